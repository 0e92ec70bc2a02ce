import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search import analysis
from forum.search.entries import entry
from forum.search.plan import plan
from tests.search.conftest import MakeDocument

pytestmark = pytest.mark.once


def test_words_are_small_letters_and_digits() -> None:
    assert analysis.words("Åpent 10–16, «bare» lørdag!") == ["åpent", "10", "16", "bare", "lørdag"]


def test_accents_are_dropped_and_ours_kept() -> None:
    assert analysis.plain("crème") == "creme"
    assert analysis.plain("blåbærøl") == "blåbærøl"
    assert analysis.plain("räksmörgås") == "ræksmørgås"


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert analysis.words("a\u030apen") == analysis.words("åpen")


def test_grams_mark_the_edges_of_a_word() -> None:
    assert analysis.grams("sko") == ["_sko", "sko_"]
    assert analysis.grams("i") == []


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("sofaer", "sofa"),
        ("kassa", "kass"),
        ("møblene", "møbl"),
        # One ending more would leave three letters.
        ("husene", "husen"),
        ("gaver", "gave"),
        ("uker", "uker"),
        ("isen", "isen"),
    ],
)
def test_a_stem_is_never_shorter_than_four_letters(word: str, stem: str) -> None:
    assert analysis.stem(word) == stem


@given(st.text(max_size=80))
def test_any_word_has_a_key_and_grams(text: str) -> None:
    for word in analysis.words(text):
        assert isinstance(analysis.key(word), str)
        assert all(len(gram) == analysis.GRAM for gram in analysis.grams(word))


@given(st.text())
def test_any_text_has_a_plan(text: str) -> None:
    assert len(plan(text).words) <= 32


def test_own_title_is_text_and_anothers_is_title_alone(document: MakeDocument) -> None:
    own = entry(document("Prising av møbler", "Hvordan?"))
    assert own.keys[analysis.key("møbler")] == 1
    answers = entry(document("Prising av møbler", "Halv pris.", kind="answer"))
    assert analysis.key("møbler") not in answers.keys
    assert answers.title[analysis.key("møbler")] == 1


def test_title_that_the_text_repeats_is_counted_once(document: MakeDocument) -> None:
    found = entry(document("Prising", "Prising av møbler"))
    assert found.keys[analysis.key("prising")] == 1
