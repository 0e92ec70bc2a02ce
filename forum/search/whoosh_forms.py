"""The words of one segment as they are written: a file beside Whoosh's own, read as arrays.

Whoosh's dictionary gives them one by one; with a hundred thousand words that is too slow for
completing a word while it is typed.
"""

from collections.abc import Iterable
from functools import cached_property
from struct import Struct
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from forum.search import nearness

ENDING: Final = ".frm"
BYTES: Final = 32  # longer words are neither completed nor corrected
MOST_LIKELY: Final = 64
_ROW: Final = np.dtype([("word", f"S{BYTES}"), ("texts", "<i4")])
_COUNT: Final = Struct(">I")
_CONTINUED: Final = 0x80  # how a byte of UTF-8 begins that continues a letter
_LETTER_BITS: Final = 31

Bytes = npt.NDArray[np.uint8]


def write_forms(file: Any, terms: Iterable[tuple[bytes, int]]) -> None:
    """Write words, in order, each with the number of texts that have it."""
    rows = [term for term in terms if len(term[0]) <= BYTES]
    file.write(_COUNT.pack(len(rows)) + np.array(rows, _ROW).tobytes())


class Forms:
    """Words in order, and in how many texts of the segment each is.

    Raises:
        ValueError: the file is not whole.
    """

    def __init__(self, data: bytes) -> None:
        rows = np.frombuffer(data, _ROW, offset=_COUNT.size)
        if _COUNT.pack(len(rows)) != data[: _COUNT.size]:
            raise ValueError("words are missing")
        self.words = np.ascontiguousarray(rows["word"])
        self.texts = np.ascontiguousarray(rows["texts"])

    @cached_property
    def letters(self) -> Bytes:
        """How many letters each word has."""
        return _letters(_table(self.words))

    @cached_property
    def marks(self) -> npt.NDArray[np.uint32]:
        """A bit for each letter that a word has: words far apart are told from these alone."""
        return _marks(_table(self.words))

    def beginning_with(self, prefix: str) -> list[tuple[str, int]]:
        """Return the commonest words that begin so, with the number of their texts."""
        places = np.arange(*self._span(prefix))
        if len(places) > MOST_LIKELY:
            cut = len(places) - MOST_LIKELY
            places = places[np.argpartition(self.texts[places], cut)[cut:]]
        return self._at(places)

    def near(self, word: str) -> list[tuple[str, int]]:
        """Return words with the same first letter that may be a few letters from `word`."""
        start, end = self._span(word[0])
        wrong = nearness.furthest(word)
        own = _table(np.array([word.encode()], f"S{BYTES}"))
        apart = np.abs(self.letters[start:end].astype(np.int16) - int(_letters(own)[0]))
        # A letter changed is two bits, and one of ours beside ASCII is two bytes.
        other = np.bitwise_count(self.marks[start:end] ^ _marks(own)[0])
        return self._at(start + np.flatnonzero((apart <= wrong) & (other <= 2 * wrong + 1)))

    def _span(self, prefix: str) -> tuple[int, int]:
        low = prefix.encode()
        high = low[:-1] + bytes([low[-1] + 1])
        first, last = np.searchsorted(self.words, np.array([low, high], f"S{BYTES + 1}"))
        return int(first), int(last)

    def _at(self, places: npt.NDArray[np.intp]) -> list[tuple[str, int]]:
        words = (word.decode() for word in self.words[places].tolist())
        return list(zip(words, self.texts[places].tolist(), strict=True))


def _table(words: npt.NDArray[np.bytes_]) -> Bytes:
    return words.view(np.uint8).reshape(len(words), BYTES)


def _letters(table: Bytes) -> Bytes:
    begins = (table != 0) & ((table & 0xC0) != _CONTINUED)
    letters: Bytes = begins.sum(axis=1, dtype=np.uint8)
    return letters


def _marks(table: Bytes) -> npt.NDArray[np.uint32]:
    bits = np.left_shift(np.uint32(1), table & _LETTER_BITS, dtype=np.uint32)
    marks: npt.NDArray[np.uint32] = np.bitwise_or.reduce(bits * (table != 0), axis=1)
    return marks
