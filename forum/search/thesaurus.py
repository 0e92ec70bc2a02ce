"""The word list as a value: which words stand for a typed one. Used on queries only.

Groups live in the database and are edited there; this module only looks them up by key.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from forum.search import analysis


@dataclass(frozen=True, eq=False)
class Thesaurus:
    """Groups of words that stand for each other, found by the key of any of them."""

    groups: tuple[tuple[str, ...], ...] = ()
    _by_key: dict[str, list[int]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for number, group in enumerate(self.groups):
            for word in group:
                numbers = self._by_key.setdefault(entry_key(word), [])
                if number not in numbers:
                    numbers.append(number)

    @classmethod
    def of(cls, groups: Iterable[Sequence[str]]) -> "Thesaurus":
        """Make one from groups of words as a person wrote them."""
        return cls(tuple(tuple(words) for words in groups))

    def synonyms(self, word: str) -> list[str]:
        """Return the other words of every group that `word` (or an inflection of it) is in."""
        own = analysis.key(word)
        found: dict[str, str] = {}
        for number in self._by_key.get(own, ()):
            for other in self.groups[number]:
                found.setdefault(entry_key(other), other)
        found.pop(own, None)
        return list(found.values())


def entry_key(words: str) -> str:
    """Return the key of one entry, which may be of several words."""
    return " ".join(analysis.key(word) for word in analysis.words(words))


EMPTY = Thesaurus()
