"""What can be done with paper: ask for the binder of one's branch."""

from typing import Final

from forum.kit import clock, db, ratelimit
from forum.kit.errors import Conflict, Forbidden
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.papers import binders, policy
from forum.papers.jobs import make_binder
from forum.papers.models import Binder, BinderState
from forum.papers.queries import binder_of, is_under_way

LIMIT: Final = "20/hour"


async def ask_for_binder(viewer: Viewer, branch_id: int) -> Binder:
    """Have the binder of a branch made, unless it is being made or is as it should be.

    Raises:
        Forbidden: it is not the viewer's.
        Conflict: the branch has no routine.
        TooMany: more than 20 in an hour.
    """
    if not policy.may_have_binder(viewer, branch_id):
        raise Forbidden(_("The binder is for those who volunteer in the branch."))
    routines = await binders.routines_of(branch_id)
    if not routines:
        raise Conflict(_("The branch has no routines yet."))
    there = await binder_of(branch_id)
    if there is not None and _will_do(there, binders.made_of(routines)):
        return there
    await ratelimit.allow("binder", str(viewer.id), LIMIT)
    async with db.transaction():
        return await _ask(viewer, branch_id, len(routines))


def _will_do(binder: Binder, made_of: str) -> bool:
    if is_under_way(binder):
        return True
    return binder.state is BinderState.READY and binder.contents == made_of


async def _ask(viewer: Viewer, branch_id: int, total: int) -> Binder:
    asked = {
        "state": BinderState.WAITING,
        "done": 0,
        "total": total,
        "asked_by_id": viewer.id,
        "asked_at": clock.now(),
    }
    binder, is_new = await Binder.get_or_create(asked, branch_id=branch_id)
    if not is_new:
        binder.update_from_dict({**asked, "number": binder.number + 1})
        await binder.save()
    await make_binder.later(branch_id=branch_id, number=binder.number)
    return binder
