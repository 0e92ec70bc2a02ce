import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from forum.kit import db
from forum.kit.db import reader, sqlite
from forum.kit.db.connections import database as opened_database
from forum.kit.errors import Unavailable
from forum.kit.models import Job
from tests.support.databases import Databases

COUNT_UP = """
import asyncio, sys
from forum.kit import clock, db
from forum.kit.models import Job

async def count_up(times):
    await db.open_database(sys.argv[1])
    for _ in range(times):
        async with db.transaction():
            job = await Job.get(name="counter")
            up = "UPDATE job SET attempts = :n WHERE id = :id"
            await db.execute(up, n=job.attempts + 1, id=job.id)
    await db.close_database()

asyncio.run(count_up(150))
"""
LEFT_OPEN = """
import asyncio, sys
from forum.kit import db

async def leave_open():
    await db.open_database(sys.argv[1])
    async with db.transaction():
        await db.execute("DELETE FROM job")
    await db.rows("SELECT * FROM job")

asyncio.run(leave_open())
"""
ADD = (
    "INSERT INTO job (name, arguments, created_at) VALUES ('counter', '{}', '2026-11-18 09:00:00')"
)
SLOW = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
    " SELECT MAX(i) AS most FROM n"
)


@pytest.fixture(autouse=True)
def on_sqlite_only(database_source: Databases) -> None:
    if database_source.kind != "sqlite":
        pytest.skip("about SQLite")


@pytest.fixture
async def file(database_url: str) -> Path:
    return Path(database_url.removeprefix("sqlite://"))


@pytest.fixture
def other_writer(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Another program that holds the file's write lock; nobody waits for it."""
    monkeypatch.setitem(sqlite.PRAGMAS, "busy_timeout", 0)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


async def test_two_processes_lose_none_of_300_read_then_write_transactions(
    database_url: str, database: None
) -> None:
    await db.execute(ADD)
    command = [sys.executable, "-c", COUNT_UP, database_url]
    processes = [await asyncio.create_subprocess_exec(*command) for _ in range(2)]
    assert [await each.wait() for each in processes] == [0, 0]
    assert await db.value("SELECT attempts FROM job") == 300


async def test_failing_begin_gives_the_lock_back(
    other_writer: sqlite3.Connection, database: None
) -> None:
    async with asyncio.timeout(10):
        for _ in range(2):
            with pytest.raises(Unavailable):
                async with db.transaction():
                    raise AssertionError("nothing begins while another writes")
        with pytest.raises(Unavailable):
            await db.execute("DELETE FROM job")
        with pytest.raises(Unavailable):
            await Job.create(name="x", arguments="{}", created_at="2026-11-18T09:00:00Z")
        assert await db.rows("SELECT * FROM job") == []
        other_writer.execute("ROLLBACK")
        async with db.transaction():
            await db.execute(ADD)
        assert await Job.all().count() == 1


async def test_begin_is_tried_again_while_another_writes(
    other_writer: sqlite3.Connection, database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleep = asyncio.sleep

    async def other_ends(seconds: float) -> None:
        other_writer.execute("ROLLBACK")
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", other_ends)
    async with db.transaction():
        await db.execute(ADD)
    assert await Job.all().count() == 1


async def test_cancelled_begin_leaves_no_transaction_behind(database: None) -> None:
    for _ in range(20):
        task = asyncio.create_task(_write())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(10):
        await _write()


async def _write() -> None:
    async with db.transaction():
        await db.execute("UPDATE job SET attempts = attempts + 1")


async def test_full_disk_is_said_and_undone(database: None) -> None:
    await db.execute(ADD)
    client = opened_database().client
    [found] = await client.execute_query_dict("PRAGMA page_count")
    await client.execute_query(f"PRAGMA max_page_count = {found['page_count']}")
    with pytest.raises(Unavailable):
        async with db.transaction():
            await db.execute("UPDATE job SET arguments = :much", much="x" * 1_000_000)
    await client.execute_query("PRAGMA max_page_count = 1000000")
    async with db.transaction():
        await db.execute(ADD)
    assert await db.value("SELECT MAX(LENGTH(arguments)) AS n FROM job") == 2


async def test_reading_connection_cannot_write(database: None) -> None:
    client = opened_database().client
    assert isinstance(client, sqlite.Client)
    with pytest.raises(Unavailable):
        await client.reader.fetch("DELETE FROM job", ())


async def test_writes_are_durable_and_references_hold(database: None) -> None:
    async with db.transaction():
        settings = {
            name: await db.value(f"PRAGMA {name}")
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def test_long_read_holds_up_nobody_and_is_answered(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "BUDGET_S", -1.0)
    client = opened_database().client
    assert isinstance(client, sqlite.Client)
    assert await db.value(SLOW) == 300000
    assert await db.value(SLOW) == 300000
    assert SLOW in client.reader._slow_until
    monkeypatch.setattr(reader, "BUDGET_S", 1.0)
    assert await db.value("SELECT COUNT(*) AS n FROM job") == 0


async def test_wrong_sql_says_so(database: None) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await db.rows("SELECT * FROM nowhere")


async def test_process_ends_though_the_database_was_left_open(database_url: str) -> None:
    command = [sys.executable, "-W", "ignore", "-c", LEFT_OPEN, database_url]
    process = await asyncio.create_subprocess_exec(*command, stderr=subprocess.DEVNULL)
    async with asyncio.timeout(20):
        assert await process.wait() == 0


@pytest.mark.parametrize("url", ["sqlite://", "sqlite://:memory:", "mysql://a/b", "forum.sqlite3"])
async def test_address_that_names_no_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL"):
        await db.open_database(url)
