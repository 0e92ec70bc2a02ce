"""Finding out which questions, tips, discussions and routines are alike: the box beside each."""

from datetime import timedelta
from typing import Final

from forum import search
from forum.kit import clock, db
from forum.kit.jobs import Priority, job
from forum.search import Query, State

LOOKED_AT_ONCE: Final = 100
AGAIN_AFTER: Final = timedelta(days=14)
MOST: Final = 6
# Of what a text with all words of the title would score.
LEAST: Final = 0.3
KINDS: Final = ("question", "tip", "discussion", "routine")

_UNSEEN = """
    SELECT w.key, w.title, w.branch_id FROM (
        SELECT 'thread:' || t.id AS key, t.title, t.branch_id, t.created_at AS begun_at
        FROM thread t WHERE t.hidden_at IS NULL AND t.deleted_at IS NULL
        UNION ALL
        SELECT 'routine:' || r.id, r.title, r.branch_id, r.published_at
        FROM routine r WHERE r.number > 0 AND r.hidden_at IS NULL AND r.deleted_at IS NULL
    ) w LEFT JOIN related_pages p ON p.key = w.key
    WHERE w.begun_at < :before AND (p.looked_at IS NULL OR p.looked_at < :again)
    ORDER BY p.looked_at IS NOT NULL, w.begun_at DESC LIMIT :limit
"""
_IS_KNOWN = "SELECT 1 AS one FROM related_pages WHERE key = :key"
_KEEP = """
    INSERT INTO related_pages (key, others, looked_at) VALUES (:key, :others, :now)
    ON CONFLICT (key) DO UPDATE SET others = excluded.others, looked_at = excluded.looked_at
"""
# So that something new is soon beside what it is like.
_LOOK_AGAIN = "UPDATE related_pages SET looked_at = :long_ago WHERE key IN (:others)"


@job("find.relate_pages", priority=Priority.WHENEVER, side_by_side=1)
async def relate_pages() -> None:
    """Look for what is like some pages, new ones first; the schedule asks now and then."""
    if (await search.state()).state is State.REBUILDING:
        return
    now = clock.now()
    # Search knows a new text after a second.
    waiting = await db.rows(
        _UNSEEN, before=now - timedelta(minutes=1), again=now - AGAIN_AFTER, limit=LOOKED_AT_ONCE
    )
    for row in waiting:
        await _keep(row["key"], await _alike(row))


async def _alike(row: db.Row) -> list[str]:
    branches = (row["branch_id"],) if row["branch_id"] else ()
    query = Query(row["title"], visible_branches=branches, kinds=KINDS, least=LEAST, limit=MOST + 1)
    groups = dict.fromkeys(hit.group for hit in await search.alike(query))
    return [group for group in groups if group != row["key"]][:MOST]


async def _keep(key: str, others: list[str]) -> None:
    now = clock.now()
    async with db.transaction():
        is_new = await db.value(_IS_KNOWN, key=key) is None
        await db.execute(_KEEP, key=key, others=" ".join(others), now=now)
        if is_new and others:
            long_ago = now - 2 * AGAIN_AFTER
            await db.execute(_LOOK_AGAIN, others=others, long_ago=long_ago)
