"""What styles and numbering of a Word file say of a paragraph: heading, list, or neither."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from forum.files.formats.packed import Package, attribute, child, name_of

_HEADING: Final = re.compile(r"heading ([1-9])")
# Ids as small programs write them, without a part that names the styles.
_UNNAMED: Final = re.compile(r"Heading([1-9])")
_LOWEST: Final = 6
_CHAIN: Final = 12  # styles that are based on styles


@dataclass(frozen=True)
class Place:
    """Where an item stands: its level from 0, the list's tag, and its own number."""

    level: int
    tag: str
    number: int


@dataclass
class Styles:
    """Heading levels by style, lists by style, and what the lists count by."""

    headings: dict[str, int] = field(default_factory=dict)
    lists: dict[str, tuple[str, int]] = field(default_factory=dict)
    formats: dict[str, dict[int, str]] = field(default_factory=dict)
    counted: Counter[tuple[str, int]] = field(default_factory=Counter)

    def place_of(self, properties: Element | None) -> Place | None:
        """Return where in a list the paragraph stands, or None when it stands in none."""
        number, level = self._number_of(properties)
        kind = self.formats.get(number, {}).get(level)
        if kind is None or kind == "none":
            return None
        self.counted[number, level] += 1
        for deeper in range(level + 1, 10):
            self.counted.pop((number, deeper), None)
        tag = "ul" if kind == "bullet" else "ol"
        return Place(level, tag, self.counted[number, level])

    def _number_of(self, properties: Element | None) -> tuple[str, int]:
        style = attribute(child(properties, "pStyle"), "val")
        by_style = self.lists.get(style, ("", 0))
        own = child(properties, "numPr")
        if own is None:
            return by_style
        number = attribute(child(own, "numId"), "val") or by_style[0]
        level = attribute(child(own, "ilvl"), "val") or str(by_style[1])
        return number, int(level) if level.isdigit() else 0


def heading_of(styles: Styles, properties: Element | None) -> int:
    """Return the level of the heading that the paragraph is, 0 when it is none."""
    style = attribute(child(properties, "pStyle"), "val")
    if level := styles.headings.get(style):
        return level
    if not styles.headings and (matched := _UNNAMED.fullmatch(style)):
        return min(int(matched[1]), _LOWEST)
    outline = attribute(child(properties, "outlineLvl"), "val")
    return min(int(outline) + 1, _LOWEST) if outline.isdigit() and int(outline) < 9 else 0  # noqa: PLR2004  9 is body text


def styles_of(package: Package, parts: dict[str, tuple[str, str]]) -> Styles:
    """Read the parts of styles and numbering, where the document has them."""
    found = Styles()
    for kind, target in parts.values():
        if kind == "numbering":
            _read_numbering(package.xml(target), found)
    for kind, target in parts.values():
        if kind == "styles":
            _read_styles(package.xml(target), found)
    return found


def _read_numbering(root: Element | None, found: Styles) -> None:
    abstract: dict[str, dict[int, str]] = {}
    for each in root if root is not None else ():
        if name_of(each) == "abstractNum":
            abstract[attribute(each, "abstractNumId")] = {
                int(attribute(level, "ilvl", "0") or 0): attribute(child(level, "numFmt"), "val")
                for level in each
                if name_of(level) == "lvl" and attribute(level, "ilvl", "0").isdigit()
            }
        elif name_of(each) == "num":
            meant = attribute(child(each, "abstractNumId"), "val")
            found.formats[attribute(each, "numId")] = abstract.get(meant, {})


def _read_styles(root: Element | None, found: Styles) -> None:
    named = {
        attribute(each, "styleId"): each
        for each in (root if root is not None else ())
        if name_of(each) == "style"
    }
    for style_id, style in named.items():
        chain = _chain(style, named)
        if level := next(filter(None, map(_own_level, chain)), 0):
            found.headings[style_id] = level
        listed = next((each for each in chain if child(each, "pPr", "numPr") is not None), None)
        own = child(listed, "pPr", "numPr")
        if own is not None:
            depth = attribute(child(own, "ilvl"), "val", "0")
            number = attribute(child(own, "numId"), "val")
            found.lists[style_id] = (number, int(depth) if depth.isdigit() else 0)


def _chain(style: Element, named: dict[str, Element]) -> list[Element]:
    """Return a style and what it is based on."""
    chain = [style]
    while len(chain) < _CHAIN:
        base = named.get(attribute(child(chain[-1], "basedOn"), "val"))
        if base is None:
            break
        chain.append(base)
    return chain


def _own_level(style: Element) -> int:
    name = attribute(child(style, "name"), "val").casefold()
    if name == "title":
        return 1
    if matched := _HEADING.fullmatch(name):
        return min(int(matched[1]), _LOWEST)
    return 0
