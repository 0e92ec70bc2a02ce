"""`forum reindex`: have the worker build the search index anew."""

import asyncio

from rich.progress import Progress

from forum import search
from forum.cli.console import out, with_database

LOOK_EVERY_S = 0.5


def reindex() -> None:
    """Queue a rebuild of the search index and follow it; a running worker does the work.

    Searching goes on in the old index meanwhile. Ctrl+C ends the following, not the rebuild.
    """
    with_database(_follow)


async def _follow() -> None:
    await search.rebuild()
    out.print("The rebuild is queued. `forum serve` or `forum worker` must be running.")
    with Progress() as progress:
        task = progress.add_task("Texts", total=None)
        standing = await search.state()
        while standing.state is search.State.REBUILDING:
            progress.update(task, completed=standing.done, total=standing.total or None)
            await asyncio.sleep(LOOK_EVERY_S)
            standing = await search.state()
    out.print(f"{standing.documents} texts can be found.")
    await search.close()
