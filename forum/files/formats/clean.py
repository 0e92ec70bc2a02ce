"""HTML of documents made safe, plain and small; and the words in it, in reading order."""

import re
from html import unescape
from typing import Final

import nh3

from forum.files.formats.told import MAX_CHARACTERS
from forum.kit.text import clean_text

TAGS: Final = (
    frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code"})
    | frozenset({"ul", "ol", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"})
    | frozenset({"strong", "em", "sup", "sub", "section", "header", "footer", "aside"})
)
ATTRIBUTES: Final = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
# Tags and references are more than the words; beyond this even tables of numbers are cut.
MAX_HTML: Final = 3 * MAX_CHARACTERS
_CELLS: Final = frozenset({"td", "th"})
_BLOCKS: Final = TAGS - {"strong", "em", "sup", "sub", "code"} - _CELLS
_SPACES: Final = re.compile(r"[ \u00a0\r\n\f\v]+")
_BLANKS: Final = re.compile(r" {2,}")
_TAG: Final = re.compile(r"<(/?)(\w+)[^>]*>")
_STROKE: Final = re.compile("(?<!=)\u0338")
_TABS: Final = re.compile(r" *\t *")
_EMPTY: Final = re.compile(r"<(p|h[1-6]|li|ul|ol|section|aside|header|footer)>\s*</\1>")
# A cell with one paragraph is that paragraph.
_ALONE: Final = re.compile(
    r"<(t[dh])([^>]*)><p>((?:(?!</?p>|<t[dh]\b|<table|<ul|<ol).)*)</p>\s*</\1>", re.DOTALL
)
_HEADING: Final = re.compile(r"<h[1-6]>(.*?)</h[1-6]>", re.DOTALL)


def safe(html: str) -> tuple[str, bool]:
    """Return only the tags that a text needs, with no address and no style; and whether it was cut.

    Nothing that a reader made of a stranger's file is shown without this.
    """
    # First references are resolved, so that what they hide is cleaned too. Composing letters could
    # then swallow the end of a tag (">" and U+0338 are "≯"): so that is taken out, and what comes
    # out is sanitised last.
    resolved = _STROKE.sub("", _sanitised(html[:MAX_HTML]))
    found = _sanitised(clean_text(resolved))
    while (less := _EMPTY.sub("", found)) != found:
        found = less
    found = _ALONE.sub(r"<\1\2>\3</\1>", found)
    return found.strip(), len(html) > MAX_HTML


def _sanitised(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        clean_content_tags={"script", "style", "head", "template", "svg", "math"},
        attribute_filter=_numbers_alone,
        strip_comments=True,
    )


def words_of(html: str) -> str:
    """Return the text of clean HTML: a line for each block, cells apart by tabs.

    What `safe` returns has no ">" within a tag and no other references than the parser's own, so
    that this needs no parser: five times as fast, which counts for sheets of many rows.
    """
    reader = _Words()
    at = 0
    for tag in _TAG.finditer(html):
        reader.words(html[at : tag.start()])
        reader.tag(tag[2], is_end=bool(tag[1]))
        at = tag.end()
    reader.words(html[at:])
    whole = _TABS.sub("\t", _BLANKS.sub(" ", unescape("".join(reader.found))))
    lines = (line.strip() for line in whole.split("\n"))
    return "\n".join(line for line in lines if line)


def first_heading(html: str) -> str:
    """Return the words of the first heading, empty when there is none."""
    found = _HEADING.search(html)
    return " ".join(words_of(found[1]).split())[:200] if found else ""


class _Words:
    def __init__(self) -> None:
        self.found: list[str] = []
        self._is_exact = False
        self._cells = 0  # how many cells deep; a row is one line, whatever its cells hold

    def words(self, words: str) -> None:
        if words:
            self.found.append(words if self._is_exact else _SPACES.sub(" ", words))

    def tag(self, name: str, *, is_end: bool) -> None:
        if name == "pre":
            self._is_exact = not is_end
        if name in _CELLS:
            self._cells += -1 if is_end else 1
            if is_end:
                self.found.append(" " if self._cells else "\t")
        elif name in _BLOCKS:
            self.found.append(" " if self._cells else "\n")


def _numbers_alone(_tag: str, _name: str, value: str) -> str | None:
    """Keep attributes that are numbers: how many columns, where a list starts."""
    return value if value.isascii() and value.isdigit() else None
