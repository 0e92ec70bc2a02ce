"""Opens and closes the database, and knows the transaction that the current task is in."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
from tortoise import Tortoise
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import TortoiseContext, _current_context
from tortoise.utils import get_schema_sql

import forum
from forum.kit.db import asyncpg_engine, sqlite
from forum.kit.db.statements import Dialect

T = TypeVar("T")
Client = sqlite.Client | asyncpg_engine.Client
TransactionClient = sqlite.TransactionClient | asyncpg_engine.TransactionClient

APP = "forum"
CONNECTION = "default"
MIGRATIONS = "forum.migrations"

# Every package's models.py, found by looking: the kernel knows no package of the forum by name,
# and a new package needs no second place.
MODEL_MODULES: tuple[str, ...] = tuple(
    sorted(
        f"forum.{file.parent.name}.models"
        for file in Path(forum.__file__).parent.glob("*/models.py")
    )
)


@dataclass(slots=True)
class Transaction:
    """The transaction of a task; `is_doomed` when a block inside it failed."""

    client: TransactionClient
    after_commit: list[Callable[[], object]] = field(default_factory=list)
    is_doomed: bool = False
    has_ended: bool = False


@dataclass(frozen=True, slots=True)
class Database:
    """The open database."""

    url: str
    client: Client
    context: TortoiseContext
    dialect: Dialect


_open: Database | None = None
_transaction: ContextVar[Transaction | None] = ContextVar("transaction", default=None)


async def open_database(url: str) -> None:
    """Open the database at `sqlite://PATH` or `postgres://USER:PASSWORD@HOST:PORT/NAME`.

    `sqlite:///var/x` is an absolute path, `sqlite://data/x` one below the current folder.

    Raises:
        RuntimeError: another one is open.
        ValueError: the URL names no database that the forum knows.
    """
    global _open  # noqa: PLW0603  one database for each process
    if _open is not None:
        raise RuntimeError("A database is open already.")
    # A context that an earlier, closed database left in this task would be taken up again, and so
    # would its statements, which may be in another dialect.
    _current_context.set(None)
    EXECUTOR_CACHE.clear()
    context = await Tortoise.init(config=orm_config(url), _enable_global_fallback=True)
    client: Any = context.connections.get(CONNECTION)
    dialect = Dialect.SQLITE if url.startswith("sqlite:") else Dialect.POSTGRES
    _open = Database(url, client, context, dialect)


async def close_database() -> None:
    """Close all connections; harmless when none is open."""
    global _open
    closing, _open = _open, None
    if closing is not None:
        await closing.context.close_connections()
        _current_context.set(None)


def database() -> Database:
    """Return the open database.

    Raises:
        RuntimeError: none is open.
    """
    if _open is None:
        raise RuntimeError("No database is open.")
    return _open


def dialect() -> Dialect:
    """Return which database is open, for the few statements that differ."""
    return database().dialect


def for_update() -> str:
    """Return what a SELECT inside a transaction ends in, so that its rows stay as they are read.

    SQLite needs nothing: its transactions follow each other.
    """
    return " FOR UPDATE" if dialect() is Dialect.POSTGRES else ""


def orm_config(url: str, models: tuple[str, ...] = MODEL_MODULES) -> dict[str, Any]:
    """Return Tortoise's configuration for a database URL.

    Raises:
        ValueError: the URL names no database that the forum knows.
    """
    app = {"models": list(models), "default_connection": CONNECTION, "migrations": MIGRATIONS}
    return {
        "connections": {CONNECTION: _connection(url)},
        "apps": {APP: app},
        "use_tz": True,
        "timezone": "UTC",
    }


def _connection(url: str) -> dict[str, Any]:
    if url.startswith("sqlite://"):
        path = sqlite_path(url)
        return {"engine": sqlite.__name__, "credentials": {"file_path": str(path)}}
    if re.match(r"postgres(ql)?://", url):
        return {"engine": asyncpg_engine.__name__, "credentials": _postgres_credentials(url)}
    raise ValueError("DATABASE_URL must start with sqlite://, postgres:// or postgresql://.")


def sqlite_path(url: str) -> Path:
    """Return the file that a `sqlite://` URL names.

    Raises:
        ValueError: it names none; memory cannot be shared by two connections.
    """
    path = url.removeprefix("sqlite://").partition("?")[0]
    if not path or ":memory:" in path:
        raise ValueError("DATABASE_URL must name a file: sqlite:///folder/file.sqlite3")
    return Path(path)


def _postgres_credentials(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    credentials: dict[str, Any] = {
        "host": query.get("host") or parts.hostname,
        "port": parts.port or 5432,
        "user": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "database": unquote(parts.path.lstrip("/")) or None,
        "minsize": 1,
        "maxsize": int(query.get("pool", "10")),
        "statement_cache_size": 500,
        "command_timeout": 60,
        "timeout": 10,
    }
    if "sslmode" in query:
        credentials["ssl"] = query["sslmode"]
    return credentials


async def connect_postgres(url: str) -> Any:
    """Open a PostgreSQL connection of its own, beside the pool; the caller closes it."""
    credentials = _postgres_credentials(url)
    known = ("host", "port", "user", "password", "database", "timeout", "ssl")
    return await asyncpg.connect(**{key: credentials[key] for key in known if key in credentials})


async def listen(channel: str, heard: Callable[[], object]) -> Any:
    """Call `heard` at every NOTIFY on PostgreSQL's `channel`; the caller closes the connection."""
    connection = await connect_postgres(database().url)
    await connection.add_listener(channel, lambda *_told: heard())
    return connection


async def create_schema() -> None:
    """Make all tables of the models in an empty database; installations use `migrate`."""
    client = database().client
    await client.execute_script(get_schema_sql(client, safe=True))


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """Run the block as one transaction; inside another one, as part of that.

    On SQLite it begins IMMEDIATE, so two processes that read and then write never collide. When a
    block that is a part fails, the whole is rolled back, even if somebody catches its exception.
    Only SQL belongs inside: it holds up every other writer. Do not start tasks inside; `spawn` may.

    Raises:
        forum.kit.errors.Unavailable: the database is locked, full or away.
    """
    outer = current_transaction()
    if outer is None:
        made = database().client._in_transaction()  # noqa: SLF001  Tortoise's own door
        client: Any
        async with made as client:
            running = Transaction(client)
            async with _as_current(running):
                yield
        for call in running.after_commit:
            call()
        return
    try:
        yield
    except BaseException:
        outer.is_doomed = True
        raise


@asynccontextmanager
async def _as_current(running: Transaction) -> AsyncIterator[None]:
    token = _transaction.set(running)
    try:
        yield
        if running.is_doomed:
            raise RuntimeError("A part of this transaction failed, so it cannot be kept.")
    finally:
        running.has_ended = True
        _transaction.reset(token)


def current_transaction() -> Transaction | None:
    """Return the transaction that this task is in, or None."""
    running = _transaction.get()
    # A task started inside keeps the variable after the end (trap: Tortoise's does too).
    return None if running is None or running.has_ended else running


@asynccontextmanager
async def savepoint() -> AsyncIterator[None]:
    """Run the block so that its failure undoes only the block; inside a transaction."""
    running = current_transaction()
    if running is None:
        raise RuntimeError("A savepoint belongs inside a transaction.")
    async with running.client._in_transaction():  # noqa: SLF001  Tortoise's own door
        yield


def after_commit(call: Callable[[], object]) -> None:
    """Call once the current transaction is kept; at once when there is none."""
    running = current_transaction()
    if running is None:
        call()
    else:
        running.after_commit.append(call)


def spawn(work: Coroutine[Any, Any, T], *, name: str | None = None) -> "asyncio.Task[T]":
    """Start a task that is in no transaction, wherever it is started.

    A task inherits its starter's context: without this its writes would go into the starter's
    transaction and vanish with it.
    """
    context = copy_context()
    context.run(_leave_transaction)
    return asyncio.get_running_loop().create_task(work, name=name, context=context)


def _leave_transaction() -> None:
    _transaction.set(None)
    if _open is not None:
        _open.context.connections.set(CONNECTION, _open.client)
