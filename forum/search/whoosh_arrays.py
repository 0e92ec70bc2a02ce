"""Postings, lengths and rows of one Whoosh segment as numpy arrays, decoded once each.

Reads private attributes of Whoosh 2.7.4's readers, hence the exact pin (docs/decisions).
"""

import pickle
from array import array
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property
from io import BytesIO
from itertools import islice
from struct import Struct
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.reading import SegmentReader
from whoosh.util.numeric import byte_to_length

from forum.search.plan import Field
from forum.search.whoosh_forms import ENDING, Forms
from forum.search.whoosh_schema import MAGIC, ROW

Value = int | bytes

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

# Columns whose values are filtered and counted by small numbers.
CODED: Final = (
    "group", "theme", "branch", "visibility", "group_kind", "country", "language",
    "is_solved", "has_files",
)  # fmt: skip

SCORED: Final = tuple(Field)

_LENGTHS: Final[Floats] = np.array([byte_to_length(byte) for byte in range(256)], np.float32)
# Whoosh takes a text without a stored length as one word long.
_LENGTHS[0] = 1


class Postings(NamedTuple):
    """Where a term is: document numbers (ascending), and how often; None is once everywhere."""

    numbers: Ints
    counts: Floats | None

    @property
    def size(self) -> int:
        """Bytes."""
        return self.numbers.nbytes + (0 if self.counts is None else self.counts.nbytes)


class Place(NamedTuple):
    """Where in its file a segment keeps a term's postings, and how many there are."""

    texts: int
    offset: int
    length: int


# What Whoosh writes down of a term: the third value is the number of documents, the last two are
# the place of the postings.
_TERM: Final = Struct("!BfIBBfIIqi")

# About what a dictionary and array objects need besides the numbers.
ENTRY_BYTES: Final = 300
CHECKED_TERMS: Final = 1000


class Sized(Protocol):
    """What a cache holds."""

    @property
    def size(self) -> int: ...


Kept = TypeVar("Kept", bound=Sized)


class Cache(Generic[Kept]):
    """Arrays by key, the longest unused of which go when `limit` bytes are reached."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.bytes = 0
        self._kept: OrderedDict[tuple[Hashable, ...], Kept] = OrderedDict()

    def get(self, key: tuple[Hashable, ...]) -> Kept | None:
        """Return what is kept under a key."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: tuple[Hashable, ...], arrays: Kept) -> None:
        """Keep it, and let go of the oldest."""
        self._kept[key] = arrays
        self.bytes += arrays.size + ENTRY_BYTES
        while self.bytes > self.limit:
            self._drop(next(iter(self._kept)))

    def keep_only(self, segments: set[str]) -> None:
        """Let go of segments that no snapshot shows any more; their names begin the keys."""
        for key in [key for key in self._kept if key[0] not in segments]:
            self._drop(key)

    def _drop(self, key: tuple[Hashable, ...]) -> None:
        self.bytes -= self._kept.pop(key).size + ENTRY_BYTES


class Coder:
    """Small numbers for the values of one column, the same in every segment."""

    def __init__(self) -> None:
        self.values: list[Value] = []
        self._codes: dict[Value, int] = {}

    def code(self, value: Value) -> int:
        """Return the value's number, a new one when it is new."""
        found = self._codes.get(value)
        if found is None:
            found = self._codes[value] = len(self.values)
            self.values.append(value)
        return found

    def known(self, value: Value) -> int:
        """Return the value's number, or -1 for one that no document has."""
        return self._codes.get(value, -1)

    def codes(self, column: npt.NDArray[Any]) -> Ints:
        """Return the numbers of a whole column."""
        distinct, places = np.unique(column, return_inverse=True)
        numbers = np.array([self.code(value) for value in distinct.tolist()], np.int32)
        return numbers[places]


class Shared:
    """What all snapshots of one index share: decoded postings and the numbers of values."""

    def __init__(self, cache_limit: int) -> None:
        self.cache: Cache[Postings] = Cache(cache_limit)
        self.coders = {name: Coder() for name in CODED}


class Segment:
    """One segment, opened once. Which documents are deleted, its snapshot knows."""

    def __init__(self, storage: Any, schema: Any, segment: Any, shared: Shared) -> None:
        self.name: str = segment.segment_id()
        self.reader = SegmentReader(storage, schema, segment)
        self.size: int = segment.doc_count_all()
        self._shared = shared
        # Now, not when needed: a later commit may have removed files that are not open yet.
        self._rows = np.frombuffer(self._column("row", schema["row"].column_type), dtype=ROW)
        self._names = self._rows["id"]
        self._lengths = {field: self._read_lengths(field) for field in SCORED}
        self.forms = Forms(_whole(storage, segment.make_filename(ENDING)))
        if self.size:
            self.reader.stored_fields(0)

    @cached_property
    def codes(self) -> dict[str, Ints]:
        """The coded columns by name."""
        return {name: self._shared.coders[name].codes(self._rows[name]) for name in CODED}

    @cached_property
    def created(self) -> npt.NDArray[np.int64]:
        """When each document was written, in seconds since 1970."""
        created: npt.NDArray[np.int64] = self._rows["created"]
        return created

    @cached_property
    def trust(self) -> npt.NDArray[np.uint8]:
        """How far each document can be relied on, as `documents.Trust` has it."""
        trust: npt.NDArray[np.uint8] = self._rows["trust"]
        return trust

    def _column(self, name: str, column: Any) -> bytes:
        """Return a whole column, and close its file."""
        documents = self.reader._perdoc  # noqa: SLF001
        reader = documents.column_reader(name, column)
        data: bytes = reader._dbfile.get(  # noqa: SLF001
            reader._basepos,  # noqa: SLF001
            reader._fixedlen * reader._count,  # noqa: SLF001
        )
        documents._colfiles.pop(name)[0].close()  # noqa: SLF001
        return data

    def _read_lengths(self, field: str) -> npt.NDArray[np.uint8]:
        name = f"_{field}_len"
        found = np.zeros(self.size, np.uint8)
        if self.reader._perdoc.has_column(name):  # noqa: SLF001
            stored = np.frombuffer(self._column(name, LENGTHS_COLUMN), np.uint8)
            found[: len(stored)] = stored
        return found

    def lengths(self, field: str) -> Floats:
        """Return how many terms each document has in `field`, as coarsely as Whoosh stores it."""
        return _LENGTHS[self._lengths[Field(field)]]

    def total_length(self, field: str) -> int:
        """Return the sum of exact lengths."""
        total: int = self.reader.field_length(field)
        return total

    def place(self, field: str, term: str) -> Place | None:
        """Return where a term's postings are, or None when the segment has it not."""
        terms = self.reader._terms  # noqa: SLF001
        table = terms._tindex  # noqa: SLF001
        try:
            at, size = table.range_for_key(terms._keycoder(field, term.encode()))  # noqa: SLF001
        except KeyError:
            return None
        found = _TERM.unpack(table.dbfile.get(at, size))
        return Place(found[2], *found[8:])

    def postings(self, field: str, term: str, place: Place) -> Postings:
        """Return the postings of a term that is at `place`, from the cache or decoded."""
        key = (self.name, field, term)
        found = self._shared.cache.get(key)
        if found is None:
            found = self._decode(place)
            self._shared.cache.keep(key, found)
        return found

    def _decode(self, place: Place) -> Postings:
        data = self.reader._terms._postfile.get(place.offset, place.length)  # noqa: SLF001
        blocks = list(_blocks(data))
        numbers = np.concatenate([np.cumsum(block[0], dtype=np.int32) for block in blocks])
        if all(block[1] is None for block in blocks):
            return Postings(numbers, None)
        return Postings(numbers, np.concatenate([_counts(*block) for block in blocks]))

    def id_of(self, number: int) -> str:
        """Return a document's id."""
        name: bytes = self._names[number]
        return name.decode() or self.kept(number)[0]

    def kept(self, number: int) -> tuple[str, str]:
        """Return a document's id and its plain words in order."""
        stored: dict[str, tuple[str, str]] = self.reader.stored_fields(number)
        return stored["kept"]

    def check(self, terms: Iterable[tuple[str, str]]) -> None:
        """Read rows, some words and these terms anew; whatever fails is raised."""
        if len(self._rows) != self.size:
            raise ValueError("rows are missing")
        for number in {0, self.size - 1}:
            self.kept(number)
        for field, term in terms:
            if place := self.place(field, term):
                self._decode(place)
        for _field, _term in islice(self.reader.all_terms(), CHECKED_TERMS):
            pass

    def close(self) -> None:
        """Let go of the files."""
        self.reader.close()


def _whole(storage: Any, name: str) -> bytes:
    file = storage.open_file(name)
    try:
        data: bytes = file.read(storage.file_length(name))
    finally:
        file.close()
    return data


def _blocks(data: bytes) -> "Iterator[tuple[array[int], array[float] | float | None]]":
    """Give each block's steps between document numbers, and its weights as they are stored."""
    if data[: len(MAGIC)] != MAGIC:
        raise ValueError("no postings stand here")
    file = BytesIO(data)
    file.seek(len(MAGIC))
    is_last = False
    while not is_last:
        is_last = int.from_bytes(file.read(4), "big", signed=True) < 0
        # Our own file, as Whoosh writes and reads it. First what readers that skip blocks need.
        pickle.load(file)  # noqa: S301
        steps, weights, _values = pickle.load(file)  # noqa: S301
        yield steps, weights


def _counts(steps: "array[int]", weights: "array[float] | float | None") -> Floats:
    if isinstance(weights, array):
        return np.frombuffer(weights, np.float32)
    return np.full(len(steps), 1.0 if weights is None else weights, np.float32)
