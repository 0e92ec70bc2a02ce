import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta

import pytest

from forum.kit import clock, db
from tests.kit.job_process import count, hang

Start = Callable[[], subprocess.Popen[bytes]]

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ran(database: None) -> AsyncIterator[None]:
    # The workers that these tests start live in the real time.
    clock.set_now(None)
    await db.execute("CREATE TABLE ran (number INT, process INT)")
    yield
    await db.execute("DROP TABLE ran")


@pytest.fixture
def start(database_url: str) -> Iterator[Start]:
    with contextlib.ExitStack() as started:

        def start_one() -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", "tests.kit.job_process", database_url]
            process = started.enter_context(subprocess.Popen(command))
            started.callback(process.kill)
            return process

        yield start_one


async def until(sql: str, wanted: object) -> None:
    async with asyncio.timeout(150):
        while await db.value(sql) != wanted:  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # another process does it


async def test_three_processes_run_each_of_600_jobs_once(ran: None, start: Start) -> None:
    workers = [start() for _ in range(3)]
    for hundred in range(6):
        async with db.transaction():
            for number in range(100):
                await count.later(number=hundred * 100 + number)
    await until("SELECT COUNT(*) AS n FROM job WHERE state <> 'done'", 0)
    found = await db.rows("SELECT number, process FROM ran")
    assert Counter(each["number"] for each in found) == Counter(range(600))
    assert {each["process"] for each in found} <= {worker.pid for worker in workers}


async def test_job_of_a_killed_worker_runs_again_after_its_lease(ran: None, start: Start) -> None:
    await hang.later(number=1)
    killed = start()
    await until("SELECT COUNT(*) AS n FROM ran", 1)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    # The lease ends: nobody waits a minute in a test.
    await db.execute(
        "UPDATE job SET due_at = :past WHERE name = 'test.hang'",
        past=clock.now() - timedelta(seconds=1),
    )
    start()
    await until("SELECT COUNT(*) AS n FROM ran", 2)
    job = await db.row("SELECT state, attempts FROM job")
    assert job == {"state": "running", "attempts": 2}


async def test_worker_that_is_asked_to_end_gives_its_job_back(ran: None, start: Start) -> None:
    await hang.later(number=1)
    worker = start()
    await until("SELECT COUNT(*) AS n FROM ran", 1)
    worker.terminate()
    assert await asyncio.to_thread(worker.wait, 5) == 0
    job = await db.row("SELECT state, attempts FROM job")
    assert job == {"state": "waiting", "attempts": 0}
