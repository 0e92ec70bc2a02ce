"""The database: opening, transactions, and reads and writes by SQL on SQLite and PostgreSQL.

async with db.transaction():
    await db.execute("UPDATE thread SET title = :title WHERE id = :id", title=…, id=…)
thread = await db.row("SELECT * FROM thread WHERE id = :id", id=…)
"""

from tortoise.exceptions import IntegrityError

from forum.kit.db.connections import (
    MODEL_MODULES,
    after_commit,
    close_database,
    create_schema,
    database,
    dialect,
    for_update,
    listen,
    open_database,
    orm_config,
    savepoint,
    spawn,
    transaction,
)
from forum.kit.db.reading import execute, row, rows, value
from forum.kit.db.statements import Dialect, Row, instant_text

__all__ = [
    "MODEL_MODULES",
    "Dialect",
    "IntegrityError",
    "Row",
    "after_commit",
    "close_database",
    "create_schema",
    "database",
    "dialect",
    "execute",
    "for_update",
    "instant_text",
    "listen",
    "open_database",
    "orm_config",
    "row",
    "rows",
    "savepoint",
    "spawn",
    "transaction",
    "value",
]
