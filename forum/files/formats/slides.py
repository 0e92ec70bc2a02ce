"""PowerPoint (PPTX, ECMA-376): slide by slide, title first, then shapes, tables and notes."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from forum.files.codes import NoText
from forum.files.formats import markup
from forum.files.formats.clean import first_heading, safe, words_of
from forum.files.formats.markup import Full, Markup
from forum.files.formats.packed import Package, attribute, child, name_of, opened, related
from forum.files.formats.told import NotRead, Told

_DEEPEST: Final = 20
_TITLES: Final = frozenset({"title", "ctrTitle"})
# Placeholders whose paragraphs are points; an empty type is the big box of most slides.
_POINTS: Final = frozenset({"body", "obj", ""})
_MOST_SLIDES: Final = 2_000


def read(path: Path, _until: float) -> Told:
    """Read a presentation.

    Raises:
        NotRead: it is damaged or too large.
    """
    with opened(path) as package:
        main = package.main("ppt/presentation")
        root = package.xml(main)
        if root is None:
            raise NotRead(NoText.DAMAGED)
        parts = package.relations(main)
        wanted = _slides(root)
        reader = _Reader(package)
        is_cut = len(wanted) > _MOST_SLIDES
        try:
            for each in wanted[:_MOST_SLIDES]:
                if each in parts:
                    reader.slide(parts[each][1])
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


def _slides(root: Element) -> list[str]:
    """Return the relations of the slides, in order."""
    listed = child(root, "sldIdLst")
    return [related(each) for each in listed] if listed is not None else []


class _Reader:
    def __init__(self, package: Package) -> None:
        self.out = Markup()
        self._package = package
        self._parts: dict[str, tuple[str, str]] = {}

    def slide(self, name: str) -> None:
        root = self._package.xml(name)
        tree = child(root, "cSld", "spTree")
        if tree is None:
            return
        self._parts = self._package.relations(name)
        shapes = _shapes(tree, 0)
        shapes.sort(key=lambda each: _kind(each) not in _TITLES)  # the rest stays in its order
        self.out.raw("<section>")
        for shape in shapes:
            self._shape(shape)
        self._write_notes()
        self.out.end_lists()
        self.out.raw("</section>\n")

    def _shape(self, shape: Element) -> None:
        body = child(shape, "txBody")
        kind = _kind(shape)
        if body is not None and kind in _TITLES:
            lines = [_words(each) for each in body if name_of(each) == "p"]
            self.out.block("h2", " ".join(lines))
        elif body is not None:
            self._paragraphs(body, are_points=kind in _POINTS)
        for each in shape.iter() if name_of(shape) == "graphicFrame" else ():
            if name_of(each) == "tbl":
                self._table(each)
            elif name_of(each) == "relIds":
                self._diagram(attribute(each, "dm"))

    def _paragraphs(self, body: Element, *, are_points: bool) -> None:
        for each in body:
            if name_of(each) != "p" or not (inside := _words(each)):
                continue
            properties = child(each, "pPr")
            level = attribute(properties, "lvl", "0")
            marks = {name_of(mark) for mark in properties} if properties is not None else set()
            is_point = bool(marks & {"buChar", "buAutoNum", "buBlip"}) or (
                are_points and "buNone" not in marks
            )
            if is_point:
                tag = "ol" if "buAutoNum" in marks else "ul"
                self.out.item(inside, int(level) if level.isdigit() else 0, tag)
            else:
                self.out.block("p", inside)
        self.out.end_lists()

    def _table(self, table: Element) -> None:
        self.out.end_lists()
        has_heading = attribute(child(table, "tblPr"), "firstRow") == "1"
        rows = [each for each in table if name_of(each) == "tr"]
        self.out.raw("<table>")
        for number, row in enumerate(rows):
            tag = "th" if has_heading and not number and len(rows) > 1 else "td"
            made = (_cell(each) for each in row if name_of(each) == "tc")
            inside = "".join(f"<{tag}>{cell}</{tag}>" for cell in made)
            self.out.raw(f"<tr>{inside}</tr>\n")
        self.out.raw("</table>\n")

    def _diagram(self, relation: str) -> None:
        """Write the words of a drawn list (SmartArt), which stand in a part of their own."""
        root = self._package.xml(self._parts.get(relation, ("", ""))[1])
        for each in root.iter() if root is not None else ():
            if name_of(each) == "p":
                self.out.block("p", _words(each))

    def _write_notes(self) -> None:
        for kind, target in self._parts.values():
            if kind != "notesSlide":
                continue
            tree = child(self._package.xml(target), "cSld", "spTree")
            for shape in _shapes(tree, 0) if tree is not None else ():
                body = child(shape, "txBody")
                if _kind(shape) == "body" and body is not None:
                    self.out.raw("<aside>")
                    self._paragraphs(body, are_points=False)
                    self.out.raw("</aside>")


def _shapes(tree: Iterable[Element], depth: int) -> list[Element]:
    """Return the shapes in order, those of groups among them."""
    found = []
    for each in tree:
        name = name_of(each)
        if name in {"sp", "graphicFrame"}:
            found.append(each)
        elif name in {"grpSp", "AlternateContent", "Choice"} and depth < _DEEPEST:
            # The first of the ways to draw the same; the others would say it twice.
            found += _shapes(each[:1] if name == "AlternateContent" else each, depth + 1)
    return found


def _kind(shape: Element) -> str:
    """Return the type of the placeholder that a shape fills, "-" for a box of its own."""
    place = child(shape, "nvSpPr", "nvPr", "ph")
    return attribute(place, "type") if place is not None else "-"


def _cell(cell: Element) -> str:
    body = child(cell, "txBody")
    lines = [_words(each) for each in body if name_of(each) == "p"] if body is not None else []
    return "<br>".join(line for line in lines if line)


def _words(paragraph: Element) -> str:
    pieces = []
    for each in paragraph:
        name = name_of(each)
        if name == "br":
            pieces.append("<br>")
        elif name in {"r", "fld"}:
            words = child(each, "t")
            inside = markup.text(words.text or "") if words is not None else ""
            properties = child(each, "rPr")
            for tag, mark in (("em", "i"), ("strong", "b")):
                if inside.strip() and attribute(properties, mark) in {"1", "true"}:
                    inside = f"<{tag}>{inside}</{tag}>"
            pieces.append(inside)
    return markup.joined("".join(pieces)).strip()
