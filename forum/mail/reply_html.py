"""An HTML mail as lines: quotes marked as text marks them, lists and links as Markdown does."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import nh3

from forum.mail.reply_lines import Line, Mark

MOST_HTML = 1_000_000  # characters; a mail of more is nobody's own words
MOST_DEPTH = 20  # of quotes that are told apart
MOST_NESTED = 200  # elements inside each other: the parser's time grows with the square of it
_SECTIONS = frozenset(("table", "tbody", "td", "tfoot", "th", "thead", "tr", "section"))
_BLOCKS = _SECTIONS | frozenset(
    ("address", "article", "aside", "body", "center", "dd", "div", "dl", "dt", "figure", "footer")
)
_BLOCKS |= frozenset(("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "main"))
_PARAGRAPHS = frozenset(
    ("p", "ul", "ol", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "table")
)
_INLINE = frozenset(("a", "br", "li", "span", "b", "i", "strong", "em", "u", "font"))
_KEPT = _BLOCKS | _PARAGRAPHS | _INLINE
_VOID = frozenset(
    ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]{0,40})[^<>]*>")
_MARKED = {
    "gmail_attr": Mark.ATTRIBUTION,
    "moz-cite-prefix": Mark.ATTRIBUTION,
    "gmail_signature": Mark.SIGNATURE,
    "gmail_signature_prefix": Mark.SIGNATURE,
    "moz-signature": Mark.SIGNATURE,
    "protonmail_signature_block": Mark.SIGNATURE,
    "signature": Mark.SIGNATURE,
    "yahoo_quoted": Mark.HISTORY,
    "outlookmessageheader": Mark.HISTORY,
    "appendonsend": Mark.HISTORY,
    "divrplyfwdmsg": Mark.HISTORY,
    "mail-editor-reference-message-container": Mark.HISTORY,
    "replysplit": Mark.HISTORY,
    "ms-outlook-mobile-signature": Mark.SIGNATURE,
    "ms-outlook-mobile-reference-message": Mark.HISTORY,
    "applemailsignature": Mark.SIGNATURE,
    "linebreakatbeginningofsignature": Mark.SIGNATURE,
}


def lines_of_html(html: str) -> list[Line]:
    """Return the lines that a mail's HTML shows, without its scripts and styles."""
    # The parser below meets well-formed HTML only: on broken one it takes quadratic time.
    whole = nh3.clean(
        _flat(html[:MOST_HTML]),
        tags=set(_KEPT),
        clean_content_tags={"script", "style", "title"},
        attributes={"*": {"class", "id"}, "a": {"href", "class", "id"}},
        link_rel=None,
    )
    reading = _Reading()
    reading.feed(whole)
    reading.close()
    return reading.finished()


def _flat(html: str) -> str:
    """Leave out the tags of elements that are inside too many others."""
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[2].lower() in _VOID:
            return tag[0]
        depth = max(0, depth - 1) if tag[1] else depth + 1
        return tag[0] if depth + bool(tag[1]) <= MOST_NESTED else ""

    return _TAG.sub(kept, html)


class _Reading(HTMLParser):
    """Collects lines; one stack tells which elements are open, and which marked what."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[Line] = []
        self._parts: list[str] = []
        self._open: list[tuple[str, Mark]] = []
        self._marks: list[Mark] = [Mark.NONE]
        self._quotes = 0
        self._lists: list[int] = []  # the next number, or -1 for a list of points
        self._bullet = ""
        self._link: tuple[str, int] | None = None
        self._pre = 0

    def finished(self) -> list[Line]:
        """Return what was read."""
        self._break()
        return self._lines

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._break(forced=True)
            return
        if tag in _BLOCKS or tag in _PARAGRAPHS or tag == "li":
            self._break()
        if tag == "hr":
            return
        self._begin(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("br", "hr"):
            return
        if tag == "a":
            self._end_link()
        elif tag in _BLOCKS or tag in _PARAGRAPHS or tag == "li":
            self._break()
        if self._open and self._open[-1][0] == tag:
            self._end(tag)

    def handle_data(self, data: str) -> None:
        if self._pre:
            for number, line in enumerate(data.split("\n")):
                if number:
                    self._break(forced=True)
                self._parts.append(line)
        elif data.isspace():
            self._parts.append(" ")
        else:
            edges = (" " if data[0].isspace() else "", " " if data[-1].isspace() else "")
            self._parts.append(f"{edges[0]}{' '.join(data.split())}{edges[1]}")

    def _begin(self, tag: str, attributes: dict[str, str | None]) -> None:
        mark = _mark_of(attributes)
        self._open.append((tag, mark))
        if mark is not Mark.NONE:
            self._marks.append(mark)
        if mark is Mark.HISTORY:
            self._lines.append(Line("…", Mark.HISTORY))
        begin = _BEGIN.get(tag)
        if tag == "a":
            self._link = (attributes.get("href") or "", len(self._parts))
        elif begin is not None:
            begin(self)
        if tag in _PARAGRAPHS:
            self._space()

    def _end(self, tag: str) -> None:
        _tag, mark = self._open.pop()
        if mark is not Mark.NONE:
            self._marks.pop()
        if tag in _PARAGRAPHS:
            self._space()
        if tag == "blockquote":
            self._quotes -= 1
        elif tag == "pre":
            self._pre -= 1
        elif tag in ("ul", "ol"):
            self._lists.pop()

    def begin_quote(self) -> None:
        self._space()
        self._quotes += 1

    def begin_pre(self) -> None:
        self._pre += 1

    def begin_points(self) -> None:
        self._lists.append(-1)

    def begin_numbers(self) -> None:
        self._lists.append(1)

    def begin_item(self) -> None:
        indent = "  " * min(len(self._lists) - 1, MOST_DEPTH)
        if not self._lists or self._lists[-1] < 0:
            self._bullet = f"{indent}- "
        else:
            self._bullet = f"{indent}{self._lists[-1]}. "
            self._lists[-1] += 1

    def _end_link(self) -> None:
        if self._link is None:
            return
        address, begun = self._link
        self._link = None
        shown = "".join(self._parts[begun:]).strip()
        is_web = address.startswith(("http://", "https://")) and len(address) < 2_000  # noqa: PLR2004
        if is_web and shown and not _is_same(shown, address):
            self._parts[begun:] = [f"[{shown}]({address})"]

    def _space(self) -> None:
        """Leave one blank line, inside the quote that is open."""
        if self._lines and not self._lines[-1].text.strip("> "):
            return
        if self._lines:
            self._lines.append(Line(self._prefix().rstrip(), self._marks[-1]))

    def _break(self, *, forced: bool = False) -> None:
        text = "".join(self._parts)
        self._parts.clear()
        text = text.rstrip() if self._pre else " ".join(text.split())
        if text:
            text, self._bullet = self._bullet + text, ""
        if text or forced:
            self._lines.append(Line((self._prefix() + text).rstrip(), self._marks[-1]))

    def _prefix(self) -> str:
        return "> " * min(self._quotes, MOST_DEPTH)


_BEGIN: dict[str, Callable[[_Reading], None]] = {
    "blockquote": _Reading.begin_quote,
    "pre": _Reading.begin_pre,
    "ul": _Reading.begin_points,
    "ol": _Reading.begin_numbers,
    "li": _Reading.begin_item,
}


def _mark_of(attributes: dict[str, str | None]) -> Mark:
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:300].lower().split()
    return next((_MARKED[name] for name in names if name in _MARKED), Mark.NONE)


def _is_same(shown: str, address: str) -> bool:
    return shown.rstrip("/") in (address.rstrip("/"), address.split("://", 1)[1].rstrip("/"))
