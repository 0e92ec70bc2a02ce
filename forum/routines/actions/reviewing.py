"""Saying that a routine still holds, and by when it is to be looked at again."""

import calendar
from datetime import date

from forum import notifications
from forum.branches.models import Branch
from forum.kit import clock, db
from forum.kit.errors import Forbidden
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.notifications import topics
from forum.notifications.notice import Kind
from forum.routines import policy
from forum.routines.jobs import index_routine
from forum.routines.models import Confirmation, Routine
from forum.routines.queries import hold, routine_for, today_in

MONTHS_A_YEAR = 12


async def confirm(viewer: Viewer, routine_id: int) -> Routine:
    """Say that a routine still holds, from today for as many months as it says.

    Saying so twice on one day is saying so once.

    Raises:
        NotFound: no such routine for this viewer.
        Forbidden: the viewer does not answer for it, or nothing is published.
    """
    async with db.transaction():
        await hold(routine_id)
        routine = await routine_for(viewer, routine_id)
        if not policy.may_confirm(viewer, routine):
            raise Forbidden(_("Whoever answers for the routine, or a leader, can say this."))
        review_on = await next_review(routine)
        if routine.confirmed_at is None or routine.review_on != review_on:
            await _note(viewer, routine, review_on)
            await index_routine.later(routine_id=routine.id)
            await notifications.withdraw(topics.of_routine(routine.id), kind=Kind.REVIEW)
    return routine


async def next_review(routine: Routine) -> date:
    """Return by when a routine that holds today is to be looked at again."""
    branch = await Branch.get(id=routine.branch_id)
    return months_after(today_in(branch.country), routine.review_months)


def months_after(day: date, months: int) -> date:
    """Return the same day of the month so many months later, or that month's last day."""
    years, month = divmod(day.month - 1 + months, MONTHS_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


async def _note(viewer: Viewer, routine: Routine, review_on: date) -> None:
    now = clock.now()
    await Confirmation.create(
        routine_id=routine.id,
        number=routine.number,
        by_id=viewer.id,
        created_at=now,
        review_on=review_on,
    )
    routine.update_from_dict(
        {"review_on": review_on, "confirmed_at": now, "version": routine.version + 1}
    )
    await routine.save(update_fields=["review_on", "confirmed_at", "version"])
