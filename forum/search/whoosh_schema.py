"""The Whoosh index's fields and a lean way to write them; read by whoosh_arrays.py.

Classes stand at module level because Whoosh pickles them into the index. Whoosh is pinned to 2.7.4
(docs/decisions): this file and whoosh_arrays.py lean on its insides.
"""

import pickle
from array import array
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
from whoosh import columns, fields, formats
from whoosh.codec import whoosh3
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PostingsWriter

from forum.search.documents import Document
from forum.search.entries import Entry
from forum.search.whoosh_forms import ENDING, write_forms

ID_BYTES: Final = 24  # a longer id stands with the words alone
GROUP_BYTES: Final = 24
# One row of plain numbers for each document, read back as one array.
ROW: Final = np.dtype(
    [
        ("id", f"S{ID_BYTES}"),
        ("group", f"S{GROUP_BYTES}"),
        ("created", "<i8"),
        ("theme", "<i4"),
        ("branch", "<i4"),
        ("visibility", "<i4"),
        ("page", "<i4"),
        ("kind", "S12"),
        ("group_kind", "S12"),
        ("country", "S2"),
        ("language", "S4"),
        ("is_solved", "u1"),
        ("has_files", "u1"),
        ("trust", "u1"),
    ]
)
MAGIC: Final[bytes] = whoosh3.WHOOSH3_HEADER_MAGIC  # before a term's postings
BLOCK: Final = 8192  # postings; whole lists are read, so large blocks are cheaper than Whoosh's 128

Posting = tuple[str, bytes, int, float, bytes]


class Bag(fields.FieldType):  # type: ignore[misc]
    """A field that takes {term: how often}: analysis is ours and happens before."""

    indexed = True
    stored = False

    def __init__(self, *, scorable: bool) -> None:
        self.scorable = scorable
        self.format = formats.Existence()
        self.analyzer = None

    def index(self, value: Mapping[str, int], **_options: Any) -> list[tuple[Any, ...]]:
        return [(text.encode(), count, float(count), b"") for text, count in value.items()]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bag) and other.scorable == self.scorable

    __hash__ = None  # type: ignore[assignment]  # as Whoosh's own field types


def make_schema() -> fields.Schema:
    """Return the schema: bags of terms, the plain words for phrases, one row of numbers."""
    return fields.Schema(
        id=Bag(scorable=False),
        key=Bag(scorable=True),
        title=Bag(scorable=True),
        gram=Bag(scorable=True),
        form=Bag(scorable=True),
        kept=fields.STORED(),
        row=fields.COLUMN(columns.FixedBytesColumn(ROW.itemsize)),
    )


def field_values(document: Document, entry: Entry) -> dict[str, Any]:
    """Return what Whoosh's writer takes for one document."""
    return {
        "id": {document.id: 1},
        "key": entry.keys,
        "title": entry.title,
        "gram": dict.fromkeys(entry.grams, 1),
        "form": dict.fromkeys(entry.forms, 1),
        "kept": (document.id, entry.words),
        "row": _row(document),
    }


def _row(document: Document) -> bytes:
    name, group = document.id.encode(), document.group.encode()
    if len(group) > GROUP_BYTES:
        raise ValueError(f"the group {document.group} is longer than {GROUP_BYTES} bytes")
    values = (
        name if len(name) <= ID_BYTES else b"",
        group,
        int(document.created_at.timestamp()),
        document.theme,
        document.branch,
        document.visibility,
        -1 if document.page is None else document.page,
        document.kind,
        document.group_kind,
        document.country,
        document.language,
        document.is_solved,
        document.has_files,
        document.trust,
    )
    return np.array([values], dtype=ROW).tobytes()


class LeanPostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    """Keeps numbers in blocks as arrays, which are read at once; stock readers read them too."""

    def _write_block(self, last: bool = False) -> None:  # noqa: FBT001, FBT002  Whoosh's own
        """Write the block at hand, as Whoosh does but for the pickle.

        Whoosh's old pickle protocol makes an array a list of numbers, which is read thirty times
        more slowly.
        """
        self._terminfo.add_block(self)
        numbers = (self._mini_ids(), self._mini_weights(), None)
        data = pickle.dumps(numbers, pickle.HIGHEST_PROTOCOL)
        # Numbers of documents, the last one, the greatest weight; no compression, no lengths.
        info = pickle.dumps((len(self._ids), self._ids[-1], self._maxweight, 0, 0, 0), 2)
        size = len(info) + len(data)
        if not self._blockcount:
            self._postfile.write(MAGIC)
        self._postfile.write_int(-size if last else size)
        self._postfile.write(info + data)
        self._blockcount += 1
        self._new_block()

    def _mini_ids(self) -> "array[int]":
        steps = np.diff(np.array(self._ids, np.uint32), prepend=np.uint32(0))
        if steps.max() < 2**16:
            return array("H", steps.astype(np.uint16).tobytes())
        return array("I", steps.tobytes())

    def _mini_weights(self) -> "float | array[float] | None":
        weights: tuple[float, ...] | float | None = super()._mini_weights()
        return array("f", weights) if isinstance(weights, tuple) else weights


class LeanCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with larger, plain blocks and no length bounds of blocks."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=BLOCK, compression=0)

    def postings_writer(self, dbfile: Any, byteids: Any = None) -> LeanPostingsWriter:
        return LeanPostingsWriter(dbfile, self._blocklimit, byteids, self._compression)

    def field_writer(self, storage: Any, segment: Any) -> "LeanFieldWriter":
        return LeanFieldWriter(self, storage, segment)


class Pool:
    """Postings of one segment to be, in memory, by field and term."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[bytes, tuple[array[int], array[float]]]] = {}

    def add(self, posting: Posting) -> None:
        name, term, number, weight, _value = posting
        terms = self.fields.setdefault(name, {})
        lists = terms.get(term)
        if lists is None:
            lists = terms[term] = (array("I"), array("f"))
        lists[0].append(number)
        lists[1].append(weight)

    def iter_postings(self) -> "Pool":
        return self

    def cleanup(self) -> None:
        self.fields.clear()

    def terms(self, name: str) -> Iterator[tuple[bytes, "array[int]", "array[float]"]]:
        """Give one field's terms in order, each with document numbers (ascending) and weights."""
        terms = self.fields.get(name, {})
        for term in sorted(terms):
            yield term, *terms[term]


class LeanFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes each term's list in slices of a block instead of posting by posting."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        self._forms = storage, segment.make_filename(ENDING)

    def add_postings(self, schema: Any, _lengths: Any, items: Pool) -> None:
        self._write_forms(items)
        for name in sorted(items.fields):
            self.start_field(name, schema[name])
            for term, numbers, weights in items.terms(name):
                self.start_term(term)
                self._write(numbers, weights)
                self.finish_term()
            self.finish_field()

    def _write_forms(self, items: Pool) -> None:
        storage, name = self._forms
        file = storage.create_file(name)
        write_forms(file, ((term, len(numbers)) for term, numbers, _ in items.terms("form")))
        file.close()

    def _write(self, numbers: "array[int]", weights: "array[float]") -> None:
        postings = self._postwriter
        for start in range(0, len(numbers), BLOCK):
            if start:
                postings._write_block()  # noqa: SLF001  the whole point of pinning Whoosh
            block = slice(start, start + BLOCK)
            postings._ids = numbers[block]  # noqa: SLF001
            postings._weights = weights[block]  # noqa: SLF001
            postings._maxweight = max(postings._weights)  # noqa: SLF001
            postings._minlength = 0  # noqa: SLF001  no bounds: a block may hold any length
