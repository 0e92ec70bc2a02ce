"""What the worker does for search: building the index anew, looking after it, forgetting."""

from datetime import timedelta
from typing import Final

from forum.kit import clock, db
from forum.kit.jobs import Priority, job
from forum.search.engines import all_documents, chosen_index
from forum.search.models import Rebuild

HOURS: Final = 6 * 3600.0  # seconds; a rebuild that takes longer has died
LOGGED_DAYS: Final = 90
# A missing index is built at most so often, however many searches notice it.
REPAIR_MINUTES: Final = 2

_BEGIN = "UPDATE search_rebuild SET done = 0, total = :total WHERE id = :id"
_REPORT = "UPDATE search_rebuild SET done = :done WHERE id = :id"
_FINISH = "UPDATE search_rebuild SET finished_at = :now WHERE id = :id"
_UNDER_WAY = """
    SELECT 1 AS one FROM search_rebuild
    WHERE started_at > :recently OR finished_at IS NULL AND started_at > :earlier
"""
_FORGET = "DELETE FROM search_log WHERE created_at < :before"


@job("search.build_index", timeout=HOURS, side_by_side=1, priority=Priority.SOON)
async def build_index(*, rebuild_id: int) -> None:
    """Build the index anew from all sources, beside the one in use, and swap."""

    async def report(done: int) -> None:
        async with db.transaction():
            await db.execute(_REPORT, done=done, id=rebuild_id)

    expected = await chosen_index().documents() or 0
    async with db.transaction():
        await db.execute(_BEGIN, total=expected, id=rebuild_id)
    await chosen_index().rebuild(all_documents(), report)
    async with db.transaction():
        await db.execute(_FINISH, now=clock.now(), id=rebuild_id)


@job("search.look_after_index")
async def look_after_index() -> None:
    """Have a missing or outdated index built; the schedule asks now and then."""
    if await chosen_index().documents() is None:
        await queue_rebuild(is_repair=True)


@job("search.forget_searches", priority=Priority.WHENEVER)
async def forget_searches() -> None:
    """Delete what was searched more than 90 days ago."""
    before = clock.now() - timedelta(days=LOGGED_DAYS)
    async with db.transaction():
        await db.execute(_FORGET, before=before)


async def queue_rebuild(*, is_repair: bool = False) -> None:
    """Queue a rebuild; a repair only when none was queued in the last minutes."""
    now = clock.now()
    # Of two that notice it at once, PostgreSQL lets both come here: one slot, one job.
    slot = f"search.repair:{int(now.timestamp()) // (60 * REPAIR_MINUTES)}" if is_repair else None
    async with db.transaction():
        if is_repair and await _is_under_way():
            return
        rebuild = await Rebuild.create(started_at=now, total=0)
        if not await build_index.later(rebuild_id=rebuild.id, unique_key=slot):
            await rebuild.delete()


async def _is_under_way() -> bool:
    now = clock.now()
    return (
        await db.value(
            _UNDER_WAY,
            recently=now - timedelta(minutes=REPAIR_MINUTES),
            earlier=now - timedelta(seconds=HOURS),
        )
        is not None
    )
