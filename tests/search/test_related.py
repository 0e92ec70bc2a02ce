"""The box of what is alike, beside each question, tip, conversation and routine."""

import pytest

from forum import search
from forum.find.jobs import relate_pages
from forum.kit import db
from forum.routines import actions as routine_actions
from forum.routines.models import Routine
from forum.search.jobs import look_after_index
from forum.threads import actions
from forum.threads.actions import NewDiscussion, NewQuestion
from forum.threads.kinds import Visibility
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.routines import steps
from tests.support.visitor import Visitor
from tests.support.world import World, viewer

TITLES = (
    "Hvordan priser dere gamle møbler?",
    "Hva tar dere for gamle møbler?",
    "Hvem har nøkkelen?",
)
ALIKE = "Pris på gamle møbler"


async def _ask(world: World, title: str) -> int:
    wanted = NewQuestion(
        title=title, text="Vi lurer.", theme_id=world.recruitment.id, branch_id=world.bodo.id
    )
    return (await actions.ask(await viewer(world.torbjorn), wanted)).id


@pytest.fixture
async def asked(world: World, run_jobs: RunJobs, clock: StoppedClock) -> list[int]:
    """Three questions, two of them alike, and a conversation about the same in Herlev only."""
    await look_after_index()
    ids = [await _ask(world, title) for title in TITLES]
    wanted = NewDiscussion(
        title=ALIKE,
        text="Kun for os.",
        theme_id=world.recruitment.id,
        branch_id=world.herlev.id,
        visibility=Visibility.BRANCH,
    )
    await actions.discuss(await viewer(world.bente), wanted)
    await run_jobs()
    await search.flush()
    clock.move(minutes=10)
    return ids


async def _box(visitor: Visitor, thread_id: int) -> list[str]:
    page = await visitor.open(f"/threads/{thread_id}")
    return page.texts("aside li")


@pytest.fixture
async def routine(
    asked: list[int], world: World, run_jobs: RunJobs, clock: StoppedClock
) -> Routine:
    """A routine about the same as two of the questions, found to be like them."""
    bente = await viewer(world.bente)
    made = await steps.publish(bente, world, "Priser på gamle møbler", text="- [ ] Gør sådan")
    await run_jobs()
    await search.flush()
    clock.move(minutes=10)
    await relate_pages()
    return made


async def test_threads_that_are_alike_stand_beside_each_other(
    asked: list[int], world: World, browse: Browse
) -> None:
    await relate_pages()
    sigrid = await browse(world.sigrid)
    assert await _box(sigrid, asked[0]) == [TITLES[1]]
    assert await _box(sigrid, asked[1]) == [TITLES[0]]


async def test_a_routine_and_a_question_about_the_same_stand_beside_each_other(
    asked: list[int], routine: Routine, world: World, browse: Browse
) -> None:
    sigrid = await browse(world.sigrid)
    assert routine.title in await _box(sigrid, asked[0])
    beside = (await sigrid.open(f"/routines/{routine.id}")).texts("aside li")
    assert TITLES[0] in beside


async def test_a_page_that_the_browser_has_kept_names_nothing_that_was_hidden_since(
    asked: list[int], routine: Routine, world: World, browse: Browse
) -> None:
    sigrid = await browse(world.sigrid)
    path = f"/threads/{asked[0]}"
    kept = {"if-none-match": (await sigrid.client.get(path)).headers["etag"]}
    assert (await sigrid.client.get(path, headers=kept)).status_code == 304
    await routine_actions.hide(await viewer(world.marit), routine.id, "En prøve.")
    again = await sigrid.client.get(path, headers=kept)
    assert again.status_code == 200
    assert routine.title not in again.text


async def test_before_anybody_looked_others_of_the_theme_stand_there(
    asked: list[int], world: World, browse: Browse
) -> None:
    assert TITLES[2] in await _box(await browse(world.sigrid), asked[0])


async def test_what_is_hidden_or_kept_to_a_branch_is_not_beside(
    asked: list[int], world: World, browse: Browse
) -> None:
    await relate_pages()
    await db.execute("UPDATE related_pages SET others = 'thread:1 thread:2 thread:3 thread:4'")
    assert ALIKE not in await _box(await browse(world.sigrid), asked[0])
    assert ALIKE in await _box(await browse(world.jens), asked[0])
    await actions.hide_thread(await viewer(world.marit), asked[1], "En prøve.")
    assert TITLES[1] not in await _box(await browse(world.sigrid), asked[0])


async def test_a_new_question_is_soon_beside_older_ones(
    asked: list[int], world: World, browse: Browse, run_jobs: RunJobs, clock: StoppedClock
) -> None:
    await relate_pages()
    new = "Hvordan setter dere pris på gamle møbler?"
    await _ask(world, new)
    await run_jobs()
    await search.flush()
    for _time in range(2):
        clock.move(minutes=10)
        await relate_pages()
    assert new in await _box(await browse(world.sigrid), asked[0])


async def test_nothing_is_looked_for_while_there_is_no_index(world: World) -> None:
    await _ask(world, TITLES[0])
    await relate_pages()
    assert await db.value("SELECT COUNT(*) FROM related_pages") == 0
