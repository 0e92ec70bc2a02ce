"""Publishing a text, proposing one, and deciding about what was proposed."""

from forum import notifications
from forum.kit import clock, db
from forum.kit.errors import Conflict, Forbidden
from forum.kit.i18n import _
from forum.kit.sent_texts import check_length
from forum.kit.text import clean_line
from forum.kit.viewer import Viewer
from forum.notifications import topics
from forum.routines import policy
from forum.routines.actions.counters import recount_adaptations
from forum.routines.actions.reviewing import next_review
from forum.routines.actions.texts import NOTE_CHARACTERS, ready_reason
from forum.routines.jobs import announce_decision, announce_text, announce_version, index_routine
from forum.routines.kinds import VersionState
from forum.routines.models import Routine, Version, VersionFile
from forum.routines.paths import version_path
from forum.routines.queries import hold, version_for

_PUBLISHED = """
    UPDATE routine SET number = number + 1, version = version + 1
    WHERE id = :id AND number = :based_on AND hidden_at IS NULL AND deleted_at IS NULL
"""
_TO_DECIDE = {VersionState.DRAFT, VersionState.PROPOSED}


async def publish(viewer: Viewer, routine_id: int, version_id: int, *, reply: str = "") -> Version:
    """Make a draft or a proposal the version that counts; publishing twice changes nothing.

    `reply`: a word to whoever proposed it. What it takes over is noted as taken over.

    Raises:
        NotFound: no such text for this viewer.
        Forbidden: the viewer does not decide for the branch.
        Conflict: another version was published since the text was begun.
    """
    word = _ready_word(reply)
    async with db.transaction():
        await hold(routine_id)
        routine, version = await version_for(viewer, routine_id, version_id)
        _check(policy.may_publish(viewer, routine))
        if version.state is VersionState.PUBLISHED:
            return version
        if version.state not in _TO_DECIDE:
            raise Conflict(_("This text has been decided about already."))
        if not await db.execute(_PUBLISHED, id=routine.id, based_on=version.based_on):
            raise _newer(routine)
        was_proposed = version.state is VersionState.PROPOSED
        await _become_current(viewer, routine, version, word)
        await _take_over(viewer, routine, version)
        await index_routine.later(routine_id=routine.id)
        await announce_version.later(version_id=version.id)
        if was_proposed and version.by_id != viewer.id:
            await announce_decision.later(version_id=version.id)
    return version


async def propose(viewer: Viewer, routine_id: int, version_id: int) -> Version:
    """Send a draft to the leaders of the branch, who decide about it.

    Raises:
        NotFound: no such text for this viewer.
        Forbidden: it is somebody else's draft.
    """
    async with db.transaction():
        await hold(routine_id)
        routine, version = await version_for(viewer, routine_id, version_id)
        # A first text belongs to everybody who works on it.
        if version.by_id != viewer.id and routine.number:
            raise Forbidden(_("This is somebody else's draft."))
        if version.state is VersionState.DRAFT:
            version.state = VersionState.PROPOSED
            await version.save(update_fields=["state"])
            await announce_text.later(version_id=version.id)
    return version


async def decline(viewer: Viewer, routine_id: int, version_id: int, reply: str) -> Version:
    """Say no to a proposal, with a word why; whoever wrote it is told.

    Raises:
        NotFound: no such text for this viewer.
        Forbidden: the viewer does not decide for the branch.
        Conflict: it was decided about already.
        Invalid: nothing is said.
    """
    word = ready_reason(reply, "reply")
    async with db.transaction():
        version = await _proposed(viewer, routine_id, version_id)
        await _decide(viewer, version, VersionState.DECLINED, word)
    return version


async def take_back(viewer: Viewer, routine_id: int, version_id: int) -> Version:
    """Make one's own proposal a draft again.

    Raises:
        NotFound: no such text for this viewer.
        Forbidden: somebody else proposed it.
    """
    async with db.transaction():
        await hold(routine_id)
        routine, version = await version_for(viewer, routine_id, version_id)
        if version.by_id != viewer.id:
            raise Forbidden(_("This is somebody else's draft."))
        if version.state is VersionState.PROPOSED:
            path = version_path(routine.id, version.id)
            version.state = VersionState.DRAFT
            await version.save(update_fields=["state"])
            await notifications.withdraw(topics.of_routine(routine.id), url=path)
    return version


async def _proposed(viewer: Viewer, routine_id: int, version_id: int) -> Version:
    await hold(routine_id)
    routine, version = await version_for(viewer, routine_id, version_id)
    _check(policy.may_publish(viewer, routine))
    if version.state is not VersionState.PROPOSED:
        raise Conflict(_("This text has been decided about already."))
    return version


async def _decide(viewer: Viewer, version: Version, state: VersionState, reply: str = "") -> None:
    decision = {
        "state": state,
        "decided_at": clock.now(),
        "decided_by_id": viewer.id,
        "reply": reply,
    }
    version.update_from_dict(decision)
    await version.save(update_fields=[*decision])
    if version.by_id != viewer.id:
        await announce_decision.later(version_id=version.id)


async def _become_current(viewer: Viewer, routine: Routine, version: Version, reply: str) -> None:
    now, number = clock.now(), version.based_on + 1
    decision = {
        "state": VersionState.PUBLISHED,
        "number": number,
        "published_at": now,
        "decided_at": now,
        "decided_by_id": viewer.id,
        "reply": reply,
    }
    version.update_from_dict(decision)
    await version.save(update_fields=[*decision])
    routine.update_from_dict(
        {
            "title": version.title,
            "summary": version.summary,
            "language": version.language,
            "number": number,
            "has_files": await VersionFile.exists(version_id=version.id),
            "published_at": routine.published_at or now,
            "changed_at": now,
            "review_on": await next_review(routine),
        }
    )
    fields = ("title", "summary", "language", "has_files", "published_at", "changed_at")
    await routine.save(update_fields=[*fields, "review_on"])


async def _take_over(viewer: Viewer, routine: Routine, version: Version) -> None:
    """Note what a published text has taken over: its origin's version, somebody's proposal."""
    if routine.origin_id and version.origin_number > routine.origin_number:
        origin = await Routine.get(id=routine.origin_id)
        routine.origin_number = min(version.origin_number, origin.number)
        await routine.save(update_fields=["origin_number"])
    if routine.origin_id and version.number == 1:
        await recount_adaptations(routine.origin_id)
    proposal = await Version.get_or_none(
        id=version.proposal_number, routine_id=routine.id, state=VersionState.PROPOSED
    )
    if proposal is not None:
        await _decide(viewer, proposal, VersionState.ADOPTED)


def _newer(routine: Routine) -> Conflict:
    if routine.hidden_at or routine.deleted_at:
        return Conflict(_("This routine is hidden, so nobody can change it."))
    return Conflict(
        _("Somebody has published another version while you were writing. Compare, then try again.")
    )


def _ready_word(reply: str) -> str:
    word = clean_line(reply)
    if word:
        check_length(word, NOTE_CHARACTERS, field="reply")
    return word


def _check(is_allowed: bool) -> None:  # noqa: FBT001  it is the sentence's whole content
    if not is_allowed:
        raise Forbidden(_("The leaders of the branch decide about its routines."))
