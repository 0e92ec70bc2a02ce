"""Words of the index near a word that is not in it, and words that begin like one."""

from collections import Counter
from typing import Final

from forum.search import analysis
from forum.search.plan import Field
from forum.search.whoosh_snapshot import Bools, Snapshot

# A word that one text alone has is no suggestion: it may be another typing error, or somebody's
# text that has just been taken away.
FEWEST_TEXTS: Final = 2
MOST_UNKNOWN: Final = 3
SHORTEST: Final = 4
LONGEST: Final = 24
MOST_COMPLETIONS: Final = 400


def corrections(snapshot: Snapshot, words: tuple[str, ...], seen: Bools) -> dict[str, str]:
    """Return for typed words that no visible text has the nearest one that some have."""
    unknown = [word for word in words if _is_unknown(snapshot, word, seen)]
    found = {word: _nearest(snapshot, word, seen) for word in unknown[:MOST_UNKNOWN]}
    return {word: near for word, near in found.items() if near}


def completions(snapshot: Snapshot, prefix: str, most: int) -> list[str]:
    """Return the commonest words of the index that begin with `prefix` (plain letters)."""
    counts: Counter[str] = Counter()
    for segment in snapshot.segments:
        for term in segment.reader.expand_prefix("form", prefix):
            counts[term.decode()] += segment.reader.doc_frequency("form", term)
            if len(counts) >= MOST_COMPLETIONS:
                break
    return [word for word, _count in counts.most_common(most)]


def _is_unknown(snapshot: Snapshot, word: str, seen: Bools) -> bool:
    if not word.isalpha() or not SHORTEST <= len(word) <= LONGEST:
        return False
    return not seen[snapshot.postings(Field.KEY, analysis.key(word)).numbers].any()


def _nearest(snapshot: Snapshot, word: str, seen: Bools) -> str:
    plain = analysis.plain(word)
    for distance in (1, 2) if len(plain) > SHORTEST + 1 else (1,):
        near = {
            text
            for segment in snapshot.segments
            for text in segment.reader.terms_within("form", plain, distance, prefix=1)
        }
        counts = {text: int(seen[snapshot.postings("form", text).numbers].sum()) for text in near}
        best = max(near, key=lambda text: (counts[text], text), default="")
        if best and counts[best] >= FEWEST_TEXTS:
            return best
    return ""
