"""The whole index at one moment: segments side by side, scores and columns over all documents."""

import math
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from forum.search import tuning
from forum.search.plan import Field, Term
from forum.search.whoosh_arrays import CODED, Cache, Floats, Ints, Postings, Segment, Shared

Bools = npt.NDArray[np.bool_]
Key = TypeVar("Key")
Value = TypeVar("Value")


# Terms whose number of documents is remembered.
MOST_COUNTS: Final = 20_000
# Terms of which it is remembered where their postings lie, until they are read.
MOST_INFOS: Final = 500
NO_INFOS: Final[tuple[None, ...]] = (None,) * 1000


class Evidence(NamedTuple):
    """Where a term is, and what it is worth there at weight 1."""

    numbers: Ints
    scores: Floats

    @property
    def size(self) -> int:
        """Bytes."""
        return self.numbers.nbytes + self.scores.nbytes


class Snapshot:
    """All segments of one generation, opened or taken over from the snapshot before."""

    def __init__(self, index: Any, shared: Shared, before: "Snapshot | None" = None) -> None:
        contents = index._read_toc()  # noqa: SLF001
        known = {segment.name: segment for segment in before.segments} if before else {}
        self.generation: int = contents.generation
        self.coders = shared.coders
        self.segments: list[Segment] = [
            known.get(found.segment_id()) or Segment(index.storage, contents.schema, found, shared)
            for found in contents.segments
        ]
        self.starts = np.cumsum([0, *(segment.size for segment in self.segments)])
        self.size = int(self.starts[-1])
        self.alive = self._alive(contents.segments)
        shared.cache.keep_only({segment.name for segment in self.segments})
        self._evidence: Cache[Evidence] = Cache(shared.cache.limit)
        self._counts: dict[tuple[str, str], int] = {}
        self._infos: dict[tuple[str, str], Sequence[Any]] = {}
        self.visible: dict[tuple[int, ...], Bools] = {}  # whoosh_find's, by branches

    def _alive(self, segments: Sequence[Any]) -> Bools:
        alive = np.ones(self.size, np.bool_)
        for start, segment in zip(self.starts, segments, strict=False):
            alive[[start + number for number in segment.deleted_docs()]] = False
        return alive

    @cached_property
    def documents(self) -> int:
        """How many documents are alive."""
        return int(self.alive.sum())

    @cached_property
    def codes(self) -> dict[str, Ints]:
        """The coded columns of all documents, by name."""
        return {
            name: np.concatenate([segment.codes[name] for segment in self.segments])
            for name in CODED
        }

    @cached_property
    def created(self) -> npt.NDArray[np.int64]:
        """When each document was written, in seconds since 1970."""
        return np.concatenate([segment.created for segment in self.segments])

    @cached_property
    def norms(self) -> dict[str, Floats]:
        """For each scored field what BM25 adds to a term's count below the line."""
        return {field: self._norms(field) for field in Field}

    def _norms(self, field: str) -> Floats:
        total = sum(segment.total_length(field) for segment in self.segments)
        average = total / self.size or 1
        lengths = np.concatenate([segment.lengths(field) for segment in self.segments])
        norms = tuning.K1 * (1 - tuning.B + tuning.B * lengths / average)
        return norms.astype(np.float32)

    def postings(self, field: str, term: str) -> Postings:
        """Return a term's postings over all segments."""
        infos = self._infos.get((field, term), NO_INFOS)
        parts = [
            (start, found)
            for start, segment, info in zip(self.starts, self.segments, infos, strict=False)
            if len((found := segment.postings(field, term, info)).numbers)
        ]
        return parts[0][1] if len(self.segments) == 1 and parts else _joined(parts)

    def count(self, field: str, term: str) -> int:
        """Return how many documents have a term, deleted ones too."""
        key = (field, term)
        found = self._counts.get(key)
        if found is None:
            infos = [segment.info(field, term) for segment in self.segments]
            found = sum(info.doc_frequency() for info in infos if info)
            _remember(self._infos, key, infos, MOST_INFOS)
            _remember(self._counts, key, found, MOST_COUNTS)
        return found

    def scores(self, terms: Iterable[Term]) -> Floats:
        """Return every document's BM25 score, summed over weighted terms."""
        scores = np.zeros(self.size, np.float32)
        for term in self._affordable(terms):
            evidence = self._evidence_of(term.field, term.text)
            scores[evidence.numbers] += np.float32(term.weight) * evidence.scores
        return scores

    def _affordable(self, terms: Iterable[Term]) -> Iterable[Term]:
        """Give the terms that are in the index, keys first, the rarest first, within the cap."""
        counted = [(self.count(term.field, term.text), term) for term in self.weighed(terms)]
        most = max(tuning.GRAM_DOCUMENTS, self.size * tuning.GRAM_PART)
        left = tuning.MOST_POSTINGS
        for count, term in sorted(counted, key=_rarest_key_first):
            if not count or (term.field == Field.GRAM and count > most):
                continue
            left -= count
            if left >= 0:
                yield term

    def _evidence_of(self, field: str, term: str) -> "Evidence":
        key = (field, term)
        found = self._evidence.get(key)
        if found is None:
            postings = self.postings(field, term)
            found = Evidence(postings.numbers, self._bm25(field, postings))
            self._evidence.keep(key, found)
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

    def weighed(self, terms: Iterable[Term]) -> Iterable[Term]:
        """Give terms that stand beside a typed word, which is in some text, their part only."""
        known: dict[str, bool] = {"": False}
        for term in terms:
            if term.instead not in known:
                known[term.instead] = self.count(Field.KEY, term.instead) > 0
            beside = tuning.SYNONYM_BESIDE if known[term.instead] else 1
            yield term._replace(weight=term.weight * beside)

    def ideal(self, terms: Iterable[Term]) -> float:
        """Return about what a text of average length with every term once would score."""
        return sum(term.weight * self.idf(self.count(term.field, term.text)) for term in terms)

    def kept(self, number: int) -> tuple[str, str]:
        """Return a document's id and its plain words in order."""
        at = int(np.searchsorted(self.starts, number, side="right")) - 1
        return self.segments[at].kept(number - int(self.starts[at]))

    def numbers_of(self, document_id: str) -> Ints:
        """Return where a document's id is, alive or not."""
        return self.postings("id", document_id).numbers

    def close(self, successor: "Snapshot | None" = None) -> None:
        """Let go of the segments that the successor has not taken over."""
        taken = {segment.name for segment in successor.segments} if successor else set()
        for segment in self.segments:
            if segment.name not in taken:
                segment.close()


def _joined(parts: list[tuple[int, Postings]]) -> Postings:
    if not parts:
        return Postings(np.empty(0, np.int32), None)
    numbers = np.concatenate([found.numbers + np.int32(start) for start, found in parts])
    if all(found.counts is None for _start, found in parts):
        return Postings(numbers, None)
    counts = [
        np.ones(len(found.numbers), np.float32) if found.counts is None else found.counts
        for _start, found in parts
    ]
    return Postings(numbers, np.concatenate(counts))


def _remember(known: dict[Key, Value], key: Key, value: Value, most: int) -> None:
    if len(known) >= most:
        known.clear()
    known[key] = value


def _rarest_key_first(counted: tuple[int, Term]) -> tuple[bool, int]:
    count, term = counted
    return term.field == Field.GRAM, count
