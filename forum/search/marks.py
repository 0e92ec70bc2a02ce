"""Marking in a text what a query asks for: inflections, spellings and words of the list too.

Pure functions on the text as the database has it. Fragments are plain text: escape each for HTML.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from forum.search import analysis
from forum.search.plan import Field, plan
from forum.search.thesaurus import EMPTY, Thesaurus

Fragment = tuple[str, bool]

# A key so long is marked inside a compound too: «butikk» in «butikkvakt».
SHORTEST_PART: Final = 4
# Of a longer text only the beginning is looked through.
LONGEST_TEXT: Final = 20_000
# So much alike in their 4-grams two words must be, when nothing else is to be marked.
ALIKE: Final = 0.5
JUDGED: Final = 2000  # words that are remembered for each query


def highlight(text: str, query: str, thesaurus: Thesaurus = EMPTY) -> list[Fragment]:
    """Return `text` in fragments, each with whether it is a hit; joined they are the text again."""
    fragments: list[Fragment] = []
    end = 0
    for start, stop in _hits(text, _wanted(query, thesaurus)):
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
    text = " ".join(text[:LONGEST_TEXT].split())
    if len(text) <= length:
        return text
    hits = list(_hits(text, _wanted(query, thesaurus)))
    start = _best_start(text, hits, length)
    return _cut(text, start, length)


def _best_start(text: str, hits: list[tuple[int, int]], length: int) -> int:
    """Return where a window with most distinct hits begins, with some text before the first."""
    keys = [analysis.key(text[start:stop].casefold()) for start, stop in hits]
    inside: Counter[str] = Counter()
    best, best_count, end = 0, 0, 0
    for at, (start, _stop) in enumerate(hits):
        while end < len(hits) and hits[end][1] <= start + length * 2 // 3:
            inside[keys[end]] += 1
            end += 1
        if len(inside) > best_count:
            best, best_count = start, len(inside)
        inside[keys[at]] -= 1
        if inside[keys[at]] <= 0:
            del inside[keys[at]]
        end = max(end, at + 1)
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


class _Judged(dict[str, bool]):
    """Whether a word, as it is written, is to be marked; each is judged when it is first seen."""

    def __init__(self, judge: Callable[[str], bool]) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, word: str) -> bool:
        if len(self) >= JUDGED:
            self.clear()
        found = self[word] = self._judge(word.casefold())
        return found


class _Wanted:
    """What a query asks to be marked."""

    def __init__(self, query: str, thesaurus: Thesaurus) -> None:
        found = plan(query, thesaurus)
        self._keys = {term.text for term in found.terms if term.field == Field.KEY}
        self._parts = tuple(key for key in self._keys if len(key) >= SHORTEST_PART)
        self._grams = [set(grams) for grams in map(analysis.grams, found.words) if grams]
        self.hits = _Judged(self._is_hit)
        self.alike = _Judged(self._is_alike)

    def _is_hit(self, word: str) -> bool:
        key = analysis.key(word)
        return key in self._keys or key.startswith(self._parts) or key.endswith(self._parts)

    def _is_alike(self, word: str) -> bool:
        grams = set(analysis.grams(word))
        return any(
            len(grams & theirs) >= ALIKE * max(len(grams), len(theirs)) for theirs in self._grams
        )


_wanted = lru_cache(16)(_Wanted)


def _hits(text: str, wanted: _Wanted) -> list[tuple[int, int]]:
    """Return where words to be marked begin and end; where none is, words that are much alike."""
    found = list(analysis.WORD.finditer(text, 0, LONGEST_TEXT))
    is_hit = wanted.hits
    hits = [match.span() for match in found if is_hit[match[0]]]
    if hits:
        return hits
    is_alike = wanted.alike
    return [match.span() for match in found if is_alike[match[0]]]


def replaced(text: str, corrections: Mapping[str, str]) -> str:
    """Return what somebody typed with words replaced, capitals aside."""

    def instead(match: re.Match[str]) -> str:
        return corrections.get(match[0].casefold(), match[0])

    return analysis.WORD.sub(instead, text)
