import asyncio
from pathlib import Path

import pytest

from forum.kit import db
from forum.kit.errors import Unavailable
from forum.kit.migrations import migrate
from forum.kit.models import Job
from forum.search.models import WordGroup
from tests.support.databases import Databases, run_sql

KILL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = '{name}' AND pid <> pg_backend_pid()"
)


@pytest.fixture(autouse=True)
def on_postgresql_only(database_source: Databases) -> None:
    if database_source.kind != "postgresql":
        pytest.skip("about PostgreSQL")


async def kill_connections(url: str) -> None:
    """End every connection of the database, as a restart of the server would."""
    server, _slash, name = url.rpartition("/")
    await run_sql(server, KILL.format(name=name))
    await asyncio.sleep(0.1)  # the drivers hear of it


async def test_reads_survive_a_lost_connection(database_url: str, database: None) -> None:
    for _ in range(2):
        assert await db.value("SELECT COUNT(*) AS n FROM job") == 0
        await kill_connections(database_url)
        assert await db.value("SELECT COUNT(*) AS n FROM job") == 0
        await kill_connections(database_url)
        assert await Job.all().count() == 0


async def test_transaction_begins_on_a_new_connection(database_url: str, database: None) -> None:
    assert await db.value("SELECT 1 AS one") == 1
    await kill_connections(database_url)
    async with db.transaction():
        assert await db.value("SELECT 1 AS one") == 1


async def test_transaction_that_loses_its_connection_is_undone_and_says_so(
    database_url: str, database: None
) -> None:
    with pytest.raises(Unavailable):  # noqa: PT012
        async with db.transaction():
            await Job.create(name="x", arguments="{}", created_at="2026-11-18T09:00:00Z")
            await kill_connections(database_url)
            await db.execute("DELETE FROM job")
    assert await Job.all().count() == 0


async def test_server_that_is_not_there_is_unavailable() -> None:
    await db.open_database("postgres://nobody@127.0.0.1:9/nothing")
    try:
        with pytest.raises(Unavailable):
            await db.rows("SELECT 1 AS one")
        with pytest.raises(Unavailable):
            async with db.transaction():
                pass
        with pytest.raises(Unavailable):
            await Job.all().count()
    finally:
        await db.close_database()


async def test_more_writers_than_connections_all_get_their_turn(database: None) -> None:
    async def write() -> None:
        async with db.transaction():
            await Job.create(name="x", arguments="{}", created_at="2026-11-18T09:00:00Z")

    await asyncio.gather(*(write() for _ in range(40)))
    assert await Job.all().count() == 40


async def test_statements_of_an_sqlite_database_that_was_open_before_are_forgotten(
    database_url: str, database: None, tmp_path: Path
) -> None:
    await db.close_database()
    before = f"sqlite://{tmp_path}/before.sqlite3"
    await migrate(before)
    for url in (before, database_url):
        await db.close_database()
        await db.open_database(url)
        now = "2026-11-18T09:00:00Z"
        await WordGroup.bulk_create([WordGroup(words="hylle, reol", edited_at=now)])
        assert await WordGroup.all().count() == 1
