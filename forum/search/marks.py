"""Marking in a text what a query asks for: inflections, spellings and words of the list too.

Pure functions on the text as the database has it. Fragments are plain text: escape each for HTML.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from forum.search import analysis
from forum.search.plan import Field, Plan, plan
from forum.search.thesaurus import EMPTY, Thesaurus

Fragment = tuple[str, bool]

# A key so long is marked inside a compound too: «butikk» in «butikkvakt».
SHORTEST_PART: Final = 4
# Of a longer text only the beginning is looked through.
LONGEST_TEXT: Final = 20_000
# So much alike in their 4-grams two words must be, when nothing else is to be marked.
ALIKE: Final = 0.5


def highlight(text: str, query: str, thesaurus: Thesaurus = EMPTY) -> list[Fragment]:
    """Return `text` in fragments, each with whether it is a hit; joined they are the text again."""
    fragments: list[Fragment] = []
    end = 0
    for start, stop in _hits(text, _plan(query, thesaurus)):
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
    hits = list(_hits(text, _plan(query, thesaurus)))
    start = _best_start(text, hits, length)
    return _cut(text, start, length)


def _best_start(text: str, hits: list[tuple[int, int]], length: int) -> int:
    """Return where a window with most distinct hits begins, with some text before the first."""
    best, best_count = 0, 0
    for at, (start, _stop) in enumerate(hits):
        distinct = {
            analysis.key(text[first:last].casefold())
            for first, last in _until(hits, at, start + length * 2 // 3)
        }
        if len(distinct) > best_count:
            best, best_count = start, len(distinct)
    return max(0, best - length // 5)


def _until(hits: list[tuple[int, int]], at: int, limit: int) -> Iterator[tuple[int, int]]:
    for start, stop in hits[at : at + 40]:
        if stop > limit:
            return
        yield start, stop


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


@lru_cache(32)
def _plan(query: str, thesaurus: Thesaurus) -> Plan:
    return plan(query, thesaurus)


def _hits(text: str, wanted: Plan) -> list[tuple[int, int]]:
    keys = {term.text for term in wanted.terms if term.field == Field.KEY}
    found = list(analysis.WORD.finditer(text, 0, LONGEST_TEXT))
    hits = [match.span() for match in found if _is_hit(match[0], keys)]
    if not hits and keys:
        hits = [match.span() for match in found if _is_alike(match[0], wanted.words)]
    return hits


def _is_hit(word: str, keys: set[str]) -> bool:
    key = analysis.key(word.casefold())
    if key in keys:
        return True
    return len(key) > SHORTEST_PART and any(
        len(part) >= SHORTEST_PART and (key.startswith(part) or key.endswith(part)) for part in keys
    )


def _is_alike(word: str, typed: tuple[str, ...]) -> bool:
    grams = set(analysis.grams(word.casefold()))
    return any(
        len(grams & set(theirs)) >= ALIKE * max(len(grams), len(theirs))
        for theirs in map(analysis.grams, typed)
        if theirs
    )


def replaced(text: str, corrections: Mapping[str, str]) -> str:
    """Return what somebody typed with words replaced, capitals aside."""

    def instead(match: re.Match[str]) -> str:
        return corrections.get(match[0].casefold(), match[0])

    return analysis.WORD.sub(instead, text)
