"""The formats before XML, and RTF: by way of LibreOffice where it is, else what kreuzberg finds."""

import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from forum.files import programs
from forum.files.formats import markup, office_pages, other, slides, word
from forum.files.formats.clean import safe, words_of
from forum.files.formats.markup import Full, Markup
from forum.files.formats.told import NotRead, Told

_WORD: Final = "application/msword"
# What LibreOffice makes of each, and who reads that.
_WAYS: Final[dict[str, tuple[str, str, Callable[[Path, float], Told]]]] = {
    _WORD: (".doc", "docx", word.read),
    "application/rtf": (".rtf", "docx", word.read),
    "application/vnd.ms-powerpoint": (".ppt", "pptx", slides.read),
}
MEDIA_TYPES: Final = frozenset(_WAYS)
_SHARE: Final = 0.6  # of the time, so that the other way still has some
# The words that PowerPoint itself writes into what slides are made after.
_MASTER: Final = re.compile(
    r"<(h2|p)>(?:Click to edit Master (?:title|text|subtitle) styles?|(?:Second|Third|Fourth|Fifth)"
    r" level)</\1>"
)


def read(path: Path, media_type: str, until: float) -> Told:
    """Read a file of Word 97, PowerPoint 97 or RTF.

    Raises:
        NotRead: it is locked or damaged.
    """
    ending, kind, reader = _WAYS[media_type]
    if programs.office():
        seconds = (until - time.monotonic()) * _SHARE
        with tempfile.TemporaryDirectory() as folder:
            made = office_pages.converted(path, f"{ending}:{kind}", Path(folder), seconds)
            told = _told(reader, made, until) if made else None
        if told is not None and told.text:
            return told
    if media_type == _WORD:
        return _lines_of_word(path)
    raw, named = other.html_of(path, media_type)
    return other.told_of(_MASTER.sub("", raw), named)


def _told(reader: Callable[[Path, float], Told], made: Path, until: float) -> Told | None:
    try:
        return reader(made, until)
    except NotRead:
        return None


def _lines_of_word(path: Path) -> Told:
    """Read the lines of a Word 97 file; it ends cells with a tab, and rows with one more."""
    out, is_cut = Markup(), False
    try:
        for line in other.text_of(path, _WORD).split("\n"):
            *rows, rest = line.split("\t\t")
            if rows:
                out.raw("<table>")
                for row in rows:
                    cells = "".join(f"<td>{markup.text(each)}</td>" for each in row.split("\t"))
                    out.raw(f"<tr>{cells}</tr>")
                out.raw("</table>")
            out.block("p", markup.text(rest.strip()))
    except Full:
        is_cut = True
    html, is_longer = safe(out.html)
    return Told(html=html, text=words_of(html), is_cut=is_cut or is_longer)
