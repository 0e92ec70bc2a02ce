"""The doors to single things, for actions and forms: what a viewer may not see is not found."""

from dataclasses import dataclass
from datetime import datetime

from forum.kit.errors import NotFound
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.threads import policy
from forum.threads.models import Answer, Comment, Revision, Thread, Tip, WorkedHere


@dataclass(frozen=True)
class AnswerPlace:
    """An answer and the thread it stands below."""

    answer: Answer
    thread: Thread


@dataclass(frozen=True)
class CommentPlace:
    """A comment, its answer, and the thread."""

    comment: Comment
    answer: Answer
    thread: Thread


@dataclass(frozen=True, kw_only=True)
class OldText:
    """How a text read until `until`; `by_name` changed it then."""

    title: str
    text: str
    language: str
    by_name: str
    until: datetime


async def thread_for(viewer: Viewer, thread_id: int) -> Thread:
    """Return the thread; a deleted one, which stays for its answers, without its words.

    Raises:
        NotFound: no such thread for this viewer.
    """
    thread = await Thread.get_or_none(id=thread_id)
    if thread is None or not policy.may_see(viewer, thread):
        raise NotFound
    if thread.deleted_at:
        thread.title, thread.text, thread.html, thread.excerpt = _("Deleted"), "", "", ""
    return thread


async def tip_for(viewer: Viewer, thread_id: int) -> tuple[Thread, Tip]:
    """Return a tip and its parts.

    Raises:
        NotFound: no such tip for this viewer.
    """
    thread = await thread_for(viewer, thread_id)
    tip = await Tip.get_or_none(thread_id=thread.id)
    if tip is None:
        raise NotFound
    return thread, tip


async def answer_for(viewer: Viewer, answer_id: int) -> AnswerPlace:
    """Return the answer with its thread.

    Raises:
        NotFound: no such answer for this viewer.
    """
    answer = await Answer.get_or_none(id=answer_id)
    if answer is None:
        raise NotFound
    thread = await thread_for(viewer, answer.thread_id)
    if not policy.may_see_text(viewer, thread, answer):
        raise NotFound
    return AnswerPlace(answer, thread)


async def comment_for(viewer: Viewer, comment_id: int) -> CommentPlace:
    """Return the comment with what it stands below.

    Raises:
        NotFound: no such comment for this viewer.
    """
    comment = await Comment.get_or_none(id=comment_id)
    if comment is None:
        raise NotFound
    answer = await Answer.get(id=comment.answer_id)
    thread = await thread_for(viewer, answer.thread_id)
    is_above_hidden = answer.hidden_at and not policy.may_see_text(viewer, thread, answer)
    if is_above_hidden or not policy.may_see_text(viewer, thread, comment):
        raise NotFound
    return CommentPlace(comment, answer, thread)


async def sent_before(viewer: Viewer, key: str | None) -> Thread | None:
    """Return the thread that this person made by the same form before, if there is one."""
    return await Thread.get_or_none(submission_key=key, author_id=viewer.id) if key else None


async def worked_note(viewer: Viewer, thread_id: int) -> WorkedHere | None:
    """Return what one of the viewer's branches has said about a tip, if it has."""
    rows = await WorkedHere.filter(thread_id=thread_id, branch_id__in=viewer.branch_ids).limit(1)
    return rows[0] if rows else None


async def old_texts(
    *, thread_id: int | None = None, answer_id: int | None = None, comment_id: int | None = None
) -> list[OldText]:
    """Return the earlier texts of one thing, the newest first."""
    rows = Revision.filter(
        thread_id=thread_id, answer_id=answer_id, comment_id=comment_id
    ).prefetch_related("by")
    return [
        OldText(
            title=row.title,
            text=row.text,
            language=row.language,
            by_name=row.by.name,
            until=row.created_at,
        )
        for row in await rows.order_by("-id")
    ]
