"""What a database looks like, in a form that can be compared whatever order things were made in."""

from collections import defaultdict
from typing import Any

from forum.kit import db

Schema = dict[str, dict[str, Any]]

_POSTGRES_COLUMNS = """
SELECT c.table_name AS t, c.column_name AS name, c.data_type || COALESCE('(' ||
    c.character_maximum_length || ')', '') AS kind, c.is_nullable = 'NO' AS is_needed,
    c.column_default AS fallback
FROM information_schema.columns c WHERE c.table_schema = 'public'"""
_POSTGRES_INDEXES = """
SELECT t.relname AS t, i.indisunique AS is_unique, i.indisprimary AS is_primary,
    ARRAY(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY AS k(number, place)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number ORDER BY k.place)
        AS columns
FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = 'public'"""
_POSTGRES_REFERENCES = """
SELECT t.relname AS t, f.relname AS other, c.confdeltype::text AS on_delete,
    (SELECT a.attname::text FROM pg_attribute a
        WHERE a.attrelid = t.oid AND a.attnum = c.conkey[1]) AS name
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid
WHERE c.contype = 'f'"""


async def read_schema() -> Schema:
    """Return columns, indexes and references of each table of the open database."""
    read = _read_sqlite if db.dialect() is db.Dialect.SQLITE else _read_postgres
    schema = await read()
    return {name: dict(table) for name, table in schema.items() if name != "tortoise_migrations"}


async def _read_sqlite() -> Schema:
    schema: Schema = {}
    async with db.transaction():
        tables = await db.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        for each in tables:
            name = each["name"]
            schema[name] = {
                "columns": {
                    column["name"]: (column["type"], column["notnull"], column["dflt_value"])
                    for column in await _pragma("table_info", name)
                },
                "indexes": await _sqlite_indexes(name),
                "references": {
                    (reference["from"], reference["table"], reference["on_delete"])
                    for reference in await _pragma("foreign_key_list", name)
                },
            }
    return schema


async def _sqlite_indexes(table: str) -> set[tuple[bool, tuple[str, ...]]]:
    found = set()
    for index in await _pragma("index_list", table):
        columns = await _pragma("index_info", index["name"])
        found.add((bool(index["unique"]), tuple(str(each["name"]) for each in columns)))
    return found


async def _pragma(name: str, of: str) -> list[dict[str, Any]]:
    return await db.rows(f"SELECT * FROM pragma_{name}(:of)", of=of)  # noqa: S608


async def _read_postgres() -> Schema:
    schema: Schema = defaultdict(lambda: {"columns": {}, "indexes": set(), "references": set()})
    for each in await db.rows(_POSTGRES_COLUMNS):
        described = (each["kind"], each["is_needed"], each["fallback"])
        schema[each["t"]]["columns"][each["name"]] = described
    for each in await db.rows(_POSTGRES_INDEXES):
        schema[each["t"]]["indexes"].add((each["is_unique"], tuple(each["columns"])))
    for each in await db.rows(_POSTGRES_REFERENCES):
        described = (each["name"], each["other"], each["on_delete"])
        schema[each["t"]]["references"].add(described)
    return schema
