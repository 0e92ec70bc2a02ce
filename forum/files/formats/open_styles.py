"""What the styles of an OpenDocument file say: bold, italic, numbered or not, a title."""

from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from forum.files.formats.packed import attribute, child, name_of

_CHAIN: Final = 12
_BOLD: Final = frozenset({"bold", "600", "700", "800", "900"})


@dataclass
class Looks:
    """By the names of styles: emphasis of words, tags of lists by level, and parents."""

    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lists: dict[str, dict[int, str]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)

    def dressed(self, element: Element, inside: str) -> str:
        """Return the words in the emphasis of their style."""
        if inside.strip():
            for tag in self.tags.get(attribute(element, "style-name"), ()):
                inside = f"<{tag}>{inside}</{tag}>"
        return inside

    def list_of(self, element: Element, otherwise: str) -> str:
        """Return the style of a list; one within another has its style."""
        return attribute(element, "style-name") or otherwise

    def tag_of(self, style: str, level: int) -> str:
        """Return the tag of a list at a level, counted from 0."""
        return self.lists.get(style, {}).get(level, "ul")

    def is_title(self, paragraph: Element) -> bool:
        """Whether the paragraph is the document's title."""
        style = attribute(paragraph, "style-name")
        for _step in range(_CHAIN):
            if style == "Title":
                return True
            style = self.parents.get(style, "")
        return False


def looks_of(*roots: Element | None) -> Looks:
    """Read the styles of `content.xml` and `styles.xml`."""
    looks = Looks()
    for root in roots:
        for each in root.iter() if root is not None else ():
            if name_of(each) == "style":
                _read_style(each, looks)
            elif name_of(each) == "list-style":
                looks.lists[attribute(each, "name")] = _levels(each)
    return looks


def _read_style(style: Element, looks: Looks) -> None:
    name = attribute(style, "name")
    if parent := attribute(style, "parent-style-name"):
        looks.parents[name] = parent
    if attribute(style, "family") != "text":
        return
    properties = child(style, "text-properties")
    tags = []
    if attribute(properties, "font-style") == "italic":
        tags.append("em")
    if attribute(properties, "font-weight") in _BOLD:
        tags.append("strong")
    looks.tags[name] = tuple(tags)


def _levels(style: Element) -> dict[int, str]:
    found = {}
    for each in style:
        level = attribute(each, "level")
        if level.isdigit():
            is_number = name_of(each) == "list-level-style-number"
            found[int(level) - 1] = "ol" if is_number else "ul"
    return found
