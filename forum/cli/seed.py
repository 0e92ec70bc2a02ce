"""`forum seed`: load example people and texts, to look around in or to load a server with."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.progress import Progress

from forum import search
from forum.cli.console import checked_settings, give_up, out, with_database
from forum.kit import clock, db
from forum.kit.data import data_dir
from forum.seeding.large import make_large
from forum.seeding.small import TOLD_DAYS, make_small


def seed(
    large: Annotated[
        int, typer.Option(help="Also make this many questions with ten answers each.")
    ] = 0,
) -> None:
    """Load the example world; running it twice changes nothing. Refused in production."""
    if not checked_settings().is_development:
        give_up("Example people never enter a production forum. ENVIRONMENT says production.")
    with_database(lambda: _seed(large))


async def seed_when_empty() -> None:
    """Load the example world into a forum in which nobody has written anything."""
    if await db.value("SELECT 1 AS one FROM person LIMIT 1") is None:
        await _seed(0)


async def _seed(large: int) -> None:
    added = await make_small(data_dir("seeds"))
    await _keep_quiet_about_the_past()
    out.print(f"{added} example questions, tips and conversations were added.")
    if large:
        with Progress() as progress:
            task = progress.add_task("Questions", total=large)
            await make_large(large, lambda done: progress.update(task, completed=done))
    await search.rebuild()


async def _keep_quiet_about_the_past() -> None:
    await db.execute(
        "DELETE FROM job WHERE created_at < :before AND"
        " (name LIKE 'threads.announce%' OR name LIKE 'routines.announce%')",
        before=clock.now() - timedelta(days=TOLD_DAYS),
    )
