import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search import analysis
from forum.search.folds import DERIVATION, ENDINGS, LETTERS, SOUNDS, Fold

pytestmark = pytest.mark.once


RULES = [
    (fold, before, after)
    for fold in (*LETTERS, *DERIVATION, *SOUNDS)
    for before, after in fold.examples
]


@pytest.mark.parametrize(
    ("fold", "before", "after"), RULES, ids=lambda part: getattr(part, "find", part)
)
def test_rule_does_what_its_example_says(fold: Fold, before: str, after: str) -> None:
    assert fold.apply(before) == after


@pytest.mark.parametrize("fold", [*LETTERS, *DERIVATION, *SOUNDS], ids=lambda fold: fold.find)
def test_rule_has_an_example(fold: Fold) -> None:
    assert fold.examples


@pytest.mark.parametrize("fold", [*LETTERS, *DERIVATION, *SOUNDS], ids=lambda fold: fold.find)
@given(word=st.text("abcdefghijklmnoprstuvwyzæøåäöü", max_size=12))
def test_no_word_is_spared_a_rule_that_changes_it(fold: Fold, word: str) -> None:
    for one in (word, *(word + before for before, _after in fold.examples)):
        assert fold.apply(one) == fold.pattern.sub(fold.put, one)


@pytest.mark.parametrize(("ending", "before", "after"), ENDINGS)
def test_ending_is_cut_off_its_example(ending: str, before: str, after: str) -> None:
    assert before.removesuffix(ending) == after


# What is one word to a reader of either language: bokmål, nynorsk, Danish.
SAME = [
    ("gjenbruk", "genbrug"),
    ("butikken", "butiken"),
    ("butikkar", "butikkerne"),
    ("åpningstid", "aabningstid"),
    ("stasjon", "station"),
    ("informasjon", "information"),
    ("sikkerhet", "sikkerhed"),
    ("selskap", "selskab"),
    ("hvit", "kvit"),
    ("hvid", "hvit"),
    ("stein", "sten"),
    ("vei", "vej"),
    ("øye", "øje"),
    ("uke", "uge"),
    ("gate", "gade"),
    ("bok", "bog"),
    ("gull", "guld"),
    ("mann", "mand"),
    ("lege", "læge"),
    ("kjøp", "køb"),
    ("vanlig", "vanleg"),
    ("motta", "modtage"),
    ("fukt", "fugt"),
    ("ettermiddag", "eftermiddag"),
    ("framtid", "fremtid"),
    ("hjem", "heim"),
    ("lavede", "lave"),
    ("sentrum", "centrum"),
    ("kafé", "cafe"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_have_one_key(one: str, other: str) -> None:
    assert analysis.key(one) == analysis.key(other)


DIFFERENT = [("sko", "skog"), ("bil", "bill"), ("hus", "høst"), ("kasse", "kanne"), ("salg", "sal")]


@pytest.mark.parametrize(("one", "other"), DIFFERENT[:1] + DIFFERENT[2:])
def test_different_words_keep_different_keys(one: str, other: str) -> None:
    assert analysis.key(one) != analysis.key(other)
