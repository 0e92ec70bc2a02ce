"""The small door to the database: SQL with named parameters, the same text on both."""

from typing import Any

from forum.kit.db import asyncpg_engine
from forum.kit.db.connections import Client, current_transaction, database
from forum.kit.db.statements import (
    Dialect,
    Row,
    Statement,
    postgres_values,
    shape_of,
    sqlite_values,
    translated,
)


async def rows(sql: str, /, **params: Any) -> list[Row]:
    """Return the rows of a statement with `:name` parameters, as dicts.

    `IN (:ids)` takes a list. Columns named `…_at` come as aware UTC datetimes, `…_on` as dates,
    `is_…` and `has_…` as bools. Outside a transaction a SELECT runs on SQLite's `query_only`
    connection, at once (`forum.kit.db.reader`), and on PostgreSQL it is tried once more when its
    connection was lost. Inside a transaction it sees the transaction's own writes.

    Raises:
        forum.kit.errors.Unavailable: the database is locked, full or away.
        tortoise.exceptions.IntegrityError: a writing statement breaks a constraint.
        TypeError: a parameter is missing or unknown.
    """
    return (await _run(sql, params))[0]


async def row(sql: str, /, **params: Any) -> Row | None:
    """Return the first row of a statement, or None; otherwise as `rows`."""
    found, _changed = await _run(sql, params)
    return found[0] if found else None


async def value(sql: str, /, **params: Any) -> Any:
    """Return the first column of the first row, or None; otherwise as `rows`."""
    found, _changed = await _run(sql, params)
    return next(iter(found[0].values())) if found else None


async def execute(sql: str, /, **params: Any) -> int:
    """Run a writing statement and return how many rows it changed; otherwise as `rows`."""
    return (await _run(sql, params))[1]


async def _run(sql: str, params: dict[str, Any]) -> tuple[list[Row], int]:
    opened = database()
    statement = translated(sql, opened.dialect)
    is_sqlite = opened.dialect is Dialect.SQLITE
    values = sqlite_values(statement, params) if is_sqlite else postgres_values(statement, params)
    running = current_transaction()
    if running is not None:
        return await running.client.run(statement, values)
    if statement.is_read:
        return await _read(opened.client, statement, values), 0
    return await opened.client.run(statement, values)


async def _read(client: Client, statement: Statement, values: list[Any]) -> list[Row]:
    if isinstance(client, asyncpg_engine.Client):
        return await client.read(statement, values)
    columns, found = await client.reader.fetch(statement.text, values)
    return shape_of(columns).rows(found)
