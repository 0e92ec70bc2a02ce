"""Where compiled mails lie, and whether they belong to the templates that are here."""

import hashlib
from functools import cache
from pathlib import Path

from forum.kit import heavy
from forum.kit.data import data_dir
from forum.settings import settings

# Bump when `mjml_build` makes other HTML of the same templates.
FORMAT = 3


def source_folder() -> Path:
    """Return the folder with one folder for each mail."""
    return data_dir("templates") / "mail"


def mjml_sources() -> list[Path]:
    """Return the `body.mjml` of every mail."""
    return sorted(source_folder().glob("*/body.mjml"))


def fingerprint() -> str:
    """Return what changes with any MJML file."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for path in sorted(source_folder().rglob("*.mjml")):
        digest.update(path.relative_to(source_folder()).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return where compiled mails are written: with the built assets in a checkout."""
    if settings().is_development:
        return data_dir("static") / "build" / "mail"
    return settings().data_dir / "cache" / "mail"


async def compiled_folder() -> Path:
    """Return the folder of compiled mails, made by the heavy-work process when it is missing."""
    if settings().is_development:
        _found.cache_clear()  # templates are being worked on
    found = _found()
    if found is None:
        _found.cache_clear()
        found = Path(await heavy.call("forum.mail.mjml_build:compile_mails"))
    return found


@cache
def _found() -> Path | None:
    wanted = fingerprint()
    built = data_dir("static") / "build" / "mail" / wanted
    made_here = cache_folder() / wanted
    return next((folder for folder in (built, made_here) if folder.is_dir()), None)
