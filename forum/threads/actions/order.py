"""What moderators do: hide, restore, close, reopen, move; each a row with who, when and why."""

from datetime import datetime
from typing import Any

from forum import notifications
from forum.kit import clock, db
from forum.kit.errors import Forbidden, Invalid
from forum.kit.i18n import _
from forum.kit.sent_texts import check_length
from forum.kit.text import clean_line
from forum.kit.viewer import Viewer
from forum.notifications import topics
from forum.themes.actions import check_theme
from forum.threads import policy
from forum.threads.actions import counters
from forum.threads.actions.texts import NOTE_CHARACTERS
from forum.threads.jobs import announce_decision, index_answer, index_thread
from forum.threads.models import Answer, Closure, Comment, Hiding, Move, Thread
from forum.threads.paths import answer_path, comment_path
from forum.threads.queries import answer_for, comment_for, thread_for


async def hide_thread(viewer: Viewer, thread_id: int, reason: str) -> Thread:
    """Hide a thread from everybody but its author and moderators.

    Raises:
        NotFound, Forbidden: it is not there, or the viewer is no moderator.
        Invalid: no reason is given.
    """
    why = _ready_reason(reason)
    async with db.transaction():
        thread = await _moderated(viewer, thread_id)
        if thread.hidden_at is None:
            thread.hidden_at = clock.now()
            await thread.save(update_fields=["hidden_at"])
            await _hidden(viewer, why, thread.hidden_at, thread_id=thread.id)
            await notifications.withdraw(topics.of_thread(thread.id))
            await counters.changed(thread.id)
            await index_thread.later(thread_id=thread.id)
    return thread


async def restore_thread(viewer: Viewer, thread_id: int) -> Thread:
    """Show a hidden thread again.

    Raises:
        NotFound, Forbidden: it is not there, or the viewer is no moderator.
    """
    async with db.transaction():
        thread = await _moderated(viewer, thread_id)
        if thread.hidden_at is not None:
            thread.hidden_at = None
            await thread.save(update_fields=["hidden_at"])
            await _lifted(viewer, thread_id=thread.id)
            await counters.changed(thread.id)
            await index_thread.later(thread_id=thread.id)
    return thread


async def hide_answer(viewer: Viewer, answer_id: int, reason: str) -> Answer:
    """Hide an answer from everybody but its author and moderators.

    Raises:
        NotFound, Forbidden: it is not there, or the viewer is no moderator.
        Invalid: no reason is given.
    """
    why = _ready_reason(reason)
    async with db.transaction():
        place = await answer_for(viewer, answer_id)
        _check(policy.may_moderate(viewer, place.thread))
        answer, thread_id = place.answer, place.thread.id
        if answer.hidden_at is None:
            answer.hidden_at = clock.now()
            await answer.save(update_fields=["hidden_at"])
            await _hidden(viewer, why, answer.hidden_at, answer_id=answer.id)
            await _untell_below(thread_id, answer.id)
            await counters.withdraw_acceptance(thread_id, answer.id, viewer.id, answer.hidden_at)
            await counters.recount_answers(thread_id)
            await index_answer.later(answer_id=answer.id)
    return answer


async def restore_answer(viewer: Viewer, answer_id: int) -> Answer:
    """Show a hidden answer again.

    Raises:
        NotFound, Forbidden: it is not there, or the viewer is no moderator.
    """
    async with db.transaction():
        place = await answer_for(viewer, answer_id)
        _check(policy.may_moderate(viewer, place.thread))
        if place.answer.hidden_at is not None:
            place.answer.hidden_at = None
            await place.answer.save(update_fields=["hidden_at"])
            await _lifted(viewer, answer_id=place.answer.id)
            await counters.recount_answers(place.thread.id)
            await index_answer.later(answer_id=answer_id)
    return place.answer


async def hide_comment(viewer: Viewer, comment_id: int, reason: str) -> Comment:
    """Hide a comment from everybody but its author and moderators.

    Raises:
        NotFound, Forbidden: it is not there, or the viewer is no moderator.
        Invalid: no reason is given.
    """
    why = _ready_reason(reason)
    async with db.transaction():
        place = await comment_for(viewer, comment_id)
        _check(policy.may_moderate(viewer, place.thread))
        if place.comment.hidden_at is None:
            place.comment.hidden_at = clock.now()
            await place.comment.save(update_fields=["hidden_at"])
            await _hidden(viewer, why, place.comment.hidden_at, comment_id=comment_id)
            await notifications.withdraw(
                topics.of_thread(place.thread.id), url=comment_path(comment_id)
            )
            await counters.recount_comments(place.answer.id, place.thread.id)
    return place.comment


async def restore_comment(viewer: Viewer, comment_id: int) -> Comment:
    """Show a hidden comment again.

    Raises:
        NotFound, Forbidden: it is not there, or the viewer is no moderator.
    """
    async with db.transaction():
        place = await comment_for(viewer, comment_id)
        _check(policy.may_moderate(viewer, place.thread))
        if place.comment.hidden_at is not None:
            place.comment.hidden_at = None
            await place.comment.save(update_fields=["hidden_at"])
            await _lifted(viewer, comment_id=comment_id)
            await counters.recount_comments(place.answer.id, place.thread.id)
    return place.comment


async def close(viewer: Viewer, thread_id: int, reason: str) -> Thread:
    """Close a thread: it can be read, and nothing more is written there.

    Raises:
        NotFound, Forbidden: it is not there, or the viewer is no moderator.
        Invalid: no reason is given.
    """
    why = _ready_reason(reason)
    async with db.transaction():
        thread = await _moderated(viewer, thread_id)
        if thread.closed_at is None:
            thread.closed_at = clock.now()
            await thread.save(update_fields=["closed_at"])
            made = await Closure.create(
                thread_id=thread.id, by_id=viewer.id, created_at=thread.closed_at, reason=why
            )
            await counters.changed(thread.id)
            await index_thread.later(thread_id=thread.id)
            await announce_decision.later(kind="closed", closure_id=made.id)
    return thread


async def reopen(viewer: Viewer, thread_id: int) -> Thread:
    """Let people write in a closed thread again.

    Raises:
        NotFound, Forbidden: it is not there, or the viewer is no moderator.
    """
    async with db.transaction():
        thread = await _moderated(viewer, thread_id)
        if thread.closed_at is not None:
            thread.closed_at = None
            await thread.save(update_fields=["closed_at"])
            await Closure.filter(thread_id=thread.id, reopened_at=None).update(
                reopened_at=clock.now(), reopened_by_id=viewer.id
            )
            await counters.changed(thread.id)
            await index_thread.later(thread_id=thread.id)
    return thread


async def move(viewer: Viewer, thread_id: int, theme_id: int, reason: str) -> Thread:
    """File a thread under another theme.

    Raises:
        NotFound, Forbidden: it is not there, or the viewer is no moderator.
        Invalid: no such theme.
    """
    why = clean_line(reason)[:NOTE_CHARACTERS]
    async with db.transaction():
        thread = await _moderated(viewer, thread_id)
        await check_theme(theme_id, current=thread.theme_id)
        if theme_id != thread.theme_id:
            made = await Move.create(
                thread_id=thread.id,
                from_theme_id=thread.theme_id,
                to_theme_id=theme_id,
                by_id=viewer.id,
                created_at=clock.now(),
                reason=why,
            )
            thread.theme_id = theme_id
            await thread.save(update_fields=["theme_id"])
            await counters.changed(thread.id)
            await index_thread.later(thread_id=thread.id)
            await announce_decision.later(kind="moved", move_id=made.id)
    return thread


async def _moderated(viewer: Viewer, thread_id: int) -> Thread:
    thread = await thread_for(viewer, thread_id)
    _check(policy.may_moderate(viewer, thread))
    return thread


async def _hidden(viewer: Viewer, reason: str, at: datetime, **of: Any) -> None:
    made = await Hiding.create(by_id=viewer.id, created_at=at, reason=reason, **of)
    await announce_decision.later(kind="hidden", hiding_id=made.id)


async def _lifted(viewer: Viewer, **of: Any) -> None:
    found = await Hiding.filter(lifted_at=None, **of).order_by("-id").first()
    if found is None:
        return
    found.lifted_at, found.lifted_by_id = clock.now(), viewer.id
    await found.save(update_fields=["lifted_at", "lifted_by_id"])
    await announce_decision.later(kind="restored", hiding_id=found.id)


async def _untell_below(thread_id: int, answer_id: int) -> None:
    """Forget what people were told of an answer and of the comments on it."""
    comments = await Comment.filter(answer_id=answer_id)
    for path in (answer_path(answer_id), *(comment_path(each.id) for each in comments)):
        await notifications.withdraw(topics.of_thread(thread_id), url=path)


def _ready_reason(reason: str) -> str:
    line = clean_line(reason)
    if not line:
        raise Invalid(fields={"reason": _("Write why, so that it can be understood later.")})
    check_length(line, NOTE_CHARACTERS, field="reason")
    return line


def _check(is_allowed: bool) -> None:  # noqa: FBT001  it is the sentence's whole content
    if not is_allowed:
        raise Forbidden(_("Only moderators can do this."))
