"""What has been done to routines, for telling people: reads of jobs, through nobody's eyes."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from forum.branches import audience
from forum.kit import db

_VERSION = """
    SELECT v.id AS version_id, v.number, v.state, v.note, v.weight, v.title, v.language, v.by_id,
        v.reply, v.decided_by_id, r.id, r.theme_id, r.branch_id, r.owner_id, r.visibility,
        r.hidden_at, r.deleted_at, r.title AS routine_title, r.summary, p.name AS by_name,
        r.number AS current_number,
        d.name AS decided_by_name, b.name AS branch_name
    FROM routine_version v JOIN routine r ON r.id = v.routine_id JOIN person p ON p.id = v.by_id
    LEFT JOIN person d ON d.id = v.decided_by_id JOIN branch b ON b.id = r.branch_id
    WHERE v.id = :id
"""
_HIDING = """
    SELECT h.id AS hiding_id, h.reason, h.lifted_at, r.id, r.title, r.owner_id, r.branch_id,
        r.created_by_id
    FROM routine_hiding h JOIN routine r ON r.id = h.routine_id WHERE h.id = :id
"""
_ANSWERING = """
    SELECT m.person_id FROM membership m JOIN person p ON p.id = m.person_id
    WHERE m.branch_id = :branch AND (m.is_leader OR m.person_id = :owner)
        AND p.deactivated_at IS NULL
    ORDER BY m.person_id
"""
_USERS = "SELECT branch_id FROM routine_in_use WHERE routine_id = :id"
_VARIANTS = """
    SELECT r.id, r.branch_id, r.owner_id FROM routine r
    WHERE r.origin_id = :id AND r.number > 0 AND r.hidden_at IS NULL AND r.deleted_at IS NULL
    ORDER BY r.id
"""
_TO_REVIEW = """
    SELECT r.id, r.title, r.language, r.number, r.review_on, r.branch_id, r.owner_id,
        b.name AS branch_name, b.country,
        EXISTS (SELECT 1 FROM membership m JOIN person p ON p.id = m.person_id
            WHERE m.person_id = r.owner_id AND m.branch_id = r.branch_id
            AND p.deactivated_at IS NULL) AS has_owner
    FROM routine r JOIN branch b ON b.id = r.branch_id
    WHERE r.number > 0 AND r.hidden_at IS NULL AND r.deleted_at IS NULL
        AND b.deactivated_at IS NULL AND r.review_on <= :until AND r.id > :after
    ORDER BY r.id LIMIT :limit
"""

Deed = Mapping[str, Any]


async def version_deed(version_id: int) -> Deed | None:
    """Return a text of a routine as something that was done, None when it is gone or hidden."""
    row = await db.row(_VERSION, id=version_id)
    is_there = row is not None and row["hidden_at"] is None and row["deleted_at"] is None
    return row if is_there else None


async def hiding_deed(hiding_id: int) -> Deed | None:
    """Return that a moderator hid a routine, or showed it again."""
    return await db.row(_HIDING, id=hiding_id)


async def answering_for(routine: Deed) -> list[int]:
    """Return who answers for a routine: its branch's leaders, and its owner while of the branch."""
    found = await db.rows(_ANSWERING, branch=routine["branch_id"], owner=routine["owner_id"])
    return [row["person_id"] for row in found]


async def branches_using(routine_id: int) -> list[int]:
    """Return the branches that use a routine as it stands."""
    return [row["branch_id"] for row in await db.rows(_USERS, id=routine_id)]


async def variants_of(routine_id: int) -> list[Deed]:
    """Return the published routines that were made of this one."""
    return list(await db.rows(_VARIANTS, id=routine_id))


async def readers_among(deed: Deed, people: Iterable[int]) -> list[int]:
    """Return those of the people who may read the routine of the deed."""
    return await audience.readers_among(people, deed["visibility"], deed["branch_id"])


async def to_review(until: date, after_id: int, limit: int) -> list[Deed]:
    """Return the next published routines, by id, whose review date is not after `until`."""
    return list(await db.rows(_TO_REVIEW, until=until, after=after_id, limit=limit))
