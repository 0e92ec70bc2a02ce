"""A worker that is killed in the middle of 1,000 letters, and another that goes on."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from forum.kit import clock, db
from forum.mail.jobs import build_letters
from forum.mail.models import Letter
from tests.conftest import Configure
from tests.support.sink import open_sink

LETTERS = 1_000
CONNECTIONS = 3
ROOT = Path(__file__).parent.parent.parent


async def write_all() -> None:
    """Write them as `outbox.post` does, with one job for all: a thousand take a test's time."""
    now = clock.now()
    letters = [
        Letter(
            key=f"weekly:{number}",
            address=f"reader{number}@example.org",
            kind="test_mail",
            context={},
            next_try_at=now,
            created_at=now,
        )
        for number in range(LETTERS)
    ]
    async with db.transaction():
        await Letter.bulk_create(letters, ignore_conflicts=True)
        await build_letters.later()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(120):
        while not holds():  # noqa: ASYNC110  another process does it
            await asyncio.sleep(0.02)


async def test_after_a_kill_each_letter_went_and_at_most_one_of_a_connection_twice(
    database: None, configure: Configure
) -> None:
    # The worker that is started lives in the real time.
    clock.set_now(None)
    arrived: Counter[str] = Counter()
    async with open_sink(lambda recipient: arrived.update([recipient])) as url:
        configure(smtp_url=url, smtp_connections=CONNECTIONS)
        await write_all()
        with ExitStack() as started:
            killed = worker(started)
            await until(lambda: arrived.total() >= LETTERS // 3)
            os.kill(killed.pid, signal.SIGKILL)
            await asyncio.to_thread(killed.wait)
            assert arrived.total() < LETTERS
            # Whoever started the letters starts them again; and nobody waits for leases in a test.
            await write_all()
            await let_claims_end()
            assert await asyncio.to_thread(worker(started).wait, 120) == 0
    assert await Letter.all().count() == LETTERS
    assert await Letter.filter(state="sent").count() == len(arrived) == LETTERS
    assert max(arrived.values()) <= 2
    assert arrived.total() - LETTERS <= CONNECTIONS


def worker(started: ExitStack) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.mail.delivering_process"]
    process = started.enter_context(subprocess.Popen(command, cwd=ROOT))
    started.callback(process.kill)
    return process


async def let_claims_end() -> None:
    now = clock.now()
    await db.execute("UPDATE letter SET next_try_at = :now WHERE state = 'waiting'", now=now)
    await db.execute("UPDATE job SET due_at = :now WHERE state = 'running'", now=now)
