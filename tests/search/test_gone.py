"""What was hidden, deleted or kept to a branch is nowhere to be seen, though no job has run."""

from datetime import timedelta

import pytest

from forum import search
from forum.find import actions as find_actions
from forum.find.asked import Asked
from forum.find.hits import gone
from forum.find.queries import new_hits
from forum.kit import db
from forum.kit.jobs import kinds
from forum.routines import actions as routines
from forum.search.documents import Query
from forum.search.jobs import look_after_index
from forum.seeding.basics import load_basics
from forum.threads import actions
from forum.threads.actions import NewAnswer, NewQuestion
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.routines import steps
from tests.support.visitor import Visitor
from tests.support.world import World, viewer

WORD = "xylofonlagring"
WRONG = "xylofonlargnig"


@pytest.fixture
async def written(world: World, run_jobs: RunJobs, clock: StoppedClock) -> World:
    """A saved search, then three questions, an answer and a routine about xylophones."""
    await load_basics()
    await look_after_index()
    torbjorn = await viewer(world.torbjorn)
    await find_actions.save_search(await viewer(world.sigrid), Asked(text=WORD))
    clock.move(minutes=5)
    for number in range(3):
        asked = await actions.ask(
            torbjorn,
            NewQuestion(
                title=f"Hvordan gjør dere {WORD} {number}?",
                text=f"Vi har prøvd {WORD}.",
                theme_id=world.recruitment.id,
                branch_id=world.bodo.id,
            ),
        )
    answer = NewAnswer(thread_id=asked.id, text=f"Om {WORD}.", branch_id=world.herlev.id)
    bente = await viewer(world.bente)
    await actions.answer(bente, answer)
    await steps.publish(bente, world, f"Rutine for {WORD}")
    await run_jobs()
    await search.flush()
    return world


async def _hide_all(world: World) -> None:
    marit = await viewer(world.marit)
    for row in await db.rows("SELECT id FROM thread"):
        await actions.hide_thread(marit, row["id"], "En prøve.")
    for row in await db.rows("SELECT id FROM routine"):
        await routines.hide(marit, row["id"], "En prøve.")


async def _sees_nothing(world: World, visitor: Visitor, clock: StoppedClock) -> None:
    page = await visitor.open("/search", q=WORD)
    assert page.heading == f"Nothing found for “{WORD}”"
    assert "Recruitment" not in page.text.partition("Nothing found")[2]
    assert "lofonlagring" not in (await visitor.open("/search", q=WRONG)).text
    assert "xylo" not in (await visitor.open("/search/suggestions", q="xylo")).html
    assert WORD not in (await visitor.open("/similar", title=f"Hvordan gjør dere {WORD}")).text
    since = clock.now - timedelta(days=1)
    assert await new_hits(await viewer(world.sigrid), since, clock.now) == ()


async def test_before_it_is_hidden_it_is_seen(
    written: World, browse: Browse, clock: StoppedClock
) -> None:
    visitor = await browse(written.sigrid)
    assert (await visitor.open("/search", q=WORD)).heading == f"4 hits for “{WORD}”"
    assert WORD in (await visitor.open("/search", q=WRONG)).text
    assert f'"{WORD}"' in (await visitor.open("/search/suggestions", q="xylo")).html
    assert WORD in (await visitor.open("/similar", title=f"Hvordan gjør dere {WORD}")).text
    since = clock.now - timedelta(days=1)
    assert await new_hits(await viewer(written.sigrid), since, clock.now)


async def test_hidden_is_nowhere_while_no_worker_runs(
    written: World, browse: Browse, clock: StoppedClock
) -> None:
    await _hide_all(written)
    await _sees_nothing(written, await browse(written.sigrid), clock)


async def test_hidden_is_nowhere_between_the_job_and_the_commit(
    written: World, browse: Browse, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await _hide_all(written)
    await run_jobs()
    await _sees_nothing(written, await browse(written.sigrid), clock)
    await search.flush()
    await _sees_nothing(written, await browse(written.sigrid), clock)


async def test_what_a_reader_may_still_see_is_not_gone(written: World, browse: Browse) -> None:
    thread_id = await db.value("SELECT MAX(id) FROM thread")
    await actions.answer(
        await viewer(written.bente),
        NewAnswer(thread_id=thread_id, text="Mer.", branch_id=written.herlev.id),
    )
    assert await gone(await viewer(written.sigrid)) == ()
    page = await (await browse(written.sigrid)).open("/search", q=WORD)
    assert page.heading == f"4 hits for “{WORD}”"


async def test_hidden_answer_is_not_counted_but_its_question_is(
    written: World, browse: Browse
) -> None:
    answer_id = await db.value("SELECT MAX(id) FROM answer")
    await actions.hide_answer(await viewer(written.marit), answer_id, "En prøve.")
    sigrid = await viewer(written.sigrid)
    assert await gone(sigrid) == (f"answer:{answer_id}",)
    found = await search.search(Query(WORD, gone=await gone(sigrid)))
    assert found.facets["language"] == {"nb": 4}
    assert found.total == 4


def test_the_jobs_that_are_waited_for_exist() -> None:
    waited_for = {"threads.index_thread", "threads.index_answer", "routines.index_routine"}
    assert waited_for <= set(kinds())
