"""Changing what was written, with its history, and deleting what is one's own."""

from dataclasses import replace
from typing import Any

from forum import notifications
from forum.files import actions as files
from forum.kit import clock, db
from forum.kit.errors import Conflict, Forbidden, Invalid
from forum.kit.i18n import _
from forum.kit.mentions import named_in
from forum.kit.viewer import Viewer
from forum.notifications import topics
from forum.notifications.naming import settled
from forum.themes.actions import check_theme
from forum.threads import policy
from forum.threads.actions import counters
from forum.threads.actions.texts import (
    ReadyText,
    ready,
    ready_comment,
    ready_title,
)
from forum.threads.actions.values import Change
from forum.threads.actions.writing import attach, ready_tip, settled_parts
from forum.threads.jobs import announce_edit, announce_mentions, index_answer, index_thread
from forum.threads.kinds import Kind
from forum.threads.models import Answer, Attachment, Comment, Revision, Thread, Tip
from forum.threads.paths import answer_path, comment_path, thread_path
from forum.threads.queries import answer_for, comment_for, thread_for

_TAKE_THREAD = """
    UPDATE thread SET edit_count = edit_count + 1, version = version + 1
    WHERE id = :id AND edit_count = :begun_from
"""
_TAKE_ANSWER = """
    UPDATE answer SET edit_count = edit_count + 1, version = version + 1
    WHERE id = :id AND edit_count = :begun_from
"""
_TAKE_COMMENT = """
    UPDATE comment SET edit_count = edit_count + 1
    WHERE id = :id AND edit_count = :begun_from
"""
_PARTS = ("situation", "did", "result", "kroner", "hours", "period", "would_again")


async def edit_thread(viewer: Viewer, thread_id: int, change: Change) -> Thread:
    """Change a question's, discussion's or tip's own text, title and theme.

    Raises:
        NotFound, Forbidden: it is not there, or not the viewer's to change.
        Invalid: a field is empty, too long, or names nothing.
        Conflict: somebody changed it after the writer had begun.
    """
    title = ready_title(change.title)
    before = (await thread_for(viewer, thread_id)).text
    text, parts = _ready_thread(viewer, title, await _settled(change, before))
    async with db.transaction():
        thread = await thread_for(viewer, thread_id)
        _check(policy.may_edit(viewer, thread))
        await _take(_TAKE_THREAD, thread.id, change.edit_count)
        if thread.kind is Kind.DISCUSSION and not text.text:
            raise Invalid(fields={"text": _("Write something before you send it.")})
        await _keep_thread(viewer, thread)
        await _tell_the_newly_named(thread.html, text.html, thread_id=thread.id)
        if change.theme_id and change.theme_id != thread.theme_id:
            await check_theme(change.theme_id, current=thread.theme_id)
            thread.theme_id = change.theme_id
        thread.title = title
        await _save(thread, text)
        if parts is not None:
            await Tip.filter(thread_id=thread.id).update(**parts)
        await _rehang(viewer, change, thread.id)
        await index_thread.later(thread_id=thread.id, is_guessed=text.is_guessed)
        await _tell_author(viewer, thread.author_id, thread_id=thread.id)
    return thread


async def edit_answer(viewer: Viewer, answer_id: int, change: Change) -> Answer:
    """Change an answer's text.

    Raises:
        NotFound, Forbidden: it is not there, or not the viewer's to change.
        Invalid: it is empty or too long.
        Conflict: somebody changed it after the writer had begun.
    """
    before = (await answer_for(viewer, answer_id)).answer.text
    text = ready(viewer, await settled(change.text, before), change.language)
    async with db.transaction():
        place = await answer_for(viewer, answer_id)
        found = place.answer
        _check(policy.may_edit_text(viewer, place.thread, found))
        await _take(_TAKE_ANSWER, found.id, change.edit_count)
        await _keep(viewer, found.text, found.language, answer_id=found.id)
        await _tell_the_newly_named(found.html, text.html, answer_id=found.id)
        await _save(found, text)
        await _rehang(viewer, change, place.thread.id, answer_id=found.id)
        await counters.changed(place.thread.id)
        await index_answer.later(answer_id=found.id, is_guessed=text.is_guessed)
        await _tell_author(viewer, found.author_id, answer_id=found.id)
    return found


async def edit_comment(viewer: Viewer, comment_id: int, change: Change) -> Comment:
    """Change a comment's text.

    Raises:
        NotFound, Forbidden: it is not there, or not the viewer's to change.
        Invalid: it is empty or too long.
        Conflict: somebody changed it after the writer had begun.
    """
    before = (await comment_for(viewer, comment_id)).comment.text
    text = ready_comment(viewer, await settled(change.text, before), change.language)
    async with db.transaction():
        place = await comment_for(viewer, comment_id)
        found = place.comment
        _check(policy.may_edit_text(viewer, place.thread, found))
        await _take(_TAKE_COMMENT, found.id, change.edit_count)
        await _keep(viewer, found.text, found.language, comment_id=found.id)
        await _tell_the_newly_named(found.html, text.html, comment_id=found.id)
        await _save(found, text)
        await counters.changed(place.thread.id)
    return found


async def delete_thread(viewer: Viewer, thread_id: int) -> Thread:
    """Delete one's own thread; what others answered stays under "deleted".

    Raises:
        NotFound, Forbidden: it is not there, or somebody else's.
    """
    async with db.transaction():
        thread = await thread_for(viewer, thread_id)
        _check(policy.may_delete(viewer, thread))
        thread.deleted_at = clock.now()
        await thread.save(update_fields=["deleted_at"])
        await notifications.withdraw(topics.of_thread(thread.id), url=thread_path(thread.id))
        await notifications.untitle(topics.of_thread(thread.id))
        await counters.changed(thread.id)
        await index_thread.later(thread_id=thread.id)
    return thread


async def delete_answer(viewer: Viewer, answer_id: int) -> Answer:
    """Delete one's own answer; if it had solved the question, that is open again.

    Raises:
        NotFound, Forbidden: it is not there, or somebody else's.
    """
    now = clock.now()
    async with db.transaction():
        place = await answer_for(viewer, answer_id)
        _check(policy.may_delete_text(viewer, place.thread, place.answer))
        place.answer.deleted_at = now
        await place.answer.save(update_fields=["deleted_at"])
        await notifications.withdraw(topics.of_thread(place.thread.id), url=answer_path(answer_id))
        await counters.withdraw_acceptance(place.thread.id, answer_id, viewer.id, now)
        await counters.recount_answers(place.thread.id)
        await index_answer.later(answer_id=answer_id)
    return place.answer


async def delete_comment(viewer: Viewer, comment_id: int) -> Comment:
    """Delete one's own comment.

    Raises:
        NotFound, Forbidden: it is not there, or somebody else's.
    """
    async with db.transaction():
        place = await comment_for(viewer, comment_id)
        _check(policy.may_delete_text(viewer, place.thread, place.comment))
        place.comment.deleted_at = clock.now()
        await place.comment.save(update_fields=["deleted_at"])
        await notifications.withdraw(
            topics.of_thread(place.thread.id), url=comment_path(comment_id)
        )
        await counters.recount_comments(place.answer.id, place.thread.id)
    return place.comment


async def _settled(change: Change, before: str) -> Change:
    parts = change.parts and await settled_parts(change.parts, before)
    return replace(change, text=await settled(change.text, before), parts=parts)


def _ready_thread(
    viewer: Viewer, title: str, change: Change
) -> tuple[ReadyText, dict[str, Any] | None]:
    if change.parts is not None:
        return ready_tip(viewer, title, change.parts, change.language)
    text = ready(viewer, change.text or title, change.language, beside=title)
    return (text if change.text else text.emptied()), None


async def _keep_thread(viewer: Viewer, thread: Thread) -> None:
    tip = await Tip.get_or_none(thread_id=thread.id) if thread.kind is Kind.TIP else None
    parts = tip and {name: _plain(getattr(tip, name)) for name in _PARTS}
    await _keep(
        viewer, thread.text, thread.language, thread_id=thread.id, title=thread.title, tip=parts
    )


async def _keep(viewer: Viewer, text: str, language: str, **of: Any) -> None:
    await Revision.create(
        text=text, language=language, by_id=viewer.id, created_at=clock.now(), **of
    )


async def _save(written: Thread | Answer | Comment, text: ReadyText) -> None:
    written.text, written.html, written.excerpt = text.text, text.html, text.excerpt
    written.renderer, written.language = text.renderer, text.language
    written.edited_at = clock.now()
    fields = ["text", "html", "excerpt", "renderer", "language", "edited_at"]
    if isinstance(written, Thread):
        fields += ["title", "theme_id"]
    await written.save(update_fields=fields)


async def _rehang(
    viewer: Viewer, change: Change, thread_id: int, *, answer_id: int | None = None
) -> None:
    if change.file_ids is None:
        return
    hung = Attachment.filter(thread_id=None if answer_id else thread_id, answer_id=answer_id)
    there = [row.file_id for row in await hung]
    gone = [file_id for file_id in there if file_id not in change.file_ids]
    await hung.filter(file_id__in=gone).delete()
    await files.release(gone, thread_path(thread_id))
    new = tuple(file_id for file_id in change.file_ids if file_id not in there)
    await attach(viewer, new, thread_id, answer_id=answer_id)


async def _tell_author(viewer: Viewer, author_id: int, **of: Any) -> None:
    if viewer.id != author_id:
        await announce_edit.later(by_id=viewer.id, **of)


async def _tell_the_newly_named(old_html: str, new_html: str, **of: Any) -> None:
    named = named_in(new_html) - named_in(old_html)
    if named:
        await announce_mentions.later(people=sorted(named), **of)


def _check(is_allowed: bool) -> None:  # noqa: FBT001  it is the sentence's whole content
    if not is_allowed:
        raise Forbidden(_("Only whoever wrote it can change this."))


async def _take(statement: str, wanted_id: int, begun_from: int) -> None:
    # One statement, so that of two who save at once on any database only one gets through.
    if not await db.execute(statement, id=wanted_id, begun_from=begun_from):
        raise Conflict(_("Somebody else changed this while you were writing."))


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)
