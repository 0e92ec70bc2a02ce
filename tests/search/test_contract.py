"""What every engine must do, run over all of them."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from forum.search import analysis, tuning
from forum.search.documents import Document, Query, Sort, Trust
from forum.search.index import Answer, SearchIndex
from forum.search.plan import plan
from forum.search.postgres_index import PostgresIndex
from forum.search.thesaurus import EMPTY, Thesaurus
from forum.search.whoosh_index import WhooshIndex
from tests.search.conftest import MORNING, MakeDocument
from tests.support.databases import wanted_kind


@pytest.fixture
async def index(database: None, whoosh: WhooshIndex) -> AsyncIterator[SearchIndex]:
    """An empty index: Whoosh beside SQLite, else PostgreSQL's own."""
    made: SearchIndex = PostgresIndex() if wanted_kind() == "postgresql" else whoosh
    assert await rebuild(made, [])
    yield made
    await made.close()


async def rebuild(index: SearchIndex, *batches: Sequence[Document]) -> bool:
    async def all_batches() -> AsyncIterator[Sequence[Document]]:
        for batch in batches:
            yield batch

    done: list[int] = []

    async def report(count: int) -> None:
        done.append(count)

    return await index.rebuild(all_batches(), report)


async def put(index: SearchIndex, *documents: Document) -> None:
    await index.put(documents)
    await index.flush()


async def find(index: SearchIndex, text: str, words: Thesaurus = EMPTY, **values: object) -> Answer:
    query = Query(text, **values)  # type: ignore[arg-type]
    return await index.search(plan(text, words), query)


async def ids(
    index: SearchIndex, text: str, words: Thesaurus = EMPTY, **values: object
) -> list[str]:
    return [hit.id for hit in (await find(index, text, words, **values)).hits]


async def test_what_was_put_is_found(index: SearchIndex, document: MakeDocument) -> None:
    await put(index, document("Pris på sofa"), document("Vindu"))
    assert await ids(index, "sofaer") == ["thread:1"]


async def test_a_document_put_twice_is_one(index: SearchIndex, document: MakeDocument) -> None:
    first = document("Sofa")
    await put(index, first)
    await put(index, replace(first, title="Lampe"))
    assert await ids(index, "lampe") == ["thread:1"]
    assert await ids(index, "sofa") == []
    assert await index.documents() == 1


async def test_periods_are_counted_whatever_period_is_chosen(
    index: SearchIndex, document: MakeDocument
) -> None:
    today = datetime(2026, 11, 18, 12, tzinfo=UTC)
    month, year = today - timedelta(days=31), today - timedelta(days=366)
    await put(
        index,
        document("Sofa", created_at=today - timedelta(days=2)),
        document("Sofa", created_at=today - timedelta(days=90), theme=2),
        document("Sofa", created_at=today - timedelta(days=900)),
    )
    periods = (("month", month), ("year", year))
    found = await find(index, "sofa", periods=periods)
    assert (found.total, found.facets["period"]) == (3, {"month": 1, "year": 2})
    found = await find(index, "sofa", periods=periods, since=month)
    assert (found.total, found.facets["period"]) == (1, {"month": 1, "year": 2})
    found = await find(index, "sofa", periods=periods, theme=2)
    assert (found.total, found.facets["period"]) == (1, {"year": 1})


async def test_the_last_word_on_an_id_counts(index: SearchIndex, document: MakeDocument) -> None:
    made = document("Sofa")
    await index.put([made])
    await index.remove([made.id])
    await index.put([made])
    await index.remove([made.id, "thread:99"])
    await index.flush()
    assert await index.documents() == 0


async def test_what_was_removed_is_gone(index: SearchIndex, document: MakeDocument) -> None:
    await put(index, document("Sofa"), document("Sofa to"))
    await index.remove(["thread:1"])
    await index.flush()
    assert await ids(index, "sofa") == ["thread:2"]


async def test_one_hit_and_one_count_for_each_group(
    index: SearchIndex, document: MakeDocument
) -> None:
    await put(
        index,
        document("Pris på sofa", group="thread:7"),
        document("Pris på sofa", "En sofa er en sofa er en sofa", kind="answer", group="thread:7"),
        document("Sofa", group="thread:8"),
    )
    found = await find(index, "sofa")
    assert sorted(hit.group for hit in found.hits) == ["thread:7", "thread:8"]
    assert found.total == 2
    assert found.facets["kind"] == {"question": 2}


async def test_every_word_is_a_wish(index: SearchIndex, document: MakeDocument) -> None:
    await put(index, document("Sofa og stol"), document("Bare sofa"), document("Vindu"))
    assert await ids(index, "sofa stol") == ["thread:1", "thread:2"]


async def test_phrase_must_stand_so(index: SearchIndex, document: MakeDocument) -> None:
    await put(index, document("Åpen dag på lørdag"), document("Dagen er åpen"))
    assert await ids(index, '"åpen dag"') == ["thread:1"]
    assert await ids(index, '"dag åpen"') == []


async def test_refused_word_leaves_out_the_whole_group(
    index: SearchIndex, document: MakeDocument
) -> None:
    await put(
        index,
        document("Klær til barn", group="thread:1"),
        document("", "Klær er fine", kind="answer", group="thread:1"),
        document("Klær til voksne", group="thread:3"),
    )
    assert [hit.group for hit in (await find(index, "klær -barn")).hits] == ["thread:3"]


async def test_other_language_is_found_through_spelling(
    index: SearchIndex, document: MakeDocument
) -> None:
    await put(index, document("Genbrugsbutikken åbner", language="da"), document("Vindu"))
    assert await ids(index, "gjenbruksbutikk") == ["thread:1"]


async def test_other_language_is_found_through_the_list(
    index: SearchIndex, document: MakeDocument
) -> None:
    await put(index, document("Hvor hænger jeres vagtplan?"), document("Vindu"))
    words = Thesaurus.of([["vaktliste", "vagtplan"]])
    assert await ids(index, "vaktliste", words) == ["thread:1"]


async def test_branch_only_text_is_for_that_branch(
    index: SearchIndex, document: MakeDocument
) -> None:
    await put(index, document("Sofa", visibility=4), document("Sofa for alle"))
    assert await ids(index, "sofa") == ["thread:2"]
    assert sorted(await ids(index, "sofa", visible_branches=(3, 4))) == ["thread:1", "thread:2"]
    assert (await find(index, "sofa")).total == 1
    assert (await find(index, "sofa")).facets["theme"] == {"1": 1}


async def test_filters_narrow_and_counts_ignore_their_own(
    index: SearchIndex, document: MakeDocument
) -> None:
    await put(
        index,
        document("Sofa", theme=1, language="nb", is_solved=True),
        document("Sofa", theme=2, language="da", country="DK"),
        document("Sofa", theme=2, language="nb", has_files=True),
    )
    found = await find(index, "sofa", theme=2)
    assert sorted(hit.id for hit in found.hits) == ["thread:2", "thread:3"]
    assert found.total == 2
    assert found.facets["theme"] == {"1": 1, "2": 2}
    assert found.facets["language"] == {"da": 1, "nb": 1}
    both = await find(index, "sofa", theme=2, language="nb")
    assert [hit.id for hit in both.hits] == ["thread:3"]
    assert both.facets["theme"] == {"1": 1, "2": 1}
    assert await ids(index, "sofa", is_solved=True) == ["thread:1"]
    assert await ids(index, "sofa", has_files=True) == ["thread:3"]
    assert await ids(index, "sofa", country="DK") == ["thread:2"]
    assert await ids(index, "sofa", country="SE") == []


async def test_kinds_are_those_of_the_group(index: SearchIndex, document: MakeDocument) -> None:
    await put(
        index,
        document("Sofa", kind="answer", group_kind="tip"),
        document("Sofa", group_kind="discussion"),
    )
    assert await ids(index, "sofa", kind="tip") == ["thread:1"]
    assert await ids(index, "sofa", kinds=("tip", "question")) == ["thread:1"]


async def test_newest_first_when_asked(index: SearchIndex, document: MakeDocument) -> None:
    old, new = MORNING - timedelta(days=9), MORNING
    await put(
        index, document("Sofa sofa", created_at=old), document("En sofa og mer", created_at=new)
    )
    assert await ids(index, "sofa", sort=Sort.DATE) == ["thread:2", "thread:1"]
    assert await ids(index, "sofa", since=MORNING - timedelta(days=1)) == ["thread:2"]


async def test_of_equal_hits_the_trusted_comes_first_and_the_overdue_last(
    index: SearchIndex, document: MakeDocument
) -> None:
    await put(
        index, *(document("Sofa", trust=each) for each in (Trust.MORE, Trust.PLAIN, Trust.LESS))
    )
    assert await ids(index, "sofa") == ["thread:1", "thread:2", "thread:3"]
    await put(index, document("Sofa i stua", trust=Trust.LESS), document("Sofa", trust=Trust.MORE))
    assert (await ids(index, "sofa stua"))[0] == "thread:4"


async def test_pages_do_not_overlap(index: SearchIndex, document: MakeDocument) -> None:
    await put(index, *(document("Sofa") for _number in range(25)))
    pages = [await ids(index, "sofa", limit=10, offset=offset) for offset in (0, 10, 20, 30)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert len({one for page in pages for one in page}) == 25


async def test_typing_error_is_corrected_from_the_index(
    index: SearchIndex, document: MakeDocument
) -> None:
    await put(index, document("Frivillige"), document("Våre frivillige"), document("Kasse"))
    assert (await find(index, "frivlilige")).corrections == {"frivlilige": "frivillige"}
    assert (await find(index, "frivillige")).corrections == {}


async def test_correction_shows_nothing_the_viewer_may_not_see(
    index: SearchIndex, document: MakeDocument
) -> None:
    await put(index, *(document("Hemmelighet", visibility=5) for _number in range(3)))
    assert (await find(index, "hemmelihget")).corrections == {}
    assert await index.suggest("hemm", ()) == []
    assert await index.suggest("hemm", (5,)) == ["hemmelighet"]


async def test_correction_does_not_tell_that_hidden_texts_have_the_word(
    index: SearchIndex, document: MakeDocument
) -> None:
    shown = [document("Hemmelighet") for _number in range(3)]
    await put(index, *shown, document("Hemmelighetp", visibility=5))
    assert (await find(index, "hemmelighetp")).corrections == {"hemmelighetp": "hemmelighet"}


async def test_what_has_gone_meanwhile_is_found_counted_and_suggested_no_more(
    index: SearchIndex, document: MakeDocument
) -> None:
    await put(index, *(document("Fløyelsgardin", theme=number) for number in (1, 2, 3)))
    gone = ("thread:2", "thread:3", "thread:99")
    found = await find(index, "fløyelsgardin", gone=gone)
    assert [hit.id for hit in found.hits] == ["thread:1"]
    assert found.total == 1
    assert found.facets["theme"] == {"1": 1}
    assert (await find(index, "fløyelsgardni", gone=gone)).corrections == {}
    assert await index.suggest("fløy", ()) == ["fløyelsgardin"]
    assert await index.suggest("fløy", (), gone) == []


async def test_words_that_begin_so_are_suggested(
    index: SearchIndex, document: MakeDocument
) -> None:
    await put(index, document("Butikk"), document("Butikk og butikken"), document("Butikken"))
    assert set(await index.suggest("buti", ())) == {"butikk", "butikken"}
    assert await index.suggest("xyz", ()) == []


async def test_hit_must_be_like_enough_when_asked(
    index: SearchIndex, document: MakeDocument
) -> None:
    await put(index, document("Sofa"), document("Prising av gamle møbler fra dødsbo"))
    text = "Hvordan priser dere gamle møbler"
    assert await ids(index, text, least=0.2) == ["thread:2"]
    assert await ids(index, "Hvordan holder dere styr på nøklene og sofaen deres", least=0.5) == []


async def test_rebuild_replaces_everything(index: SearchIndex, document: MakeDocument) -> None:
    await put(index, document("Gammel sofa"))
    assert await rebuild(index, [document("Ny stol"), document("Ny lampe")], [document("Ny bok")])
    assert await ids(index, "sofa") == []
    assert sorted(await ids(index, "ny")) == ["thread:2", "thread:3", "thread:4"]
    assert await index.documents() == 3


async def test_changes_during_a_rebuild_are_in_the_new_index(
    index: SearchIndex, document: MakeDocument
) -> None:
    first, second, third = document("Sofa"), document("Sofa"), document("Sofa")
    await put(index, first, second)

    async def batches() -> AsyncIterator[Sequence[Document]]:
        yield [first, second]
        await put(index, third, replace(second, title="Lampe"))
        await index.remove([first.id])
        assert await ids(index, "lampe") == [second.id]

    async def report(_count: int) -> None:
        pass

    assert await index.rebuild(batches(), report)
    assert await ids(index, "sofa") == [third.id]
    assert await ids(index, "lampe") == [second.id]


@pytest.mark.parametrize(
    "text",
    [
        "i", '"', "AND OR NOT", "* ? ~", "😀", "\\ ' % _ :name", "a" * 5000,
        " ".join(f"ord{number}" for number in range(400)), "-sofa", '"-" -"', "sofa'; DROP",
    ],
)  # fmt: skip
async def test_bad_input_has_an_answer(
    index: SearchIndex, document: MakeDocument, text: str
) -> None:
    await put(index, document("Sofa"))
    found = await find(index, text)
    assert not found.is_missing
    assert await index.suggest(analysis.plain(text[:20]), ()) is not None


async def test_missing_index_says_so(database: None, whoosh: WhooshIndex) -> None:
    missing: SearchIndex = PostgresIndex() if wanted_kind() == "postgresql" else whoosh
    assert (await find(missing, "sofa")).is_missing
    assert await missing.documents() is None
    assert await missing.suggest("so", ()) == []


async def test_a_word_of_the_list_that_most_texts_have_makes_none_fit(
    index: SearchIndex, document: MakeDocument
) -> None:
    words = Thesaurus.of([["kasse", "till", "skrin"]])
    letters = [document(f"Brev til {number}") for number in range(tuning.COMMON_TEXTS + 1)]
    await put(index, document("En kasse", id="thread:0"), *letters)
    assert await ids(index, "kasse", words, is_strict=True) == ["thread:0"]
    found = await find(index, "skrin", words, is_strict=True)
    assert found.total == len(letters) + 1
