"""SQLite for Tortoise: one writing connection in a thread, BEGIN IMMEDIATE, reads by `reader`.

The module is a Tortoise engine (`client_class`). Tortoise's own client begins deferred and never
gives its lock back after a BEGIN that failed; both are mended here (docs/decisions).
"""

import asyncio
import datetime as dt
import random
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from tortoise.backends.base.client import ConnectionWrapper, TransactionalDBClient
from tortoise.backends.base.client import TransactionContext as TortoiseTransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper
from tortoise.connection import ConnectionToken, get_connections

from forum.kit.db.faults import is_away, translated_fault
from forum.kit.db.reader import Reader
from forum.kit.db.statements import Row, Statement, instant_text, shape_of

T = TypeVar("T")

BUSY_TIMEOUT_MS = 3000
# BEGIN IMMEDIATE is tried so often; SQLite's own waiting is not fair, so a process may be unlucky.
BEGIN_TRIES = 3
PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",  # an acknowledged answer survives a power cut
    "busy_timeout": BUSY_TIMEOUT_MS,
    "foreign_keys": "ON",
    "journal_size_limit": 16 * 1024 * 1024,
    "cache_size": -4096,  # kB; what is read often is in the reader's
    "temp_store": "MEMORY",
}

# Tortoise stores an instant in the zone that it comes in, and without a fraction when that is zero.
sqlite3.register_adapter(dt.datetime, instant_text)


class Client(SqliteClient):
    """Tortoise's client with a fair begin, faults translated, and reads on another connection."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self.pragmas = dict(PRAGMAS)
        self.reader = Reader(file_path)
        self._opening = asyncio.Lock()

    async def create_connection(self, with_db: bool) -> None:  # noqa: FBT001  Tortoise's signature
        async with self._opening:
            if self._connection is None:
                await self._open()

    async def _open(self) -> None:
        Path(self.filename).parent.mkdir(parents=True, exist_ok=True)
        connection = aiosqlite.connect(self.filename, isolation_level=None, cached_statements=512)
        # A forgotten connection must not keep the process from ending.
        connection._thread.daemon = True  # noqa: SLF001
        try:
            await connection
            connection.row_factory = sqlite3.Row
            for pragma, setting in self.pragmas.items():
                await connection.execute_fetchall(f"PRAGMA {pragma}={setting}")
        except sqlite3.Error as fault:
            await connection.close()
            raise translated_fault(fault) from fault
        self._connection = connection
        await self._post_connect()

    async def close(self) -> None:
        await self.reader.close()
        await super().close()

    async def run(self, statement: Statement, values: Sequence[Any]) -> tuple[list[Row], int]:
        """Run a writing statement by itself; return its rows and how many rows it changed."""
        async with self.acquire_connection() as connection:
            return await run_on(connection, statement, values)

    def acquire_connection(self) -> ConnectionWrapper[aiosqlite.Connection]:
        return LockedConnection(self._lock, self)

    def _in_transaction(self) -> "ImmediateTransaction":
        return ImmediateTransaction(TransactionClient(self), self._lock)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Run the statement for each row of values, in one transaction."""
        async with self._in_transaction() as client:
            await client.execute_many(query, values)

    async def execute_query(
        self, query: str, values: list[Any] | None = None
    ) -> tuple[int, Sequence[Any]]:
        """Run Tortoise's query; a SELECT goes to the reading connection."""
        if query.startswith("SELECT"):
            _columns, found = await self.reader.fetch(query, values or ())
            return len(found), found
        answer: tuple[int, Sequence[Any]] = await super().execute_query(query, values)
        return answer

    async def execute_query_dict(
        self, query: str, values: list[Any] | None = None
    ) -> list[dict[str, Any]]:
        """Run Tortoise's query; a SELECT goes to the reading connection."""
        if query.startswith("SELECT"):
            _columns, found = await self.reader.fetch(query, values or ())
            return [dict(each) for each in found]
        answer: list[dict[str, Any]] = await super().execute_query_dict(query, values)
        return answer


class TransactionClient(SqliteTransactionWrapper):
    """What Tortoise sees inside a transaction: the writing connection, held by one task."""

    _parent: Client

    def acquire_connection(self) -> ConnectionWrapper[aiosqlite.Connection]:
        # A task that was started inside and lives on must not write into somebody else's
        # transaction: after the end it uses the connection as any other.
        if self._finalized:
            return self._parent.acquire_connection()
        return LockedConnection(self._lock, self)

    async def run(self, statement: Statement, values: Sequence[Any]) -> tuple[list[Row], int]:
        """Run a statement inside the transaction; return its rows and how many it changed."""
        async with self.acquire_connection() as connection:
            return await run_on(connection, statement, values)


class LockedConnection(ConnectionWrapper[aiosqlite.Connection]):
    """Tortoise's wrapper, with the lock given back when connecting fails and faults translated."""

    __slots__ = ()

    async def __aenter__(self) -> aiosqlite.Connection:
        await self._lock.acquire()
        try:
            # Read under the lock: a backup or a close may have replaced it meanwhile.
            self.connection = self.client._connection  # noqa: SLF001
            await self.ensure_connection()
        except BaseException:
            self._lock.release()
            raise
        return self.connection

    async def __aexit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        self._lock.release()
        if fault is not None and is_away(fault):
            raise translated_fault(fault) from fault


class ImmediateTransaction(TortoiseTransactionContext):
    """BEGIN IMMEDIATE with retry; the lock is given back whatever happens, also when cancelled."""

    def __init__(self, client: TransactionClient, lock: asyncio.Lock) -> None:
        self.client = client
        self._lock = lock
        self._token: ConnectionToken | None = None

    async def __aenter__(self) -> TransactionalDBClient:
        await self._lock.acquire()
        try:
            await self._begin()
        except BaseException as fault:
            # Behind a BEGIN that may still be running, in the connection's own order.
            self._roll_back_and_release()
            if isinstance(fault, sqlite3.Error):
                raise translated_fault(fault) from fault
            raise
        self._token = get_connections().set(self.client.connection_name, self.client)
        return self.client

    async def _begin(self) -> None:
        parent = self.client._parent  # noqa: SLF001
        if parent._connection is None:  # noqa: SLF001
            await parent.create_connection(with_db=True)
        self.client._connection = parent._connection  # noqa: SLF001
        for tried in range(1, BEGIN_TRIES + 1):
            try:
                await _call(self.client._connection, _begin_immediate)  # noqa: SLF001
                return
            except sqlite3.OperationalError as fault:
                if tried == BEGIN_TRIES or not is_away(fault):
                    raise
                await asyncio.sleep(random.uniform(0.01, 0.1))  # noqa: S311  no secret

    async def __aexit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        get_connections().reset(self._token)
        if fault is not None or self.client._finalized:  # noqa: SLF001
            self._roll_back_and_release()
            return
        try:
            await _call(self.client._connection, sqlite3.Connection.commit)  # noqa: SLF001
        except BaseException as failed:
            # A COMMIT that fails (a full disk) leaves the transaction open.
            self._roll_back_and_release()
            if isinstance(failed, sqlite3.Error):
                raise translated_fault(failed) from failed
            raise
        self.client._finalized = True  # noqa: SLF001
        self._lock.release()

    def _roll_back_and_release(self) -> None:
        """Queue the rollback and give the lock back when it is done, without waiting.

        Waiting would be cut short by a second cancellation, and the lock kept for ever.
        """
        self.client._finalized = True  # noqa: SLF001
        connection = self.client._parent._connection  # noqa: SLF001
        if connection is None:
            self._lock.release()
            return
        rolled_back = asyncio.get_running_loop().create_future()
        rolled_back.add_done_callback(self._release)
        connection._tx.put_nowait((rolled_back, connection._conn.rollback))  # noqa: SLF001

    def _release(self, rolled_back: "asyncio.Future[None]") -> None:
        rolled_back.exception()  # looked at: a connection that is closed has rolled back already
        self._lock.release()


def _begin_immediate(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")


async def run_on(
    connection: aiosqlite.Connection, statement: Statement, values: Sequence[Any]
) -> tuple[list[Row], int]:
    """Run a statement with one hop to the connection's thread; return rows and rows changed."""

    def run(raw: sqlite3.Connection) -> tuple[tuple[str, ...], list[Any], int]:
        cursor = raw.execute(statement.text, values)
        columns = tuple(each[0] for each in cursor.description or ())
        return columns, cursor.fetchall() if columns else [], cursor.rowcount

    try:
        columns, found, changed = await _call(connection, run)
    except sqlite3.Error as fault:
        raise translated_fault(fault) from fault
    return (shape_of(columns).rows(found) if columns else []), max(changed, 0)


async def _call(connection: aiosqlite.Connection, function: Callable[[sqlite3.Connection], T]) -> T:
    """Run `function` with the raw connection in its thread."""
    found: T = await connection._execute(function, connection._conn)  # type: ignore[no-untyped-call]  # noqa: SLF001
    return found


client_class = Client
