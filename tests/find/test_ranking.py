"""Of texts that fit as well the one to rely on comes first: confirming and closing move it."""

from datetime import UTC, datetime

import pytest

from forum import search
from forum.kit.models import Job
from forum.routines import actions as routines
from forum.routines.documents import of_routine
from forum.routines.jobs import remind
from forum.routines.kinds import Standing
from forum.search.documents import Query, Trust
from forum.search.jobs import look_after_index
from forum.seeding.basics import load_basics
from forum.threads import actions as threads
from forum.threads.documents import of_thread
from tests.conftest import RunJobs, StoppedClock
from tests.routines import steps
from tests.support.world import World, viewer
from tests.threads import steps as asking

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


async def found(run_jobs: RunJobs, words: str) -> list[str]:
    await run_jobs()
    await search.flush()
    return [hit.id for hit in (await search.search(Query(words))).hits]


@pytest.fixture
async def indexed(world: World) -> World:
    """The world, with an empty index."""
    await load_basics()
    await look_after_index()
    return world


async def test_a_confirmed_routine_comes_first_until_it_is_overdue(
    indexed: World, run_jobs: RunJobs, clock: StoppedClock
) -> None:
    bente = await viewer(indexed.bente)
    old, new = [f"routine:{(await steps.publish(bente, indexed)).id}" for _time in range(2)]
    assert await found(run_jobs, "kontantene") == [new, old]
    await routines.confirm(bente, int(old.partition(":")[2]))
    assert await found(run_jobs, "kontantene") == [old, new]
    clock.move(days=367)
    await remind.later()
    assert await found(run_jobs, "kontantene") == [new, old]
    await remind.later()
    await run_jobs()
    ranked = await Job.filter(unique_key__startswith="routines.rank:").count()
    assert ranked == 2, "each is put again once"


async def test_a_closed_question_comes_last_until_it_is_reopened(
    indexed: World, run_jobs: RunJobs
) -> None:
    marit = await viewer(indexed.marit)
    old, new = [await asking.ask(await viewer(indexed.sigrid), indexed) for _time in range(2)]
    ids = [f"thread:{old.id}", f"thread:{new.id}"]
    assert await found(run_jobs, old.title) == ids[::-1]
    await threads.close(marit, new.id, "Står der fra før.")
    assert await found(run_jobs, old.title) == ids
    await threads.reopen(marit, new.id)
    assert await found(run_jobs, old.title) == ids[::-1]


@pytest.mark.parametrize(
    ("solved_at", "closed_at", "trust"),
    [
        (None, None, Trust.PLAIN),
        (LONG_AGO, None, Trust.MORE),
        (None, LONG_AGO, Trust.LESS),
        (LONG_AGO, LONG_AGO, Trust.PLAIN),
    ],
)
def test_solved_goes_up_and_closed_goes_down(
    solved_at: datetime | None, closed_at: datetime | None, trust: Trust
) -> None:
    row = {
        "id": 1, "kind": "question", "title": "", "text": "", "language": "nb", "theme_id": 1,
        "branch_id": 1, "country": "NO", "visibility": "network", "created_at": LONG_AGO,
        "has_files": False, "solved_at": solved_at, "closed_at": closed_at,
    }  # fmt: skip
    assert of_thread(row).trust is trust


@pytest.mark.parametrize(
    ("standing", "confirmed_at", "trust"),
    [
        (Standing.CURRENT, LONG_AGO, Trust.MORE),
        (Standing.CURRENT, None, Trust.PLAIN),
        (Standing.DUE, LONG_AGO, Trust.PLAIN),
        (Standing.OVERDUE, LONG_AGO, Trust.LESS),
        (Standing.OVERDUE, None, Trust.LESS),
    ],
)
def test_confirmed_and_current_goes_up_and_overdue_goes_down(
    standing: Standing, confirmed_at: datetime | None, trust: Trust
) -> None:
    row = {
        "id": 1, "title": "", "summary": "", "text": "", "language": "nb", "theme_id": 1,
        "branch_id": 1, "country": "NO", "visibility": "network", "published_at": LONG_AGO,
        "has_files": False, "standing": standing, "confirmed_at": confirmed_at,
    }  # fmt: skip
    assert of_routine(row).trust is trust
