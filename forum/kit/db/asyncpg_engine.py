"""PostgreSQL for Tortoise by asyncpg: connections always given back, reads retried once.

The module is a Tortoise engine (`client_class`).
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    ConnectionWrapper,
    PoolConnectionWrapper,
    TransactionalDBClient,
)
from tortoise.backends.base.client import TransactionContext as TortoiseTransactionContext
from tortoise.connection import ConnectionToken, get_connections

from forum.kit.db.faults import AWAY_POSTGRES, LOST_POSTGRES, is_away, translated_fault
from forum.kit.db.statements import Row, Statement, shape_of
from forum.kit.errors import Unavailable


class PlainConnection(asyncpg.Connection):  # type: ignore[misc]
    """A connection that keeps no state between uses, so giving it back needs no round trip."""

    __slots__ = ()

    def get_reset_query(self) -> str:
        return ""


class Client(AsyncpgDBClient):
    """Tortoise's client with faults translated and reads tried once more."""

    connection_class = PlainConnection

    def acquire_connection(self) -> Any:
        return PooledConnection(self, self._pool_init_lock)

    def _in_transaction(self) -> "PooledTransaction":
        return PooledTransaction(TransactionClient(self))

    async def execute_query(
        self, query: str, values: list[Any] | None = None
    ) -> tuple[int, list[dict[str, Any]]]:
        """Run Tortoise's query; a SELECT is tried once more when its connection was lost."""
        answer: tuple[int, list[dict[str, Any]]]
        try:
            answer = await super().execute_query(query, values)
        except Unavailable as fault:
            if not query.startswith("SELECT") or not _is_lost(fault):
                raise
            answer = await super().execute_query(query, values)
        return answer

    async def read(self, statement: Statement, values: Sequence[Any]) -> list[Row]:
        """Run a reading statement, once more when its connection was lost."""
        try:
            return (await self.run(statement, values))[0]
        except Unavailable as fault:
            if not _is_lost(fault):
                raise
            return (await self.run(statement, values))[0]

    async def run(self, statement: Statement, values: Sequence[Any]) -> tuple[list[Row], int]:
        """Run a statement by itself; return its rows and how many rows it changed."""
        async with self.acquire_connection() as connection:
            return await run_on(connection, statement, values)


class TransactionClient(TransactionWrapper):
    """What Tortoise sees inside a transaction: one connection, held by one task."""

    _parent: Client

    def acquire_connection(self) -> Any:
        # A task that was started inside and lives on uses the pool after the end, as any other.
        if self._finalized:
            return self._parent.acquire_connection()
        return HeldConnection(self._lock, self)

    async def run(self, statement: Statement, values: Sequence[Any]) -> tuple[list[Row], int]:
        """Run a statement inside the transaction; return its rows and how many it changed."""
        async with self.acquire_connection() as connection:
            return await run_on(connection, statement, values)


class PooledConnection(PoolConnectionWrapper[Any]):
    """Tortoise's wrapper with faults translated."""

    __slots__ = ()

    async def __aenter__(self) -> Any:
        try:
            return await super().__aenter__()
        except AWAY_POSTGRES as fault:
            raise translated_fault(fault) from fault

    async def __aexit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        await super().__aexit__(kind, fault, trace)
        if fault is not None and is_away(fault):
            raise translated_fault(fault) from fault


class HeldConnection(ConnectionWrapper[Any]):
    """Tortoise's wrapper with faults translated."""

    __slots__ = ()

    async def __aexit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        await super().__aexit__(kind, fault, trace)
        if fault is not None and is_away(fault):
            raise translated_fault(fault) from fault


class PooledTransaction(TortoiseTransactionContext):
    """A transaction on a connection of the pool, which gets it back whatever happens."""

    client: TransactionClient

    def __init__(self, client: TransactionClient) -> None:
        self.client = client
        self._token: ConnectionToken | None = None

    async def __aenter__(self) -> TransactionalDBClient:
        try:
            await self._begin()
        except LOST_POSTGRES:
            await self._give_back()
            # Nothing was done yet, so a connection that had died may be replaced.
            await self._begin_again()
        except BaseException:
            await self._give_back()
            raise
        self._token = get_connections().set(self.client.connection_name, self.client)
        return self.client

    async def _begin(self) -> None:
        parent = self.client._parent  # noqa: SLF001
        if not parent._pool:  # noqa: SLF001
            async with parent._pool_init_lock:  # noqa: SLF001
                if not parent._pool:  # noqa: SLF001
                    await parent.create_connection(with_db=True)
        self.client._connection = await parent._pool.acquire()  # type: ignore[union-attr]  # noqa: SLF001
        self.client.transaction = self.client._connection.transaction()  # noqa: SLF001
        await self.client.transaction.start()

    async def _begin_again(self) -> None:
        try:
            await self._begin()
        except BaseException as fault:
            await self._give_back()
            raise translated_fault(fault) from fault

    async def __aexit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        get_connections().reset(self._token)
        self.client._finalized = True  # noqa: SLF001
        transaction = self.client.transaction
        try:
            if fault is None:
                await transaction.commit()  # type: ignore[union-attr]
            else:
                await transaction.rollback()  # type: ignore[union-attr]
        except (asyncpg.PostgresError, *AWAY_POSTGRES) as failed:
            # A rollback on a lost connection fails too: the first fault says what happened.
            if fault is None:
                raise translated_fault(failed) from failed
        finally:
            await self._give_back()

    async def _give_back(self) -> None:
        connection: Any = self.client._connection  # noqa: SLF001
        pool = self.client._parent._pool  # noqa: SLF001
        self.client._connection = None  # noqa: SLF001
        if connection is not None and pool is not None:
            await asyncio.shield(pool.release(connection))


async def run_on(
    connection: Any, statement: Statement, values: Sequence[Any]
) -> tuple[list[Row], int]:
    """Run a statement; return its rows and how many rows it changed."""
    try:
        if not statement.gives_rows:
            return [], _changed(await connection.execute(statement.text, *values))
        records = await connection.fetch(statement.text, *values)
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
        raise translated_fault(fault) from fault
    if not records:
        return [], 0
    return shape_of(tuple(records[0].keys())).rows(records), len(records)


def _changed(status: str | None) -> int:
    """Read the count from PostgreSQL's answer: `UPDATE 3`, `INSERT 0 3`."""
    word, _space, rest = (status or "").partition(" ")
    count = rest.rpartition(" ")[2]
    return int(count) if word in {"INSERT", "UPDATE", "DELETE"} and count.isdigit() else 0


def _is_lost(fault: Unavailable) -> bool:
    return isinstance(fault.__cause__, LOST_POSTGRES)


client_class = Client
