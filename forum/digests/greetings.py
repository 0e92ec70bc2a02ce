"""A few words on top of the next letters: to a branch by its leader, to all by a moderator."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from forum.branches import policy
from forum.digests.models import Greeting
from forum.kit import clock, db
from forum.kit.errors import Forbidden, Invalid
from forum.kit.i18n import _, current_language
from forum.kit.text import clean_text
from forum.kit.viewer import Viewer

LONGEST: Final = 600  # characters
# Long enough for those who get the letter every other week, short enough not to turn stale.
LASTS: Final = timedelta(days=14)
_SHOWN = """
SELECT g.id, g.text, g.language, g.created_at, p.name AS author_name, b.name AS branch_name
FROM greeting g JOIN person p ON p.id = g.by_id LEFT JOIN branch b ON b.id = g.branch_id
WHERE g.withdrawn_at IS NULL AND g.created_at > :since AND g.created_at <= :until
"""
_OF_ONE = " AND COALESCE(g.branch_id, 0) = :branch ORDER BY g.id DESC LIMIT 1"
# What is to everybody comes first.
_OF_READER = """
    AND (g.branch_id IS NULL OR g.branch_id IN (:branches))
    ORDER BY CASE WHEN g.branch_id IS NULL THEN 0 ELSE 1 END, g.id
"""


@dataclass(frozen=True)
class GreetingShown:
    """A greeting with who wrote it; `branch_name` is None when it is to everybody."""

    id: int
    text: str
    language: str
    created_at: datetime
    author_name: str
    branch_name: str | None


async def greet(viewer: Viewer, text: str, branch_id: int | None) -> None:
    """Put a few words on top of every reader's next letter, in place of the last ones.

    `branch_id` None: of everybody's, else of those who belong to that branch.

    Raises:
        Forbidden: the viewer neither leads the branch nor keeps order.
        Invalid: nothing is written, or too much.
    """
    _need(viewer, branch_id)
    words = clean_text(text).strip()
    if not words:
        raise Invalid(fields={"text": _("Write a few words first.")})
    if len(words) > LONGEST:
        sentence = _("Shorten this to %(most)s characters.", most=LONGEST)
        raise Invalid(fields={"text": sentence})
    now = clock.now()
    async with db.transaction():
        await Greeting.filter(branch_id=branch_id, withdrawn_at=None).update(withdrawn_at=now)
        await Greeting.create(
            branch_id=branch_id,
            text=words,
            language=current_language(),
            by_id=viewer.id,
            created_at=now,
        )


async def take_back(viewer: Viewer, branch_id: int | None) -> None:
    """Leave the words out of the letters that are still to be written.

    Raises:
        Forbidden: the viewer neither leads the branch nor keeps order.
    """
    _need(viewer, branch_id)
    async with db.transaction():
        await Greeting.filter(branch_id=branch_id, withdrawn_at=None).update(
            withdrawn_at=clock.now()
        )


async def standing(branch_id: int | None) -> GreetingShown | None:
    """Return the words that stand over letters to a branch, or to everybody, now."""
    now = clock.now()
    found = await db.row(_SHOWN + _OF_ONE, branch=branch_id or 0, since=now - LASTS, until=now)
    return GreetingShown(**found) if found else None


async def greetings_for(
    viewer: Viewer, since: datetime, until: datetime
) -> tuple[GreetingShown, ...]:
    """Return what was written to the viewer's branches and to everybody between two moments.

    What is older than LASTS is left out: it has turned stale.
    """
    branches, since = list(viewer.branch_ids) or [0], max(since, until - LASTS)
    found = await db.rows(_SHOWN + _OF_READER, branches=branches, since=since, until=until)
    return tuple(GreetingShown(**row) for row in found)


def _need(viewer: Viewer, branch_id: int | None) -> None:
    if branch_id is None and not viewer.is_moderator:
        raise Forbidden(_("Only moderators can do this."))
    if branch_id is not None and not policy.may_edit(viewer, branch_id):
        raise Forbidden(_("Only the branch's leaders can do this."))
