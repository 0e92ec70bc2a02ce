"""What commands share: running with the database open, and saying what went wrong."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import NoReturn, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console

from forum.kit import db, migrations
from forum.kit.errors import Refused
from forum.settings import Settings, settings

T = TypeVar("T")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def checked_settings() -> Settings:
    """Return the settings, or end the command with the name of the setting that is wrong."""
    try:
        return settings()
    except ValidationError as error:
        for problem in error.errors():
            err.print(f"[bold]{'.'.join(map(str, problem['loc'])).upper()}[/] {problem['msg']}")
        raise typer.Exit(2) from error


def with_database(work: Callable[[], Coroutine[None, None, T]]) -> T:
    """Run `work` with the database open, and close it whatever happens."""
    checked_settings()

    async def opened() -> T:
        await db.open_database(settings().database)
        try:
            return await work()
        finally:
            await db.close_database()

    try:
        return asyncio.run(opened())
    except Refused as error:
        give_up(error.message)


def refuse_old_database() -> None:
    """End the command when the database lacks migrations: every page would fail.

    One that is newer goes on: each version works with the next one's tables.
    """
    waiting: list[str] = []
    with suppress(migrations.MigrationError):
        waiting = with_database(migrations.waiting)
    if waiting:
        give_up("The database is older than the program. Run `forum migrate` first.")


def give_up(sentence: str) -> NoReturn:
    """End the command with a sentence that says what to do, and status 1."""
    err.print(sentence)
    raise typer.Exit(1)
