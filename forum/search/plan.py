"""What a query asks for, worked out before any index is touched: weighted terms, phrases, refusals.

Never an implicit AND: every word is a wish; only "quoted phrases" must and `-words` must not occur.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple

from forum.search import analysis, tuning
from forum.search.light_words import LIGHT_WORDS
from forum.search.stop_words import STOP_WORDS
from forum.search.thesaurus import EMPTY, Several, Thesaurus

# Texts whose plan is remembered, for the marks and the next page, and words of them.
KNOWN: Final = 32
KNOWN_WORDS: Final = 1000

_QUOTES: Final = re.compile('["“”„«»]')
_QUOTED: Final = re.compile('"([^"]*)"')
_NAMES: Final = re.compile(r"(?<=\S\s)[A-ZÆØÅ][^\W_]+|[^\W_]*\d[^\W_]*")
_REFUSED: Final = re.compile(r"(?:(?<=\s)|^)-(?=[^\W_])([^\s\"]+)")


class Field(StrEnum):
    """The indexed fields that a term may be looked up in."""

    KEY = "key"
    TITLE = "title"
    FORM = "form"
    GRAM = "gram"


class Term(NamedTuple):
    """One thing to look up, and how much finding it counts.

    `instead` is the key of the typed word that it stands for: the more texts have that itself, the
    less the term counts (`SYNONYM_BESIDE`).
    """

    field: str
    text: str
    weight: float
    instead: str = ""


class Wanted(NamedTuple):
    """A word whose terms are looked up; `instead` as in Term."""

    word: str
    weight: float
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A query, analysed.

    `terms` are those of the words that are `wanted`, and follow from them. `words` are the typed
    words that count, `phrases` and `without` plain words of what must and must not stand in a
    text, `also` the words of the list that were taken in.
    """

    terms: tuple[Term, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[Term, ...]:
        """The terms of the typed words alone, in a text: without the list's, without titles."""
        return tuple(each for each in self.terms if not each.instead and each.field != Field.TITLE)

    @property
    def telling(self) -> tuple[str, ...]:
        """The typed words but those that every text has; all of them when there are no others."""
        return tuple(word for word in self.words if word not in LIGHT_WORDS) or self.words

    @property
    def unlisted(self) -> tuple[str, ...]:
        """The typed words that the list does not know: they may be typing errors."""
        listed = {term.instead for term in self.terms}
        return tuple(word for word in self.words if analysis.key(word) not in listed)

    @property
    def listed(self) -> tuple[tuple[str, str], ...]:
        """The keys of the list's words, and of what each stands for: a text that has one fits.

        Unless it is so common that it says nothing: `COMMON_PART`.
        """
        keys = (term for term in self.terms if term.instead and term.field == Field.KEY)
        return tuple((term.text, term.instead) for term in keys)

    @property
    def a_word(self) -> float:
        """The part of what a text with every word would score that belongs to a word.

        A text that has a typed word reaches it, or a word much like one; one that shares a few
        letters with them does not.
        """
        return tuning.WORD_PART / max(1, len(self.telling))

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "wanted": self.wanted,
            "words": list(self.words),
            "phrases": list(self.phrases),
            "without": list(self.without),
            "also": list(self.also),
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Plan":
        """Make the plan that `to_json` described."""
        lists = {name: tuple(values[name]) for name in ("words", "phrases", "without", "also")}
        wanted = tuple(map(Wanted._make, values["wanted"]))
        return cls(terms=_terms(wanted), wanted=wanted, **lists)


@lru_cache(KNOWN)
def plan(text: str, thesaurus: Thesaurus = EMPTY) -> Plan:
    """Work out what `text`, as somebody typed it, asks for. Any text has an answer."""
    text = _QUOTES.sub('"', text[: tuning.LONGEST_QUERY])
    quoted = [analysis.words(phrase) for phrase in _QUOTED.findall(text)]
    # A mark stays where a phrase was: the dash in «"Åpen dag"-plakat» refuses nothing.
    wishes = _QUOTED.sub('"', text)
    refused = [word for part in _REFUSED.findall(wishes) for word in analysis.words(part)]
    typed = analysis.words(_REFUSED.sub(" ", wishes)) + [
        word for phrase in quoted for word in phrase
    ]
    words = _counting(typed)
    several = thesaurus.several(typed)
    wanted = (*_wanted(text, words, thesaurus), *_stand_ins_of(several))
    return Plan(
        terms=_terms(wanted),
        wanted=wanted,
        words=tuple(words),
        phrases=_some(" ".join(map(analysis.plain, phrase)) for phrase in quoted if phrase),
        without=_some(map(analysis.key, refused)),
        also=_also(words, several, thesaurus),
    )


def _some(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each text once, and no more of them than a search looks for."""
    return tuple(dict.fromkeys(texts))[: tuning.MOST_WORDS]


def _counting(typed: list[str]) -> list[str]:
    counting = [word for word in typed if word not in STOP_WORDS]
    return list(dict.fromkeys(counting))[: tuning.MOST_WORDS]


def _wanted(text: str, words: list[str], thesaurus: Thesaurus) -> Iterable[Wanted]:
    names = set() if text.isupper() else {name.casefold() for name in _NAMES.findall(text)}
    for word in words:
        if word in LIGHT_WORDS:
            yield Wanted(word, tuning.LIGHT_WEIGHT)
            continue
        weight = tuning.NAME_WEIGHT if word in names else 1.0
        yield Wanted(word, weight)
        key = analysis.key(word)
        for other, part in _stand_ins(word, thesaurus):
            yield Wanted(other, weight * part, key)


def _stand_ins_of(several: Iterable[Several]) -> Iterable[Wanted]:
    for each in several:
        key = analysis.key(each.first)
        for word in dict.fromkeys(word for other in each.others for word in _heavy(other)):
            yield Wanted(word, tuning.SYNONYM_WEIGHT, key)


def _heavy(entry: str) -> list[str]:
    """Return the words of an entry that say something by themselves."""
    return [word for word in analysis.content_words(entry) if word not in LIGHT_WORDS]


def _also(
    words: Iterable[str], several: Iterable[Several], thesaurus: Thesaurus
) -> tuple[str, ...]:
    found = [other for each in several for other in each.others]
    for word in words:
        found += [] if word in LIGHT_WORDS else thesaurus.whole(word)
    return tuple(dict.fromkeys(found))


def _terms(wanted: Iterable[Wanted]) -> tuple[Term, ...]:
    """Return each key, form and gram once, with the greatest weight that a word brings it."""
    terms: dict[tuple[str, str], Term] = {}
    for each in wanted:
        for term in _looked_up(*each):
            known = terms.get(term[:2])
            if known is None or known.weight < term.weight:
                terms[term[:2]] = term
    return tuple(terms.values())


@lru_cache(KNOWN_WORDS)
def _stand_ins(word: str, thesaurus: Thesaurus) -> tuple[tuple[str, float], ...]:
    """Return the words of the list that stand for a typed one, each with how much it counts."""
    parts = thesaurus.parts(word)
    found = [(part, tuning.PART_WEIGHT) for part in parts]
    for part in parts:
        weight = tuning.PART_WEIGHT * tuning.SYNONYM_WEIGHT
        found += [(other, weight) for entry in thesaurus.whole(part) for other in _heavy(entry)]
    for entry in thesaurus.synonyms(word):
        found += [(other, tuning.SYNONYM_WEIGHT) for other in _heavy(entry)]
    return tuple(found)


@lru_cache(KNOWN_WORDS)
def _looked_up(word: str, weight: float, instead: str = "") -> tuple[Term, ...]:
    key = analysis.key(word)
    return (
        Term(Field.KEY, key, weight * tuning.KEY_WEIGHT, instead),
        Term(Field.TITLE, key, weight * tuning.TITLE_WEIGHT, instead),
        Term(Field.FORM, analysis.plain(word), weight * tuning.FORM_WEIGHT, instead),
        *(
            Term(Field.GRAM, gram, weight * tuning.GRAM_WEIGHT, instead)
            for gram in analysis.grams(word)
        ),
    )
