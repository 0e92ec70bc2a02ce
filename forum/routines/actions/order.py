"""What stands around the text: details, deletion, who may write, and what moderators do."""

from forum import notifications
from forum.kit import clock, db
from forum.kit.errors import Forbidden, NotFound
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.notifications import topics
from forum.routines import policy
from forum.routines.actions.counters import recount_adaptations
from forum.routines.actions.texts import ready_reason
from forum.routines.actions.values import Details
from forum.routines.actions.writing import check_details
from forum.routines.jobs import announce_hiding, index_routine
from forum.routines.models import Routine, RoutineHiding, RoutineWriter
from forum.routines.queries import hold, routine_for

_ALLOW = """
    INSERT INTO routine_writer (branch_id, person_id, allowed_by_id, created_at)
    SELECT m.branch_id, m.person_id, :me, :now FROM membership m
    WHERE m.branch_id = :branch_id AND m.person_id = :person_id
    ON CONFLICT (branch_id, person_id) DO NOTHING
"""


async def set_details(viewer: Viewer, routine_id: int, details: Details) -> Routine:
    """Change the theme, the readers, the owner and the review of a routine.

    Raises:
        NotFound: no such routine for this viewer.
        Forbidden: the viewer does not decide for the branch.
        Invalid: a field names nothing.
    """
    async with db.transaction():
        await hold(routine_id)
        routine = await routine_for(viewer, routine_id)
        _check(policy.may_arrange(viewer, routine))
        await check_details(viewer, routine.branch_id, details, current_theme=routine.theme_id)
        if details.visibility != routine.visibility:
            # Who was told of it may not be among its readers any more.
            await notifications.withdraw(topics.of_routine(routine.id))
        routine.update_from_dict(
            {
                "theme_id": details.theme_id,
                "visibility": details.visibility,
                "owner_id": details.owner_id or routine.owner_id,
                "review_months": details.review_months,
                "review_on": details.review_on or routine.review_on,
                "version": routine.version + 1,
            }
        )
        fields = ("theme_id", "visibility", "owner_id", "review_months", "review_on", "version")
        await routine.save(update_fields=fields)
        await index_routine.later(routine_id=routine.id)
    return routine


async def delete(viewer: Viewer, routine_id: int) -> Routine:
    """Delete a routine; variants that others made of it stay.

    Raises:
        NotFound: no such routine for this viewer.
        Forbidden: the viewer does not decide for the branch.
    """
    async with db.transaction():
        await hold(routine_id)
        routine = await routine_for(viewer, routine_id)
        _check(policy.may_delete(viewer, routine))
        routine.deleted_at = clock.now()
        await routine.save(update_fields=["deleted_at"])
        await _changed(routine)
        await notifications.withdraw(topics.of_routine(routine.id))
    return routine


async def hide(viewer: Viewer, routine_id: int, reason: str) -> Routine:
    """Hide a routine from everybody but its branch's leaders, its owner and moderators.

    Raises:
        NotFound, Forbidden: it is not there, or the viewer is no moderator.
        Invalid: no reason is given.
    """
    why = ready_reason(reason)
    async with db.transaction():
        await hold(routine_id)
        routine = await routine_for(viewer, routine_id)
        _check(policy.may_moderate(viewer, routine))
        if routine.hidden_at is None:
            routine.hidden_at = clock.now()
            await routine.save(update_fields=["hidden_at"])
            made = await RoutineHiding.create(
                routine_id=routine.id, by_id=viewer.id, created_at=routine.hidden_at, reason=why
            )
            await notifications.withdraw(topics.of_routine(routine.id))
            await _changed(routine)
            await announce_hiding.later(hiding_id=made.id)
    return routine


async def restore(viewer: Viewer, routine_id: int) -> Routine:
    """Show a hidden routine again.

    Raises:
        NotFound, Forbidden: it is not there, or the viewer is no moderator.
    """
    async with db.transaction():
        await hold(routine_id)
        routine = await routine_for(viewer, routine_id)
        _check(policy.may_moderate(viewer, routine))
        if routine.hidden_at is not None:
            routine.hidden_at = None
            await routine.save(update_fields=["hidden_at"])
            standing = await RoutineHiding.filter(routine_id=routine.id, lifted_at=None)
            for hiding in standing:
                hiding.lifted_at, hiding.lifted_by_id = clock.now(), viewer.id
                await hiding.save(update_fields=["lifted_at", "lifted_by_id"])
                await announce_hiding.later(hiding_id=hiding.id)
            await _changed(routine)
    return routine


async def allow_writer(viewer: Viewer, branch_id: int, person_id: int) -> None:
    """Let a member make routines for the branch.

    Raises:
        Forbidden: the viewer does not lead the branch.
    """
    _check(policy.leads(viewer, branch_id))
    async with db.transaction():
        place = {"branch_id": branch_id, "person_id": person_id}
        await db.execute(_ALLOW, **place, me=viewer.id, now=clock.now())


async def disallow_writer(viewer: Viewer, branch_id: int, person_id: int) -> None:
    """Let a member make routines for the branch no more; what they made stays.

    Raises:
        Forbidden: the viewer does not lead the branch.
        NotFound: they were not allowed to.
    """
    _check(policy.leads(viewer, branch_id))
    async with db.transaction():
        if not await RoutineWriter.filter(branch_id=branch_id, person_id=person_id).delete():
            raise NotFound


async def _changed(routine: Routine) -> None:
    await db.execute("UPDATE routine SET version = version + 1 WHERE id = :id", id=routine.id)
    await index_routine.later(routine_id=routine.id)
    if routine.origin_id:
        await recount_adaptations(routine.origin_id)


def _check(is_allowed: bool) -> None:  # noqa: FBT001  it is the sentence's whole content
    if not is_allowed:
        raise Forbidden(_("The leaders of the branch decide about its routines."))
