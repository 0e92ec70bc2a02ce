"""The service as other packages call it."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from forum import search
from forum.kit import clock, db
from forum.kit.data import data_dir
from forum.search.actions import load_words, read_words
from forum.search.documents import Document, Fit, Query, State
from forum.search.engines import SOURCES
from forum.search.jobs import forget_searches, look_after_index
from forum.search.models import Rebuild, SearchLog, WordGroup
from forum.search.whoosh_index import WhooshIndex
from tests.conftest import RunJobs, StoppedClock
from tests.search.conftest import MakeDocument

SEEDS = data_dir("seeds") / "words.toml"

# Twenty pairs across the languages that the seeded list must know, both ways.
PAIRS = [
    ("vaktliste", "vagtplan"), ("klær", "tøj"), ("bruktbutikk", "genbrugsbutik"),
    ("søppel", "affald"), ("gjenvinning", "genanvendelse"), ("lokalforening", "afdeling"),
    ("kassaoppgjør", "kasseopgørelse"), ("veksel", "byttepenge"), ("loppemarked", "kræmmermarked"),
    ("henting", "afhentning"), ("varemottak", "varemodtagelse"), ("hylle", "reol"),
    ("skjørt", "nederdel"), ("flekk", "plet"), ("leker", "legetøj"), ("overskudd", "fortjeneste"),
    ("regnskap", "bogføring"), ("ensomhet", "ensomhed"), ("opplæring", "kursus"),
    ("arbeidstrening", "virksomhedspraktik"), ("butikkleder", "butiksleder"),
    ("betalingsterminal", "dankortterminal"), ("vipps", "mobilepay"), ("rabatt", "nedslag"),
]  # fmt: skip


@pytest.fixture
async def found(database: None, in_use: WhooshIndex) -> WhooshIndex:
    """An empty index and a fresh database."""
    await load_words(SEEDS)
    await _filled([])
    return in_use


async def _filled(documents: Sequence[Document]) -> None:
    async def source() -> AsyncIterator[Sequence[Document]]:
        yield documents

    SOURCES.fill(source, "threads")
    await search.rebuild()


async def _build(documents: Sequence[Document], run_jobs: RunJobs) -> None:
    await _filled(documents)
    await run_jobs()
    await search.flush()


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
async def test_seeded_pairs_find_each_other(
    found: WhooshIndex, document: MakeDocument, run_jobs: RunJobs, pair: tuple[str, str]
) -> None:
    await _build([document(f"Om {pair[0]} hos oss"), document(f"Om {pair[1]} her")], run_jobs)
    for word in pair:
        results = await search.search(Query(word))
        assert {hit.id for hit in results.hits} == {"thread:1", "thread:2"}


async def test_word_list_takes_effect_at_the_next_search(
    found: WhooshIndex, document: MakeDocument, run_jobs: RunJobs, clock: StoppedClock
) -> None:
    await _build([document("Om dulleding"), document("Vindu")], run_jobs)
    assert (await search.search(Query("ramsalt"))).total == 0
    clock.move(minutes=1)
    group = await WordGroup.create(words="ramsalt, dulleding", edited_at=clock.now)
    results = await search.search(Query("ramsalt"))
    assert results.total == 1
    assert results.also == ("dulleding",)
    assert search.highlight("Om dulleding", "ramsalt")[1] == ("dulleding", True)
    clock.move(minutes=1)
    await WordGroup.filter(id=group.id).update(is_active=False, edited_at=clock.now)
    assert (await search.search(Query("ramsalt"))).total == 0


async def test_loading_words_twice_changes_nothing_that_was_edited(database: None) -> None:
    await load_words(SEEDS)
    count = await WordGroup.all().count()
    assert count == len(read_words(SEEDS))
    first = await WordGroup.all().order_by("id").first()
    assert first
    await WordGroup.filter(id=first.id).update(is_active=False)
    await load_words(SEEDS)
    assert await WordGroup.all().count() == count


async def test_searches_are_kept_without_the_person(
    found: WhooshIndex, run_jobs: RunJobs, clock: StoppedClock
) -> None:
    await _build([], run_jobs)
    await search.search(Query("sofapute"))
    await search.search(Query("sofapute", offset=10))
    await search.flush()
    kept = await SearchLog.all()
    assert [(log.query, log.found) for log in kept] == [("sofapute", 0)]
    clock.move(days=91)
    await forget_searches()
    assert not await SearchLog.all().count()


async def test_missing_index_is_built_after_the_first_search(
    database: None, in_use: WhooshIndex, document: MakeDocument, run_jobs: RunJobs
) -> None:
    async def source() -> AsyncIterator[Sequence[Document]]:
        yield [document("Sofa")]

    SOURCES.fill(source, "threads")
    assert (await search.search(Query("sofa"))).state is State.REBUILDING
    assert (await search.search(Query("sofa"))).state is State.REBUILDING
    await search.flush()
    assert await Rebuild.all().count() == 1
    assert (await search.state()).state is State.REBUILDING
    await run_jobs()
    results = await search.search(Query("sofa"))
    assert results.state is State.READY
    assert results.total == 1
    assert (await search.state()).documents == 1


async def test_an_index_that_is_whole_is_left_alone(found: WhooshIndex, run_jobs: RunJobs) -> None:
    await _build([], run_jobs)
    rebuilds = await Rebuild.all().count()
    await look_after_index()
    assert await Rebuild.all().count() == rebuilds


async def test_similar_are_questions_and_tips_that_are_much_alike(
    found: WhooshIndex, document: MakeDocument, run_jobs: RunJobs
) -> None:
    await _build(
        [
            document("Hvordan priser dere møbler?"),
            document("Vi priser møbler slik", kind="tip", group_kind="tip"),
            document("Prat om møbler og priser", kind="discussion", group_kind="discussion"),
            document("Hvem har nøkkelen?"),
        ],
        run_jobs,
    )
    hits = await search.similar("Pris på møbler")
    assert sorted(hit.id for hit in hits) == ["thread:1", "thread:2"]


async def test_phrase_that_nobody_wrote_finds_its_words(
    found: WhooshIndex, document: MakeDocument, run_jobs: RunJobs
) -> None:
    await _build([document("Åpen dag på lørdag"), document("Dagen er åpen")], run_jobs)
    exact = await search.search(Query('"åpen dag"'))
    assert (exact.total, exact.fit) == (1, Fit.WHOLE)
    loose = await search.search(Query('"dag åpen"'))
    assert (loose.total, loose.fit) == (2, Fit.LOOSE)
    nothing = await search.search(Query('"xylofon spiller"'))
    assert (nothing.total, nothing.fit) == (0, Fit.WHOLE)


async def test_last_word_is_completed(
    found: WhooshIndex, document: MakeDocument, run_jobs: RunJobs
) -> None:
    await _build([document("Møbler"), document("Møbler og pris")], run_jobs)
    assert await search.suggest("pris på møb") == ["pris på møbler"]
    assert await search.suggest("m") == []
    assert await search.suggest("pris ") == []


async def test_corrected_query_keeps_its_other_words(
    found: WhooshIndex, document: MakeDocument, run_jobs: RunJobs
) -> None:
    await _build([document("Møbler"), document("Møbler og pris")], run_jobs)
    assert (await search.search(Query("Pris på mølber"))).did_you_mean == "Pris på møbler"


@pytest.mark.parametrize("text", ["", "  ", "og hva", "-", '""'])
async def test_nothing_to_look_for_is_an_answer(
    found: WhooshIndex, run_jobs: RunJobs, text: str
) -> None:
    await _build([], run_jobs)
    assert (await search.search(Query(text))).total == 0


def test_word_list_file_must_hold_groups(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('[shop]\ngroups = ["alene"]\n', encoding="utf-8")
    with pytest.raises(ValueError, match="two words"):
        read_words(path)


async def test_counts_in_the_database_are_of_this_clock(database: None) -> None:
    await load_words(SEEDS)
    newest = await db.value("SELECT MAX(edited_at) AS edited_at FROM word_group")
    assert newest == clock.now()
