"""Word (DOCX, ECMA-376): the body with headings, lists, tables, notes and text boxes.

Headings are known by the names of their styles, whatever language the office program writes the
ids in; heads and feet of pages stand once, before and after the body.
"""

from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from forum.files.codes import NoText
from forum.files.formats import markup
from forum.files.formats.clean import first_heading, safe, words_of
from forum.files.formats.markup import Full, Markup
from forum.files.formats.packed import Package, attribute, child, name_of, opened
from forum.files.formats.told import NotRead, Told
from forum.files.formats.word_styles import Styles, heading_of, styles_of

_DEEPEST = 20
_MOST_NOTES = 10_000
_WIDEST = 60  # columns that one cell may span
# What holds content without being any: the content counts.
_WRAPPERS = frozenset(
    {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple"}
    | {"dir", "bdo", "ruby", "rubyBase", "oMathPara", "body", "drawing", "pict", "object", "anchor"}
    | {"inline", "graphic", "graphicData", "wsp", "wgp", "wpc", "grpSp", "txbx", "group", "shape"}
    | {"rect", "textbox", "roundrect", "shapetype", "Choice", "r"}
)
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_MARKS = {"tab": " ", "noBreakHyphen": "-", "cr": "<br>", "br": "<br>", "ptab": " "}


def read(path: Path, _until: float) -> Told:
    """Read a Word file.

    Raises:
        NotRead: it is damaged or too large.
    """
    with opened(path) as package:
        main = package.main("word/document")
        root = package.xml(main)
        body = child(root, "body")
        if body is None:
            raise NotRead(NoText.DAMAGED)
        reader = _Reader(package, main)
        is_cut = False
        try:
            reader.whole(body)
        except Full:
            is_cut = True
        named = package.title()
    html, is_longer = safe(reader.out.html)
    return Told(
        html=html,
        text=words_of(html),
        title=first_heading(html) or named,
        is_cut=is_cut or is_longer,
    )


@dataclass
class _Words:
    """The inline HTML of a paragraph, and the boxes that hang on it."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


class _Reader:
    def __init__(self, package: Package, main: str) -> None:
        self.out = Markup()
        self._package = package
        self._parts = package.relations(main)
        self._styles: Styles = styles_of(package, self._parts)
        self._notes: list[Element] = []
        self._known_notes = {kind: self._notes_of(kind) for kind in _NOTES.values()}
        self._depth = 0

    def whole(self, body: Element) -> None:
        self._ends("header")
        self._blocks(body)
        self.out.end_lists()
        self._write_notes()
        self._ends("footer")

    def _ends(self, kind: str) -> None:
        """Write each head or foot of pages once, however many sections have it."""
        seen = set()
        for each, target in self._parts.values():
            if each != kind or (root := self._package.xml(target)) is None:
                continue
            words = "".join(root.itertext()).strip()
            if words and words not in seen:
                seen.add(words)
                self._inside(kind, root)

    def _inside(self, tag: str, element: Element) -> None:
        self.out.end_lists()
        self.out.raw(f"<{tag}>")
        self._blocks(element)
        self.out.end_lists()
        self.out.raw(f"</{tag}>\n")

    def _notes_of(self, kind: str) -> dict[str, Element]:
        found: dict[str, Element] = {}
        for each, target in self._parts.values():
            root = self._package.xml(target) if each == kind else None
            for note in root if root is not None else ():
                # Separators are notes too, with a type.
                if attribute(note, "type", "normal") == "normal":
                    found[attribute(note, "id")] = note
        return found

    def _write_notes(self) -> None:
        if not self._notes:
            return
        self.out.raw("<section><ol>")
        for note in self._notes:
            self.out.raw("<li>")
            self._blocks(note)
            self.out.end_lists()
            self.out.raw("</li>")
        self.out.raw("</ol></section>\n")

    def _blocks(self, holder: Element) -> None:
        if self._depth >= _DEEPEST:
            return
        self._depth += 1
        for each in holder:
            name = name_of(each)
            if name == "p":
                self._paragraph(each)
            elif name == "tbl":
                self._table(each)
            elif name == "AlternateContent":
                self._blocks(_choice(each))
            elif name in _WRAPPERS:
                self._blocks(each)
        self._depth -= 1

    def _paragraph(self, paragraph: Element) -> None:
        words = _Words()
        self._inline(paragraph, words, 0)
        inside = markup.joined("".join(words.pieces)).strip()
        properties = child(paragraph, "pPr")
        if level := heading_of(self._styles, properties):
            self.out.block(f"h{level}", inside)
        elif inside and (place := self._styles.place_of(properties)):
            self.out.item(inside, place.level, place.tag, place.number)
        else:
            self.out.block("p", inside)
        for box in words.boxes:
            self._inside("aside", box)

    def _inline(self, holder: Element, words: _Words, depth: int) -> None:
        if depth > 4 * _DEEPEST:
            return
        for each in holder:
            name = name_of(each)
            if name == "r":
                self._run(each, words, depth)
            elif name == "txbxContent":
                words.boxes.append(each)
            elif name == "AlternateContent":
                self._inline(_choice(each), words, depth + 1)
            elif name in _WRAPPERS:
                self._inline(each, words, depth + 1)
            elif name == "oMath":
                words.pieces.append(markup.text(_formula(each)))

    def _run(self, run: Element, words: _Words, depth: int) -> None:
        properties = child(run, "rPr")
        if _is_on(properties, "vanish"):
            return
        inside = _Words(boxes=words.boxes)
        for each in run:
            self._piece(each, inside, depth)
        made = "".join(inside.pieces)
        for tag, mark in (("em", "i"), ("strong", "b")):
            if made.strip() and _is_on(properties, mark):
                made = f"<{tag}>{made}</{tag}>"
        words.pieces.append(made)

    def _piece(self, piece: Element, words: _Words, depth: int) -> None:
        name = name_of(piece)
        if name == "t":
            words.pieces.append(markup.text(piece.text or ""))
        elif name in _MARKS:
            is_page = attribute(piece, "type") in {"page", "column"}
            words.pieces.append(" " if is_page else _MARKS[name])
        elif name in _NOTES:
            note = self._known_notes[_NOTES[name]].get(attribute(piece, "id"))
            if note is not None and len(self._notes) < _MOST_NOTES:
                self._notes.append(note)
                # The blank keeps the number apart from the word before it.
                words.pieces.append(f"<sup> {len(self._notes)}</sup>")
        elif name == "AlternateContent":
            self._inline(_choice(piece), words, depth + 1)
        elif name in _WRAPPERS:
            self._inline(piece, words, depth + 1)

    def _table(self, table: Element) -> None:
        if self._depth >= _DEEPEST:
            return
        self.out.end_lists()
        look = child(table, "tblPr", "tblLook")
        has_heading = attribute(look, "firstRow") == "1" or attribute(look, "val")[-2:] in {
            "A0", "E0", "20", "60", "a0", "e0",
        }  # fmt: skip
        rows = [each for each in _unwrapped(table, 0) if name_of(each) == "tr"]
        self.out.raw("<table>")
        for number, row in enumerate(rows):
            self.out.raw("<tr>")
            self._row(row, "th" if has_heading and number == 0 and len(rows) > 1 else "td")
            self.out.raw("</tr>\n")
        self.out.raw("</table>\n")

    def _row(self, row: Element, tag: str) -> None:
        for cell in _unwrapped(row, 0):
            if name_of(cell) != "tc":
                continue
            span = attribute(child(cell, "tcPr", "gridSpan"), "val", "1")
            wide = f' colspan="{span}"' if span.isdigit() and 1 < int(span) <= _WIDEST else ""
            self.out.raw(f"<{tag}{wide}>")
            self._blocks(cell)
            self.out.end_lists()
            self.out.raw(f"</{tag}>")


def _choice(element: Element) -> Element:
    """Return the first of the ways to draw the same; the others would say it twice."""
    return element[0] if len(element) else element


def _unwrapped(holder: Element, depth: int) -> list[Element]:
    found = []
    for each in holder:
        if name_of(each) in _WRAPPERS and depth < _DEEPEST:
            found += _unwrapped(each, depth + 1)
        else:
            found.append(each)
    return found


def _is_on(properties: Element | None, name: str) -> bool:
    mark = child(properties, name)
    return mark is not None and attribute(mark, "val", "1") not in {"0", "false", "off"}


def _formula(element: Element) -> str:
    return "".join(each.text or "" for each in element.iter() if name_of(each) == "t")
