"""Two texts side by side, line by line and word by word: runs in the heavy-work process.

Lines are matched by the longest common runs (Ratcliff and Obershelp, as `difflib` has it); where
lines differ, they stand opposite each other in their order, with the words that differ marked.

That takes time cubic in the length for texts made to be slow, so each comparison has a number of
steps: one is a pair of like lines, words or letters that is looked at, or a word or letter that is
read. When they are used up, what is left is paired as it comes and marked by whole lines.
"""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import Match, SequenceMatcher
from itertools import accumulate
from typing import Any, Final

from forum.kit.heavy_work import allowed

MOST_LINES: Final = 3_000
MOST_WORDS: Final = 400  # of a line; a longer one is marked as a whole
_WORDS: Final = re.compile(r"\s+|[^\W_]+|[\W_]")
_ALIKE: Final = 0.4  # less alike lines have nothing to do with each other
_MOST_PAIRS: Final = 2_500  # of two stretches; each pair costs a tenth of a millisecond
MOST_STEPS: Final = 8_000_000  # of a comparison: 0.3 to 0.7 s
MOST_SPANS: Final = 30_000  # parts of lines; each of them is drawn
_READ: Final = 120  # characters of a line; its beginning says which step it is

Spans = list[list[Any]]


class Budget:
    """What a comparison may still cost."""

    def __init__(self) -> None:
        self.steps = MOST_STEPS
        self.spans = MOST_SPANS

    @property
    def is_spent(self) -> bool:
        """Whether nothing more may be looked at closely."""
        return self.steps <= 0 or self.spans <= 0

    def covers(self, steps: int) -> bool:
        """Take so many steps off, and say whether there were as many."""
        self.steps -= steps
        return self.steps >= 0


class BoundedMatcher(SequenceMatcher[str]):
    """Matches as `difflib` does for as long as the budget lasts, then only equal beginnings."""

    def __init__(self, one: Sequence[str], other: Sequence[str], budget: Budget) -> None:
        super().__init__(None, one, other, autojunk=False)
        budget.covers(len(one) + len(other))
        self.one, self.other, self.budget = one, other, budget
        likes = Counter(other)
        self.costs = list(accumulate((1 + likes[item] for item in one), initial=0))

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """Return the longest stretch that both have, for its price."""
        ahi = len(self.one) if ahi is None else ahi
        bhi = len(self.other) if bhi is None else bhi
        if self.budget.covers(self.costs[ahi] - self.costs[alo]):
            return super().find_longest_match(alo, ahi, blo, bhi)
        size = 0
        while (
            alo + size < ahi and blo + size < bhi and self.one[alo + size] == self.other[blo + size]
        ):
            size += 1
        return Match(alo, blo, size)


@allowed
def compare(old: list[str], new: list[str]) -> dict[str, Any]:
    """Return rows of `{"kind", "left", "right"}` and whether something was left out.

    `kind` is same, changed, added or removed; a side is a list of `[text, is_marked]`, or None
    where there is nothing opposite.
    """
    is_cut = max(len(old), len(new)) > MOST_LINES
    old, new = old[:MOST_LINES], new[:MOST_LINES]
    rows: list[dict[str, Any]] = []
    budget = Budget()
    matcher = BoundedMatcher(old, new, budget)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            rows += [_row("same", _plain(line), _plain(line)) for line in old[i1:i2]]
        else:
            rows += _opposite(old[i1:i2], new[j1:j2], budget)
    return {"rows": rows, "is_cut": is_cut}


def _opposite(old: list[str], new: list[str], budget: Budget) -> list[dict[str, Any]]:
    rows = []
    i = j = 0
    for left, right in [*_pairs(old, new, budget), (len(old), len(new))]:
        rows += [_row("removed", _plain(line), None) for line in old[i:left]]
        rows += [_row("added", None, _plain(line)) for line in new[j:right]]
        if left < len(old):
            rows.append(_changed(old[left], new[right], budget))
        i, j = left + 1, right + 1
    return rows


def _changed(old: str, new: str, budget: Budget) -> dict[str, Any]:
    if old == new:  # only where the steps were used up before
        return _row("same", _plain(old), _plain(new))
    return _row("changed", *_marked(old, new, budget))


def _pairs(old: list[str], new: list[str], budget: Budget) -> list[tuple[int, int]]:
    """Return which lines stand opposite each other: in order, and as alike together as can be.

    That is global alignment as Needleman and Wunsch (1970) have it, without a price for gaps, so
    that the steps of two branches meet though one of them has more. Long stretches are paired as
    they come.
    """
    if len(old) * len(new) > _MOST_PAIRS or budget.is_spent:
        return [(place, place) for place in range(min(len(old), len(new)))]
    alike = [[_likeness(one, other, budget) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            together = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    return _walked(alike, best)


def _walked(alike: list[list[float]], best: list[list[float]]) -> list[tuple[int, int]]:
    pairs = []
    i = j = 0
    while i < len(alike) and j < len(alike[0]):
        if alike[i][j] >= _ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(one: str, other: str, budget: Budget) -> float:
    """Return how alike two lines are, 0 to 1: letters, so that Danish and Norwegian words meet."""
    if budget.is_spent:
        return 0.0
    matcher = BoundedMatcher(one[:_READ].casefold(), other[:_READ].casefold(), budget)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


def _marked(old: str, new: str, budget: Budget) -> tuple[Spans, Spans]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > MOST_WORDS or budget.is_spent:
        return [[old, True]], [[new, True]]
    matcher = BoundedMatcher(before, after, budget)
    left: Spans = []
    right: Spans = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        is_marked = tag != "equal"
        _add(left, "".join(before[i1:i2]), is_marked=is_marked)
        _add(right, "".join(after[j1:j2]), is_marked=is_marked)
    budget.spans -= len(left) + len(right)
    return left, right


def _add(spans: Spans, text: str, *, is_marked: bool) -> None:
    if text:
        spans.append([text, is_marked])


def _plain(line: str) -> Spans:
    return [[line, False]]


def _row(kind: str, left: Spans | None, right: Spans | None) -> dict[str, Any]:
    return {"kind": kind, "left": left, "right": right}
