"""Finding in a snapshot: scores, what the viewer may see, filters, counts and groups as arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from forum.search import analysis, tuning
from forum.search.plan import Field, Plan
from forum.search.whoosh_arrays import Coder, Floats, Ints
from forum.search.whoosh_snapshot import Bools, Snapshot, View

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
# Of a larger table of values and groups only the part that is used is looked at.
LARGEST_TABLE: Final = 1_000_000
# A phrase is looked for in the stored words of at most so many of the best texts.
MOST_PHRASE_TEXTS: Final = 2000

Indices = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Wish:
    """What is asked besides the plan.

    `filters`: facet name and value or values. `since` and the beginnings of `periods`: seconds.
    `least` and `is_strict` as in documents.Query.
    """

    visible_branches: tuple[int, ...] = ()
    gone: tuple[str, ...] = ()
    filters: tuple[tuple[str, int | str | list[str]], ...] = ()
    since: int | None = None
    periods: tuple[tuple[str, int], ...] = ()
    least: float = 0.0
    is_strict: bool = False
    by_date: bool = False
    limit: int = 10
    offset: int = 0


class Found(NamedTuple):
    """The documents that are left, the group of each, and the scores of all documents."""

    numbers: Indices
    groups: Ints
    scores: Floats


def find(snapshot: Snapshot, plan: Plan, wish: Wish, view: View) -> dict[str, Any]:
    """Return hits, total and facet counts of what the view shows, as plain values.

    All arrays are over all documents until few are left.
    """
    scores, fitting = _matching(snapshot, plan, wish, view.seen)
    masks = _filter_masks(snapshot, wish)
    passing = np.flatnonzero(_all(fitting, masks))
    groups = snapshot.codes["group"][passing]
    present = _present(snapshot, groups)
    facets = {
        name: _facet(snapshot, column, passing, present)
        if name not in masks
        else _facet(snapshot, column, np.flatnonzero(_all(fitting, masks, but=name)))
        for name, column in FACETS.items()
    }
    whenever = np.flatnonzero(_all(fitting, masks, but="since")) if wish.since else passing
    return {
        "hits": _hits(snapshot, Found(passing, groups, scores), wish),
        "total": int(np.count_nonzero(present)),
        "facets": facets | {"period": _periods(snapshot, whenever, wish.periods)},
    }


def _matching(snapshot: Snapshot, plan: Plan, wish: Wish, seen: Bools) -> tuple[Floats, Bools]:
    """Return every document's score, and which documents fit the words."""
    scores = snapshot.scores(plan.terms)
    scores *= seen
    least = scores.max(initial=0) * tuning.FLOOR
    if wish.least:
        least = max(least, wish.least * snapshot.ideal(plan.own))
    fitting = scores > least
    if wish.is_strict:
        fitting &= _having_a_word(snapshot, scores, plan)
    if plan.without:
        _leave_out(snapshot, fitting, plan.without)
    if plan.phrases:
        fitting = _with_phrases(snapshot, fitting, scores, plan.phrases)
    scores *= snapshot.boosts
    return scores, fitting


def _having_a_word(snapshot: Snapshot, scores: Floats, plan: Plan) -> Bools:
    """Return which documents have a typed word, or much of one, or a word of the list."""
    having: Bools = scores > plan.a_word * snapshot.ideal(plan.own)
    for key in plan.listed:
        having[snapshot.postings(Field.KEY, key).numbers] = True
    return having


def _leave_out(snapshot: Snapshot, fitting: Bools, keys: Iterable[str]) -> None:
    """Leave out every group that has one of the words anywhere."""
    refused = np.zeros(len(snapshot.coders["group"].values), np.bool_)
    groups = snapshot.codes["group"]
    for key in keys:
        refused[groups[snapshot.postings(Field.KEY, key).numbers]] = True
    fitting &= ~refused[groups]


def _with_phrases(
    snapshot: Snapshot, fitting: Bools, scores: Floats, phrases: Sequence[str]
) -> Bools:
    """Keep the documents whose plain words hold every phrase."""
    fitting = fitting.copy()
    for word in dict.fromkeys(analysis.content_words(" ".join(phrases))):
        having = np.zeros(snapshot.size, np.bool_)
        having[snapshot.postings(Field.KEY, analysis.key(word)).numbers] = True
        fitting &= having
    numbers = np.flatnonzero(fitting)
    best = numbers[np.argsort(-scores[numbers], kind="stable")[:MOST_PHRASE_TEXTS]]
    wanted = [f" {phrase} " for phrase in phrases]
    kept = np.zeros(snapshot.size, np.bool_)
    for number in best.tolist():
        words = snapshot.kept(number)[1]
        kept[number] = all(phrase in words for phrase in wanted)
    return kept


def _filter_masks(snapshot: Snapshot, wish: Wish) -> dict[str, Bools]:
    """Return for each filter which documents pass it."""
    masks: dict[str, Bools] = {}
    for name, value in wish.filters:
        values = value if isinstance(value, list) else [value]
        coded = tuple(one.encode() if isinstance(one, str) else one for one in values)
        masks[name] = snapshot.having(FACETS[name], coded)
    if wish.since is not None:
        masks["since"] = snapshot.created >= wish.since
    return masks


def _all(fitting: Bools, masks: dict[str, Bools], but: str = "") -> Bools:
    passing = fitting
    for name, mask in masks.items():
        if name != but:
            passing = passing & mask
    return passing


def _present(snapshot: Snapshot, groups: Ints) -> Bools:
    """Return which of all groups are among `groups`."""
    present = np.zeros(len(snapshot.coders["group"].values), np.bool_)
    present[groups] = True
    return present


def _facet(
    snapshot: Snapshot, column: str, numbers: Indices, present: Bools | None = None
) -> dict[str, int]:
    """Count by each value of a column the groups in which the documents have it."""
    values = len(snapshot.coders[column].values)
    of_groups = snapshot.values_of_groups(column)
    if of_groups is not None:
        if present is None:
            present = _present(snapshot, snapshot.codes["group"][numbers])
        return _named(snapshot.coders[column], np.bincount(of_groups[present], minlength=values))
    groups = len(snapshot.coders["group"].values)
    pairs = snapshot.pairs(column)[numbers]
    if values * groups > LARGEST_TABLE:
        return _named(snapshot.coders[column], np.bincount(np.unique(pairs) // groups))
    table = np.zeros(values * groups, np.bool_)
    table[pairs] = True
    return _named(snapshot.coders[column], table.reshape(values, groups).sum(axis=1))


def _periods(
    snapshot: Snapshot, numbers: Indices, periods: Iterable[tuple[str, int]]
) -> dict[str, int]:
    """Count the groups that have a document since the beginning of each period."""
    created, groups = snapshot.created[numbers], snapshot.codes["group"][numbers]
    counts = {
        name: int(np.count_nonzero(_present(snapshot, groups[created >= begun])))
        for name, begun in periods
    }
    return {name: count for name, count in counts.items() if count}


def _named(coder: Coder, counts: npt.NDArray[np.int64]) -> dict[str, int]:
    return {
        value.decode() if isinstance(value, bytes) else str(value): count
        for value, count in zip(coder.values, counts.tolist(), strict=False)
        if count
    }


def _hits(snapshot: Snapshot, found: Found, wish: Wish) -> list[tuple[Any, ...]]:
    """Return (id, group, score) of the best document of each group, best groups first."""
    order = (snapshot.created if wish.by_date else found.scores)[found.numbers]
    wanted = wish.offset + wish.limit
    chosen = _best_of_groups(order, found.groups, wanted)[wish.offset :]
    group_ids = snapshot.coders["group"].values
    return [
        (snapshot.id_of(number), group_ids[found.groups[at]], float(found.scores[number]))
        for at, number in zip(chosen, found.numbers[chosen].tolist(), strict=True)
    ]


def _best_of_groups(order: npt.NDArray[Any], groups: Ints, wanted: int) -> list[int]:
    """Return where the first `wanted` groups' best are, looking at more only when needed."""
    size = len(order)
    look = min(size, wanted * 8 + 32)
    while True:
        first = (
            np.argpartition(order, size - look)[size - look :] if look < size else np.arange(size)
        )
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
