"""Documents laid out by group, so that what groups have is reckoned in whole arrays.

A layer holds one document of each group, the next layer another one of each that has two, and so
on. Groups with most documents come first: every layer fits onto the beginning of the first, and a
dozen passes over short arrays say for all groups at once what any of their documents has.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from forum.search.whoosh_arrays import Ints

Bools = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

# So many layers at most, none shorter: what the largest groups have beyond is taken by groups.
MOST_LAYERS: Final = 24
SHORTEST_LAYER: Final = 32


class Layout:
    """Where each document stands: layer after layer, what is in no layer, at last the dead.

    `order` says which document stands where, `where` the other way round; `living` is how many are
    not dead, and `place` where the group of each of these is in `groups`, the groups' codes.
    """

    def __init__(self, groups: Ints, alive: Bools) -> None:
        living = np.flatnonzero(alive)
        members = living[np.argsort(groups[living], kind="stable")]
        codes = groups[members]
        starts = np.flatnonzero(np.diff(codes, prepend=np.int32(-1)))
        sizes = np.diff(starts, append=len(codes))
        most_first = np.argsort(-sizes, kind="stable")
        self._sizes: Indices = sizes[most_first]
        self.groups: Ints = codes[starts[most_first]]
        self._lengths = self._layers()
        # Where in `order` each layer begins, and after the last of them the rest of each group.
        self._begins: Indices = np.cumsum([0, *self._lengths])
        left = np.maximum(0, self._sizes - len(self._lengths))
        left = left[: np.count_nonzero(left)]
        self._rest: Indices = np.cumsum(left) - left
        places = np.concatenate(
            [*map(np.arange, self._lengths), np.repeat(np.arange(len(left)), left)]
        )
        self.place: Ints = places.astype(np.int32)
        self.living = len(members)
        self.order: Indices = np.empty(len(groups), np.intp)
        self.order[self.documents_of(most_first.argsort())] = members
        self.order[self.living :] = np.flatnonzero(~alive)
        self.where: Ints = np.empty(len(groups), np.int32)
        self.where[self.order] = np.arange(len(groups))

    def _layers(self) -> list[int]:
        """Return how many groups each layer has."""
        lengths = [len(self.groups)]
        while len(lengths) < MOST_LAYERS:
            length = int(np.count_nonzero(self._sizes > len(lengths)))
            if length < SHORTEST_LAYER:
                break
            lengths.append(length)
        return lengths

    def documents_of(self, places: Indices) -> Indices:
        """Return where the documents of some groups stand, group after group, the oldest first."""
        sizes = self._sizes[places]
        ends = np.cumsum(sizes)
        depth = np.arange(int(sizes.sum())) - np.repeat(ends - sizes, sizes)
        place = np.repeat(places, sizes)
        layers = len(self._lengths)
        found: Indices = self._begins[np.minimum(depth, layers - 1)] + place
        is_rest = depth >= layers
        rest = self._rest[place[is_rest]] + depth[is_rest] - layers
        found[is_rest] = self._begins[-1] + rest
        return found

    def joined(self, values: npt.NDArray[Any], by: np.ufunc) -> npt.NDArray[Any]:
        """Return for each group what `by` makes of its living documents' values."""
        found = values[: len(self.groups)].copy()
        for begin, length in zip(self._begins[1:].tolist(), self._lengths[1:], strict=False):
            head = found[:length]
            by(head, values[begin : begin + length], out=head)
        if len(self._rest):
            head = found[: len(self._rest)]
            by(head, by.reduceat(values[self._begins[-1] : self.living], self._rest), out=head)
        return found
