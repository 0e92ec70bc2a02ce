"""What a snapshot gives out: terms and what they are worth, what is seen, what passes a filter."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from forum.search.whoosh_arrays import Floats, Ints, Postings
from forum.search.whoosh_layout import Bools


class Evidence(NamedTuple):
    """What some terms are worth: where (None: `scores` are of all documents), and how much."""

    parts: tuple[tuple[Ints | None, Floats], ...]

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(
            scores.nbytes + (0 if numbers is None else numbers.nbytes)
            for numbers, scores in self.parts
        )

    def add_to(self, totals: Floats) -> None:
        """Add what the terms are worth."""
        for numbers, scores in self.parts:
            if numbers is None:
                totals += scores
            else:
                totals[numbers] += scores


class Weighed(NamedTuple):
    """A term, its weight in this index, how many texts have it, and whether it was typed."""

    field: str
    text: str
    weight: float
    texts: int
    is_own: bool


# Field, text and weight of what is looked up for a word: kept together, added at once.
Word = tuple[tuple[str, str, float], ...]


class Filter(NamedTuple):
    """Which sets of values pass (see FacetCounts), or which documents, in the layout's order."""

    passing: Bools
    is_of_sets: bool


class View(NamedTuple):
    """Which documents somebody may see, and how many they may not (deleted ones too)."""

    seen: Bools
    unseen: int

    def without(self, numbers: Iterable[int]) -> "View":
        """Return the view without some documents."""
        seen = self.seen.copy()
        seen[list(numbers)] = False
        return View(seen, len(seen) - int(np.count_nonzero(seen)))

    def has_any(self, postings: Callable[[], Postings], count: int) -> bool:
        """Tell whether any of `count` documents may be seen; `postings` says which they are."""
        return count > self.unseen or bool(count and self.seen[postings().numbers].any())
