"""Whom something may be told, or is to be decided by: reads of jobs, through nobody's eyes."""

from collections.abc import Iterable

from forum.kit import db
from forum.kit.viewer import Rank
from forum.kit.visibility import Visibility

_READERS = """
    SELECT p.id FROM person p
    WHERE p.id IN (:ids) AND p.deactivated_at IS NULL AND (
        :is_for_all OR p.rank <> :member OR EXISTS (
            SELECT 1 FROM membership m WHERE m.person_id = p.id AND m.branch_id = :branch))
    ORDER BY p.id
"""
_LEADERS = """
    SELECT DISTINCT m.person_id FROM membership m JOIN person p ON p.id = m.person_id
    WHERE m.branch_id IN (:branches) AND m.is_leader AND p.deactivated_at IS NULL
    ORDER BY m.person_id
"""


async def readers_among(people: Iterable[int], visibility: str, branch_id: int | None) -> list[int]:
    """Return those of the people who may read what has this visibility and is a branch's."""
    found = await db.rows(
        _READERS,
        ids=sorted(set(people)) or [0],
        is_for_all=visibility == Visibility.NETWORK,
        member=Rank.MEMBER.value,
        branch=branch_id or 0,
    )
    return [row["id"] for row in found]


async def leaders_of(branches: Iterable[int]) -> list[int]:
    """Return who leads any of the branches."""
    found = await db.rows(_LEADERS, branches=sorted(set(branches)) or [0])
    return [row["person_id"] for row in found]
