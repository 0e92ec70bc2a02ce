"""What a printed sheet says of itself, and how far a branch's binder is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from forum.kit import clock, db
from forum.kit.errors import NotFound
from forum.kit.storage import storage
from forum.kit.viewer import Viewer
from forum.papers.models import Binder, BinderState
from forum.routines.paths import routine_path
from forum.routines.queries import routine_for

_STANDING = """
    SELECT r.id, r.number, r.hidden_at, r.deleted_at, v.number AS printed,
        (SELECT n.published_at FROM routine_version n
         WHERE n.routine_id = r.id AND n.number = v.number + 1) AS replaced_at
    FROM paper p JOIN routine_version v ON v.id = p.version_id JOIN routine r ON r.id = v.routine_id
    WHERE p.token = :token
"""
_USING = """
    SELECT b.name FROM routine_in_use u JOIN branch b ON b.id = u.branch_id
    WHERE u.routine_id = :routine_id AND u.number = :printed AND u.branch_id IN (:branches)
    ORDER BY b.name
"""
_PICTURES = """
    SELECT file_id, 0 AS number, key FROM picture_size WHERE name = 'large' AND file_id IN (:ids)
    UNION ALL
    SELECT file_id, number, key FROM document_page WHERE key IS NOT NULL AND file_id IN (:ids)
"""
# Whoever drew a binder is gone after so long without an end.
_PATIENCE: Final = timedelta(minutes=30)


class Standing(StrEnum):
    """Whether a printed sheet still counts."""

    CURRENT = "current"
    REPLACED = "replaced"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True)
class PaperShown:
    """What may be said about a printed sheet; `number` is the version to ask for.

    `path` leads to the document, and is empty for whoever may not see that. `printed` is the
    version on the sheet, `user` that branch of the viewer's which goes on with it after it was
    replaced.
    """

    standing: Standing
    number: int = 0
    replaced_at: datetime | None = None
    path: str = ""
    printed: int = 0
    user: str = ""


GONE = PaperShown(standing=Standing.GONE)


async def paper_shown(viewer: Viewer, token: str) -> PaperShown:
    """Return what the code on a printed sheet says; nothing that would tell a stranger its topic.

    A sheet that is unknown says the same as one whose routine is deleted or hidden.
    """
    row = await db.row(_STANDING, token=token)
    if row is None or row["hidden_at"] or row["deleted_at"]:
        return GONE
    is_current = row["printed"] == row["number"]
    return PaperShown(
        standing=Standing.CURRENT if is_current else Standing.REPLACED,
        number=row["number"],
        replaced_at=None if is_current else row["replaced_at"],
        path=await _path(viewer, row["id"]),
        printed=row["printed"],
        user="" if is_current else await _user(viewer, row["id"], row["printed"]),
    )


async def picture_keys(file_ids: list[int]) -> dict[tuple[int, int], str]:
    """Return where the storage has pictures, by the file's id and the page's number.

    The number of a picture that was uploaded as one is 0.
    """
    found = await db.rows(_PICTURES, ids=file_ids or [0])
    return {(row["file_id"], row["number"]): row["key"] for row in found}


async def binder_of(branch_id: int) -> Binder | None:
    """Return the binder that a branch asked for last, if its file is still kept."""
    binder = await Binder.get_or_none(branch_id=branch_id)
    if binder is None or binder.state is not BinderState.READY:
        return binder
    return binder if await storage().exists(binder.key) else None


def is_under_way(binder: Binder) -> bool:
    """Whether somebody is at it; after half an hour without an end nobody is any more."""
    is_open = binder.state in {BinderState.WAITING, BinderState.DRAWING}
    return is_open and clock.now() - binder.asked_at < _PATIENCE


async def _user(viewer: Viewer, routine_id: int, printed: int) -> str:
    branches = list(viewer.branch_ids) or [0]
    place = {"routine_id": routine_id, "printed": printed}
    return str(await db.value(_USING, **place, branches=branches) or "")


async def _path(viewer: Viewer, routine_id: int) -> str:
    try:
        routine = await routine_for(viewer, routine_id)
    except NotFound:
        return ""
    return routine_path(routine.id)
