"""What a query asks for, worked out before any index is touched: weighted terms, phrases, refusals.

Never an implicit AND: every word is a wish; only "quoted phrases" must and `-words` must not occur.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from forum.search import analysis, tuning
from forum.search.stop_words import STOP_WORDS
from forum.search.thesaurus import EMPTY, Thesaurus

_QUOTES: Final = re.compile('["“”„«»]')
_QUOTED: Final = re.compile('"([^"]*)"')
_REFUSED: Final = re.compile(r"(?:(?<=\s)|^)-(?=[^\W_])([^\s\"]+)")


class Field(StrEnum):
    """The indexed fields that a term may be looked up in."""

    KEY = "key"
    TITLE = "title"
    GRAM = "gram"


class Term(NamedTuple):
    """One thing to look up, and how much finding it counts."""

    field: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A query, analysed.

    `own` are the terms of the typed words alone, without the list's. `words` are the typed words
    that count, `phrases` and `without` plain words of what must and must not stand in a text,
    `also` the words of the list that were taken in.
    """

    terms: tuple[Term, ...] = ()
    own: tuple[Term, ...] = ()
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "terms": [list(term) for term in self.terms],
            "own": [list(term) for term in self.own],
            "words": list(self.words),
            "phrases": list(self.phrases),
            "without": list(self.without),
            "also": list(self.also),
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Plan":
        """Make the plan that `to_json` described."""
        lists = {name: tuple(values[name]) for name in ("words", "phrases", "without", "also")}
        terms, own = (tuple(Term(*one) for one in values[name]) for name in ("terms", "own"))
        return cls(terms=terms, own=own, **lists)


def plan(text: str, thesaurus: Thesaurus = EMPTY) -> Plan:
    """Work out what `text`, as somebody typed it, asks for. Any text has an answer."""
    text = _QUOTES.sub('"', text[: tuning.LONGEST_QUERY])
    quoted = [analysis.words(phrase) for phrase in _QUOTED.findall(text)]
    wishes = _QUOTED.sub(" ", text).replace('"', " ")
    refused = [word for part in _REFUSED.findall(wishes) for word in analysis.words(part)]
    typed = analysis.words(_REFUSED.sub(" ", wishes)) + [
        word for phrase in quoted for word in phrase
    ]
    words = _counting(typed)
    synonyms = {word: thesaurus.synonyms(word) for word in words}
    return Plan(
        terms=tuple(_terms(words, synonyms)),
        own=tuple(_terms(words, {})),
        words=tuple(words),
        phrases=tuple(" ".join(map(analysis.plain, phrase)) for phrase in quoted if phrase),
        without=tuple(dict.fromkeys(map(analysis.key, refused))),
        also=tuple(dict.fromkeys(word for found in synonyms.values() for word in found)),
    )


def _counting(typed: list[str]) -> list[str]:
    counting = [word for word in typed if word not in STOP_WORDS]
    return list(dict.fromkeys(counting))[: tuning.MOST_WORDS]


def _terms(words: list[str], synonyms: dict[str, list[str]]) -> Iterable[Term]:
    """Give each key and gram once, with the greatest weight that a word brings it."""
    weights: dict[tuple[Field, str], float] = {}
    for word in words:
        _weigh(weights, word, 1.0)
        for entry in synonyms.get(word, ()):
            for part in analysis.content_words(entry):
                _weigh(weights, part, tuning.SYNONYM_WEIGHT)
    return (Term(field, text, weight) for (field, text), weight in weights.items())


def _weigh(weights: dict[tuple[Field, str], float], word: str, weight: float) -> None:
    key = analysis.key(word)
    found = [(Field.KEY, key, tuning.KEY_WEIGHT), (Field.TITLE, key, tuning.TITLE_WEIGHT)]
    found += [(Field.GRAM, gram, tuning.GRAM_WEIGHT) for gram in analysis.grams(word)]
    for field, text, own in found:
        weights[field, text] = max(weights.get((field, text), 0.0), own * weight)
