"""Words of the index near a word that is not in it, and words that begin like one."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from forum.search import analysis, nearness
from forum.search.plan import Field
from forum.search.whoosh_forms import Forms
from forum.search.whoosh_snapshot import Snapshot
from forum.search.whoosh_views import View

MOST_SUGGESTED: Final = 8


def corrections(snapshot: Snapshot, words: tuple[str, ...], view: View) -> dict[str, str]:
    """Return for typed words that no visible text has the nearest one that some have."""
    unknown = [word for word in words if _is_unknown(snapshot, word, view)]
    found = {word: _nearest(snapshot, word, view) for word in unknown[: nearness.MOST_UNKNOWN]}
    return {word: near for word, near in found.items() if near}


def completions(snapshot: Snapshot, prefix: str, view: View) -> list[str]:
    """Return the commonest words of visible texts that begin with `prefix` (plain letters)."""
    if not prefix:
        return []
    likely = _commonest(snapshot, lambda forms: forms.beginning_with(prefix), MOST_SUGGESTED * 2)
    return [word for word in likely if _is_common(snapshot, word, view)][:MOST_SUGGESTED]


def _is_unknown(snapshot: Snapshot, word: str, view: View) -> bool:
    if not nearness.may_be_wrong(word):
        return False
    key = analysis.key(word)
    return not view.has_any(
        lambda: snapshot.postings(Field.KEY, key), snapshot.count(Field.KEY, key)
    )


def _nearest(snapshot: Snapshot, word: str, view: View) -> str:
    plain = analysis.plain(word)
    likely = _commonest(snapshot, lambda forms: forms.near(plain), nearness.MOST_COMPARED)
    for form in nearness.nearest(plain, likely):
        if _is_common(snapshot, form, view):
            return form
    return ""


def _commonest(
    snapshot: Snapshot, choose: Callable[[Forms], Iterable[tuple[str, int]]], most: int
) -> list[str]:
    texts: Counter[str] = Counter()
    for segment in snapshot.segments:
        for word, count in choose(segment.forms):
            texts[word] += count
    return [word for word, _count in texts.most_common(most)]


def _is_common(snapshot: Snapshot, word: str, view: View) -> bool:
    numbers = snapshot.postings(Field.FORM, word).numbers
    return int(view.seen[numbers].sum()) >= nearness.FEWEST_TEXTS
