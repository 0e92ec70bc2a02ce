"""From text to keys: small pure functions over the tables in folds.py and stop_words.py.

A word becomes letters of one alphabet (`plain`), then a skeleton of its sounds (`skeleton`, which
the 4-grams are cut from), and without endings the key that both engines index (`key`).
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from forum.search.folds import DERIVATION, ENDINGS, LETTERS, ROUNDS, SHORTEST_STEM, SOUNDS
from forum.search.stop_words import STOP_WORDS

GRAM: Final = 4
EDGE: Final = "_"
LONGEST_WORD: Final = 40  # letters; what is longer is cut, so that no rule meets a monster
CACHED_WORDS: Final = 30_000

WORD: Final = re.compile(r"[^\W_]+")
_VOWEL: Final = re.compile("[aeiouyæøå]")
_KEPT: Final = frozenset("æøå")
_BY_LENGTH: Final = tuple(
    (length, frozenset(ending for ending, _before, _after in ENDINGS if len(ending) == length))
    for length in sorted({len(ending) for ending, _before, _after in ENDINGS}, reverse=True)
)


def words(text: str) -> list[str]:
    """Return the words of `text` in order, in small letters, accents composed."""
    return WORD.findall(unicodedata.normalize("NFC", text.casefold()))


def content_words(text: str) -> list[str]:
    """Return the words of `text` without stop words."""
    return [word for word in words(text) if word not in STOP_WORDS]


@lru_cache(CACHED_WORDS)
def plain(word: str) -> str:
    """Return a small-letter word in a to z, æ, ø, å and digits; other scripts stay."""
    word = word[:LONGEST_WORD]
    for fold in LETTERS:
        word = fold.apply(word)
    if word.isascii():
        return word
    return "".join(letter if letter in _KEPT else _bare(letter) for letter in word)


def _bare(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part))


@lru_cache(CACHED_WORDS)
def skeleton(word: str) -> str:
    """Return what the word sounds like in all our languages, with its endings."""
    return _sounds(_derived(plain(word)))


@lru_cache(CACHED_WORDS)
def key(word: str) -> str:
    """Return the skeleton of the word without its endings."""
    return _sounds(stem(_derived(plain(word))))


def grams(word: str) -> list[str]:
    """Return the 4-grams of the word's skeleton, its edges marked."""
    edged = EDGE + skeleton(word) + EDGE
    return [edged[start : start + GRAM] for start in range(len(edged) - GRAM + 1)]


def stem(word: str) -> str:
    """Return `word` without endings of inflection: the longest first, at most `ROUNDS` times."""
    for _round in range(ROUNDS):
        shorter = _without_ending(word)
        if shorter == word:
            break
        word = shorter
    return word


def _without_ending(word: str) -> str:
    for length, endings in _BY_LENGTH:
        rest = word[:-length]
        if len(rest) >= SHORTEST_STEM and word[-length:] in endings and _VOWEL.search(rest):
            return rest
    return word


def _derived(word: str) -> str:
    for fold in DERIVATION:
        word = fold.apply(word)
    return word


def _sounds(word: str) -> str:
    for fold in SOUNDS:
        word = fold.apply(word)
    return word
