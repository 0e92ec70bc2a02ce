"""OpenDocument (ODF 1.3) text and slides: headings, lists, tables, notes, boxes, heads and feet."""

from collections import Counter
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from forum.files.codes import NoText
from forum.files.formats import markup
from forum.files.formats.clean import first_heading, safe, words_of
from forum.files.formats.markup import Full, Markup
from forum.files.formats.open_styles import Looks, looks_of
from forum.files.formats.packed import Package, attribute, child, name_of, opened
from forum.files.formats.told import NotRead, Told
from forum.kit.text import clean_line

_DEEPEST: Final = 20
_MOST_REPEATED: Final = 50  # cells that a sheet repeats are mostly empty ones to its end
_MOST_BLANKS: Final = 100
# Notes in the margin, hidden words, and numbers that only the printed page has.
_UNREAD: Final = frozenset({"annotation", "ruby-text", "hidden-text", "page-number", "page-count"})
_LOWEST: Final = 6
# What holds content without being any.
_WRAPPERS: Final = frozenset(
    {"section", "index-body", "table-of-content", "alphabetical-index", "illustration-index", "g"}
    | {"index-title", "page", "text-box", "custom-shape", "table-header-rows", "table-row-group"}
    | {"table-rows", "rect", "ellipse", "object-index", "bibliography", "user-index", "table-index"}
    | {"numbered-paragraph", "header-footer", "text", "presentation", "drawing", "spreadsheet"}
)
_ENDS: Final = {
    "header": frozenset({"header", "header-left", "header-first"}),
    "footer": frozenset({"footer", "footer-left", "footer-first"}),
}


def read(path: Path, _until: float) -> Told:
    """Read a text or a presentation.

    Raises:
        NotRead: it is locked, damaged or too large.
    """
    with opened(path) as package:
        if _is_locked(package):
            raise NotRead(NoText.LOCKED)
        root = package.xml("content.xml")
        body = child(root, "body")
        if root is None or body is None:
            raise NotRead(NoText.DAMAGED)
        styles = package.xml("styles.xml")
        reader = _Reader(looks_of(root, styles))
        is_cut = False
        try:
            reader.whole(body, styles)
        except Full:
            is_cut = True
        title = child(package.xml("meta.xml"), "meta", "title")
    html, is_longer = safe(reader.out.html)
    named = clean_line(title.text or "")[:200] if title is not None else ""
    return Told(
        html=html,
        text=words_of(html),
        title=first_heading(html) or named,
        is_cut=is_cut or is_longer,
    )


def _is_locked(package: Package) -> bool:
    name = next((each for each in package.names if each.endswith("/manifest.xml")), "")
    return any(name_of(each) == "encryption-data" for each in _all(package.xml(name)))


def _all(root: Element | None) -> list[Element]:
    return list(root.iter()) if root is not None else []


class _Reader:
    def __init__(self, looks: Looks) -> None:
        self.out = Markup()
        self._looks = looks
        self._notes: list[Element] = []
        self._counted: Counter[tuple[str, int]] = Counter()
        self._depth = 0

    def whole(self, body: Element, styles: Element | None) -> None:
        masters = [each for each in _all(styles) if name_of(each) == "master-page"]
        self._ends("header", masters)
        for kind in body:
            self._blocks(kind)
        self.out.end_lists()
        self._write_notes()
        self._ends("footer", masters)

    def _ends(self, kind: str, masters: list[Element]) -> None:
        seen = set()
        for each in (part for master in masters for part in master):
            words = "".join(each.itertext()).strip()
            if name_of(each) in _ENDS[kind] and words and words not in seen:
                seen.add(words)
                self._inside(kind, each)

    def _inside(self, tag: str, holder: Element) -> None:
        self.out.end_lists()
        self.out.raw(f"<{tag}>")
        self._blocks(holder)
        self.out.end_lists()
        self.out.raw(f"</{tag}>\n")

    def _write_notes(self) -> None:
        if self._notes:
            self.out.raw("<section><ol>")
            for note in self._notes:
                self._inside("li", note)
            self.out.raw("</ol></section>\n")

    def _blocks(self, holder: Element) -> None:
        if self._depth >= _DEEPEST:
            return
        self._depth += 1
        for each in holder:
            self._block(each, name_of(each))
        self._depth -= 1

    def _block(self, each: Element, name: str) -> None:
        if name in {"p", "h"}:
            self._paragraph(each)
        elif name == "list":
            self._list(each, 0, self._looks.list_of(each, ""))
            self.out.end_lists()
        elif name == "table":
            self._table(each)
        elif name == "page":
            self._inside("section", each)
        elif name == "notes":
            self._inside("aside", each)
        elif name == "frame":
            self._frame(each)
        elif name in _WRAPPERS:
            self._blocks(each)

    def _frame(self, frame: Element) -> None:
        if attribute(frame, "class") == "title":
            lines = [self._words(each) for each in frame.iter() if name_of(each) == "p"]
            self.out.block("h2", " ".join(lines))
        else:
            self._blocks(frame)

    def _paragraph(self, paragraph: Element) -> None:
        boxes: list[Element] = []
        inside = self._words(paragraph, boxes)
        level = attribute(paragraph, "outline-level", "1")
        if name_of(paragraph) == "h":
            number = int(level) if level.isdigit() else 1
            self.out.block(f"h{min(max(number, 1), _LOWEST)}", inside)
        elif self._looks.is_title(paragraph):
            self.out.block("h1", inside)
        else:
            self.out.block("p", inside)
        for box in boxes:
            self._inside("aside", box)

    def _words(self, holder: Element, boxes: list[Element] | None = None) -> str:
        pieces: list[str] = []
        self._inline(holder, pieces, boxes if boxes is not None else [], 0)
        return markup.joined("".join(pieces)).strip()

    def _inline(self, holder: Element, pieces: list[str], boxes: list[Element], depth: int) -> None:
        pieces.append(markup.text(holder.text or ""))
        for each in holder:
            self._piece(each, pieces, boxes, depth + 1)
            pieces.append(markup.text(each.tail or ""))

    def _piece(self, piece: Element, pieces: list[str], boxes: list[Element], depth: int) -> None:
        name = name_of(piece)
        if name == "s":
            count = attribute(piece, "c", "1")
            pieces.append(" " * min(int(count) if count.isdigit() else 1, _MOST_BLANKS))
        elif name == "tab":
            pieces.append(" ")
        elif name == "line-break":
            pieces.append("<br>")
        elif name == "note":
            body = child(piece, "note-body")
            if body is not None:
                self._notes.append(body)
                pieces.append(f"<sup> {len(self._notes)}</sup>")
        elif name in {"frame", "custom-shape", "g"}:
            boxes.append(piece)
        elif name not in _UNREAD and depth < 4 * _DEEPEST:
            inside: list[str] = []
            self._inline(piece, inside, boxes, depth)
            pieces.append(self._looks.dressed(piece, "".join(inside)))

    def _list(self, holder: Element, level: int, style: str) -> None:
        tag = self._looks.tag_of(style, level)
        if attribute(holder, "continue-numbering") != "true" and not level:
            self._counted[style, level] = 0
        for item in holder:
            if name_of(item) in {"list-item", "list-header"} and level < _DEEPEST:
                self._item(item, level, style, tag)

    def _item(self, item: Element, level: int, style: str, tag: str) -> None:
        lines: list[str] = []
        for each in item:
            name = name_of(each)
            if name == "list":
                self._write_item(lines, level, style, tag)
                self._list(each, level + 1, self._looks.list_of(each, style))
            elif name in {"p", "h"}:
                lines.append(self._words(each))
        self._write_item(lines, level, style, tag)

    def _write_item(self, lines: list[str], level: int, style: str, tag: str) -> None:
        inside = "<br>".join(line for line in lines if line)
        lines.clear()
        if inside:
            self._counted[style, level] += 1
            self.out.item(inside, level, tag, self._counted[style, level])

    def _table(self, table: Element) -> None:
        self.out.end_lists()
        self.out.raw("<table>")
        self._rows(table, "td", 0)
        self.out.raw("</table>\n")

    def _rows(self, holder: Element, tag: str, depth: int) -> None:
        for each in holder:
            name = name_of(each)
            if name == "table-row":
                self.out.raw("<tr>")
                for cell in each:
                    self._cell(cell, tag)
                self.out.raw("</tr>\n")
            elif name in _WRAPPERS and depth < _DEEPEST:
                self._rows(each, "th" if name == "table-header-rows" else tag, depth + 1)

    def _cell(self, cell: Element, tag: str) -> None:
        if name_of(cell) not in {"table-cell", "covered-table-cell"}:
            return
        count = attribute(cell, "number-columns-repeated", "1")
        for _time in range(min(int(count) if count.isdigit() else 1, _MOST_REPEATED)):
            self.out.raw(f"<{tag}>")
            self._blocks(cell)
            self.out.end_lists()
            self.out.raw(f"</{tag}>")
