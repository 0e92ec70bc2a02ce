"""`forum migrate`: bring the database up to date, with the themes and words of every forum."""

import asyncio

from forum.cli.console import checked_settings, give_up, out, with_database
from forum.kit import migrations
from forum.kit.errors import Refused
from forum.seeding.basics import load_basics


def migrate() -> None:
    """Bring the database up to date; a copy of an SQLite file is kept beside it first."""
    url = checked_settings().database
    try:
        applied = asyncio.run(migrations.migrate(url, report=out.print))
    except migrations.MigrationError as error:
        give_up(f"Nothing was changed. {error}")
    except (Refused, OSError) as error:
        give_up(f"The database cannot be reached: {error}")
    with_database(load_basics)
    out.print(f"{len(applied)} migrations applied; the database is up to date.")
