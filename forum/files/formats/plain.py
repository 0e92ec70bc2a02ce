"""Plain text and CSV, in whatever encoding Windows, Mac or Linux wrote them."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from forum.files.formats import markup
from forum.files.formats.clean import safe, words_of
from forum.files.formats.markup import Full, Markup
from forum.files.formats.told import MAX_CHARACTERS, Told

# UTF-8 takes at most four bytes a character.
_MOST_BYTES: Final = 4 * MAX_CHARACTERS
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS: Final = ";\t,|"
_SAMPLE: Final = 5  # lines
_SAMPLE_CHARACTERS: Final = 10_000
_MOST_CELLS: Final = 200  # of one row

csv.field_size_limit(MAX_CHARACTERS)


def read_text(path: Path, _until: float) -> Told:
    """Read plain text: paragraphs are apart by empty lines."""
    words, is_cut = _decoded(path)
    out = Markup()
    try:
        for paragraph in words.split("\n\n"):
            lines = (markup.text(line) for line in paragraph.strip("\n").split("\n"))
            out.block("p", "<br>".join(lines))
    except Full:
        is_cut = True
    html, is_longer = safe(out.html)
    return Told(html=html, text=words_of(html), is_cut=is_cut or is_longer)


def read_csv(path: Path, _until: float) -> Told:
    """Read a table; the delimiter is the one that its first lines have most of."""
    words, is_cut = _decoded(path)
    out = Markup()
    out.raw("<table>")
    try:
        for number, row in enumerate(_rows(words)):
            tag = "td" if number else "th"
            cells = "".join(f"<{tag}>{markup.text(cell)}</{tag}>" for cell in row[:_MOST_CELLS])
            out.raw(f"<tr>{cells}</tr>\n")
        out.raw("</table>")
    except (Full, csv.Error):
        is_cut = True
    html, is_longer = safe(out.html)
    return Told(html=html, text=words_of(html), is_cut=is_cut or is_longer)


def _decoded(path: Path) -> tuple[str, bool]:
    with path.open("rb") as file:
        found = file.read(_MOST_BYTES + 1)
    is_cut = len(found) > _MOST_BYTES
    encoding = next((name for mark, name in _MARKS if found.startswith(mark)), "utf-8")
    try:
        # What is cut may end within a character.
        words = codecs.getincrementaldecoder(encoding)().decode(found[:_MOST_BYTES])
    except UnicodeDecodeError:
        words = found.decode("cp1252", "replace")
    return words.replace("\r\n", "\n").replace("\r", "\n"), is_cut


def _rows(words: str) -> Iterator[list[str]]:
    sample = "\n".join(words[:_SAMPLE_CHARACTERS].split("\n")[:_SAMPLE])
    delimiter = max(_DELIMITERS, key=sample.count)
    return csv.reader(io.StringIO(words, newline=""), delimiter=delimiter)
