"""Brings a database up to date, guarded: one migrator at a time, a backup first, nothing lost.

Each migration is one transaction: foreign keys off, its operations, `PRAGMA foreign_key_check`, the
record that it ran. What fails leaves the database as it was. `python -m forum.kit.migrations NAME`
writes a new migration.
"""

import asyncio
import fcntl
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.migration import Migration
from tortoise.migrations.schema_editor import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State

from forum.kit import clock
from forum.kit.db.connections import (
    APP,
    CONNECTION,
    MIGRATIONS,
    connect_postgres,
    database,
    orm_config,
    sqlite_path,
)
from forum.kit.migration_editors import PostgresEditor
from forum.kit.migration_files import write_migration
from forum.kit.migration_sqlite import GuardedEditor, MigrationError

__all__ = ["MigrationError", "migrate", "waiting"]

Report = Callable[[str], object]
# Any number that no other program of the same PostgreSQL database locks.
_ADVISORY_LOCK = 7_265_313_004
_BACKUPS_KEPT = 3


def _silent(_sentence: str) -> None:
    """Report to nobody."""


async def migrate(
    url: str, *, report: Report = _silent, package: str = MIGRATIONS, to: str | None = None
) -> list[str]:
    """Apply the migrations that wait, up to `to` or all, and return their names.

    `report` is told what is done, sentence by sentence. Several callers may run at once: one works,
    the others wait and find nothing left to do.

    Raises:
        MigrationError: something would be lost; the database is as it was.
    """
    config = orm_config(url)
    config["apps"][APP]["migrations"] = package
    lock = _file_lock(url) if _is_sqlite(url) else _advisory_lock(url)
    async with lock, TortoiseContext() as context:
        await context.init(config=config)
        executor = await _executor(context, config)
        plan = _plan(executor, to)
        if plan and _is_sqlite(url):
            backup = _back_up(sqlite_path(url), plan[0].name)
            if backup:
                report(f"The database as it was is kept as {backup}.")
        if plan:
            # Made once and carried on by each: made anew for each it would cost seconds.
            state = await executor._project_state(set(executor.loader.applied_migrations))  # noqa: SLF001
            for migration in plan:
                await _apply(executor, migration, state, is_sqlite=_is_sqlite(url))
                report(f"Applied {migration.name}.")
    return [migration.name for migration in plan]


async def waiting() -> list[str]:
    """Return the names of the migrations that the open database lacks."""
    opened = database()
    with opened.context:
        executor = MigrationExecutor(opened.client, _apps_config(MIGRATIONS))
        await executor.loader.build_graph()
        return [migration.name for migration in _plan(executor, None)]


def _apps_config(package: str) -> dict[str, Any]:
    return {APP: {"models": [], "default_connection": CONNECTION, "migrations": package}}


def _is_sqlite(url: str) -> bool:
    return url.startswith("sqlite:")


async def _executor(context: TortoiseContext, config: dict[str, Any]) -> MigrationExecutor:
    client = context.connections.get(CONNECTION)
    if client.capabilities.dialect == "sqlite":
        # Outside a transaction: inside one it would be ignored.
        await client.execute_query("PRAGMA foreign_keys = OFF")
    executor = MigrationExecutor(client, config["apps"])
    await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))  # noqa: SLF001
    await executor.loader.build_graph()
    return executor


def _plan(executor: MigrationExecutor, to: str | None) -> list[Migration]:
    """Return the migrations that wait; they are linear, so their names give their order."""
    applied = executor.loader.applied_migrations
    nodes = executor.loader.graph.nodes
    for key in applied:
        if key not in nodes:
            raise MigrationError(f"The database is newer than the program: it has had {key.name}.")
    return [
        migration
        for key, migration in sorted(nodes.items())
        if isinstance(migration, Migration) and key not in applied and (not to or key.name <= to)
    ]


async def _apply(
    executor: MigrationExecutor, migration: Migration, state: State, *, is_sqlite: bool
) -> None:
    """Apply one migration; `state` is what the models were before it, and are after it."""
    client = executor.connection
    async with client._in_transaction() as inside:  # noqa: SLF001
        editor = GuardedEditor(inside) if is_sqlite else PostgresEditor(inside)
        if is_sqlite:
            await _check_references(inside, f"before {migration.name}")
        await _run_operations(migration, state, editor)
        if is_sqlite:
            await _check_references(inside, f"after {migration.name}")
        executor.recorder.connection = inside
        await executor.recorder.record_applied(migration.app_label, migration.name)
    executor.recorder.connection = client


async def _run_operations(migration: Migration, state: State, editor: BaseSchemaEditor) -> None:
    for operation in migration.operations:
        before = state.clone()
        operation.state_forward(migration.app_label, state)
        if isinstance(editor, GuardedEditor):
            editor.before, editor.after = before, state
        await operation.database_forward(migration.app_label, before, state, editor)


async def _check_references(client: Any, when: str) -> None:
    _changed, broken = await client.execute_query("PRAGMA foreign_key_check")
    if broken:
        tables = ", ".join(sorted({each["table"] for each in broken}))
        raise MigrationError(
            f"{len(broken)} rows point at rows that are not there, {when}: in {tables}."
        )


def _back_up(file: Path, before: str) -> Path | None:
    """Copy the file beside itself; the newest three such copies stay."""
    with closing(sqlite3.connect(file)) as source:
        if (
            not source.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'tortoise_migrations'"
            ).fetchone()
            or not source.execute("SELECT 1 FROM tortoise_migrations").fetchone()
        ):
            return None
        stamp = clock.now().strftime("%Y%m%dT%H%M%S")
        backup = file.with_name(f"{file.name}.{stamp}-before-{before}")
        with closing(sqlite3.connect(backup)) as target:
            source.backup(target)
    old = sorted(file.parent.glob(f"{file.name}.*-before-*"))
    for each in old[:-_BACKUPS_KEPT]:
        each.unlink()
    return backup


@asynccontextmanager
async def _file_lock(url: str) -> AsyncIterator[None]:
    file = sqlite_path(url)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(f"{file.name}.migrating").open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        yield


@asynccontextmanager
async def _advisory_lock(url: str) -> AsyncIterator[None]:
    connection = await connect_postgres(url)
    try:
        await connection.execute(f"SELECT pg_advisory_lock({_ADVISORY_LOCK})", timeout=None)
        yield
    finally:
        await connection.close()


def _write_next() -> None:
    try:
        sentence = asyncio.run(write_migration("".join(sys.argv[1:])))
    except ValueError as error:
        sys.exit(str(error))
    sys.stdout.write(f"{sentence}\n")


if __name__ == "__main__":
    _write_next()
