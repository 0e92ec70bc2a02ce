"""Counters of a routine, made anew in the transaction of what they count."""

from forum.kit import db
from forum.routines.queries import hold

_USES = """
    UPDATE routine SET version = version + 1, use_count = (
        SELECT COUNT(*) FROM routine_in_use WHERE routine_id = :id)
    WHERE id = :id
"""
_ADAPTATIONS = """
    UPDATE routine SET version = version + 1, adaptation_count = (
        SELECT COUNT(DISTINCT r.branch_id) FROM routine r WHERE r.origin_id = :id
            AND r.number > 0 AND r.hidden_at IS NULL AND r.deleted_at IS NULL)
    WHERE id = :id
"""


async def recount_uses(routine_id: int) -> None:
    """Count the branches that use a routine; who counts has held it before."""
    await db.execute(_USES, id=routine_id)


async def recount_adaptations(origin_id: int) -> None:
    """Count the branches that have a published variant of a routine."""
    await hold(origin_id)
    await db.execute(_ADAPTATIONS, id=origin_id)
