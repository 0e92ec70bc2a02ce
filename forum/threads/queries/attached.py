"""The files that hang on a thread and its answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from forum.files.failures import sentence
from forum.kit import db
from forum.kit.errors import NotFound
from forum.kit.viewer import Viewer
from forum.threads import policy
from forum.threads.models import Answer, Attachment, Thread

_OF_THREAD = """
    SELECT h.answer_id, f.id, f.name, f.media_type, f.size, f.kind, f.failure, f.width, f.height
    FROM attachment h JOIN stored_file f ON f.id = h.file_id
    WHERE h.thread_id = :thread_id OR h.answer_id IN (:answers)
    ORDER BY h.position, h.id
"""
# Width of the picture on the page; `files.pictures` makes "medium" so that it fits.
SHOWN_WIDTH = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile:
    """A file on a page; `url` shows a picture's middle size or fetches a document.

    `problem` says why a picture cannot be shown, "" when it can.
    """

    id: int
    name: str
    size: int
    is_picture: bool
    problem: str
    width: int
    height: int
    url: str
    full_url: str
    thumbnail_url: str


async def attached_to(
    thread_id: int, answers: Sequence[int]
) -> dict[int | None, tuple[AttachedFile, ...]]:
    """Return the files by the id of the answer they hang on, the thread's own under None."""
    found = await db.rows(_OF_THREAD, thread_id=thread_id, answers=list(answers) or [0])
    files: dict[int | None, list[AttachedFile]] = {}
    for row in found:
        files.setdefault(row["answer_id"], []).append(_attached(row, thread_id))
    return {answer_id: tuple(each) for answer_id, each in files.items()}


async def file_ids(*, thread_id: int | None = None, answer_id: int | None = None) -> list[int]:
    """Return the ids of the files of a thread's own text or of an answer, in order."""
    rows = Attachment.filter(thread_id=thread_id, answer_id=answer_id).order_by("position", "id")
    return [row.file_id for row in await rows]


async def may_fetch(viewer: Viewer, thread_id: int, file_id: int) -> None:
    """Let the viewer have a file of this thread.

    Raises:
        NotFound: it does not hang there, or on something that the viewer may not see.
    """
    thread = await Thread.get_or_none(id=thread_id)
    if thread is None or not policy.may_see(viewer, thread):
        raise NotFound
    for attachment in await Attachment.filter(file_id=file_id):
        if attachment.thread_id == thread_id and not thread.deleted_at:
            return
        answer = await Answer.get_or_none(id=attachment.answer_id or 0, thread_id=thread_id)
        if answer and policy.may_see_text(viewer, thread, answer):
            return
    raise NotFound


def _attached(row: Any, thread_id: int) -> AttachedFile:
    base = f"/threads/{thread_id}/files/{row['id']}"
    is_picture = row["kind"] == "picture"
    width, height = row["width"] or SHOWN_WIDTH, row["height"] or SHOWN_WIDTH
    shown = min(SHOWN_WIDTH, width)
    return AttachedFile(
        id=row["id"],
        name=row["name"],
        size=row["size"],
        is_picture=is_picture,
        problem=sentence(row["failure"], row["name"]) if row["failure"] else "",
        width=shown,
        height=max(1, round(height * shown / width)),
        url=f"{base}/medium" if is_picture else base,
        full_url=f"{base}/large" if is_picture else base,
        thumbnail_url=f"{base}/small" if is_picture else "",
    )
