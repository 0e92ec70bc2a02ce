"""The forum's own migrations: every revision, with rows in every table, ends as the models say."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import forum.migrations
from forum.kit import db
from forum.kit.migrations import migrate, waiting
from tests.kit.schemas import Schema, read_schema
from tests.support.databases import Databases

REVISIONS = sorted(file.stem for file in Path(str(forum.migrations.__file__)).parent.glob("0*.py"))
NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)


async def test_every_revision_with_data_ends_like_the_models(
    bare_database_url: str, database_source: Databases, tmp_path: Path
) -> None:
    """Step by step, with rows in every table from the revision that made it to the last."""
    kept: dict[str, int] = {}
    for revision in REVISIONS:
        await migrate(bare_database_url, to=revision)
        await db.open_database(bare_database_url)
        try:
            before = await read_schema()
            for table in kept.keys() & before.keys():
                assert await rows_in(table) == kept[table], f"{table} after {revision}"
            await fill(before)
            kept = {table: await rows_in(table) for table in before}
        finally:
            await db.close_database()
    await db.open_database(bare_database_url)
    try:
        schema = await read_schema()
        assert await waiting() == []
    finally:
        await db.close_database()
    assert schema == await schema_of_models(database_source, tmp_path)


async def rows_in(table: str) -> int:
    return int(await db.value(f"SELECT COUNT(*) AS n FROM {table}"))  # noqa: S608  ours


async def schema_of_models(source: Databases, folder: Path) -> Schema:
    async with source.bare(folder / "fresh") as url:
        await db.open_database(url)
        try:
            await db.create_schema()
            return await read_schema()
        finally:
            await db.close_database()


async def fill(schema: Schema) -> None:
    """Put two rows into each table that has none, those that others point at first."""
    done = {table for table in schema if await rows_in(table)}
    while left := [name for name in schema if name not in done]:
        for name in left:
            others = {other for _column, other, _rule in schema[name]["references"]}
            if others - {name} <= done:
                for number in (1, 2):
                    await add_row(name, schema[name]["columns"], number)
                done.add(name)


async def add_row(table: str, columns: dict[str, Any], number: int) -> None:
    values = {name: a_value(name, kind, number) for name, (kind, *_rest) in columns.items()}
    names, places = ", ".join(f'"{name}"' for name in values), ", ".join(f":{n}" for n in values)
    await db.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", **values)  # noqa: S608


def a_value(name: str, kind: str, number: int) -> Any:
    kind = kind.lower()
    if kind.startswith(("bool", "json")):
        return number == 1 if kind.startswith("bool") else "{}"
    if kind in {"bytea", "blob"}:
        return f"x{number}".encode()
    if "timestamp" in kind:
        return NOON
    if kind == "date":
        return date(2026, 11, 18)
    if kind.startswith(("decimal", "numeric")):
        return Decimal(number)
    return number if "int" in kind or "float" in kind else f"x{number}"
