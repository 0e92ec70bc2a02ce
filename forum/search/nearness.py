"""How near two words are, and when a typed word may be a typing error: pure functions."""

from collections.abc import Iterable, Iterator
from typing import Final

# A word that one text alone has is no suggestion: it may be another typing error, or somebody's
# text that has just been taken away.
FEWEST_TEXTS: Final = 2
MOST_UNKNOWN: Final = 3
MOST_COMPARED: Final = 4000
SHORTEST: Final = 4
LONGEST: Final = 24
FURTHEST: Final = 2


def may_be_wrong(word: str) -> bool:
    """Return whether a word that is in no text may be a typing error worth correcting."""
    return word.isalpha() and SHORTEST <= len(word) <= LONGEST


def furthest(word: str) -> int:
    """Return how many letters may be wrong in a word."""
    return FURTHEST if len(word) > SHORTEST + 1 else 1


def nearest(word: str, candidates: Iterable[str]) -> Iterator[str]:
    """Give candidates with at most `furthest` letters wrong, the nearest first, else in order."""
    limit = furthest(word)
    near = [(distance(word, other, limit), other) for other in candidates]
    for wrong in range(1, limit + 1):
        yield from (other for how_far, other in near if how_far == wrong)


def distance(one: str, other: str, limit: int) -> int:
    """Return how many letters to add, drop, change or swap (Damerau 1964); `limit` + 1 is "far"."""
    if abs(len(one) - len(other)) > limit or len(set(one) ^ set(other)) > 2 * limit:
        return limit + 1
    before, last = list(range(len(other) + 1)), list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        this = [row]
        for column, theirs in enumerate(other, 1):
            steps = min(last[column] + 1, this[-1] + 1, last[column - 1] + (letter != theirs))
            if _is_swap(one, other, row, column):
                steps = min(steps, before[column - 2] + 1)
            this.append(steps)
        if min(this) > limit:
            return limit + 1
        before, last = last, this
    return last[-1]


def _is_swap(one: str, other: str, row: int, column: int) -> bool:
    return (
        row > 1
        and column > 1
        and one[row - 1] == other[column - 2]
        and one[row - 2] == other[column - 1]
    )
