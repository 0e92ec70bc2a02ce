"""Programs of the machine that make more of documents where they are installed."""

import shutil
import subprocess
from functools import cache
from typing import Final

# Of tesseract's languages: Norwegian, Danish, English.
LANGUAGES: Final = ("nor", "dan", "eng")
_ANSWER_SECONDS: Final = 10


@cache
def tesseract() -> str:
    """Return the path of tesseract, which reads pictures of text; empty when it is not here."""
    return shutil.which("tesseract") or ""


@cache
def ocr_languages() -> tuple[str, ...]:
    """Return those of LANGUAGES that tesseract has learned; it takes some ms the first time."""
    if not tesseract():
        return ()
    try:
        told = subprocess.run(
            [tesseract(), "--list-langs"],
            check=True, capture_output=True, timeout=_ANSWER_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ()
    known = set(told.stdout.decode("utf-8", "replace").split())
    return tuple(each for each in LANGUAGES if each in known)


@cache
def office() -> str:
    """Return the path of LibreOffice, which draws pages of Word files; empty without it."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def forget() -> None:
    """Look for the programs anew; tests install and remove them."""
    for found in (tesseract, ocr_languages, office):
        found.cache_clear()
