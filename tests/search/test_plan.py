import pytest

from forum.search import analysis, tuning
from forum.search.plan import Field, Plan, plan
from forum.search.thesaurus import Thesaurus

pytestmark = pytest.mark.once


WORDS = Thesaurus.of([["vaktliste", "vagtplan"], ["klær", "tøj"], ["sykehus", "hospital"]])


def keys(found: Plan) -> set[str]:
    return {term.text for term in found.terms if term.field == Field.KEY}


def test_every_word_is_a_wish() -> None:
    assert plan("pris på sofa").words == ("pris", "på", "sofa")


def test_question_words_and_little_words_do_not_count() -> None:
    assert plan("Hva er prisen og hvordan?").words == ("er", "prisen")


def test_phrase_must_stand_in_the_text() -> None:
    found = plan('pris "åpen dag" sofa')
    assert found.phrases == ("åpen dag",)
    assert set(found.words) == {"pris", "sofa", "åpen", "dag"}


def test_word_after_a_dash_is_refused() -> None:
    found = plan("klær -barn")
    assert found.without == (analysis.key("barn"),)
    assert found.words == ("klær",)


def test_dash_inside_a_word_refuses_nothing() -> None:
    assert plan("e-post rundt jul 2024 - 2025").without == ()


def test_dash_after_a_phrase_refuses_nothing() -> None:
    found = plan('plakaten til "Åpen dag"-festen -barn')
    assert found.phrases == ("åpen dag",)
    assert found.without == (analysis.key("barn"),)
    assert "festen" in found.words


@pytest.mark.parametrize("text", ["vagtplan", "Vaktlisten"])
def test_words_of_the_list_are_looked_for_too(text: str) -> None:
    assert keys(plan(text, WORDS)) == {analysis.key("vaktliste"), analysis.key("vagtplan")}


LIST = Thesaurus.of(
    [["lukke", "stenge"], ["rutine", "prosedyre"], ["sosiale medier", "facebook"], ["sau", "får"]]
)


def test_a_compound_of_two_words_of_the_list_is_looked_for_in_its_parts() -> None:
    parts = {analysis.key(word) for word in ("lukke", "stenge", "rutine", "prosedyre")}
    assert parts < keys(plan("lukkerutine", LIST))
    assert keys(plan("lukkekrok", LIST)) & parts == set()


def test_an_entry_of_several_words_is_looked_for_as_one() -> None:
    assert analysis.key("facebook") in keys(plan("tips om sosiale medier", LIST))
    assert analysis.key("facebook") not in keys(plan("sosiale kvelder", LIST))
    assert plan("sosiale medier", LIST).also == ("facebook",)


def test_words_that_every_text_has_count_little_and_bring_no_others() -> None:
    found = plan("hvordan får vi flere frivillige", LIST)
    weights = {term.text: term.weight for term in found.terms if term.field == Field.KEY}
    assert weights[analysis.key("får")] < weights[analysis.key("frivillige")] / 2
    assert analysis.key("sau") not in weights
    assert found.also == ()
    assert found.telling == ("frivillige",)
    assert plan("vi er", LIST).telling == ("vi", "er")


def test_word_help_names_the_others() -> None:
    assert plan("klær", WORDS).also == ("tøj",)
    assert plan("sofa", WORDS).also == ()


def test_parts_of_a_compound_are_replaced() -> None:
    assert analysis.key("hospitalseng") in keys(plan("sykehusseng", WORDS)) or analysis.key(
        "hospitalsseng"
    ) in keys(plan("sykehusseng", WORDS))
    assert plan("sykehusseng", WORDS).also == ()


def test_typed_words_count_more_than_those_of_the_list() -> None:
    weights = {term.text: term.weight for term in plan("klær", WORDS).terms if term.field == "key"}
    assert weights[analysis.key("klær")] > weights[analysis.key("tøj")]


def test_names_and_numbers_count_more() -> None:
    found = plan("butikken i Vefsn 2024")
    weights = {term.text: term.weight for term in found.terms if term.field == "key"}
    assert weights[analysis.key("vefsn")] == weights["2024"] == tuning.NAME_WEIGHT
    assert weights[analysis.key("butikken")] == 1.0


def test_plan_survives_the_way_to_another_process() -> None:
    found = plan('klær "åpen dag" -barn', WORDS)
    assert Plan.from_json(found.to_json()) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "i",
        "og hva hvordan",
        '"',
        '"""',
        "« »",
        '"åpen dag',
        "- -- ---",
        "-",
        "AND OR NOT * ? ~ ^ : ( ) [ ] { } \\ /",
        "😀 👩‍👩‍👧 🎉",
        "\x00\x01\u202e",
        "a" * 5000,
        " ".join(f"ord{number}" for number in range(400)),
        "«" * 5000,
        "-a " * 2000,
    ],
)
def test_bad_input_has_a_plan_of_bounded_size(text: str) -> None:
    found = plan(text, WORDS)
    assert len(found.words) <= tuning.MOST_WORDS
    assert len(found.terms) <= tuning.MOST_WORDS * 50


@pytest.mark.parametrize(
    ("typed", "also"),
    [("til", ()), ("till", ("kasse",)), ("tøj", ("klær",)), ("kassa", ("till",))],
)
def test_a_little_word_is_not_taken_for_one_of_the_list(typed: str, also: tuple[str]) -> None:
    words = Thesaurus.of([["kasse", "till"], ["klær", "tøj"]])
    assert plan(typed, words).also == also
