import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from forum.kit import clock, db, job_rows, job_worker, jobs
from forum.kit.errors import Unavailable
from forum.kit.job_slots import Recurring, next_slot, queue_slots
from forum.kit.job_worker import working
from forum.kit.jobs import job
from tests.conftest import NOON, StoppedClock

running: list[int] = []
seen = SimpleNamespace(started=asyncio.Queue[int], let_go=asyncio.Event)


@job("test.hold", side_by_side=2)
async def hold(*, number: int) -> None:
    running.append(number)
    seen.started.put_nowait(number)
    await seen.let_go.wait()


@job("test.say")
async def say(*, number: int) -> None:
    seen.started.put_nowait(number)


@job("test.break")
async def break_down() -> None:
    raise LookupError


@job("test.recur_rarely")
async def recur_rarely() -> None:
    seen.started.put_nowait(1)


@job("test.recur")
async def recur() -> None:
    seen.started.put_nowait(0)


@pytest.fixture(autouse=True)
async def real_time(database: None) -> None:
    clock.set_now(None)
    running.clear()
    seen.started, seen.let_go = asyncio.Queue(), asyncio.Event()


async def started() -> int:
    async with asyncio.timeout(20):
        return int(await seen.started.get())


async def test_job_that_this_process_queues_wakes_the_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(job_worker, "POLL_S", 1000)
    async with working():
        for number in range(3):
            async with db.transaction():
                await say.later(number=number)
            assert await started() == number


async def test_job_that_another_process_queues_is_found_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(job_worker, "POLL_S", 0.05)
    monkeypatch.setattr(job_worker, "POLL_LISTENING_S", 1000)
    async with working():
        await say.later(number=1)
        assert await started() == 1
        # Without anybody to wake in this process it is as if another one queued the job.
        monkeypatch.setattr(jobs, "_wakers", [])
        async with db.transaction():
            await say.later(number=2)
        assert await started() == 2
        monkeypatch.undo()


async def test_kind_that_is_slow_or_fails_never_blocks_others() -> None:
    for number in range(6):
        await hold.later(number=number)
        await break_down.later()
    async with working():
        assert {await started(), await started()} == {0, 1}
        await say.later(number=7)
        assert await started() == 7
        assert running == [0, 1], "two of a kind at a time"
        seen.let_go.set()
        assert sorted([await started() for _ in range(4)]) == [2, 3, 4, 5]


async def test_worker_ends_soon_and_gives_back_what_it_did_not_finish() -> None:
    await hold.later(number=1)
    async with asyncio.timeout(5):
        async with working():
            await started()
    assert await db.row("SELECT state, attempts FROM job") == {"state": "waiting", "attempts": 0}
    async with working():
        await started()
        seen.let_go.set()


async def test_worker_outlives_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_worker, "_AWAY_S", 0.01)
    claim, faults = job_rows.claim, [Unavailable(), LookupError()]

    async def claim_with_faults(*args: object) -> object:
        if faults:
            raise faults.pop()
        return await claim(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(job_rows, "claim", claim_with_faults)
    async with working():
        await say.later(number=1)
        assert await started() == 1


async def test_worker_runs_what_recurs() -> None:
    async with working([Recurring("* * * * *", recur)]):
        assert await started() == 0


async def test_slot_is_queued_once_by_however_many_workers(clock: StoppedClock) -> None:
    clock.set(datetime(2026, 11, 19, 6, 30, tzinfo=UTC))
    schedule = [Recurring("0 6 * * *", recur)]
    counts = await asyncio.gather(*(queue_slots(schedule) for _ in range(5)))
    assert sum(counts) == 1
    assert next_slot(schedule) == datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


async def test_slots_missed_while_nothing_ran_are_made_up_once(clock: StoppedClock) -> None:
    clock.set(NOON)
    schedule = [Recurring("0 * * * *", recur)]
    assert await queue_slots(schedule) == 1
    clock.move(hours=7, minutes=20)
    assert await queue_slots(schedule) == 1
    assert await queue_slots(schedule) == 0
    assert await db.value("SELECT COUNT(*) AS n FROM job") == 2


async def test_slots_are_forgotten_but_the_newest(clock: StoppedClock) -> None:
    clock.set(NOON)
    for cron, kind in (("0 * * * *", recur), ("0 0 1 * *", recur_rarely)):
        for _ in range(3):
            await queue_slots([Recurring(cron, kind)])
            clock.move(hours=1)
    await db.execute("UPDATE job SET state = 'done', finished_at = :now", now=clock.now)
    clock.move(days=8)
    assert await job_rows.forget_finished() == 2
    keys = await db.rows("SELECT unique_key FROM job ORDER BY unique_key")
    assert [each["unique_key"] for each in keys] == [
        "test.recur@2026-11-18T13:00Z",
        "test.recur_rarely@2026-11-01T00:00Z",
    ]


async def test_slot_that_is_just_now_has_come(clock: StoppedClock) -> None:
    moment = datetime(2026, 11, 19, 6, 0, tzinfo=UTC)
    assert Recurring("0 6 * * *", recur).latest(moment) == moment
    assert Recurring("0 6 * * 4", recur).latest(moment) == moment
    assert Recurring("0 6 * * *", recur).next(moment) == datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
