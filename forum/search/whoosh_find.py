"""Finding in a snapshot: scores, what the viewer may see, filters, counts and groups as arrays."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from forum.search import analysis, tuning
from forum.search.plan import Field, Plan
from forum.search.whoosh_arrays import Coder, Floats, Ints
from forum.search.whoosh_snapshot import Bools, Snapshot

# Names of facets and the column that each counts.
FACETS: Final = {
    "theme": "theme",
    "kind": "group_kind",
    "branch": "branch",
    "country": "country",
    "language": "language",
    "is_solved": "is_solved",
    "has_files": "has_files",
}
# Sets of branches whose view of the index is remembered.
MOST_VIEWS: Final = 16
# A phrase is looked for in the stored words of at most so many of the best texts.
MOST_PHRASE_TEXTS: Final = 2000


@dataclass(frozen=True)
class Wish:
    """What is asked besides the plan. `filters`: facet name and value or values; `since`: seconds.

    `least` is the part of the score of a text with every word once that a hit must reach.
    """

    visible_branches: tuple[int, ...] = ()
    filters: tuple[tuple[str, int | str | list[str]], ...] = ()
    since: int | None = None
    least: float = 0.0
    by_date: bool = False
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True)
class Found:
    """Numbers of documents that fit the words and that the viewer may see, with their scores."""

    numbers: Ints
    scores: Floats

    def only(self, mask: Bools) -> "Found":
        return Found(self.numbers[mask], self.scores[mask])


def find(snapshot: Snapshot, plan: Plan, wish: Wish, seen: Bools) -> dict[str, Any]:
    """Return hits, total and facet counts of what may be `seen`, as plain values."""
    found = _matching(snapshot, plan, wish, seen)
    masks = _filter_masks(snapshot, found, wish)
    facets = _facets(snapshot, found, masks)
    kept = found.only(_all(masks, len(found.numbers)))
    groups = snapshot.codes["group"][kept.numbers]
    return {
        "hits": _hits(snapshot, kept, groups, wish),
        "total": int(_first_of_each(groups, len(snapshot.coders["group"].values)).sum()),
        "facets": facets,
    }


def visible(snapshot: Snapshot, branches: tuple[int, ...]) -> Bools:
    """Return which documents are alive and for everybody or for one of `branches`."""
    known = snapshot.visible.get(branches)
    if known is None:
        codes = snapshot.codes["visibility"]  # before the coder's values: reading makes these
        values = snapshot.coders["visibility"].values
        allowed = np.array([value == 0 or value in branches for value in values], np.bool_)
        known = allowed[codes] & snapshot.alive
        if len(snapshot.visible) >= MOST_VIEWS:
            snapshot.visible.clear()
        snapshot.visible[branches] = known
    return known


def _matching(snapshot: Snapshot, plan: Plan, wish: Wish, seen: Bools) -> Found:
    scores = snapshot.scores(plan.terms)
    scores *= seen
    least = scores.max(initial=0) * tuning.FLOOR
    if wish.least:
        least = max(least, wish.least * snapshot.ideal(plan.own))
    numbers = np.flatnonzero(scores > least).astype(np.int32)
    found = Found(numbers, scores[numbers])
    for word in plan.without:
        found = _without(snapshot, found, word)
    for phrase in plan.phrases:
        found = _with_phrase(snapshot, found, phrase)
    solved = snapshot.codes["is_solved"][found.numbers] == snapshot.coders["is_solved"].known(1)
    return Found(found.numbers, np.where(solved, found.scores * tuning.SOLVED, found.scores))


def _without(snapshot: Snapshot, found: Found, key: str) -> Found:
    """Leave out every group that has the word anywhere."""
    refused = np.zeros(len(snapshot.coders["group"].values), np.bool_)
    groups = snapshot.codes["group"]
    refused[groups[snapshot.postings(Field.KEY, key).numbers]] = True
    return found.only(~refused[groups[found.numbers]])


def _with_phrase(snapshot: Snapshot, found: Found, phrase: str) -> Found:
    """Keep the documents whose plain words hold the phrase."""
    for word in analysis.content_words(phrase):
        having = np.zeros(snapshot.size, np.bool_)
        having[snapshot.postings(Field.KEY, analysis.key(word)).numbers] = True
        found = found.only(having[found.numbers])
    best = np.argsort(-found.scores, kind="stable")[:MOST_PHRASE_TEXTS]
    mask = np.zeros(len(found.numbers), np.bool_)
    mask[[at for at in best if f" {phrase} " in snapshot.kept(int(found.numbers[at]))[1]]] = True
    return found.only(mask)


def _filter_masks(snapshot: Snapshot, found: Found, wish: Wish) -> dict[str, Bools]:
    """Return for each filter which of the found documents pass it."""
    masks: dict[str, Bools] = {}
    for name, value in wish.filters:
        column = FACETS[name]
        coder = snapshot.coders[column]
        values = value if isinstance(value, list) else [value]
        codes = [coder.known(one.encode() if isinstance(one, str) else one) for one in values]
        fits = np.zeros(len(coder.values) + 1, np.bool_)  # code -1, of unknown values, is the last
        fits[codes] = True
        fits[-1] = False
        masks[name] = fits[snapshot.codes[column][found.numbers]]
    if wish.since is not None:
        masks["since"] = snapshot.created[found.numbers] >= wish.since
    return masks


def _all(masks: dict[str, Bools], size: int, but: str = "") -> Bools:
    passing = np.ones(size, np.bool_)
    for name, mask in masks.items():
        if name != but:
            passing &= mask
    return passing


def _facets(snapshot: Snapshot, found: Found, masks: dict[str, Bools]) -> dict[str, dict[str, int]]:
    """Count groups by each facet's value, with all filters but the facet's own."""
    size = len(found.numbers)
    passing = found.numbers[_all(masks, size)]
    groups = snapshot.codes["group"][passing]
    facets = {}
    for name, column in FACETS.items():
        numbers, theirs = passing, groups
        if name in masks:
            numbers = found.numbers[_all(masks, size, but=name)]
            theirs = snapshot.codes["group"][numbers]
        counts = _counts(snapshot, theirs, snapshot.codes[column][numbers], column)
        facets[name] = _named(snapshot.coders[column], counts)
    return facets


def _counts(snapshot: Snapshot, groups: Ints, codes: Ints, column: str) -> npt.NDArray[np.int64]:
    """Count for each code the groups in which it occurs."""
    values = len(snapshot.coders[column].values)
    pairs = codes * len(snapshot.coders["group"].values) + groups
    first = _first_of_each(pairs, values * len(snapshot.coders["group"].values))
    return np.bincount(codes[first], minlength=values)


def _first_of_each(numbers: Ints, most: int) -> Bools:
    """Return which of `numbers` (below `most`) stand for themselves and for their equals.

    Each leaves its place under its number; whoever finds its own there was the last, so only
    places that are written are read, and nothing need be cleared or sorted.
    """
    places = np.arange(len(numbers), dtype=np.int32)
    last = np.empty(most, np.int32)
    last[numbers] = places
    found: Bools = last[numbers] == places
    return found


def _named(coder: Coder, counts: npt.NDArray[np.int64]) -> dict[str, int]:
    names = [value.decode() if isinstance(value, bytes) else str(value) for value in coder.values]
    return {name: int(count) for name, count in zip(names, counts, strict=True) if count}


def _hits(snapshot: Snapshot, kept: Found, groups: Ints, wish: Wish) -> list[tuple[Any, ...]]:
    """Return (id, group, score) of the best document of each group, best groups first."""
    order = snapshot.created[kept.numbers] if wish.by_date else kept.scores
    chosen = _best_of_groups(order, groups, wish.offset + wish.limit)[wish.offset :]
    group_ids = snapshot.coders["group"].values
    return [
        (snapshot.kept(int(kept.numbers[at]))[0], group_ids[groups[at]], float(kept.scores[at]))
        for at in chosen
    ]


def _best_of_groups(order: npt.NDArray[Any], groups: Ints, wanted: int) -> list[int]:
    """Return where the first `wanted` groups' best are, looking at more only when needed."""
    size = len(order)
    look = min(size, wanted * 8 + 32)
    while True:
        first = np.argpartition(-order, look - 1)[:look] if look < size else np.arange(size)
        # Equal scores: the later document first, so that pages never overlap.
        first = first[np.lexsort((-first, -order[first]))]
        best: dict[int, int] = {}
        for at in first.tolist():
            best.setdefault(int(groups[at]), at)
            if len(best) == wanted:
                break
        if len(best) == wanted or look >= size:
            return list(best.values())
        look = min(size, look * 8)
