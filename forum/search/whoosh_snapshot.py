"""The whole index at one moment: segments side by side, scores and columns over all documents."""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from forum.search import tuning
from forum.search.documents import Trust
from forum.search.plan import Field, Term
from forum.search.whoosh_arrays import (
    CODED,
    Cache,
    Floats,
    Ints,
    Place,
    Postings,
    Segment,
    Shared,
    Value,
)
from forum.search.whoosh_counts import FacetCounts
from forum.search.whoosh_layout import Bools, Layout
from forum.search.whoosh_views import Evidence, Filter, View, Weighed, Word

Key = TypeVar("Key")
Kept = TypeVar("Kept")

# Columns that are counted by value.
COUNTED: Final = (
    "theme", "group_kind", "branch", "country", "language", "is_solved", "has_files",
)  # fmt: skip
NETWORK: Final = 0  # a text's visibility when it is for everybody
# Sets of branches whose view of the index is remembered, values of filters, words of the list.
MOST_VIEWS: Final = 16
MOST_MASKS: Final = 64

# Of what terms are worth: forty common words in 100,000 texts.
EVIDENCE_BYTES: Final = 48_000_000
# Terms whose number of documents is remembered.
MOST_COUNTS: Final = 20_000
# Terms of which it is remembered where their postings lie, until they are read.
MOST_PLACES: Final = 500
# A word that is in so large a part of all documents is kept as one number for every document,
# which is added three times faster than at chosen places.
DENSE_PART: Final = 8


class Snapshot:
    """All segments of one generation, opened or taken over from the snapshot before.

    A document's number is where it stands in the layout: by these all arrays are ordered.
    """

    def __init__(self, index: Any, shared: Shared, before: "Snapshot | None" = None) -> None:
        contents = index._read_toc()  # noqa: SLF001
        known = {segment.name: segment for segment in before.segments} if before else {}
        self.generation: int = contents.generation
        self.coders = shared.coders
        self.segments: list[Segment] = [
            known.get(found.segment_id()) or Segment(index.storage, contents.schema, found, shared)
            for found in contents.segments
        ]
        self._starts = list(accumulate((segment.size for segment in self.segments), initial=0))
        self.size = self._starts[-1]
        self._alive = self._which_live(contents.segments)
        self._cache = shared.cache
        shared.cache.keep_only({segment.name for segment in self.segments})
        self._evidence: Cache[Evidence] = Cache(EVIDENCE_BYTES)
        self._keys: dict[str, Bools] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._weighed: dict[Term, Weighed] = {}
        self._places: dict[tuple[str, str], Sequence[Place | None]] = {}
        self._filters: dict[tuple[str, tuple[Value, ...]], Filter] = {}
        self._having: dict[tuple[str, tuple[Value, ...]], Bools] = {}
        self._visible: dict[tuple[int, ...], View] = {}

    def _which_live(self, segments: Sequence[Any]) -> Bools:
        alive = np.ones(self.size, np.bool_)
        for start, segment in zip(self._starts, segments, strict=False):
            alive[[start + number for number in segment.deleted_docs()]] = False
        return alive

    def _column(self, of_segment: Callable[[Segment], npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """Return a column of all documents as they stand in the segments."""
        parts = [of_segment(segment) for segment in self.segments]
        return np.concatenate(parts) if parts else np.empty(0, np.int32)

    @cached_property
    def layout(self) -> Layout:
        """Where documents stand, by group."""
        return Layout(self._column(lambda segment: segment.codes["group"]), self._alive)

    @property
    def documents(self) -> int:
        """How many documents are alive."""
        return int(np.count_nonzero(self._alive))

    @cached_property
    def codes(self) -> dict[str, Ints]:
        """The coded columns of all documents, by name."""
        order = self.layout.order
        return {
            name: self._column(lambda segment, name=name: segment.codes[name])[order]  # type: ignore[misc]
            for name in CODED
        }

    @cached_property
    def created(self) -> npt.NDArray[np.int64]:
        """When each document was written, in seconds since 1970."""
        return self._column(lambda segment: segment.created)[self.layout.order]

    def visible(self, branches: tuple[int, ...]) -> View:
        """Return which documents are alive and for everybody or for one of `branches`."""
        found = self._visible.get(branches)
        if found is None:
            seen = self.having("visibility", (NETWORK, *branches)).copy()
            seen[self.layout.living :] = False
            found = View(seen, self.size - int(np.count_nonzero(seen)))
            _remember(self._visible, branches, found, MOST_VIEWS)
        return found

    @cached_property
    def boosts(self) -> Floats:
        """What each document's score is multiplied by."""
        weights = np.array([tuning.TRUST[trust] for trust in Trust], np.float32)
        boosts: Floats = weights[self._column(lambda segment: segment.trust)[self.layout.order]]
        return boosts

    @cached_property
    def counts(self) -> FacetCounts:
        """What is counted by facet."""
        living = self.layout.living
        # First: reading makes the values.
        codes = {name: self.codes[name][:living] for name in COUNTED}
        values = {name: len(self.coders[name].values) for name in COUNTED}
        return FacetCounts(self.layout, codes, values, self.created[:living])

    def filter(self, column: str, values: tuple[Value, ...]) -> Filter:
        """Return which sets of values have one of these, or where groups differ which documents."""
        found = self._filters.get((column, values))
        if found is None:
            if self.counts.agrees(column):
                having = self.counts.having(column, self._fits(column, values))
            else:
                having = self.having(column, values)[: self.layout.living]
            found = Filter(having, self.counts.agrees(column))
            _remember(self._filters, (column, values), found, MOST_MASKS)
        return found

    def having(self, column: str, values: tuple[Value, ...]) -> Bools:
        """Return which documents have one of the values in a column."""
        found = self._having.get((column, values))
        if found is None:
            codes = self.codes[column]  # first: reading makes the values
            found = self._fits(column, values)[codes]
            _remember(self._having, (column, values), found, MOST_MASKS)
        return found

    def _fits(self, column: str, values: tuple[Value, ...]) -> Bools:
        """Return by code whether it is one of the values."""
        coder = self.coders[column]
        fits = np.zeros(len(coder.values) + 1, np.bool_)  # the last is for unknown values
        fits[[coder.known(value) for value in values]] = True
        fits[-1] = False
        return fits

    @cached_property
    def norms(self) -> dict[str, Floats]:
        """For each scored field what BM25 adds to a term's count below the line."""
        return {field: self._norms(field) for field in Field}

    def _norms(self, field: str) -> Floats:
        total = sum(segment.total_length(field) for segment in self.segments)
        average = total / self.size or 1
        lengths = self._column(lambda segment: segment.lengths(field))[self.layout.order]
        norms = tuning.K1 * (1 - tuning.B + tuning.B * lengths / average)
        return norms.astype(np.float32)

    def postings(self, field: str, term: str) -> Postings:
        """Return a term's postings over all segments."""
        where = self.layout.where
        parts = [
            Postings(where[start:][found.numbers], found.counts)
            for start, found in self._parts(field, term)
        ]
        return parts[0] if len(parts) == 1 else _joined(parts)

    def _parts(self, field: str, term: str) -> Iterable[tuple[int, Postings]]:
        """Give the postings of each segment that has a term, and where the segment begins."""
        for at, place in enumerate(self._places_of(field, term)):
            if place:
                yield self._starts[at], self.segments[at].postings(field, term, place)

    def _places_of(self, field: str, term: str) -> Sequence[Place | None]:
        key = (field, term)
        found = self._places.get(key)
        if found is None:
            found = [segment.place(field, term) for segment in self.segments]
            _remember(self._places, key, found, MOST_PLACES)
        return found

    def count(self, field: str, term: str) -> int:
        """Return how many documents have a term, deleted ones too."""
        key = (field, term)
        found = self._counts.get(key)
        if found is None:
            found = sum(place.texts for place in self._places_of(field, term) if place)
            _remember(self._counts, key, found, MOST_COUNTS)
        return found

    def scores(self, weighed: Sequence[Weighed]) -> Floats:
        """Return every document's BM25 score, summed over weighted terms."""
        scores = np.zeros(self.size, np.float32)
        for terms in self._affordable(weighed):
            self._evidence_of(terms).add_to(scores)
        return scores

    def _affordable(self, weighed: Iterable[Weighed]) -> Iterable[Word]:
        """Give by word the terms that are there, within the cap: keys and the rarest first."""
        most = max(tuning.GRAM_DOCUMENTS, self.size * tuning.GRAM_PART)
        there = []
        word = 0
        for at, term in enumerate(weighed):
            is_gram = term.field == Field.GRAM
            word += term.field == Field.KEY  # the first term of each word
            if term.texts and not (is_gram and term.texts > most):
                there.append((is_gram, term.texts, at, word, term[:3]))
        left = tuning.MOST_POSTINGS
        words: dict[int, list[tuple[str, str, float]]] = {}
        for _is_gram, texts, _at, word, term_here in sorted(there):
            left -= texts
            if left >= 0:
                words.setdefault(word, []).append(term_here)
        return map(tuple, words.values())

    def _evidence_of(self, terms: Word) -> Evidence:
        found = self._evidence.get(terms)
        if found is None:
            found = self._found(terms)
            self._evidence.keep(terms, found)
        return found

    def _found(self, terms: Word) -> Evidence:
        parts = []
        for field, text, weight in terms:
            postings = self.postings(field, text)
            scores = self._bm25(field, postings)
            scores *= np.float32(weight)
            parts.append((postings.numbers, scores))
        if sum(len(numbers) for numbers, _scores in parts) * DENSE_PART < self.size:
            return Evidence(tuple(parts))
        everywhere = np.zeros(self.size, np.float32)
        Evidence(tuple(parts)).add_to(everywhere)
        return Evidence(((None, everywhere),))

    def having_key(self, key: str) -> Bools:
        """Return which documents have a key."""
        found = self._keys.get(key)
        if found is None:
            found = np.zeros(self.size, np.bool_)
            found[self.postings(Field.KEY, key).numbers] = True
            _remember(self._keys, key, found, MOST_MASKS)
        return found

    def _bm25(self, field: str, postings: Postings) -> Floats:
        norms = self.norms[field][postings.numbers]
        factor = np.float32(self.idf(len(postings.numbers)) * (tuning.K1 + 1))
        if postings.counts is None:
            once: Floats = factor / (1 + norms)
            return once
        often: Floats = factor * postings.counts / (postings.counts + norms)
        return often

    def idf(self, count: int) -> float:
        """Return the weight of a term that is in `count` documents, as Whoosh reckons it."""
        return math.log(self.size / (count + 1)) + 1

    def weighed(self, terms: Iterable[Term]) -> list[Weighed]:
        """Return the terms with the weight that they have in this index.

        Those that stand beside a typed word, which is in some text, get their part only, and
        4-grams the more the rarer they are.
        """
        known = self._weighed
        found = []
        for term in terms:
            weighed = known.get(term)
            if weighed is None:
                weighed = self._weigh(*term)
                _remember(known, term, weighed, MOST_COUNTS)
            found.append(weighed)
        return found

    def _weigh(self, field: str, text: str, weight: float, instead: str) -> Weighed:
        texts = self.count(field, text)
        if field == Field.GRAM:
            weight *= max(0.0, self.idf(texts) / self.idf(0)) ** tuning.GRAM_RARITY
        if instead:
            known = self.count(Field.KEY, instead) / tuning.BESIDE_HALF
            weight *= tuning.SYNONYM_BESIDE + (1 - tuning.SYNONYM_BESIDE) / (1 + known)
        return Weighed(field, text, weight, texts, not instead and field != Field.TITLE)

    def ideal(self, weighed: Iterable[Weighed]) -> float:
        """Return about what a text of average length with every typed term once would score."""
        return sum(term.weight * self.idf(term.texts) for term in weighed if term.is_own)

    def id_of(self, number: int) -> str:
        """Return a document's id."""
        segment, place = self._placed(number)
        return segment.id_of(place)

    def kept(self, number: int) -> tuple[str, str]:
        """Return a document's id and its plain words in order."""
        segment, place = self._placed(number)
        return segment.kept(place)

    def _placed(self, number: int) -> tuple[Segment, int]:
        place = int(self.layout.order[number])
        at = bisect_right(self._starts, place) - 1
        return self.segments[at], place - self._starts[at]

    def numbers_of(self, document_id: str) -> Ints:
        """Return where a document's id is, alive or not."""
        return self.postings("id", document_id).numbers

    def whoosh_numbers_of(self, document_id: str) -> list[int]:
        """Return the numbers that Whoosh has for a document's id, alive or not."""
        parts = self._parts("id", document_id)
        return [start + number for start, found in parts for number in found.numbers.tolist()]

    def visibility(self, number: int) -> Value:
        """Return for whom a document is."""
        code = int(
            self.codes["visibility"][number]
        )  # before the coder's values: reading makes these
        return self.coders["visibility"].values[code]

    def forget_terms(self) -> None:
        """Forget all postings and counts."""
        self._evidence.keep_only(set())
        self._keys.clear()
        self._cache.keep_only(set())
        self._counts.clear()
        self._weighed.clear()
        self._places.clear()

    def close(self, successor: "Snapshot | None" = None) -> None:
        """Let go of the segments that the successor has not taken over."""
        taken = {segment.name for segment in successor.segments} if successor else set()
        for segment in self.segments:
            if segment.name not in taken:
                segment.close()


def _joined(parts: Sequence[Postings]) -> Postings:
    if not parts:
        return Postings(np.empty(0, np.int32), None)
    numbers = np.concatenate([found.numbers for found in parts])
    if all(found.counts is None for found in parts):
        return Postings(numbers, None)
    counts = [
        np.ones(len(found.numbers), np.float32) if found.counts is None else found.counts
        for found in parts
    ]
    return Postings(numbers, np.concatenate(counts))


def _remember(known: dict[Key, Kept], key: Key, value: Kept, most: int) -> None:
    if len(known) >= most:
        known.clear()
    known[key] = value
