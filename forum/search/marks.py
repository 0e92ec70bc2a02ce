"""Marking in a text what a query asks for: inflections, spellings and words of the list too.

Pure functions on the text as the database has it. Fragments are plain text: escape each for HTML.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Final

from forum.search import analysis
from forum.search.plan import Field, plan
from forum.search.thesaurus import EMPTY, Thesaurus

Fragment = tuple[str, bool]
Hit = tuple[int, int, str]  # where a word begins and ends, and its key

# A key so long is marked inside a compound too: «butikk» in «butikkvakt».
SHORTEST_PART: Final = 4
# Of a longer text only the beginning is looked through.
LONGEST_TEXT: Final = 20_000
# So much alike in their 4-grams two words must be, when nothing else is to be marked.
ALIKE: Final = 0.5
MARKED: Final = 4000  # pieces of text whose words are remembered
# Words that share their key with one of the list ("till", a cash desk): not marked in its stead.
_LITTLE_KEYS: Final = frozenset(
    map(analysis.key, ("til", "er", "men", "ved", "sin", "før", "alle"))
)
# Between the keys of words in a line: neither is in any key.
PIECE_END: Final = "\n"
WORD_END: Final = "\r"
ENDS: Final = PIECE_END + WORD_END


def highlight(text: str, query: str, thesaurus: Thesaurus = EMPTY) -> list[Fragment]:
    """Return `text` in fragments, each with whether it is a hit; joined they are the text again."""
    fragments: list[Fragment] = []
    end = 0
    for start, stop, _key in _hits(text[:LONGEST_TEXT].split(" "), _wanted(query, thesaurus)):
        if start > end:
            fragments.append((text[end:start], False))
        fragments.append((text[start:stop], True))
        end = stop
    if end < len(text):
        fragments.append((text[end:], False))
    return fragments


def best_passage(text: str, query: str, length: int, thesaurus: Thesaurus = EMPTY) -> str:
    """Return at most `length` characters of `text` on one line where most of the query stands.

    An ellipsis shows where something was left out.
    """
    pieces = text[:LONGEST_TEXT].split()
    text = " ".join(pieces)
    if len(text) <= length:
        return text
    start = _best_start(_hits(pieces, _wanted(query, thesaurus)), length)
    return _cut(text, start, length)


def _best_start(hits: Sequence[Hit], length: int) -> int:
    """Return where a window with most distinct hits begins, with some text before the first."""
    inside: dict[str, int] = {}
    best, best_count, end, room = 0, 0, 0, length * 2 // 3
    for at, (start, _stop, key) in enumerate(hits):
        while end < len(hits) and hits[end][1] <= start + room:
            found = hits[end][2]
            inside[found] = inside.get(found, 0) + 1
            end += 1
        if len(inside) > best_count:
            best, best_count = start, len(inside)
        if end > at:
            inside[key] -= 1
            if not inside[key]:
                del inside[key]
        else:
            end = at + 1
    return max(0, best - length // 5)


def _cut(text: str, start: int, length: int) -> str:
    if start + length >= len(text):
        start = max(0, len(text) - length + 1)
    room = length - (1 if start else 0)
    part = text[start : start + room]
    if start:
        before, space, after = part.partition(" ")
        part = "…" + (after if space and len(before) < length // 4 else part)
    if start + room < len(text):
        part = part[: length - 1].rstrip()
        before, space, after = part.rpartition(" ")
        part = (before if space and len(after) < length // 4 else part).rstrip(" ,.;:–-") + "…"
    return part


@lru_cache(MARKED)
def _words_of(piece: str) -> tuple[Hit, ...]:
    """Return the words of a piece of text: where each is, and its key."""
    return tuple(
        (*match.span(), analysis.key(match[0].casefold()))
        for match in analysis.WORD.finditer(piece)
    )


class _Keys(dict[str, str]):
    """The keys of the words in pieces of text, in a line; faster than `lru_cache` where all is."""

    def __missing__(self, piece: str) -> str:
        if len(self) >= analysis.CACHED_WORDS:
            self.clear()
        words = analysis.WORD.findall(piece)
        keys = self[piece] = WORD_END.join([analysis.key(word.casefold()) for word in words])
        return keys


_keys_of = _Keys().__getitem__


class _Wanted:
    """What a query asks to be marked."""

    def __init__(self, query: str, thesaurus: Thesaurus) -> None:
        found = plan(query, thesaurus)
        little = {analysis.key(word) for word in set(found.words) - set(found.telling)}
        keys = {term.text for term in found.terms if term.field == Field.KEY and term.text} - little
        own = {analysis.key(word) for word in found.telling}
        self._keys = own | (keys - _LITTLE_KEYS)
        self._words = found.telling
        self._judged: dict[str, bool] = {}

    @cached_property
    def _grams(self) -> list[set[str]]:
        return [set(grams) for grams in map(analysis.grams, self._words) if grams]

    def hits(self, pieces: Sequence[str]) -> list[Hit]:
        """Return the words that are asked for, in pieces with a blank after each but the last.

        The keys of all words stand in one line, so that few words are looked at one by one.
        """
        line = PIECE_END.join(("", *map(_keys_of, pieces), ""))
        found = _places(line, self._keys)
        if not found:
            return []
        ends = list(accumulate(map(len, pieces)))
        hits = []
        for place in found:
            at = line.count(PIECE_END, 0, place) - 1
            piece = pieces[at]
            words = _words_of(piece)
            start, stop, key = words[
                line.count(WORD_END, line.rfind(PIECE_END, 0, place), place) if words[1:] else 0
            ]
            begin = ends[at] - len(piece) + at
            hits.append((begin + start, begin + stop, key))
        return hits

    def alike(self, pieces: Sequence[str]) -> list[Hit]:
        """Return the words that are much like one that is asked for."""
        hits = []
        begin = 0
        for piece in pieces:
            for start, stop, key in _words_of(piece):
                if self._is_alike(piece[start:stop].casefold()):
                    hits.append((begin + start, begin + stop, key))
            begin += len(piece) + 1
        return hits

    def _is_alike(self, word: str) -> bool:
        found = self._judged.get(word)
        if found is None:
            grams = set(analysis.grams(word))
            found = self._judged[word] = any(
                len(grams & theirs) >= ALIKE * max(len(grams), len(theirs))
                for theirs in self._grams
            )
        return found


def _places(line: str, keys: Iterable[str]) -> list[int]:
    """Return where in a line of keys words begin that are one of `keys`, or begin or end so."""
    found = set()
    for key in keys:
        at = line.find(key)
        while at >= 0:
            begins, ends = line[at - 1] in ENDS, line[at + len(key)] in ENDS
            if begins and (ends or len(key) >= SHORTEST_PART):
                found.add(at)
            elif ends and len(key) >= SHORTEST_PART:
                found.add(max(line.rfind(PIECE_END, 0, at), line.rfind(WORD_END, 0, at)) + 1)
            at = line.find(key, at + 1)
    return sorted(found)


_wanted = lru_cache(16)(_Wanted)


def _hits(pieces: list[str], wanted: _Wanted) -> list[Hit]:
    """Return the words to be marked in pieces that blanks join; where none is, those much alike."""
    return wanted.hits(pieces) or wanted.alike(pieces)


def replaced(text: str, corrections: Mapping[str, str]) -> str:
    """Return what somebody typed with words replaced, capitals aside."""

    def instead(match: re.Match[str]) -> str:
        return corrections.get(match[0].casefold(), match[0])

    return analysis.WORD.sub(instead, text)
