"""Finding in a snapshot: scores, what the viewer may see, filters, counts and groups as arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from forum.search import analysis, tuning
from forum.search.plan import Field, Plan
from forum.search.whoosh_arrays import Floats, Value
from forum.search.whoosh_counts import Reach
from forum.search.whoosh_layout import Bools, Indices
from forum.search.whoosh_snapshot import Snapshot
from forum.search.whoosh_views import View

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
PERIOD: Final = "period"  # the facet that the filter `since` belongs to
# A phrase is looked for in the stored words of at most so many of the best texts.
MOST_PHRASE_TEXTS: Final = 2000


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


def find(snapshot: Snapshot, plan: Plan, wish: Wish, view: View) -> dict[str, Any]:
    """Return hits, total and facet counts of what the view shows, as plain values.

    Arrays are over all documents, or over all groups, until few are left.
    """
    scores = matching(snapshot, plan, wish, view)
    filters = _Filters(snapshot, wish, scores > 0)
    if filters.of_documents:
        scores *= filters.passing()
    best = snapshot.layout.joined(_order(snapshot, wish, scores), np.maximum)
    facets = filters.facets(best > 0)
    sets = filters.sets()
    if sets is not None:
        best *= snapshot.counts.groups_with(sets)
    return {
        "hits": _hits(snapshot, wish, _first_places(best, wish.offset + wish.limit), scores),
        "total": int(np.count_nonzero(best)),
        "facets": facets,
    }


def matching(snapshot: Snapshot, plan: Plan, wish: Wish, view: View) -> Floats:
    """Return each living document's score, 0 where it does not fit the words or is not seen."""
    weighed = snapshot.weighed(plan.terms)
    scores = snapshot.scores(weighed)
    if view.unseen:
        scores *= view.seen
    least = scores.max(initial=0) * tuning.FLOOR
    ideal = snapshot.ideal(weighed) if wish.least or wish.is_strict else 0.0
    fitting = scores > max(least, wish.least * ideal)
    if wish.is_strict:
        fitting &= _having_a_word(snapshot, scores, plan, ideal)
    if plan.without:
        _leave_out(snapshot, fitting, plan.without)
    if plan.phrases:
        fitting = _with_phrases(snapshot, fitting, scores, plan.phrases)
    scores *= snapshot.boosts
    scores *= fitting
    return scores[: snapshot.layout.living]


def _having_a_word(snapshot: Snapshot, scores: Floats, plan: Plan, ideal: float) -> Bools:
    """Return which documents have a typed word, or much of one, or a word of the list."""
    having: Bools = scores > plan.a_word * ideal
    common = max(tuning.COMMON_TEXTS, snapshot.size * tuning.COMMON_PART)
    for key, instead in plan.listed:
        if snapshot.count(Field.KEY, key) <= common or not snapshot.count(Field.KEY, instead):
            having |= snapshot.having_key(key)
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


class _Filters:
    """What passes the filters, of the documents that fit the words; and counts with each left out.

    A filter that all documents of a group pass or none is heeded among the sets of values that
    groups have, any other one among documents, in the layout's order.
    """

    def __init__(self, snapshot: Snapshot, wish: Wish, fitting: Bools) -> None:
        self._snapshot = snapshot
        self._periods = wish.periods
        self._fitting = fitting
        self.of_sets: dict[str, Bools] = {}
        self.of_documents: dict[str, Bools] = {}
        for name, value in wish.filters:
            values = value if isinstance(value, list) else [value]
            coded = tuple(one.encode() if isinstance(one, str) else one for one in values)
            found = snapshot.filter(FACETS[name], coded)
            kept = self.of_sets if found.is_of_sets else self.of_documents
            kept[name] = found.passing
        if wish.since is not None:
            self.of_documents[PERIOD] = snapshot.counts.created >= wish.since

    def passing(self, but: str = "") -> Bools:
        """Return the documents that pass, one filter aside."""
        masks = [mask for name, mask in self.of_documents.items() if name != but]
        return np.logical_and.reduce([self._fitting, *masks]) if masks else self._fitting

    def sets(self, but: str = "") -> Bools | None:
        """Return the sets of values that pass, one filter aside; None for all."""
        masks = [mask for name, mask in self.of_sets.items() if name != but]
        found: Bools | None = np.logical_and.reduce(masks) if masks else None
        return found

    def facets(self, present: Bools) -> dict[str, dict[str, int]]:
        """Return how many groups each value of each facet would leave.

        `present` are the groups that have a document which passes.
        """
        counts = self._snapshot.counts
        reach = counts.reach(self.passing(), present)
        used = [*self.of_sets, *self.of_documents]
        found = self._count([name for name in (*FACETS, PERIOD) if name not in used], reach)
        for name in self.of_sets:
            found |= self._count([name], reach, but=name)
        for name in self.of_documents:
            found |= self._count([name], counts.reach(self.passing(but=name)), but=name)
        return {name: found[name] for name in (*FACETS, PERIOD)}

    def _count(
        self, names: Iterable[str], reach: Reach, but: str = ""
    ) -> dict[str, dict[str, int]]:
        columns = {FACETS[name]: name for name in names if name != PERIOD}
        periods = self._periods if PERIOD in names else ()
        counts = self._snapshot.counts.count(list(columns), reach, self.sets(but), periods)
        coders = self._snapshot.coders
        found = {
            name: _named(coders[column].values, counts[column]) for column, name in columns.items()
        }
        if PERIOD in names:
            found[PERIOD] = _named([name for name, _ in periods], counts.get(PERIOD))
        return found


def _named(values: Sequence[Value | str], counts: npt.NDArray[Any] | None) -> dict[str, int]:
    return {
        _text(value): int(count)
        for value, count in zip(values, () if counts is None else counts.tolist(), strict=False)
        if count
    }


def _text(value: Value | str) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _order(snapshot: Snapshot, wish: Wish, scores: Floats) -> npt.NDArray[Any]:
    """Return by what documents are ordered, the greatest first; 0 where nothing is to be shown."""
    return snapshot.counts.created * (scores > 0) if wish.by_date else scores


def _hits(
    snapshot: Snapshot, wish: Wish, places: Indices, scores: Floats
) -> list[tuple[str, str, float]]:
    """Return (id, group, score) of the best document of each of some groups, best groups first.

    Of equal documents the later one is better, so that pages never overlap.
    """
    layout = snapshot.layout
    at = layout.documents_of(places)
    at = at[scores[at] > 0]
    at = at[np.lexsort((-layout.order[at], -_order(snapshot, wish, scores)[at]))]
    # Where each group is met first is its best document.
    firsts = np.sort(np.unique(layout.place[at], return_index=True)[1])
    shown = at[firsts[wish.offset : wish.offset + wish.limit]]
    groups = snapshot.coders["group"].values
    return [
        (snapshot.id_of(number), _text(groups[group]), score)
        for number, group, score in zip(
            shown.tolist(),
            layout.groups[layout.place[shown]].tolist(),
            scores[shown].tolist(),
            strict=True,
        )
    ]


def _first_places(best: npt.NDArray[Any], wanted: int) -> Indices:
    """Return the places of the `wanted` groups with the greatest values, and of all their equals.

    A group whose value is 0 has nothing to show.
    """
    count = min(wanted, int(np.count_nonzero(best)))
    if not count:
        return np.empty(0, np.intp)
    least = np.partition(best, len(best) - count)[len(best) - count]
    return np.flatnonzero(best >= least)
