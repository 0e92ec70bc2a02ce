"""Useful, "I have the same question", "worked in our shop too", and which answer solved it."""

from forum import notifications
from forum.kit import clock, db
from forum.kit.errors import Forbidden, Invalid
from forum.kit.i18n import _
from forum.kit.sent_texts import check_length
from forum.kit.text import clean_line
from forum.kit.viewer import Viewer
from forum.notifications import topics
from forum.threads import policy
from forum.threads.actions import counters
from forum.threads.actions.texts import NOTE_CHARACTERS
from forum.threads.jobs import announce_acceptance, announce_worked, index_thread
from forum.threads.models import Acceptance, Thread
from forum.threads.queries import answer_for, thread_for

_MARK_USEFUL = """
    INSERT INTO useful (answer_id, person_id, created_at) VALUES (:answer_id, :me, :now)
    ON CONFLICT (answer_id, person_id) DO NOTHING
"""
_UNMARK_USEFUL = "DELETE FROM useful WHERE answer_id = :answer_id AND person_id = :me"
_COUNT_USEFUL = """
    UPDATE answer SET useful_count = useful_count + :by, version = version + 1
    WHERE id = :answer_id
"""
_ADD_ME_TOO = """
    INSERT INTO me_too (thread_id, person_id, created_at) VALUES (:thread_id, :me, :now)
    ON CONFLICT (thread_id, person_id) DO NOTHING
"""
_REMOVE_ME_TOO = "DELETE FROM me_too WHERE thread_id = :thread_id AND person_id = :me"
_COUNT_ME_TOO = """
    UPDATE thread SET me_too_count = me_too_count + :by, version = version + 1
    WHERE id = :thread_id
"""
_ADD_WORKED = """
    INSERT INTO worked_here (thread_id, branch_id, person_id, note, created_at)
    VALUES (:thread_id, :branch_id, :me, :note, :now)
    ON CONFLICT (thread_id, branch_id) DO NOTHING
"""
_NOTE_WORKED = """
    UPDATE worked_here SET note = :note
    WHERE thread_id = :thread_id AND branch_id = :branch_id
"""
_REMOVE_WORKED = "DELETE FROM worked_here WHERE thread_id = :thread_id AND branch_id = :branch_id"
_COUNT_WORKED = """
    UPDATE thread SET worked_count = worked_count + :by, version = version + 1
    WHERE id = :thread_id
"""
_SOLVED = """
    UPDATE thread SET solved_at = :now, version = version + 1
    WHERE id = :thread_id
"""
_WITHDRAW_OTHERS = """
    UPDATE acceptance SET withdrawn_at = :now, withdrawn_by_id = :by
    WHERE thread_id = :thread_id AND withdrawn_at IS NULL
"""


async def mark_useful(viewer: Viewer, answer_id: int) -> Thread:
    """Say that an answer is useful; saying so twice changes nothing.

    Raises:
        NotFound, Forbidden: it is not there, or one's own.
    """
    async with db.transaction():
        place = await answer_for(viewer, answer_id)
        if not policy.may_mark_useful(viewer, place.thread, place.answer):
            raise Forbidden(_("You cannot mark this answer."))
        values = {"answer_id": answer_id, "me": viewer.id}
        if await db.execute(_MARK_USEFUL, **values, now=clock.now()):
            await _count_useful(answer_id, place.thread.id, 1)
    return place.thread


async def unmark_useful(viewer: Viewer, answer_id: int) -> Thread:
    """Take back that an answer is useful.

    Raises:
        NotFound: it is not there for this viewer.
    """
    async with db.transaction():
        place = await answer_for(viewer, answer_id)
        if await db.execute(_UNMARK_USEFUL, answer_id=answer_id, me=viewer.id):
            await _count_useful(answer_id, place.thread.id, -1)
    return place.thread


async def ask_too(viewer: Viewer, thread_id: int) -> Thread:
    """Say "I have the same question", and hear of the answers from now on.

    Raises:
        NotFound, Forbidden: it is not there, or one's own.
    """
    async with db.transaction():
        thread = await thread_for(viewer, thread_id)
        if not policy.may_ask_too(viewer, thread):
            raise Forbidden(_("You cannot say this about your own question."))
        if await db.execute(_ADD_ME_TOO, thread_id=thread_id, me=viewer.id, now=clock.now()):
            await db.execute(_COUNT_ME_TOO, thread_id=thread_id, by=1)
            await notifications.subscribe(viewer.id, topics.of_thread(thread_id))
    return thread


async def withdraw_ask_too(viewer: Viewer, thread_id: int) -> Thread:
    """Take back "I have the same question".

    Raises:
        NotFound: it is not there for this viewer.
    """
    async with db.transaction():
        thread = await thread_for(viewer, thread_id)
        if await db.execute(_REMOVE_ME_TOO, thread_id=thread_id, me=viewer.id):
            await db.execute(_COUNT_ME_TOO, thread_id=thread_id, by=-1)
    return thread


async def say_worked(viewer: Viewer, thread_id: int, branch_id: int, note: str = "") -> Thread:
    """Say that a tip worked in one of the viewer's branches too; a second time changes the note.

    Raises:
        NotFound, Forbidden: no such tip, or not from this branch.
        Invalid: the note is too long.
    """
    note = clean_line(note)
    if note:
        check_length(note, NOTE_CHARACTERS, field="note")
    async with db.transaction():
        thread = await thread_for(viewer, thread_id)
        if not policy.may_say_worked(viewer, thread, branch_id):
            raise Forbidden(_("You can say this for your own branch, about the tips of others."))
        values = {"thread_id": thread_id, "branch_id": branch_id, "note": note}
        if await db.execute(_ADD_WORKED, **values, me=viewer.id, now=clock.now()):
            await db.execute(_COUNT_WORKED, thread_id=thread_id, by=1)
            await announce_worked.later(thread_id=thread_id, branch_id=branch_id)
        elif note:
            await db.execute(_NOTE_WORKED, **values)
            await counters.changed(thread_id)
    return thread


async def withdraw_worked(viewer: Viewer, thread_id: int, branch_id: int) -> Thread:
    """Take back that a tip worked in one of the viewer's branches.

    Raises:
        NotFound, Forbidden: no such tip, or not the viewer's branch.
    """
    async with db.transaction():
        thread = await thread_for(viewer, thread_id)
        if not viewer.belongs_to(branch_id):
            raise Forbidden(_("You can say this for your own branch, about the tips of others."))
        if await db.execute(_REMOVE_WORKED, thread_id=thread_id, branch_id=branch_id):
            await db.execute(_COUNT_WORKED, thread_id=thread_id, by=-1)
    return thread


async def accept(viewer: Viewer, answer_id: int) -> Thread:
    """Say which answer solved the question; another one accepted before is taken back.

    Raises:
        NotFound: no such answer for this viewer.
        Forbidden: the viewer is neither the asker nor a moderator.
        Invalid: the answer is hidden.
    """
    now = clock.now()
    async with db.transaction():
        place = await answer_for(viewer, answer_id)
        thread = place.thread
        _check_may_accept(viewer, thread)
        if place.answer.hidden_at:
            raise Invalid(_("This answer is hidden. Restore it before you choose it."))
        # The thread's row first: it keeps two people who choose at once in turn.
        await db.execute(_SOLVED, thread_id=thread.id, now=now)
        if await Acceptance.exists(answer_id=answer_id, withdrawn_at=None):
            return thread
        await db.execute(_WITHDRAW_OTHERS, thread_id=thread.id, by=viewer.id, now=now)
        made = await Acceptance.create(
            thread_id=thread.id, answer_id=answer_id, by_id=viewer.id, created_at=now
        )
        await index_thread.later(thread_id=thread.id)
        await announce_acceptance.later(acceptance_id=made.id)
    return thread


async def withdraw_acceptance(viewer: Viewer, answer_id: int) -> Thread:
    """Take back that the answer solved the question.

    Raises:
        NotFound: no such answer for this viewer.
        Forbidden: the viewer is neither the asker nor a moderator.
    """
    async with db.transaction():
        place = await answer_for(viewer, answer_id)
        _check_may_accept(viewer, place.thread)
        await counters.withdraw_acceptance(place.thread.id, answer_id, viewer.id, clock.now())
    return place.thread


async def _count_useful(answer_id: int, thread_id: int, by: int) -> None:
    await db.execute(_COUNT_USEFUL, answer_id=answer_id, by=by)
    await counters.changed(thread_id)


def _check_may_accept(viewer: Viewer, thread: Thread) -> None:
    if not policy.may_accept(viewer, thread):
        raise Forbidden(_("Whoever asked chooses the answer that helped."))
