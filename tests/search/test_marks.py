import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search import analysis
from forum.search.marks import best_passage, highlight, replaced
from forum.search.thesaurus import Thesaurus

pytestmark = pytest.mark.once


WORDS = Thesaurus.of([["vaktliste", "vagtplan"], ["klær", "tøj"], ["kasse", "till"]])


def marked(text: str, query: str) -> list[str]:
    return [part for part, is_hit in highlight(text, query, WORDS) if is_hit]


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("Vi har en vagtplan på væggen.", "vaktliste", ["vagtplan"]),
        ("Tøj og sko", "klær", ["Tøj"]),
        ("Åpningstidene står på døra", "aabningstid", ["Åpningstidene"]),
        ("Genbrugsbutikken i Herlev", "gjenbruksbutikk", ["Genbrugsbutikken"]),
        ("Butikkvakten åpner butikken", "butikk", ["Butikkvakten", "butikken"]),
        ("Ingenting her", "sofa", []),
        ("<b>sofa</b>", "sofa", ["sofa"]),
        ("Utstillingen i vinduet", "udstilling", ["Utstillingen"]),
        ("Til kassa, men ikke til oss", "kasse", ["kassa"]),
    ],
)
def test_hits_are_marked(text: str, query: str, hits: list[str]) -> None:
    assert marked(text, query) == hits


@given(st.text(), st.text(max_size=50))
def test_fragments_are_the_text(text: str, query: str) -> None:
    assert "".join(part for part, _is_hit in highlight(text, query)) == text


PIECES = st.sampled_from(
    ["sofa", "Sofaer", "sovesofa", "sofabord,", "tøj", "vagtplan/vaktliste", "og", "«sofa»", "İb"]
)


@given(st.lists(st.tuples(PIECES, st.sampled_from([" ", "  ", "\n", "\t", "-", "_"]))))
def test_words_are_marked_one_by_one(parts: list[tuple[str, str]]) -> None:
    text = "".join(part + between for part, between in parts)
    wanted = {analysis.key(word) for word in ("sofa", "klær", "tøj")}

    def is_wanted(word: str) -> bool:
        key = analysis.key(word.casefold())
        ends = (key.startswith(each) or key.endswith(each) for each in wanted if len(each) > 3)
        return key in wanted or any(ends)

    words = analysis.WORD.findall(text)
    assert marked(text, "sofa klær") == [word for word in words if is_wanted(word)]


def test_short_text_is_its_own_passage() -> None:
    assert best_passage("Kort\ntekst", "tekst", 40) == "Kort tekst"


def test_passage_is_where_the_words_are() -> None:
    text = "Fyll. " * 200 + "Her står vagtplanen for sommeren. " + "Mer. " * 200
    passage = best_passage(text, "vaktliste sommer", 80, WORDS)
    assert "vagtplanen for sommeren" in passage
    assert passage.startswith("…")
    assert passage.endswith("…")
    assert len(passage) <= 80


@given(st.text(max_size=400), st.integers(20, 200))
def test_passage_is_never_too_long(text: str, length: int) -> None:
    assert len(best_passage(text, "a b", length)) <= length


def test_corrected_words_take_the_place_of_typed_ones() -> None:
    assert replaced("Genbrugsbutk i Herlev", {"genbrugsbutk": "genbrugsbutik"}) == (
        "genbrugsbutik i Herlev"
    )
