"""MJML mails to HTML with Jinja left in it: once for each change of a template, never per letter.

Two passes of Jinja: `[% %]` puts the mail into its layout now, `{{ }}` and `{% %}` stay for the
letter. Only the build command and the heavy-work process import this module.
"""

import re
import shutil
import time
from contextlib import suppress
from io import StringIO
from pathlib import Path
from tempfile import mkdtemp

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from mjml import mjml_to_html

from forum.kit.data import data_dir
from forum.kit.heavy_work import allowed
from forum.mail.compiled import cache_folder, fingerprint, mjml_sources, source_folder

DAY_S = 86_400
_INDENTATION = re.compile(r"\n\s+")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
# The library would escape and take apart what stands in our tags: it sees numbers in their places,
# between two characters that no text has.
_PLACE = re.compile("\ue000([0-9]+)\ue001")


@allowed
def compile_mails() -> str:
    """Compile every mail of `templates/mail`, unless it is there already; return the folder."""
    return str(compile_into(cache_folder()))


def compile_into(folder: Path) -> Path:
    """Compile every mail into a folder of `folder` that is named after the templates."""
    target = folder / fingerprint()
    if not target.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        # Of its own: another process may be making the same just now.
        unfinished = Path(mkdtemp(prefix="unfinished-", dir=folder))
        unfinished.chmod(0o755)
        for source in mjml_sources():
            (unfinished / f"{source.parent.name}.html").write_text(to_html(source), "utf-8")
        _put_in_place(unfinished, target)
    return target


def to_html(source: Path) -> str:
    """Return the HTML of one `body.mjml`, with the letter's own Jinja in it.

    Raises:
        ValueError: it is not MJML.
    """
    tags: list[str] = []

    def hidden(tag: re.Match[str]) -> str:
        tags.append(tag[0])
        return f"\ue000{len(tags) - 1}\ue001"

    assembled = _environment().get_template(f"{source.parent.name}/{source.name}").render()
    result = mjml_to_html(StringIO(_TAG.sub(hidden, assembled)))
    if result.errors:
        raise ValueError(f"{source}: {result.errors}")
    # A web mail program's reader looks for the main part (axe: landmark-one-main).
    main = result.html.replace('role="article"', 'role="main"', 1)
    html = _INDENTATION.sub("\n", main)
    return _PLACE.sub(lambda place: tags[int(place[1])], html)


def _environment() -> Environment:
    return Environment(  # noqa: S701  makes MJML source of our own files; letters are escaped
        loader=FileSystemLoader(source_folder()),
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        undefined=StrictUndefined,
    )


def _put_in_place(unfinished: Path, target: Path) -> None:
    try:
        unfinished.rename(target)
    except OSError:
        # Another process was first; its result is the same.
        shutil.rmtree(unfinished, ignore_errors=True)
        if not target.is_dir():
            raise
    for old in target.parent.iterdir():
        # A server of the release before may still read what is newer.
        with suppress(FileNotFoundError):
            if old != target and time.time() - old.stat().st_mtime > DAY_S:
                shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    # With the other built assets, so that a wheel carries them.
    compile_into(data_dir("static") / "build" / "mail")
