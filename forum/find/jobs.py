"""Finding out which questions, tips and discussions are alike, for the box beside each."""

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

_UNSEEN = """
    SELECT t.id, t.title, t.branch_id FROM thread t
    LEFT JOIN related_threads r ON r.thread_id = t.id
    WHERE t.hidden_at IS NULL AND t.deleted_at IS NULL AND t.created_at < :before
        AND (r.looked_at IS NULL OR r.looked_at < :again)
    ORDER BY r.looked_at IS NOT NULL, t.id DESC LIMIT :limit
"""
_IS_NEW = "SELECT 1 AS one FROM related_threads WHERE thread_id = :thread_id"
_KEEP = """
    INSERT INTO related_threads (thread_id, others, looked_at) VALUES (:thread_id, :others, :now)
    ON CONFLICT (thread_id) DO UPDATE SET others = excluded.others, looked_at = excluded.looked_at
"""
# So that a new thread is soon beside those that it is like.
_LOOK_AGAIN = "UPDATE related_threads SET looked_at = :long_ago WHERE thread_id IN (:others)"


@job("find.relate_threads", priority=Priority.WHENEVER, side_by_side=1)
async def relate_threads() -> None:
    """Look for what is like some threads, new ones first; the schedule asks now and then."""
    if (await search.state()).state is State.REBUILDING:
        return
    now = clock.now()
    # Search knows a new thread after a second.
    waiting = await db.rows(
        _UNSEEN, before=now - timedelta(minutes=1), again=now - AGAIN_AFTER, limit=LOOKED_AT_ONCE
    )
    for row in waiting:
        await _keep(row["id"], await _alike(row))


async def _alike(row: db.Row) -> list[int]:
    branches = (row["branch_id"],) if row["branch_id"] else ()
    kinds = ("question", "tip", "discussion")
    query = Query(row["title"], visible_branches=branches, kinds=kinds, least=LEAST, limit=MOST + 1)
    groups = [hit.group.partition(":") for hit in await search.alike(query)]
    others = [int(number) for kind, _, number in groups if kind == "thread"]
    return [other for other in others if other != row["id"]][:MOST]


async def _keep(thread_id: int, others: list[int]) -> None:
    now = clock.now()
    async with db.transaction():
        is_new = await db.value(_IS_NEW, thread_id=thread_id) is None
        line = " ".join(map(str, others))
        await db.execute(_KEEP, thread_id=thread_id, others=line, now=now)
        if is_new and others:
            long_ago = now - 2 * AGAIN_AFTER
            await db.execute(_LOOK_AGAIN, others=others, long_ago=long_ago)
