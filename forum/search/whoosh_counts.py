"""Counting groups by the values that their documents have: what can be is reckoned beforehand.

A column in which all documents of a group agree is counted by groups, all such columns in one
go (`_Agreed`). Of columns whose values differ within many groups each value is one bit of a number
for each document, and so is each period (`_Bits`). What is left, exceptions of a column that
nearly always agrees or a column of very many values, is counted by pairs of group and value.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from forum.search.whoosh_arrays import Ints
from forum.search.whoosh_layout import Bools, Layout

Counts = npt.NDArray[np.int64]
Words = npt.NDArray[Any]

# A column has bits when it has no more values and there is room; periods need some besides.
MOST_VALUES: Final = 24
ROOM: Final = 48
MOST_PERIODS: Final = 16
# A column is taken to agree when no more than this part of all documents are in groups that do not.
EXCEPTIONS: Final = 16
MOST_PACKED: Final = 2  # beginnings of periods whose bits are remembered

_SIZES: Final = (np.dtype("<u1"), np.dtype("<u2"), np.dtype("<u4"), np.dtype("<u8"))
# For each value of a byte its bits.
_BITS: Final = np.unpackbits(
    np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little"
).astype(np.int64)


class _Pairs(NamedTuple):
    """Groups and values that documents have: `at` are places of documents in the layout.

    `pair` is for each of these the number of its pair; of each pair, `places` the group's place
    and `codes` the value.
    """

    at: npt.NDArray[np.intp]
    pair: Ints
    places: Ints
    codes: Ints

    def of_values(self, passing: Bools, allowed: Bools | None, values: int) -> Counts:
        there = np.zeros(len(self.places), np.bool_)
        there[self.pair[passing[self.at]]] = True
        if allowed is not None:
            there &= allowed[self.places]
        return np.bincount(self.codes[there], minlength=values)


class Reach(NamedTuple):
    """Which documents pass, in the layout's order, and how many groups of each set they are of."""

    passing: Bools
    times: Counts


class FacetCounts:
    """Counts by facet: `codes` are columns of the living, `values` how many values each has."""

    def __init__(
        self,
        layout: Layout,
        codes: Mapping[str, Ints],
        values: Mapping[str, int],
        created: npt.NDArray[np.int64],
    ) -> None:
        self._layout = layout
        self._values = values
        self.created: npt.NDArray[np.int64] = created
        self._in_order = np.sort(self.created)
        self._agreed: dict[str, Ints] = {}
        self._bit_of: dict[str, int] = {}
        self._pairs: dict[str, _Pairs] = {}
        self._bits = np.zeros(layout.living, np.dtype("<u8"))
        self._width = 0
        self._packed: dict[tuple[int, ...], Words] = {}
        for name, column in codes.items():
            self._lay_out(name, column)
        # Which set of values each group has together, and of each set the values.
        self._joint, firsts = _joint(self._agreed, len(layout.groups))
        self._sets = len(firsts)
        self._together = {name: codes[firsts] for name, codes in self._agreed.items()}

    def _lay_out(self, name: str, codes: Ints) -> None:
        """Find out how a column is to be counted."""
        layout, values = self._layout, self._values[name]
        firsts = codes[: len(layout.groups)]
        differing = layout.joined(codes != firsts[layout.place], np.logical_or)
        inside = np.flatnonzero(differing[layout.place])
        is_few = len(inside) * EXCEPTIONS <= len(codes)
        has_room = values <= MOST_VALUES and self._width + values <= ROOM
        if not is_few and has_room:
            self._bit_of[name] = self._width
            self._bits |= np.left_shift(np.uint64(1), (codes + self._width).astype(np.uint64))
            self._width += values
            return
        # The value beyond the last is nobody's.
        self._agreed[name] = np.where(differing, np.int32(values), firsts)
        if len(inside):
            self._pairs[name] = _pairs(inside, layout.place[inside], codes[inside])

    def agrees(self, name: str) -> bool:
        """Tell whether all documents of each group have the same value in a column."""
        return name in self._agreed and name not in self._pairs

    def having(self, name: str, fits: Bools) -> Bools:
        """Return which of the sets of values, that groups have together, have one that `fits`.

        `fits` says it of each value of a column that agrees.
        """
        return fits[self._together[name]]

    def groups_with(self, sets: Bools) -> Bools:
        """Return which groups, by place, have one of these sets of values."""
        return sets[self._joint]

    def reach(self, passing: Bools, present: Bools | None = None) -> Reach:
        """Return what is to be counted where these documents pass; `present` if it is known."""
        if present is None:
            present = self._layout.joined(passing, np.logical_or)
        sets = self._sets
        times = np.bincount(np.where(present, self._joint, sets), minlength=sets + 1)[:sets]
        return Reach(passing, times)

    def count(
        self,
        names: Collection[str],
        reach: Reach,
        sets: Bools | None,
        periods: Sequence[tuple[str, int]] = (),
    ) -> dict[str, Counts]:
        """Count groups by value: those of the `sets` (None: all) that have a document in reach.

        `periods` are names and beginnings; they are counted under "period" in their order.
        """
        times = reach.times if sets is None else reach.times * sets
        found = {
            name: np.bincount(self._together[name], times, self._values[name] + 1)
            for name in names
            if name in self._agreed
        }
        differing = [name for name in names if not self.agrees(name)]
        if not (differing or periods):
            return found
        allowed = None if sets is None else self.groups_with(sets)
        bits = self._count_bits(reach.passing, allowed, [begun for _name, begun in periods])
        for name in differing:
            if name in self._pairs:
                found[name] += self._pairs[name].of_values(
                    reach.passing, allowed, self._values[name] + 1
                )
            else:
                found[name] = bits[self._bit_of[name] :]
        return found | {"period": bits[self._width :]}

    def _count_bits(self, passing: Bools, allowed: Bools | None, begun: Sequence[int]) -> Counts:
        packed = self._with_periods(begun)
        words = self._layout.joined(packed * passing, np.bitwise_or)
        if allowed is not None:
            words *= allowed
        columns = words.view(np.uint8).reshape(len(words), words.itemsize)
        return np.concatenate(
            [np.bincount(columns[:, at], minlength=256) @ _BITS for at in range(words.itemsize)]
        )

    def _with_periods(self, begun: Sequence[int]) -> Words:
        """Return every document's bits, those of periods last.

        They stay the same until the beginning of a period passes another document.
        """
        if len(begun) > MOST_PERIODS:
            raise ValueError("so many periods have no room")
        places = tuple(np.searchsorted(self._in_order, begun).tolist())
        found = self._packed.get(places)
        if found is None:
            bits = self._bits.copy()
            for at, moment in enumerate(begun, self._width):
                bits |= (self.created >= moment).astype(np.uint64) << np.uint64(at)
            width = self._width + len(begun)
            found = bits.astype(next(size for size in _SIZES if size.itemsize * 8 >= width))
            if len(self._packed) >= MOST_PACKED:
                self._packed.clear()
            self._packed[places] = found
        return found


def _joint(agreed: Mapping[str, Ints], groups: int) -> tuple[Ints, npt.NDArray[np.intp]]:
    """Return the number of each group's set of values, and by number a group that has it."""
    joint = np.zeros(groups, np.int64)
    for codes in agreed.values():
        joint = joint * (int(codes.max(initial=0)) + 1) + codes
        joint = np.unique(joint, return_inverse=True)[1]
    _distinct, firsts = np.unique(joint, return_index=True)
    return joint.astype(np.int32), firsts


def _pairs(at: npt.NDArray[np.intp], places: Ints, codes: Ints) -> _Pairs:
    values = int(codes.max()) + 1
    distinct, pair = np.unique(places.astype(np.int64) * values + codes, return_inverse=True)
    return _Pairs(
        at,
        pair.astype(np.int32),
        (distinct // values).astype(np.int32),
        (distinct % values).astype(np.int32),
    )
