"""Writes the HTML of a document: blocks in order, lists by their levels, and no more than fits."""

import re
from html import escape
from typing import Final

from forum.files.formats.told import MAX_CHARACTERS

# A list within a list within …: nobody reads deeper, and a hostile file would go on for ever.
DEEPEST: Final = 8

_UNFINISHED: Final = re.compile(r"[<&][^<>&;]*$")  # a tag or reference that was cut


class Full(Exception):  # noqa: N818  it is an outcome
    """The document has more text than is kept."""


class Markup:
    """HTML that grows; `items` of lists are opened and closed as their levels say."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._open: list[str] = []  # the tags of the lists that are open, outermost first
        self._room = MAX_CHARACTERS

    def block(self, tag: str, inside: str) -> None:
        """Add a block, unless it is empty; it ends the lists before it."""
        if inside.strip():
            self.end_lists()
            self.raw(f"<{tag}>{inside}</{tag}>\n")

    def item(self, inside: str, level: int, tag: str = "ul", start: int = 1) -> None:
        """Add an item of a list at `level`, counted from 0."""
        level = min(level, DEEPEST, len(self._open))
        while len(self._open) > level + 1:
            self._close()
        if len(self._open) == level + 1:
            if self._open[-1] == tag:
                self.raw("</li>\n")
            else:
                self._close()
        if len(self._open) == level:
            number = f' start="{start}"' if tag == "ol" and start > 1 else ""
            self.raw(f"\n<{tag}{number}>\n")
            self._open.append(tag)
        self.raw(f"<li>{inside}")

    def end_lists(self) -> None:
        """Close what is open: something that is no item follows."""
        while self._open:
            self._close()

    def _close(self) -> None:
        self.raw(f"</li>\n</{self._open.pop()}>\n")

    def raw(self, html: str) -> None:
        """Add HTML as it is.

        Raises:
            Full: there is more than fits; the beginning was added.
        """
        if len(html) > self._room:
            self._pieces.append(_UNFINISHED.sub("", html[: self._room]))
            self._room = 0
            raise Full
        self._room -= len(html)
        self._pieces.append(html)

    @property
    def html(self) -> str:
        """What was written; tags that are open when it was full are closed by the cleaning."""
        return "".join(self._pieces)


def text(words: str) -> str:
    """Return plain words as HTML."""
    return escape(words, quote=False)


def joined(html: str) -> str:
    """Return inline HTML with neighbours of the same emphasis made one."""
    for tag in ("strong", "em"):
        html = html.replace(f"</{tag}><{tag}>", "")
    return html
