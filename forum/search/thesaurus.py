"""The word list as a value: which words stand for a typed one. Used on queries only.

Groups live in the database and are edited there; this module only looks them up by key.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NamedTuple

from forum.search import analysis

# Letters of a compound's part, and words that may take its place.
SHORTEST_PART: Final = 4
MOST_PARTS: Final = 4
# Words of an entry, the longest first.
SIZES: Final = (3, 2)
# With so short a key, a word must begin as one of the list is written.
SHORT_KEY: Final = 3


class Several(NamedTuple):
    """An entry of several words that was typed: its first word, and what stands for it."""

    first: str
    others: tuple[str, ...]


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
        """Return the other words of every group that `word` (or an inflection of it) is in.

        For a compound that is in none, its parts are replaced: sykehusseng, hospitalsseng.
        """
        if not self.groups:
            return []
        return self.whole(word) or list(dict.fromkeys(self._compounds(analysis.plain(word))))

    def whole(self, word: str) -> list[str]:
        """Return the other words of the groups that `word` itself is in."""
        own = analysis.key(word)
        found: dict[str, str] = {}
        for number in self._by_key.get(own, ()):
            group = self.groups[number]
            # "til" and "men" have the keys of "till" and "mend", and are not meant by these.
            if len(own) <= SHORT_KEY and not any(map(_begins_with(word), group)):
                continue
            for other in group:
                found.setdefault(entry_key(other), other)
        found.pop(own, None)
        return list(found.values())

    def several(self, words: Sequence[str]) -> list[Several]:
        """Return the entries of two or three words that stand in `words`: «sosiale medier»."""
        keys = [analysis.key(word) for word in words]
        found = []
        for size in SIZES:
            for at in range(len(keys) - size + 1):
                own = " ".join(keys[at : at + size])
                entries = [
                    entry for number in self._by_key.get(own, ()) for entry in self.groups[number]
                ]
                others = {entry_key(entry): entry for entry in entries}
                others.pop(own, None)
                if others:
                    found.append(Several(words[at], tuple(others.values())))
        return found

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the two words of the list that a compound is made of: lukkerutine.

        Empty where the list does not know both.
        """
        plain = analysis.plain(word)
        for cut in range(len(plain) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            first, last = plain[:cut], plain[cut:]
            if analysis.key(last) not in self._by_key:
                continue
            # A joining s or e belongs to neither part: åpningstid, barnehage.
            for begun in (first, first[:-1] if first[-1] in "se" else ""):
                if len(begun) >= SHORTEST_PART - 1 and analysis.key(begun) in self._by_key:
                    return begun, last
        return ()

    def _compounds(self, word: str) -> Iterator[str]:
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            first, last = word[:cut], word[cut:]
            # A joining s or e belongs to neither part: arbeidsrom, barnehage.
            bare = first[:-1] if first[-1] in "se" and len(first) > SHORTEST_PART else ""
            yield from (other + last for other in islice(self.whole(first), MOST_PARTS))
            yield from (other + last for other in islice(self.whole(bare), MOST_PARTS) if bare)
            yield from (first + other for other in islice(self.whole(last), MOST_PARTS))


def _begins_with(word: str) -> Callable[[str], bool]:
    """Return whether `word` begins with an entry, a last e or a aside, both in plain letters."""
    typed = analysis.plain(word)
    return lambda entry: typed.startswith(analysis.plain(entry.casefold()).rstrip("ea"))


def entry_key(words: str) -> str:
    """Return the key of one entry, which may be of several words."""
    return " ".join(analysis.key(word) for word in analysis.words(words))


EMPTY = Thesaurus()
