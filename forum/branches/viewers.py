"""Makes the Viewer from the session cookie with one read: the start of every request."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from forum.accounts.actions import note_visit
from forum.branches.models import TIME_ZONES
from forum.kit import clock
from forum.kit.db import rows
from forum.kit.errors import Unavailable
from forum.kit.tokens import fingerprint
from forum.kit.viewer import ANONYMOUS, BranchRole, Rank, Viewer

TOKEN_LENGTH = 43
# Noting every request would make every read a write.
NOTED_EVERY = timedelta(minutes=5)

_SESSION_AND_PERSON = """
SELECT s.id AS session_id, s.seen_at, p.id, p.name, p.language, p.time_zone, p.rank,
       b.id AS branch_id, b.slug, b.name AS branch_name, b.country, m.is_leader
FROM session s
JOIN person p ON p.id = s.person_id
LEFT JOIN membership m ON m.person_id = p.id
LEFT JOIN branch b ON b.id = m.branch_id AND b.deactivated_at IS NULL
WHERE s.id = :session AND s.expires_at > :now AND p.deactivated_at IS NULL
ORDER BY m.id
"""
_PERSON = """
SELECT '' AS session_id, p.id, p.name, p.language, p.time_zone, p.rank,
       b.id AS branch_id, b.slug, b.name AS branch_name, b.country, m.is_leader
FROM person p
LEFT JOIN membership m ON m.person_id = p.id
LEFT JOIN branch b ON b.id = m.branch_id AND b.deactivated_at IS NULL
WHERE p.id = :person AND p.deactivated_at IS NULL
ORDER BY m.id
"""


async def viewer_for(cookie_token: str) -> Viewer:
    """Return who holds the session token, the anonymous visitor for none or an ended one."""
    if len(cookie_token) != TOKEN_LENGTH:
        return ANONYMOUS
    found = await rows(_SESSION_AND_PERSON, session=fingerprint(cookie_token), now=clock.now())
    if not found:
        return ANONYMOUS
    viewer = _viewer(found)
    if clock.now() - found[0]["seen_at"] > NOTED_EVERY:
        await _note(viewer)
    return viewer


async def viewer_of_person(person_id: int) -> Viewer:
    """Return a person as a Viewer outside a request; anonymous for a closed account."""
    found = await rows(_PERSON, person=person_id)
    return _viewer(found) if found else ANONYMOUS


async def _note(viewer: Viewer) -> None:
    try:
        await note_visit(viewer.session_id, viewer.id)
    except Unavailable:
        # Reading goes on while the database cannot be written; the next request notes it.
        return


def _viewer(found: Sequence[Any]) -> Viewer:
    first = found[0]
    roles = tuple(
        BranchRole(
            row["branch_id"], row["slug"], row["branch_name"], row["country"], row["is_leader"]
        )
        for row in found
        if row["branch_id"] is not None
    )
    country = roles[0].country if roles else "NO"
    return Viewer(
        id=first["id"],
        name=first["name"],
        language=first["language"],
        time_zone=first["time_zone"] or TIME_ZONES.get(country, "Europe/Oslo"),
        rank=Rank(first["rank"]),
        branches=roles,
        session_id=first["session_id"],
    )
