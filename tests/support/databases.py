"""A fresh database for each test: a copy of one that was migrated once for the test process."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

import asyncpg

from tests.support.postgres import running_server

# Set by the process that started the server, for those that it starts.
SERVER = "TEST_POSTGRESQL_URL"
KIND = "TEST_DATABASE"


class Databases(Protocol):
    """Where tests get their databases from; the values are what DATABASE_URL takes."""

    kind: str

    @asynccontextmanager
    def fresh(self, folder: Path) -> AsyncIterator[str]:
        """Give a migrated, empty database and take it away afterwards."""
        ...

    @asynccontextmanager
    def bare(self, folder: Path) -> AsyncIterator[str]:
        """Give a database without any table."""
        ...


def wanted_kind() -> str:
    """Return `sqlite` or `postgresql`: one process tests one of them (connections have names)."""
    kind = os.environ.get(KIND, "sqlite")
    assert kind in {"sqlite", "postgresql"}, f"{KIND}={kind} is neither sqlite nor postgresql"
    return kind


class SQLiteFiles:
    """Databases that are files."""

    kind = "sqlite"

    def __init__(self, template: Path) -> None:
        self.template = template

    @asynccontextmanager
    async def fresh(self, folder: Path) -> AsyncIterator[str]:
        """Give a copy of the migrated file."""
        async with self.bare(folder) as url:
            shutil.copyfile(self.template, url.removeprefix("sqlite://"))
            yield url

    @asynccontextmanager
    async def bare(self, folder: Path) -> AsyncIterator[str]:
        """Name a file that does not exist."""
        folder.mkdir(parents=True, exist_ok=True)
        yield f"sqlite://{folder / 'samling.sqlite3'}"


class PostgreSQLServer:
    """Databases of one server, named after the process that tests."""

    kind = "postgresql"
    _numbers = count(1)

    def __init__(self, server: str, template: str) -> None:
        self.server = server
        self.template = template

    @asynccontextmanager
    async def fresh(self, folder: Path) -> AsyncIterator[str]:
        """Give a copy of the migrated database."""
        async with self._made_from(self.template) as url:
            yield url

    @asynccontextmanager
    async def bare(self, folder: Path) -> AsyncIterator[str]:
        """Give an empty database."""
        async with self._made_from("template0") as url:
            yield url

    @asynccontextmanager
    async def _made_from(self, template: str) -> AsyncIterator[str]:
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        await run_sql(self.server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield f"{self.server}/{name}"
        finally:
            await run_sql(self.server, f"DROP DATABASE {name} WITH (FORCE)")


async def run_sql(server: str, statement: str) -> None:
    """Run one statement as the server's owner."""
    connection = await asyncpg.connect(f"{server}/postgres")
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@contextmanager
def shared_server() -> Iterator[None]:
    """Run the PostgreSQL server that this process and those it starts test on."""
    with running_server() as url:
        os.environ[SERVER] = url
        try:
            yield
        finally:
            del os.environ[SERVER]


def template_name() -> str:
    """Return the name of this process's migrated database."""
    return f"template_{os.getpid()}"


def make_template(server: str) -> str:
    """Make the database that is migrated once for this process, and return its URL."""
    asyncio.run(run_sql(server, f"CREATE DATABASE {template_name()}"))
    return f"{server}/{template_name()}"
