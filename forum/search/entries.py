"""What both engines index of a document: bags of keys and grams, and the plain words in order."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from forum.search import analysis, folds
from forum.search.documents import Document
from forum.search.stop_words import STOP_WORDS

# Raise it when entries or an engine's layout change in a way that the tables below do not show.
LAYOUT = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """The searchable side of a document. `forms` are its words as written, for suggestions."""

    keys: Mapping[str, int]
    title: Mapping[str, int]
    grams: frozenset[str]
    forms: frozenset[str]
    words: str


def entry(document: Document) -> Entry:
    """Analyse a document: its own title counts as text too, another's only as title."""
    text = document.body
    if document.kind == document.group_kind and not text.startswith(document.title):
        text = f"{document.title}\n{text}"
    counting = analysis.content_words(text)
    distinct = Counter(counting)
    keys: Counter[str] = Counter()
    for word, times in distinct.items():
        keys[analysis.key(word)] += times
    return Entry(
        keys=keys,
        title=Counter(map(analysis.key, analysis.content_words(document.title))),
        grams=frozenset(gram for word in distinct for gram in analysis.grams(word)),
        forms=frozenset(form for word in distinct if (form := analysis.plain(word)).isalpha()),
        words=f" {' '.join(map(analysis.plain, analysis.words(text)))} ",
    )


def fingerprint(engine: str) -> str:
    """Name the analysis and layout that an index was built with; another name needs a rebuild."""
    tables = (folds.LETTERS, folds.DERIVATION, folds.SOUNDS)
    rules = [(fold.find, fold.put) for table in tables for fold in table]
    parts = (engine, LAYOUT, rules, folds.ENDINGS, folds.ROUNDS, folds.SHORTEST_STEM,
             sorted(STOP_WORDS), analysis.GRAM)  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
