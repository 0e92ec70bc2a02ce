"""The only ways to a routine and its texts: what the viewer may not see is not found."""

from forum.kit import db
from forum.kit.errors import NotFound
from forum.kit.viewer import Viewer
from forum.routines import policy
from forum.routines.kinds import VersionState
from forum.routines.models import Routine, RoutineWriter, Version, VersionFile

_LED = "SELECT branch_id FROM routine_writer WHERE person_id = :me"
_HOLD = "SELECT id FROM routine WHERE id = :id"
_HAS_FILE = """
    SELECT v.state, v.by_id
    FROM routine_version_file h JOIN routine_version v ON v.id = h.version_id
    WHERE v.routine_id = :routine_id AND h.file_id = :file_id
"""


async def hold(routine_id: int) -> None:
    """Let nobody else change a routine until the transaction ends; the first thing in it.

    What is read after it is what the one before has left (on SQLite every writer waits anyhow).
    """
    await db.rows(_HOLD + db.for_update(), id=routine_id)


async def routine_for(viewer: Viewer, routine_id: int) -> Routine:
    """Return a routine.

    Raises:
        NotFound: there is none for this viewer.
    """
    routine = await Routine.get_or_none(id=routine_id)
    if routine is None or not policy.may_see(viewer, routine):
        raise NotFound
    return routine


async def version_for(viewer: Viewer, routine_id: int, version_id: int) -> tuple[Routine, Version]:
    """Return a text of a routine: published ones for its readers, others for who works on them.

    Raises:
        NotFound: there is none for this viewer.
    """
    routine = await routine_for(viewer, routine_id)
    version = await Version.get_or_none(id=version_id, routine_id=routine_id)
    if version is None or not _may_see_text(viewer, routine, version):
        raise NotFound
    return routine, version


async def current_version(routine: Routine) -> Version:
    """Return the text that counts: the published one, or the draft while nothing is published.

    Raises:
        NotFound: the draft is gone.
    """
    texts = Version.filter(routine_id=routine.id)
    if routine.number:
        found = await texts.get_or_none(number=routine.number)
    else:
        found = await texts.order_by("-id").first()
    if found is None:
        raise NotFound
    return found


async def draft_of(viewer: Viewer, routine: Routine) -> Version | None:
    """Return the draft of a next version that the viewer has begun, if there is one."""
    drafts = Version.filter(routine_id=routine.id, state=VersionState.DRAFT)
    if routine.number:
        drafts = drafts.filter(by_id=viewer.id)
    return await drafts.order_by("-id").first()


async def begun_by(viewer: Viewer, routine: Routine) -> tuple[Version, ...]:
    """Return what the viewer has begun or proposed as the next version, the newest first."""
    if not routine.number:
        return ()
    texts = Version.filter(routine_id=routine.id, by_id=viewer.id)
    texts = texts.filter(state__in=[VersionState.DRAFT, VersionState.PROPOSED])
    return tuple(await texts.order_by("-id"))


async def file_ids(version_id: int) -> list[int]:
    """Return the ids of a version's files, in order."""
    rows = VersionFile.filter(version_id=version_id).order_by("position", "id")
    return [row.file_id for row in await rows]


async def may_fetch(viewer: Viewer, routine_id: int, file_id: int) -> None:
    """Let the viewer have a file of this routine.

    Raises:
        NotFound: it hangs on no text of the routine that the viewer may see.
    """
    routine = await routine_for(viewer, routine_id)
    for row in await db.rows(_HAS_FILE, routine_id=routine_id, file_id=file_id):
        version = Version(state=VersionState(row["state"]), by_id=row["by_id"])
        if _may_see_text(viewer, routine, version):
            return
    raise NotFound


async def writes_for(viewer: Viewer) -> frozenset[int]:
    """Return the branches for which the viewer may make routines.

    They are those that the viewer leads, and those of theirs whose leaders let them.
    """
    led = {role.branch_id for role in viewer.branches if role.leads}
    if viewer.is_anonymous:
        return frozenset()
    allowed = {row["branch_id"] for row in await db.rows(_LED, me=viewer.id)}
    return frozenset(led | (allowed & set(viewer.branch_ids)))


async def writers_of(branch_id: int) -> frozenset[int]:
    """Return the people whom the branch's leaders let make routines, besides themselves."""
    return frozenset([row.person_id for row in await RoutineWriter.filter(branch_id=branch_id)])


async def sent_before(viewer: Viewer, key: str | None) -> Version | None:
    """Return the text that this person sent by the same form before, if there is one."""
    return await Version.get_or_none(submission_key=key, by_id=viewer.id) if key else None


def _may_see_text(viewer: Viewer, routine: Routine, version: Version) -> bool:
    if version.state is VersionState.PUBLISHED or version.by_id == viewer.id:
        return True
    # While nothing is published, everybody works on the one text who may see the routine at all.
    if not routine.number:
        return True
    # What somebody keeps as a draft is theirs alone; what was sent is for those who decide.
    decides = policy.leads(viewer, routine.branch_id) or policy.may_publish(viewer, routine)
    return version.state is not VersionState.DRAFT and decides
