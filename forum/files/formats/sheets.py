"""Sheets: kreuzberg reads the cells; heads, feet, comments and boxes are added from the archive."""

import re
from html import unescape
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from forum.files.formats import markup, other
from forum.files.formats.clean import first_heading, safe, words_of
from forum.files.formats.packed import Package, name_of, opened
from forum.files.formats.told import NotRead, Told

# Dates have a time in the cells' values, which nobody wrote.
_MIDNIGHT: Final = re.compile(r"(<t[dh]>\d{4}-\d\d-\d\d) 00:00:00(</t[dh]>)")
_EMPTY_ROW: Final = re.compile(r"<tr>(?:\s*<t[dh]></t[dh]>)*\s*</tr>\s*")
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_ENDS: Final = re.compile(r"<(?:\w+:)?(?:odd|even|first)(Header|Footer)>([^<]*)<")
# Codes of heads and feet (ECMA-376, 18.3.1.46): place, font, size, colour, page, date, …
_CODE: Final = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|[0-9]+|[A-Z])')
_MORE: Final = re.compile(r"xl/(?:comments[^/]*|comments/[^/]+|drawings/[^/]+)\.xml")
_TAIL: Final = 64 * 1024
_MOST_PARTS: Final = 200


def read(path: Path, media_type: str) -> Told:
    """Read a sheet of Excel or OpenDocument.

    Raises:
        NotRead: it is locked, damaged or too large.
    """
    raw, _title = other.html_of(path, media_type)
    html = _EMPTY_ROW.sub("", _MIDNIGHT.sub(r"\1\2", raw))
    try:
        # Only the Excel files of today are archives with parts of these names.
        with opened(path) as package:
            before, after = _ends(package)
            html = f"{before}{html}{_boxes(package)}{after}"
    except NotRead:
        pass  # the cells are what counts
    html, is_cut = safe(html)
    return Told(html=html, text=words_of(html), title=first_heading(html), is_cut=is_cut)


def _ends(package: Package) -> tuple[str, str]:
    """Return heads and feet of the printed pages, each once."""
    found: dict[str, list[str]] = {"Header": [], "Footer": []}
    for name in sorted(filter(_SHEET.fullmatch, package.names))[:_MOST_PARTS]:
        for kind, coded in _ENDS.findall(package.tail(name, _TAIL)):
            line = " ".join(_CODE.sub(" ", unescape(coded)).split())
            if line and line not in found[kind]:
                found[kind].append(line)
    head, foot = (
        "".join(f"<{tag}><p>{markup.text(line)}</p></{tag}>" for line in found[kind])
        for kind, tag in (("Header", "header"), ("Footer", "footer"))
    )
    return head, foot


def _boxes(package: Package) -> str:
    """Return the words of comments and of drawn boxes."""
    made: list[str] = []
    for name in sorted(filter(_MORE.fullmatch, package.names))[:_MOST_PARTS]:
        root = package.xml(name)
        boxes = root.iter() if root is not None else ()
        made += [_words(each) for each in boxes if name_of(each) in {"comment", "txBody"}]
    return "".join(f"<aside><p>{markup.text(words)}</p></aside>" for words in made if words)


def _words(element: Element) -> str:
    return "".join(each.text or "" for each in element.iter() if name_of(each) == "t")
