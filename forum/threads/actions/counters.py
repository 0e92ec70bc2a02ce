"""Counters and versions, changed in the transaction of what they count."""

from datetime import datetime

from forum.kit import db
from forum.threads.jobs import index_thread

_ANSWERED = """
    UPDATE thread SET answer_count = answer_count + 1, last_activity_at = :now,
        version = version + 1
    WHERE id = :thread_id AND closed_at IS NULL AND hidden_at IS NULL AND deleted_at IS NULL
"""
_RECOUNT = """
    UPDATE thread SET version = version + 1, answer_count = (SELECT COUNT(*) FROM answer
        WHERE thread_id = :thread_id AND hidden_at IS NULL AND deleted_at IS NULL)
    WHERE id = :thread_id
"""
_COMMENTED = """
    UPDATE answer SET comment_count = comment_count + 1, version = version + 1
    WHERE id = :answer_id
"""
_RECOUNT_COMMENTS = """
    UPDATE answer SET version = version + 1, comment_count = (SELECT COUNT(*) FROM comment
        WHERE answer_id = :answer_id AND hidden_at IS NULL AND deleted_at IS NULL)
    WHERE id = :answer_id
"""
_ACTIVE = """
    UPDATE thread SET last_activity_at = :now, version = version + 1 WHERE id = :thread_id
"""
_CHANGED = "UPDATE thread SET version = version + 1 WHERE id = :thread_id"
_UNSOLVED = "UPDATE thread SET solved_at = NULL, version = version + 1 WHERE id = :thread_id"
_WITHDRAW = """
    UPDATE acceptance SET withdrawn_at = :now, withdrawn_by_id = :by
    WHERE answer_id = :answer_id AND withdrawn_at IS NULL
"""


async def answered(thread_id: int, now: datetime) -> bool:
    """Count one more answer, unless the thread is closed, hidden or deleted; tell whether."""
    return await db.execute(_ANSWERED, thread_id=thread_id, now=now) > 0


async def commented(answer_id: int, thread_id: int, now: datetime) -> None:
    """Count one more comment."""
    await db.execute(_COMMENTED, answer_id=answer_id)
    await db.execute(_ACTIVE, thread_id=thread_id, now=now)


async def recount_answers(thread_id: int) -> None:
    """Count the answers that everybody sees, after one was taken away or came back."""
    await db.execute(_RECOUNT, thread_id=thread_id)


async def recount_comments(answer_id: int, thread_id: int) -> None:
    """Count the comments that everybody sees, after one was taken away or came back."""
    await db.execute(_RECOUNT_COMMENTS, answer_id=answer_id)
    await changed(thread_id)


async def changed(thread_id: int) -> None:
    """Say that something on the thread's page is not as it was."""
    await db.execute(_CHANGED, thread_id=thread_id)


async def withdraw_acceptance(thread_id: int, answer_id: int, by: int, now: datetime) -> bool:
    """Take back that the answer solved the question, if it did; tell whether it did."""
    if not await db.execute(_WITHDRAW, answer_id=answer_id, by=by, now=now):
        return False
    await db.execute(_UNSOLVED, thread_id=thread_id)
    await index_thread.later(thread_id=thread_id)
    return True
