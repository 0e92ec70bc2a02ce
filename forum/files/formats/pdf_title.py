"""What a PDF is called: by its properties where somebody wrote them, else by its largest line."""

import re
from contextlib import suppress
from statistics import median
from typing import Any, Final

import pypdfium2 as pdfium

from forum.kit.text import clean_line

_LONGEST: Final = 200
_LOOKED_AT: Final = 1_500  # characters of the first page
_LARGER: Final = 1.15  # than most lines
_ALIKE: Final = 0.97  # lines of one heading
_LINES: Final = 3  # that a heading may have
# What programs write by themselves.
_PROGRAM: Final = re.compile(r"^Microsoft (?:Word|PowerPoint|Excel) - ", re.IGNORECASE)
_FILE: Final = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|odt|ods|odp|rtf|txt|pdf|indd|pub)$", re.IGNORECASE
)
_NOTHING: Final = re.compile(
    r"(?:untitled|uten navn|document|dokument|presentasjon|præsentation|powerpoint|slide)\W*\d*\W*",
    re.IGNORECASE,
)


def title_of(document: Any) -> str:
    """Return the title, or empty when nothing stands out."""
    with suppress(pdfium.PdfiumError, UnicodeDecodeError, IndexError):
        return _named(document) or _largest(document[0])
    return ""


def _named(document: Any) -> str:
    given = clean_line(document.get_metadata_value("Title"))
    title = _PROGRAM.sub("", given)[:_LONGEST].strip()
    is_made = title != given or _FILE.search(title) or _NOTHING.fullmatch(title)
    return "" if is_made else title


def _largest(page: Any) -> str:
    """Return the first of the page's largest lines, with those that go on in the same size."""
    lines = _lines(page)
    if not lines:
        return ""
    highest = max(height for _words, height in lines)
    if len(lines) > 1 and highest < _LARGER * median(height for _words, height in lines):
        return ""
    start = next(n for n, (_words, height) in enumerate(lines) if height >= _ALIKE * highest)
    taken = []
    for words, height in lines[start : start + _LINES]:
        if height < _ALIKE * highest:
            break
        taken.append(words)
    return clean_line(" ".join(taken))[:_LONGEST]


def _lines(page: Any) -> list[tuple[str, float]]:
    """Return the first lines with the height of their highest letter, in points."""
    text = page.get_textpage()
    try:
        count = min(text.count_chars(), _LOOKED_AT)
        found, words, height = [], "", 0.0
        for place in range(count):
            letter = text.get_text_range(place, 1)
            if letter in {"\r", "\n", "\r\n", ""}:
                found.append((words.strip(), height))
                words, height = "", 0.0
                continue
            words += letter
            _left, bottom, _right, top = text.get_charbox(place, loose=True)
            height = max(height, top - bottom)
        found.append((words.strip(), height))
    finally:
        text.close()
    return [(words, height) for words, height in found if words]
