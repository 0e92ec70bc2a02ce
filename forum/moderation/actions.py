"""Telling moderators about something, and settling what was told."""

from typing import Any

from forum.kit import clock, db
from forum.kit.errors import Conflict, Forbidden, Invalid
from forum.kit.i18n import _
from forum.kit.text import clean_line
from forum.kit.viewer import Viewer
from forum.moderation import policy
from forum.moderation.jobs import announce_report
from forum.moderation.models import Report
from forum.moderation.queries import report_for, target_for

REASON_CHARACTERS = 1_000
OUTCOME_CHARACTERS = 500


async def tell(viewer: Viewer, about: str, reason: str) -> Report:
    """Tell moderators about a text ("thread:12"); telling it twice is telling it once.

    Raises:
        NotFound: no such text for this viewer.
        Invalid: no reason is given, or a very long one.
    """
    if not policy.may_tell(viewer):
        raise Forbidden(_("Sign in first."))
    why = _line(reason, "reason", REASON_CHARACTERS)
    if not why:
        raise Invalid(fields={"reason": _("Write what is wrong, in a few words.")})
    async with db.transaction():
        target = await target_for(viewer, about)
        told: dict[str, Any] = {"part": target.part, "target_id": target.id, "by_id": viewer.id}
        before = await Report.filter(**told, settled_at=None).first()
        if before is not None:
            return before
        report = await Report.create(**told, reason=why, created_at=clock.now())
        await announce_report.later(report_id=report.id)
    return report


async def settle(viewer: Viewer, report_id: int, outcome: str) -> Report:
    """Settle what a member told, and say what came of it.

    Raises:
        NotFound, Forbidden: nothing of this number, or the viewer is no moderator.
        Conflict: somebody settled it before.
        Invalid: what came of it is very long.
    """
    line = _line(outcome, "outcome", OUTCOME_CHARACTERS)
    async with db.transaction():
        report = await report_for(viewer, report_id)
        if report.settled_at is not None:
            raise Conflict(_("Somebody has settled this already."))
        report.settled_at, report.settled_by_id, report.outcome = clock.now(), viewer.id, line
        await report.save(update_fields=["settled_at", "settled_by_id", "outcome"])
    return report


def _line(text: str, field: str, most: int) -> str:
    line = clean_line(text)
    if len(line) > most:
        raise Invalid(fields={field: _("This is too long. Say it in fewer words.")})
    return line
