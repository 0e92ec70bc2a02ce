"""Asking, sharing a tip, starting a discussion, answering, commenting."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from tortoise.exceptions import IntegrityError

from forum import notifications
from forum.files import actions as files
from forum.kit import clock, db
from forum.kit.errors import Forbidden, Invalid
from forum.kit.i18n import _
from forum.kit.sent_texts import check_length, once
from forum.kit.viewer import Viewer
from forum.notifications import topics
from forum.notifications.naming import settled
from forum.themes.actions import check_theme
from forum.threads import policy
from forum.threads.about import title_of
from forum.threads.actions import counters
from forum.threads.actions.texts import (
    ReadyText,
    ready,
    ready_comment,
    ready_title,
)
from forum.threads.actions.values import (
    NewAnswer,
    NewComment,
    NewDiscussion,
    NewQuestion,
    NewThread,
    NewTip,
    TipParts,
)
from forum.threads.jobs import (
    announce_answer,
    announce_comment,
    announce_thread,
    index_answer,
    index_thread,
)
from forum.threads.kinds import Kind
from forum.threads.models import About, Answer, Attachment, Comment, Thread, Tip
from forum.threads.paths import thread_path
from forum.threads.queries import answer_for, sent_before, standing_for

_SENT_ANSWER = "SELECT id FROM answer WHERE submission_key = :key AND author_id = :me"
MOST_KRONER = 100_000_000
MOST_HOURS = Decimal(100_000)


async def ask(viewer: Viewer, new: NewQuestion) -> Thread:
    """Ask the network or one's own branch a question, once for each form.

    Raises:
        Invalid: a field is empty, too long, or names nothing.
    """
    title = ready_title(new.title)
    # The title alone may say it all: an empty text is stored as one.
    text = ready(viewer, await settled(new.text) or title, new.language, beside=title)
    text = text if new.text else text.emptied()
    return await _start(viewer, new, text, kind=Kind.QUESTION, title=title)


async def discuss(viewer: Viewer, new: NewDiscussion) -> Thread:
    """Start a discussion, once for each form.

    Raises:
        Invalid: a field is empty, too long, or names nothing.
    """
    title = ready_title(new.title)
    text = ready(viewer, await settled(new.text), new.language, beside=title)
    return await _start(viewer, new, text, kind=Kind.DISCUSSION, title=title)


async def share(viewer: Viewer, new: NewTip) -> Thread:
    """Share a tip, once for each form.

    Raises:
        Invalid: a field is empty, too long, or names nothing.
    """
    title = ready_title(new.title)
    text, parts = ready_tip(viewer, title, await settled_parts(new.parts), new.language)
    return await _start(viewer, new, text, kind=Kind.TIP, title=title, tip=parts)


async def answer(viewer: Viewer, new: NewAnswer) -> Answer:
    """Answer a question, or go on with a discussion or tip, once for each form.

    Raises:
        NotFound: no such thread for this viewer.
        Forbidden: it is closed, or the branch is not the viewer's.
        Invalid: the text is empty or too long.
    """
    _check_branch(viewer, new.branch_id)
    text = ready(viewer, await settled(new.text), new.language)
    now, key = clock.now(), once(new.submission_key, text.text)
    if before := await _answered_before(viewer, key):
        return before
    _check_open(viewer, await standing_for(viewer, new.thread_id))
    try:
        async with db.transaction():
            # It counts only while the thread is open, whatever happened since it was looked at.
            if not await counters.answered(new.thread_id, now):
                raise Forbidden(_("This is closed, so nobody can write more here."))
            made = await Answer.create(
                **_written(viewer, text, new.branch_id, now=now, key=key), thread_id=new.thread_id
            )
            await attach(viewer, new.file_ids, new.thread_id, answer_id=made.id)
            await notifications.subscribe(viewer.id, topics.of_thread(new.thread_id))
            await index_answer.later(answer_id=made.id, is_guessed=text.is_guessed)
            await announce_answer.later(answer_id=made.id)
    except IntegrityError:
        # The same form, sent twice at once.
        if again := await _answered_before(viewer, key):
            return again
        raise
    return made


async def comment(viewer: Viewer, new: NewComment) -> Comment:
    """Comment on an answer, once for each form.

    Raises:
        NotFound: no such answer for this viewer.
        Forbidden: the thread is closed, or the branch is not the viewer's.
        Invalid: the text is empty or too long.
    """
    _check_branch(viewer, new.branch_id)
    text = ready_comment(viewer, await settled(new.text), new.language)
    now, key = clock.now(), once(new.submission_key, text.text)
    async with db.transaction():
        if before := await _commented_before(viewer, key):
            return before
        place = await answer_for(viewer, new.answer_id)
        _check_open(viewer, place.thread)
        if place.answer.hidden_at:
            raise Forbidden(_("This answer is hidden, so nobody can comment on it."))
        made = await Comment.create(
            **_written(viewer, text, new.branch_id, now=now, key=key),
            answer_id=place.answer.id,
        )
        await counters.commented(place.answer.id, place.thread.id, now)
        await notifications.subscribe(viewer.id, topics.of_thread(place.thread.id))
        await announce_comment.later(comment_id=made.id)
    return made


async def settled_parts(parts: TipParts, before: str = "") -> TipParts:
    """Return the parts of a tip with every @name in them made a link to whom it means."""
    return replace(
        parts,
        situation=await settled(parts.situation, before),
        did=await settled(parts.did, before),
        result=await settled(parts.result, before),
    )


def ready_tip(
    viewer: Viewer, title: str, parts: TipParts, chosen: str
) -> tuple[ReadyText, dict[str, Any]]:
    """Return the joined text of a tip and the values of its Tip row.

    Raises:
        Invalid: a part is empty or too long, or a number is out of reach.
    """
    named = {"situation": parts.situation, "did": parts.did, "result": parts.result}
    for field, part in named.items():
        check_length(part.strip(), field=field)
    _check_numbers(parts)
    text = ready(viewer, "\n\n".join(part.strip() for part in named.values()), chosen, beside=title)
    values: dict[str, Any] = {
        "kroner": parts.kroner,
        "hours": parts.hours,
        "period": parts.period,
        "would_again": parts.would_again,
    }
    for field, part in named.items():
        made = ready(viewer, part, text.language)
        values |= {field: made.text, f"{field}_html": made.html}
    return text, values


async def attach(
    viewer: Viewer, file_ids: tuple[int, ...], thread_id: int, *, answer_id: int | None = None
) -> None:
    """Hang uploaded files on a thread's own text or on an answer; call it in the transaction.

    Raises:
        Invalid: one is somebody else's, gone, or hangs somewhere already.
    """
    if not file_ids:
        return
    # On another answer of the same thread, say, which not everybody may see.
    if await Attachment.filter(file_id__in=file_ids).exists():
        raise Invalid(fields={files.FIELD: _("A file is no longer here. Choose it once more.")})
    await files.claim(list(file_ids), viewer, thread_path(thread_id))
    for position, file_id in enumerate(file_ids):
        await Attachment.create(
            file_id=file_id,
            thread_id=None if answer_id else thread_id,
            answer_id=answer_id,
            position=position,
        )


async def _start(
    viewer: Viewer,
    new: NewThread,
    text: ReadyText,
    *,
    kind: Kind,
    title: str,
    tip: dict[str, Any] | None = None,
) -> Thread:
    _check_branch(viewer, new.branch_id)
    if not policy.may_set_visibility(viewer, new.visibility, new.branch_id):
        raise Invalid(fields={"visibility": _("Choose who may read it.")})
    await check_theme(new.theme_id)
    key = once(new.submission_key, title, text.text)
    try:
        async with db.transaction():
            if before := await sent_before(viewer, key):
                return before
            made = await _insert(viewer, new, text, kind=kind, title=title, key=key)
            if tip is not None:
                await Tip.create(thread_id=made.id, **tip)
            await attach(viewer, new.file_ids, made.id)
            await _follow_up(viewer, new, made, is_guessed=text.is_guessed)
    except IntegrityError:
        if again := await sent_before(viewer, key):
            return again
        raise
    return made


async def _follow_up(viewer: Viewer, new: NewThread, made: Thread, *, is_guessed: bool) -> None:
    if await title_of(viewer, new.about):
        await About.create(thread_id=made.id, path=new.about)
    await notifications.subscribe(viewer.id, topics.of_thread(made.id))
    await index_thread.later(thread_id=made.id, is_guessed=is_guessed)
    await announce_thread.later(thread_id=made.id)


async def _insert(
    viewer: Viewer,
    new: NewThread,
    text: ReadyText,
    *,
    kind: Kind,
    title: str,
    key: str | None,
) -> Thread:
    now = clock.now()
    return await Thread.create(
        **_written(viewer, text, new.branch_id, now=now, key=key),
        kind=kind,
        title=title,
        theme_id=new.theme_id,
        visibility=new.visibility,
        last_activity_at=now,
    )


def _written(
    viewer: Viewer, text: ReadyText, branch_id: int | None, *, now: datetime, key: str | None
) -> dict[str, Any]:
    return {
        "author_id": viewer.id,
        "branch_id": branch_id,
        "text": text.text,
        "html": text.html,
        "excerpt": text.excerpt,
        "renderer": text.renderer,
        "language": text.language,
        "created_at": now,
        "submission_key": key,
    }


async def _answered_before(viewer: Viewer, key: str | None) -> Answer | None:
    answer_id = key and await db.value(_SENT_ANSWER, key=key, me=viewer.id)
    return await Answer.get(id=answer_id) if answer_id else None


async def _commented_before(viewer: Viewer, key: str | None) -> Comment | None:
    return await Comment.get_or_none(submission_key=key, author_id=viewer.id) if key else None


def _check_branch(viewer: Viewer, branch_id: int | None) -> None:
    if not policy.may_write_in(viewer, branch_id):
        raise Forbidden(_("You can only write from your own branch."))


def _check_open(viewer: Viewer, thread: policy.ThreadState) -> None:
    if not policy.may_answer(viewer, thread):
        raise Forbidden(_("This is closed, so nobody can write more here."))


def _check_numbers(parts: TipParts) -> None:
    sentence = _("Write a number that is not below zero, or leave it empty.")
    if parts.kroner is not None and not 0 <= parts.kroner <= MOST_KRONER:
        raise Invalid(fields={"kroner": sentence})
    if parts.hours is not None and not 0 <= parts.hours <= MOST_HOURS:
        raise Invalid(fields={"hours": sentence})
