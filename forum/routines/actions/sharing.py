"""Using the routine of another branch, making one's own of it, and following its origin."""

from forum import notifications
from forum.kit import clock, db
from forum.kit.errors import Forbidden
from forum.kit.i18n import _
from forum.kit.markdown import RENDERER_VERSION, render_document
from forum.kit.viewer import Viewer
from forum.notifications import topics
from forum.routines import policy
from forum.routines.actions.counters import recount_uses
from forum.routines.actions.pictures import with_pictures_below
from forum.routines.kinds import VersionState, Weight
from forum.routines.models import InUse, Routine, Version, VersionFile
from forum.routines.paths import routine_path
from forum.routines.queries import current_version, file_ids, hold, routine_for, writes_for

_USE = """
    INSERT INTO routine_in_use (routine_id, branch_id, number, dismissed_number, by_id, created_at)
    VALUES (:routine_id, :branch_id, :number, 0, :me, :now)
    ON CONFLICT (routine_id, branch_id) DO NOTHING
"""
_STOP = "DELETE FROM routine_in_use WHERE routine_id = :routine_id AND branch_id = :branch_id"


async def use(viewer: Viewer, routine_id: int, branch_id: int) -> Routine:
    """Say that a branch of the viewer's uses a routine as it stands, and hear of its changes.

    Raises:
        NotFound: no such routine for this viewer.
        Forbidden: it is the branch's own, or not the viewer's branch.
    """
    async with db.transaction():
        await hold(routine_id)
        routine = await routine_for(viewer, routine_id)
        _check_use(viewer, routine, branch_id)
        place = {"routine_id": routine_id, "branch_id": branch_id}
        now = clock.now()
        if await db.execute(_USE, **place, number=routine.number, me=viewer.id, now=now):
            await recount_uses(routine_id)
            await notifications.subscribe(viewer.id, topics.of_routine(routine_id))
    return routine


async def stop_using(viewer: Viewer, routine_id: int, branch_id: int) -> Routine:
    """Take back that a branch of the viewer's uses a routine.

    Raises:
        NotFound: no such routine for this viewer.
        Forbidden: not the viewer's branch.
    """
    async with db.transaction():
        await hold(routine_id)
        routine = await routine_for(viewer, routine_id)
        if not viewer.belongs_to(branch_id):
            raise Forbidden(_("You can say this for your own branch."))
        if await db.execute(_STOP, routine_id=routine_id, branch_id=branch_id):
            await recount_uses(routine_id)
    return routine


async def take_new_version(viewer: Viewer, routine_id: int, branch_id: int) -> Routine:
    """Say that a branch which uses a routine has put up its newest version.

    Raises:
        NotFound: no such routine for this viewer.
        Forbidden: not the viewer's branch.
    """
    return await _note_seen(viewer, routine_id, branch_id, "number")


async def keep_old_version(viewer: Viewer, routine_id: int, branch_id: int) -> Routine:
    """Say that a branch which uses a routine goes on with the version that it has.

    Raises:
        NotFound: no such routine for this viewer.
        Forbidden: not the viewer's branch.
    """
    return await _note_seen(viewer, routine_id, branch_id, "dismissed_number")


async def adapt(viewer: Viewer, routine_id: int, branch_id: int) -> Version:
    """Make a draft for the viewer's branch from a routine; it remembers where it comes from.

    A draft that was begun so before and is not published is gone on with.

    Raises:
        NotFound: no such routine for this viewer.
        Forbidden: the viewer makes no routines for this branch.
    """
    async with db.transaction():
        await hold(routine_id)
        origin = await routine_for(viewer, routine_id)
        if branch_id not in await writes_for(viewer) or not policy.may_copy(viewer, origin):
            raise Forbidden(_("Ask the leader of your branch to let you make routines."))
        begun = await Routine.get_or_none(
            origin_id=origin.id, branch_id=branch_id, number=0, deleted_at=None
        )
        if begun is not None and policy.may_see(viewer, begun):
            return await current_version(begun)
        return await _copy(viewer, origin, branch_id)


async def dismiss_origin(viewer: Viewer, routine_id: int) -> Routine:
    """Say that the branch does not take over what has changed in its routine's origin.

    Raises:
        NotFound: no such routine for this viewer.
        Forbidden: the viewer does not decide for the branch.
    """
    async with db.transaction():
        await hold(routine_id)
        routine = await routine_for(viewer, routine_id)
        if not policy.may_publish(viewer, routine):
            raise Forbidden(_("The leaders of the branch decide about its routines."))
        origin = await Routine.get_or_none(id=routine.origin_id or 0)
        if origin is not None:
            routine.update_from_dict(
                {"dismissed_number": origin.number, "version": routine.version + 1}
            )
            await routine.save(update_fields=["dismissed_number", "version"])
    return routine


async def _copy(viewer: Viewer, origin: Routine, branch_id: int) -> Version:
    now, text = clock.now(), await current_version(origin)
    made = await Routine.create(
        title=text.title,
        summary=text.summary,
        language=text.language,
        theme_id=origin.theme_id,
        branch_id=branch_id,
        owner_id=viewer.id,
        created_by_id=viewer.id,
        visibility=origin.visibility,
        origin_id=origin.id,
        origin_number=origin.number,
        review_months=origin.review_months,
        created_at=now,
        changed_at=now,
    )
    await notifications.subscribe(viewer.id, topics.of_routine(made.id))
    return await _copy_text(viewer, text, made)


async def _copy_text(viewer: Viewer, text: Version, made: Routine) -> Version:
    source = with_pictures_below(text.text, routine_path(made.id))
    version = await Version.create(
        routine_id=made.id,
        state=VersionState.DRAFT,
        title=text.title,
        summary=text.summary,
        language=text.language,
        text=source,
        html=render_document(source, text.language) if source else "",
        renderer=RENDERER_VERSION,
        weight=Weight.CHANGE,
        by_id=viewer.id,
        created_at=made.created_at,
    )
    for position, file_id in enumerate(await file_ids(text.id)):
        await VersionFile.create(version_id=version.id, file_id=file_id, position=position)
    return version


async def _note_seen(viewer: Viewer, routine_id: int, branch_id: int, column: str) -> Routine:
    async with db.transaction():
        await hold(routine_id)
        routine = await routine_for(viewer, routine_id)
        _check_use(viewer, routine, branch_id)
        used = InUse.filter(routine_id=routine_id, branch_id=branch_id)
        if await used.update(**{column: routine.number}):
            await recount_uses(routine_id)
    return routine


def _check_use(viewer: Viewer, routine: Routine, branch_id: int) -> None:
    if not policy.may_use(viewer, routine, branch_id):
        raise Forbidden(_("You can say this for your own branch, about the routines of others."))
