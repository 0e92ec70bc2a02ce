"""Beginning a routine and writing drafts of its texts; nothing here is published."""

from dataclasses import replace

from tortoise.exceptions import IntegrityError

from forum import notifications
from forum.files import actions as files
from forum.kit import clock, db
from forum.kit.errors import Conflict, Forbidden, Invalid
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.kit.visibility import Visibility
from forum.notifications import topics
from forum.routines import policy
from forum.routines.actions.texts import ReadyText, file_gone, ready
from forum.routines.actions.values import Details, NewRoutine, NewText
from forum.routines.kinds import VersionState
from forum.routines.models import Routine, Version, VersionFile
from forum.routines.paths import routine_path
from forum.routines.queries import (
    draft_of,
    every_file_id,
    hold,
    routine_for,
    sent_before,
    writes_for,
)
from forum.themes.actions import check_theme

_TAKE = """
    UPDATE routine_version SET edit_count = edit_count + 1
    WHERE id = :id AND edit_count = :begun_from AND state = 'draft'
"""
_MEMBER = "SELECT person_id FROM membership WHERE branch_id = :branch_id AND person_id = :person_id"


async def start(viewer: Viewer, new: NewRoutine) -> Version:
    """Begin a routine with a draft of its first text, once for each form.

    Raises:
        Forbidden: the viewer makes no routines for this branch.
        Invalid: a field is empty, too long, or names nothing.
    """
    if new.branch_id not in await writes_for(viewer):
        raise Forbidden(_("Ask the leader of your branch to let you make routines."))
    text = ready(viewer, new.text)
    await check_details(viewer, new.branch_id, new.details)
    try:
        async with db.transaction():
            if before := await sent_before(viewer, text.key):
                return before
            routine = await _insert(viewer, new, text)
            return await _add_draft(viewer, routine, new.text, text)
    except IntegrityError:
        # The same form, sent twice at once.
        if again := await sent_before(viewer, text.key):
            return again
        raise


async def draft(viewer: Viewer, routine_id: int, new: NewText) -> Version:
    """Write the viewer's draft of a routine's next text, or go on with it.

    Raises:
        NotFound: no such routine for this viewer.
        Forbidden: it is hidden.
        Invalid: a field is empty or too long.
        Conflict: somebody else has changed the draft in between.
    """
    text = ready(viewer, new)
    async with db.transaction():
        await hold(routine_id)
        routine = await routine_for(viewer, routine_id)
        if not policy.may_suggest(viewer, routine):
            raise Forbidden(_("This routine is hidden, so nobody can change it."))
        if not policy.may_publish(viewer, routine):
            # Only who decides for the branch takes over what others have written.
            new = replace(new, origin_number=0, proposal_number=0)
        if before := await sent_before(viewer, text.key):
            return await _on_top_of(before, new.based_on)
        begun = await draft_of(viewer, routine)
        if begun is None:
            # From 1, so that a form which began without a draft does not pass for one from it.
            return await _add_draft(viewer, routine, new, text, edit_count=1)
        await _rewrite(viewer, begun, new, text, is_own=bool(routine.number))
    return begun


async def discard(viewer: Viewer, routine_id: int) -> Routine:
    """Throw away the viewer's draft of a next text; what was published stays.

    Raises:
        NotFound: no such routine for this viewer.
    """
    async with db.transaction():
        await hold(routine_id)
        routine = await routine_for(viewer, routine_id)
        begun = await draft_of(viewer, routine)
        if begun and routine.number:
            held = await VersionFile.filter(version_id=begun.id)
            await begun.delete()
            await _let_go(routine.id, [row.file_id for row in held])
    return routine


async def check_details(
    viewer: Viewer, branch_id: int, details: Details, *, current_theme: int | None = None
) -> None:
    """Refuse a theme, readers, an owner or a time between reviews that cannot be.

    Raises:
        Invalid: beside the field that it is about.
    """
    await check_theme(details.theme_id, current=current_theme)
    if details.visibility not in set(Visibility):
        raise Invalid(fields={"visibility": _("Choose who may read it.")})
    if not 1 <= details.review_months <= policy.MOST_MONTHS:
        raise Invalid(fields={"review_months": _("Choose how often it is looked at.")})
    owner_id = details.owner_id or viewer.id
    is_member = await db.row(_MEMBER, branch_id=branch_id, person_id=owner_id)
    if details.owner_id and is_member is None:
        raise Invalid(fields={"owner": _("Choose somebody of the branch.")})


async def hang(viewer: Viewer, version: Version, file_ids: tuple[int, ...]) -> None:
    """Hang files on a text: new ones of the viewer's, and those that the routine has already.

    Raises:
        Invalid: one is somebody else's or gone.
    """
    wanted = list(dict.fromkeys(file_ids))
    there = await VersionFile.filter(version_id=version.id)
    gone = [row.file_id for row in there if row.file_id not in wanted]
    own = set(await every_file_id(viewer, await Routine.get(id=version.routine_id)))
    try:
        new = [file_id for file_id in wanted if file_id not in own]
        await files.claim(new, viewer, routine_path(version.routine_id))
    except Invalid as refusal:
        raise file_gone() from refusal
    await VersionFile.filter(version_id=version.id).delete()
    for position, file_id in enumerate(wanted):
        await VersionFile.create(version_id=version.id, file_id=file_id, position=position)
    await _let_go(version.routine_id, gone)


async def _insert(viewer: Viewer, new: NewRoutine, text: ReadyText) -> Routine:
    now = clock.now()
    made = await Routine.create(
        title=text.values["title"],
        summary=text.values["summary"],
        language=text.values["language"],
        theme_id=new.details.theme_id,
        branch_id=new.branch_id,
        owner_id=new.details.owner_id or viewer.id,
        created_by_id=viewer.id,
        visibility=new.details.visibility,
        review_months=new.details.review_months,
        created_at=now,
        changed_at=now,
    )
    await notifications.subscribe(viewer.id, topics.of_routine(made.id))
    return made


async def _add_draft(
    viewer: Viewer, routine: Routine, new: NewText, text: ReadyText, *, edit_count: int = 0
) -> Version:
    made = await Version.create(
        **text.values,
        edit_count=edit_count,
        routine_id=routine.id,
        state=VersionState.DRAFT,
        based_on=new.based_on or routine.number,
        origin_number=new.origin_number,
        proposal_number=new.proposal_number,
        by_id=viewer.id,
        created_at=clock.now(),
        submission_key=text.key,
    )
    await hang(viewer, made, new.file_ids)
    return made


async def _rewrite(
    viewer: Viewer, begun: Version, new: NewText, text: ReadyText, *, is_own: bool
) -> None:
    # One statement, so that of two who save at once on any database only one gets through.
    if not await db.execute(_TAKE, id=begun.id, begun_from=new.edit_count):
        if is_own:
            raise Conflict(_("You have changed this draft in another window meanwhile."))
        raise Conflict(_("Somebody else changed this while you were writing."))
    values = {
        **text.values,
        "based_on": new.based_on or begun.based_on,
        "origin_number": new.origin_number or begun.origin_number,
        "proposal_number": new.proposal_number or begun.proposal_number,
        "submission_key": text.key,
    }
    begun.update_from_dict(values)
    await begun.save(update_fields=[*values])
    await hang(viewer, begun, new.file_ids)


async def _on_top_of(before: Version, number: int) -> Version:
    """Let a draft that was sent before stand on a version that was published meanwhile."""
    if before.state is VersionState.DRAFT and number > before.based_on:
        before.based_on = number
        await before.save(update_fields=["based_on"])
    return before


async def _let_go(routine_id: int, file_ids: list[int]) -> None:
    """Let the nightly sweep take the files that no text of any routine holds."""
    held = {row.file_id for row in await VersionFile.filter(file_id__in=file_ids or [0])}
    free = [file_id for file_id in file_ids if file_id not in held]
    await files.release(free, routine_path(routine_id))
