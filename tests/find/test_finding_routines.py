"""Routines and what stands in their files are found, marked, filtered, offered and forgotten."""

from datetime import timedelta

import pytest

from forum import search
from forum.files import page_rows
from forum.files.models import DocumentPage, DocumentReading, FileKind, FileState, StoredFile
from forum.files.page_rows import READER
from forum.files.reading import ReadDocument, Reading
from forum.find import actions as find_actions
from forum.find.asked import Asked
from forum.find.hits import gone
from forum.find.queries import new_hits, passage
from forum.kit import clock, db
from forum.kit.visibility import Visibility
from forum.routines import actions, jobs, queries
from forum.routines.documents import OVERLAP, PIECE, Piece, piece_place, pieces
from forum.routines.models import Routine, VersionFile
from forum.search.documents import Query
from forum.search.engines import chosen_index
from forum.search.jobs import look_after_index
from forum.seeding.basics import load_basics
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.routines import steps
from tests.support.world import World, viewer

TITLE = "Lukning af butikken"
SECOND_PAGE = "Alarmen slås til, når fryseren er tømt. " + "Husk nøglerne. " * 30


async def read_file(world: World, name: str, *pages: str, text: str = "") -> int:
    """Put a file there as if it had been uploaded and read: on pages, or without any."""
    stored = await StoredFile.create(
        key=f"documents/{name}", name=name, media_type="application/pdf", size=10, sha256="0" * 64,
        kind=FileKind.DOCUMENT, state=FileState.READY, uploaded_by_id=world.bente.id,
        created_at=clock.now(), claimed_at=clock.now(),
    )  # fmt: skip
    await DocumentReading.create(
        file_id=stored.id, state=Reading.READ, reader=READER, language="da", pages=len(pages),
        text=text or "\n".join(pages), started_at=clock.now(), read_at=clock.now(),
    )  # fmt: skip
    for number, page in enumerate(pages, 1):
        await DocumentPage.create(
            file_id=stored.id, number=number, text=page, width=600, height=800
        )
    return stored.id


async def publish(
    world: World,
    title: str = TITLE,
    *file_ids: int,
    visibility: Visibility = Visibility.NETWORK,
    text: str = "- [ ] Sluk kaffemaskinen\n- [ ] Tæl **kassen** op",
) -> Routine:
    bente = await viewer(world.bente)
    version = await steps.draft(bente, world, title, text=text, visibility=visibility)
    for place, file_id in enumerate(file_ids):
        await VersionFile.create(version_id=version.id, file_id=file_id, position=place)
    await actions.publish(bente, version.routine_id, version.id)
    return await Routine.get(id=version.routine_id)


@pytest.fixture
async def written(world: World, run_jobs: RunJobs) -> World:
    """A routine of Herlev with a PDF of two pages and a long text without pages."""
    await load_basics()
    await look_after_index()
    closing = await read_file(world, "lukning.pdf", "Forside", SECOND_PAGE)
    long = "Om orden. " * (PIECE // 10) + "Tyverialarm ved kælderdøren."
    await publish(world, TITLE, closing, await read_file(world, "tillæg.docx", text=long))
    await run_jobs()
    await search.flush()
    return world


async def test_a_routine_is_found_by_its_text_in_the_other_language(
    written: World, browse: Browse
) -> None:
    page = await (await browse(written.sigrid)).open("/search", q="kaffemaskin")
    assert page.heading == "1 hit for “kaffemaskin”"
    assert page.texts("mark") == ["kaffemaskinen"]
    assert page.says("Routine")
    assert page.says("In force")
    assert (await page.follow(TITLE)).heading == TITLE


def test_a_passage_of_a_checklist_is_plain() -> None:
    steps_there = "## Først\n\n- [ ] Lås *døra*\n- [x] Slå på alarmen\n\n"
    text = steps_there + "| Dato | Beløp |\n|---|:-:|\n| 1. | 20 |"
    assert passage(text, "alarmen", 200) == (
        "Først · Lås døra · Slå på alarmen · Dato · Beløp · 1. · 20"
    )


async def test_a_hit_says_on_which_page_of_a_file_it_is_and_leads_there(
    written: World, browse: Browse
) -> None:
    page = await (await browse(written.sigrid)).open("/search", q="fryseren alarm")
    assert page.says("Page 2 of lukning.pdf")
    assert page.says("Alarmen slås til")
    file_id = await db.value("SELECT id FROM stored_file WHERE name = 'lukning.pdf'")
    assert f"#file-{file_id}-page-2" in page.html
    routine = await page.follow(TITLE)
    assert f'id="file-{file_id}-page-2"' in routine.html


async def test_a_file_without_pages_is_found_to_its_end(written: World, browse: Browse) -> None:
    page = await (await browse(written.sigrid)).open("/search", q="kælderdøren")
    assert page.says("In tillæg.docx")
    assert page.says("Tyverialarm ved kælderdøren.")


async def test_a_routine_is_one_hit_and_one_count_however_many_pages_it_has(
    written: World,
) -> None:
    found = await search.search(Query("kaffemaskinen fryseren kælderdøren orden"))
    assert found.total == 1
    assert found.facets["kind"] == {"routine": 1}
    assert found.facets["has_files"] == {"1": 1}
    assert [hit.group for hit in found.hits] == [f"routine:{(await Routine.get()).id}"]


async def test_kind_routine_narrows_and_an_empty_result_offers_to_ask(
    written: World, browse: Browse
) -> None:
    visitor = await browse(written.sigrid)
    page = await visitor.open("/search", q="kaffemaskinen", kind="routine")
    assert page.heading == "1 hit for “kaffemaskinen”"
    page = await visitor.open("/search", q="kaffemaskinen", kind="tip")
    assert page.heading == "Nothing found for “kaffemaskinen”"
    assert page.says("Routines")
    page = await visitor.open("/search", q="vandpibe", kind="routine")
    assert page.links["Ask the other shops"].endswith("title=vandpibe")


async def test_the_similar_box_and_the_search_box_offer_routines(
    written: World, browse: Browse
) -> None:
    visitor = await browse(written.sigrid)
    page = await visitor.open("/similar", title="Lukning af butikken")
    assert TITLE in page.text
    assert "Routine from Herlev" in page.text
    assert TITLE in (await visitor.open("/search/suggestions", q="kaffemask")).html


async def test_a_saved_search_tells_of_a_new_routine(
    written: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    sigrid = await viewer(written.sigrid)
    await find_actions.save_search(sigrid, Asked(text="vinduesudstilling"))
    clock.move(minutes=5)
    await publish(written, "Vinduesudstilling hver måned")
    await run_jobs()
    await search.flush()
    news = await new_hits(sigrid, clock.now - timedelta(days=1), clock.now)
    hits = [hit for one in news for hit in one.hits]
    assert [hit.title for hit in hits] == ["Vinduesudstilling hver måned"]
    told = {hit.id for hit in hits}
    assert await new_hits(sigrid, clock.now - timedelta(days=1), clock.now, told) == ()


async def _count(world: World, word: str) -> int:
    sigrid = await viewer(world.sigrid)
    query = Query(word, visible_branches=sigrid.branch_ids, gone=await gone(sigrid))
    return (await search.while_typing(query)).total


@pytest.mark.parametrize("how", ["hidden", "deleted", "replaced"])
async def test_what_went_is_not_counted_while_no_worker_runs(
    written: World, run_jobs: RunJobs, how: str
) -> None:
    routine = await Routine.get()
    assert await _count(written, "fryseren") == 1
    if how == "hidden":
        await actions.hide(await viewer(written.marit), routine.id, "En prøve.")
    elif how == "deleted":
        await actions.delete(await viewer(written.bente), routine.id)
    else:
        await steps.change(await viewer(written.bente), routine, "Ingen filer mere.")
    assert await _count(written, "fryseren") == 0
    await run_jobs()
    assert await _count(written, "fryseren") == 0
    await search.flush()
    assert await _count(written, "fryseren") == 0
    assert await _count(written, "lukning") == (how == "replaced")


async def test_a_routine_of_one_branch_is_found_by_its_members_alone(
    written: World, browse: Browse, run_jobs: RunJobs
) -> None:
    file_id = await read_file(written, "kode.pdf", "Koden står i pengeskabet")
    await publish(written, "Kun for Herlev", file_id, visibility=Visibility.BRANCH)
    await run_jobs()
    await search.flush()
    jens, sigrid = await browse(written.jens), await browse(written.sigrid)
    assert (await jens.open("/search", q="pengeskabet")).says("Page 1 of kode.pdf")
    assert (await sigrid.open("/search", q="pengeskabet")).heading.startswith("Nothing found")
    keys = [f"routine:{(await Routine.get(title='Kun for Herlev')).id}"]
    assert await queries.hits(await viewer(written.sigrid), keys) == {}


async def test_a_file_that_hangs_on_two_routines_is_found_for_both(
    written: World, run_jobs: RunJobs
) -> None:
    file_id = await db.value("SELECT id FROM stored_file WHERE name = 'lukning.pdf'")
    await publish(written, "En udgave til", file_id)
    await run_jobs()
    await search.flush()
    assert await _count(written, "fryseren") == 2


async def test_an_index_built_anew_has_the_routines(written: World, run_jobs: RunJobs) -> None:
    before = await chosen_index().documents()
    await search.rebuild()
    await run_jobs()
    assert await chosen_index().documents() == before
    assert await _count(written, "fryseren") == 1


async def _read(file_id: int) -> None:
    """Read as `ensure_read` does, without a process: a file that is held stays unread."""
    if (await StoredFile.get(id=file_id)).state is FileState.READY:
        await DocumentReading.create(
            file_id=file_id, state=Reading.READ, reader=READER, text="Om ventilhjulet.",
            started_at=clock.now(), read_at=clock.now(),
        )  # fmt: skip


@pytest.mark.parametrize("is_held", [False, True], ids=["at once", "held by the virus scan"])
async def test_a_file_is_found_once_it_is_read(
    written: World,
    run_jobs: RunJobs,
    clock: StoppedClock,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_held: bool,
) -> None:
    monkeypatch.setattr(jobs, "ensure_read", _read)
    file_id = await read_file(written, "brand.docx", text="Ulæst.")
    await DocumentReading.filter(file_id=file_id).delete()
    if is_held:
        await StoredFile.filter(id=file_id).update(state=FileState.HELD)
    await publish(written, "Brand", file_id)
    await run_jobs()
    await search.flush()
    assert await _count(written, "ventilhjulet") == (not is_held)
    if is_held:
        await StoredFile.filter(id=file_id).update(state=FileState.READY)
        clock.move(minutes=11)
        await run_jobs()
        await search.flush()
        assert await _count(written, "ventilhjulet") == 1


@pytest.mark.parametrize("pages", [[("Nøgleskabet står i køkkenet.", 600, 800)], []])
async def test_what_a_newer_reader_makes_of_a_file_is_found_and_the_older_is_forgotten(
    written: World, run_jobs: RunJobs, pages: list[tuple[str, int, int]]
) -> None:
    file_id = (await StoredFile.get(name="lukning.pdf")).id
    await DocumentReading.filter(file_id=file_id).update(reader=READER - 1)
    before = await chosen_index().documents() or 0
    told = {"reason": "", "title": "", "html": "", "is_cut": False, "language": "da"}
    await page_rows.begin(file_id)
    await page_rows.finish(file_id, told | {"text": "Nøgleskabet i køkkenet.", "pages": pages}, {})
    await run_jobs()
    await search.flush()
    assert await _count(written, "nøgleskabet") == 1
    assert await _count(written, "fryseren") == 0
    assert await chosen_index().documents() == before - 1


async def test_draft_and_proposed_text_is_not_found(written: World, run_jobs: RunJobs) -> None:
    await steps.draft(await viewer(written.bente), written, "Hemmelig kladde")
    await run_jobs()
    await search.flush()
    assert await _count(written, "kladde") == 0


def test_pieces_stand_where_the_database_is_asked_for_them() -> None:
    text = "".join(chr(97 + at % 26) for at in range(PIECE * 2 + 5))
    cut = list(pieces(ReadDocument(1, Reading.READ, "", text=text)))
    assert [piece.number for piece in cut] == [1, 2, 3]
    for piece in cut:
        begin, length = piece_place(piece.number)
        assert text[begin : begin + length] == piece.text
    assert cut[1] == Piece(2, None, text[PIECE - OVERLAP : PIECE * 2])
