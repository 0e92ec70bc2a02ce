import asyncio
from datetime import timedelta
from typing import Any

import pytest

from forum.kit import db, job_rows, jobs
from forum.kit.jobs import Priority, job
from tests.conftest import NOON, StoppedClock

ran: list[Any] = []


@job("test.note")
async def note(*, what: str) -> None:
    ran.append(what)


@job("test.note_now", priority=Priority.NOW)
async def note_now(*, what: str) -> None:
    ran.append(what)


@job("test.fail", max_attempts=3)
async def fail(*, what: str) -> None:
    ran.append(what)
    raise LookupError("Sigrid is not here")


@job("test.too_slow", timeout=0.01)
async def too_slow() -> None:
    await asyncio.Event().wait()


@pytest.fixture(autouse=True)
async def empty_queue(database: None) -> None:
    ran.clear()


async def states() -> list[str]:
    return [each["state"] for each in await db.rows("SELECT state FROM job ORDER BY id")]


async def test_job_runs_after_the_action_that_queued_it() -> None:
    async with db.transaction():
        await note.later(what="a")
    assert ran == []
    assert await jobs.run_due() == 1
    assert ran == ["a"]
    assert await states() == ["done"]
    assert await jobs.run_due() == 0


async def test_job_of_an_action_that_failed_never_runs() -> None:
    with pytest.raises(LookupError):  # noqa: PT012
        async with db.transaction():
            await note.later(what="a")
            raise LookupError
    assert await jobs.run_due() == 0


async def test_jobs_run_in_order_and_those_that_somebody_waits_for_first() -> None:
    for what in ("first", "second"):
        await note.later(what=what)
    await note_now.later(what="urgent")
    await jobs.run_due()
    assert ran == ["urgent", "first", "second"]


async def test_job_with_a_key_is_queued_once() -> None:
    assert await note.later(what="a", unique_key="letter 5")
    assert not await note.later(what="a", unique_key="letter 5")
    await jobs.run_due()
    assert not await note.later(what="a", unique_key="letter 5")
    assert await note.later(what="a")
    await jobs.run_due()
    assert ran == ["a", "a"]


async def test_job_waits_for_its_moment(clock: StoppedClock) -> None:
    await note.later(what="a", at=NOON + timedelta(hours=1))
    assert await jobs.run_due() == 0
    clock.move(hours=1)
    assert await jobs.run_due() == 1


@pytest.mark.parametrize("arguments", [{}, {"who": "x"}, {"what": "a", "more": 1}])
async def test_wrong_arguments_are_refused_when_the_job_is_queued(
    arguments: dict[str, Any],
) -> None:
    with pytest.raises(TypeError):
        await note.later(**arguments)


async def test_argument_that_cannot_be_stored_is_refused() -> None:
    with pytest.raises(TypeError, match="JSON"):
        await note.later(what=NOON)


async def test_failing_job_is_recorded_without_its_message_and_others_go_on() -> None:
    await fail.later(what="fails")
    await note.later(what="goes on")
    with pytest.raises(LookupError):
        await jobs.run_due()
    assert ran == ["fails", "goes on"]
    row = await db.row("SELECT state, attempts, failure, due_at FROM job WHERE name = 'test.fail'")
    assert row is not None
    assert (row["state"], row["attempts"]) == ("waiting", 1)
    assert row["failure"].startswith("LookupError < ")
    assert "test_jobs.py:" in row["failure"]
    assert "Sigrid" not in row["failure"]
    assert row["due_at"] > NOON


async def test_failing_job_is_tried_again_later_and_later_and_then_given_up(
    clock: StoppedClock,
) -> None:
    await fail.later(what="x")
    waits = []
    for _ in range(3):
        assert await jobs.run_due(raising=False) == 1
        due_at = await db.value("SELECT due_at FROM job")
        assert await jobs.run_due(raising=False) == 0
        if due_at:
            waits.append(due_at - clock.now)
            clock.set(due_at)
    assert await states() == ["failed"]
    assert waits[0] * 1.1 < waits[1]
    clock.move(days=3)
    assert await jobs.run_due(raising=False) == 0


async def test_waiting_doubles_with_some_chance_up_to_an_hour() -> None:
    seconds = [jobs.wait_after(attempt).total_seconds() for attempt in range(1, 40)]
    assert 7.5 <= seconds[0] <= 12.5
    assert 30 <= seconds[2] <= 50
    assert 2700 <= seconds[-1] <= 4500


async def test_job_that_takes_too_long_fails() -> None:
    await too_slow.later()
    with pytest.raises(TimeoutError):
        await jobs.run_due()


async def test_job_whose_workers_are_killed_each_time_is_given_up(clock: StoppedClock) -> None:
    await fail.later(what="kills")
    for _ in range(3):
        assert len(await job_rows.claim({"test.fail": 1}, 1)) == 1
        clock.move(minutes=2)
    assert await jobs.run_due() == 1
    assert ran == []
    assert await states() == ["failed"]


async def test_worker_that_lost_its_lease_does_not_touch_the_job_of_the_next(
    clock: StoppedClock,
) -> None:
    await note.later(what="a")
    [late] = await job_rows.claim({"test.note": 1}, 1)
    clock.move(minutes=2)
    [current] = await job_rows.claim({"test.note": 1}, 1)
    await job_rows.retry(late, "too late", timedelta(0))
    assert await states() == ["running"]
    await job_rows.finish(current)
    assert await states() == ["done"]


async def test_prolonged_lease_keeps_the_job(clock: StoppedClock) -> None:
    await note.later(what="a")
    claimed = await job_rows.claim({"test.note": 1}, 1)
    clock.move(seconds=50)
    await job_rows.extend(claimed)
    clock.move(seconds=50)
    assert await job_rows.claim({"test.note": 1}, 1) == []


async def test_kinds_that_this_program_does_not_know_wait() -> None:
    new = job_rows.NewJob("test.of_a_newer_program", {}, 10, NOON, None)
    await job_rows.add(new)
    assert await jobs.run_due() == 0
    assert await states() == ["waiting"]


async def test_finished_jobs_are_forgotten_after_a_week_and_keys_later(
    clock: StoppedClock,
) -> None:
    await note.later(what="a")
    await note.later(what="b", unique_key="b")
    await note.later(what="c", at=NOON + timedelta(days=90))
    await jobs.run_due()
    clock.move(days=8)
    assert await job_rows.forget_finished() == 1
    clock.move(days=30)
    assert await job_rows.forget_finished() == 1
    assert await states() == ["waiting"]
