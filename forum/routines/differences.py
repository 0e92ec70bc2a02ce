"""What differs between two texts of routines, for pages that show them side by side."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from forum.kit import heavy

# Lines that stay beside what differs; longer stretches without difference are folded.
_AROUND: Final = 2


@dataclass(frozen=True, slots=True)
class Side:
    """A text as lines: its title and summary, its steps, and the text of its files."""

    lines: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a line; `is_marked` when the other side does not have it."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of each side: same, changed, added, removed; a missing one is empty."""

    kind: str
    left: tuple[Span, ...]
    right: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that belong together; folded when nothing differs in them."""

    rows: tuple[Row, ...]
    is_folded: bool


@dataclass(frozen=True, slots=True)
class Sides:
    """Two texts side by side."""

    stretches: tuple[Stretch, ...]
    is_same: bool
    is_cut: bool
    left_language: str
    right_language: str


async def compare(old: Side, new: Side) -> Sides:
    """Return two texts side by side.

    Raises:
        Unavailable: the process that compares has died over it.
    """
    told = await heavy.call(
        "forum.routines.difference_work:compare", old=list(old.lines), new=list(new.lines)
    )
    rows = [_row(each) for each in told["rows"]]
    return Sides(
        stretches=tuple(_stretches(rows)),
        is_same=all(row.kind == "same" for row in rows),
        is_cut=told["is_cut"],
        left_language=old.language,
        right_language=new.language,
    )


def _row(told: dict[str, Any]) -> Row:
    sides = (told["left"] or (), told["right"] or ())
    left, right = (tuple(Span(text, is_marked) for text, is_marked in side) for side in sides)
    return Row(told["kind"], left, right)


def _stretches(rows: list[Row]) -> list[Stretch]:
    near = {
        place + step
        for place, row in enumerate(rows)
        if row.kind != "same"
        for step in range(-_AROUND, _AROUND + 1)
    }
    places = groupby(range(len(rows)), key=near.__contains__)
    made = []
    for is_near, group in places:
        stretch = tuple(rows[place] for place in group)
        made.append(Stretch(stretch, is_folded=not is_near and len(stretch) > 1))
    return made
