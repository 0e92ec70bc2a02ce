"""Asking whether a routine still holds: whom, when, and by which link.

Thirty days before the review date, on it and thirty days after it the owner is asked; the third
time the leaders of the branch as well. Who asks is the calendar of the branch.
"""

from collections.abc import Mapping
from typing import Any, Final

from forum import notifications
from forum.branches.audience import leaders_of
from forum.kit import clock, db, tokens
from forum.routines import notices
from forum.routines.queries import today_in

FIRST: Final = 30  # days before
STEPS: Final = (-FIRST, 0, 30)
PURPOSE: Final = "confirm-routine"
# A mail may lie unread over a long holiday.
LINK_SECONDS: Final = 120 * 24 * 3600

_NOTE = """
    INSERT INTO routine_reminder (routine_id, review_on, days, created_at)
    VALUES (:routine_id, :review_on, :days, :now)
    ON CONFLICT (routine_id, review_on, days) DO NOTHING
"""


async def ask(routine: Mapping[str, Any]) -> None:
    """Ask those whose turn it is, once a step; call it in a transaction.

    Steps that went by while nobody looked are left out: only the latest is asked.
    """
    over = (today_in(routine["country"]) - routine["review_on"]).days
    step = max((days for days in STEPS if days <= over), default=None)
    if step is None or not await _is_first(routine, step):
        return
    for person_id in await _turn(routine, step):
        url = f"/routines/still/{link_token(routine['id'], person_id)}"
        await notifications.notify([person_id], notices.of_review(routine, url, step))


def link_token(routine_id: int, person_id: int) -> str:
    """Return what lets one person say by a link in a mail that a routine still holds."""
    return tokens.sign({"routine": routine_id, "person": person_id}, PURPOSE)


def read_token(token: str) -> tuple[int, int]:
    """Return the routine and the person of a link.

    Raises:
        tokens.Invalid: it is not ours, or too old.
    """
    payload = tokens.unsign(token, PURPOSE, max_age=LINK_SECONDS)
    return int(payload["routine"]), int(payload["person"])


async def _is_first(routine: Mapping[str, Any], step: int) -> bool:
    values = {"routine_id": routine["id"], "review_on": routine["review_on"], "days": step}
    return await db.execute(_NOTE, **values, now=clock.now()) > 0


async def _turn(routine: Mapping[str, Any], step: int) -> list[int]:
    owner = [routine["owner_id"]] if routine["has_owner"] else []
    if owner and step < STEPS[-1]:
        return owner
    # Somebody must answer for what nobody owns any more, and for what its owner leaves lying.
    return sorted({*owner, *await leaders_of([routine["branch_id"]])})
