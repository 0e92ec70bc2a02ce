"""What follows when a branch asked for its binder: it is drawn, sheet after sheet."""

from forum.kit import db
from forum.kit.jobs import Priority, job
from forum.papers import binders
from forum.papers.models import Binder, BinderState
from forum.papers.sheets import CannotDraw


@job("papers.make_binder", priority=Priority.SOON, max_attempts=3, timeout=1800, side_by_side=1)
async def make_binder(*, branch_id: int, number: int) -> None:
    """Draw the binder that a branch asked for; a later wish takes the place of this one."""
    binder = await Binder.get_or_none(branch_id=branch_id, number=number)
    if binder is None or binder.state is BinderState.READY:
        return
    try:
        await binders.make(binder)
    except CannotDraw:
        async with db.transaction():
            await Binder.filter(id=binder.id, number=number).update(state=BinderState.FAILED)
