"""Files that a branch has already: the same bytes below another routine, or an earlier version."""

from dataclasses import dataclass

from forum.files.models import StoredFile
from forum.files.queries import with_same_content
from forum.kit import db
from forum.kit.viewer import Viewer
from forum.routines.models import Routine, Version
from forum.routines.paths import routine_path
from forum.routines.queries.doors import file_ids
from forum.routines.queries.visible import DRAFTED, LISTED, drafted_by

_MOST = 500
_OWN = f"""
    SELECT r.id, r.title FROM routine r
    WHERE r.branch_id = :branch_id AND (({LISTED}) OR ({DRAFTED})) ORDER BY r.id DESC LIMIT :most
"""  # noqa: S608  constants only


@dataclass(frozen=True, slots=True)
class SameFile:
    """A file of a text, and the title of the routine that has the same one."""

    name: str
    title: str


async def same_files(viewer: Viewer, version: Version) -> list[SameFile]:
    """Return the files of a text that the branch's routines had before (SHA-256).

    Only routines that the viewer may see are named.
    """
    ids = await file_ids(version.id)
    if not ids:
        return []
    routine = await Routine.get(id=version.routine_id)
    asked = {"branch_id": routine.branch_id, "most": _MOST}
    rows = await db.rows(_OWN, **drafted_by(viewer), **asked)
    titles = {routine_path(row["id"]): row["title"] for row in rows}
    found = []
    for stored in await StoredFile.filter(id__in=ids).order_by("id"):
        earlier = [
            each
            for each in await with_same_content(list(titles), stored.sha256)
            if each.id < stored.id
        ]
        found += [SameFile(stored.name, titles[each.owner_path]) for each in earlier[:1]]
    return found
