"""Words of the index near a word that is not in it, and words that begin like one."""

from collections import Counter
from itertools import islice
from typing import Final

import numpy as np

from forum.search import analysis, nearness
from forum.search.plan import Field
from forum.search.whoosh_snapshot import Bools, Snapshot

MOST_COMPLETIONS: Final = 400
MOST_SUGGESTED: Final = 8


def corrections(snapshot: Snapshot, words: tuple[str, ...], seen: Bools) -> dict[str, str]:
    """Return for typed words that no visible text has the nearest one that some have."""
    unknown = [word for word in words if _is_unknown(snapshot, word, seen)]
    found = {word: _nearest(snapshot, word, seen) for word in unknown[: nearness.MOST_UNKNOWN]}
    return {word: near for word, near in found.items() if near}


def completions(snapshot: Snapshot, prefix: str, seen: Bools) -> list[str]:
    """Return the commonest words of visible texts that begin with `prefix` (plain letters)."""
    counts: Counter[str] = Counter()
    for segment in snapshot.segments:
        terms = islice(segment.reader.expand_prefix("form", prefix), MOST_COMPLETIONS)
        for term in terms:
            counts[term.decode()] += segment.reader.doc_frequency("form", term)
    likely = [word for word, _count in counts.most_common(MOST_SUGGESTED * 2)]
    return [word for word in likely if _texts(snapshot, word, seen) >= nearness.FEWEST_TEXTS][
        :MOST_SUGGESTED
    ]


def _texts(snapshot: Snapshot, word: str, seen: Bools) -> int:
    return int(np.count_nonzero(seen[snapshot.postings("form", word).numbers]))


def _is_unknown(snapshot: Snapshot, word: str, seen: Bools) -> bool:
    if not nearness.may_be_wrong(word):
        return False
    return not seen[snapshot.postings(Field.KEY, analysis.key(word)).numbers].any()


def _nearest(snapshot: Snapshot, word: str, seen: Bools) -> str:
    plain = analysis.plain(word)
    counts: Counter[str] = Counter()
    for segment in snapshot.segments:
        for term in segment.reader.expand_prefix("form", plain[0]):
            form = term.decode()
            if abs(len(form) - len(plain)) <= nearness.FURTHEST:
                counts[form] += segment.reader.doc_frequency("form", term)
    likely = [form for form, _count in counts.most_common(nearness.MOST_COMPARED)]
    for form in nearness.nearest(plain, likely):
        if _texts(snapshot, form, seen) >= nearness.FEWEST_TEXTS:
            return form
    return ""
