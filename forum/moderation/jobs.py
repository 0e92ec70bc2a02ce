"""Telling moderators that a member told them something."""

from forum import notifications
from forum.kit import db
from forum.kit.jobs import job
from forum.moderation.queries import moderators
from forum.notifications import Notice, topics
from forum.notifications.notice import Kind

_REPORT = """
    SELECT r.id, r.reason, r.by_id, p.name AS by_name, t.id AS thread_id, d.id AS routine_id,
        COALESCE(t.title, d.title) AS title
    FROM report r JOIN person p ON p.id = r.by_id
    LEFT JOIN comment c ON r.part = 'comment' AND c.id = r.target_id
    LEFT JOIN answer a ON a.id = CASE r.part WHEN 'answer' THEN r.target_id ELSE c.answer_id END
    LEFT JOIN thread t ON t.id = CASE r.part WHEN 'thread' THEN r.target_id ELSE a.thread_id END
    LEFT JOIN routine d ON r.part = 'routine' AND d.id = r.target_id
    WHERE r.id = :id AND r.settled_at IS NULL
"""


@job("moderation.announce_report")
async def announce_report(*, report_id: int) -> None:
    """Tell every moderator that something waits for them."""
    row = await db.row(_REPORT, id=report_id)
    if row is None or row["title"] is None:
        return
    is_thread = row["thread_id"] is not None
    topic = (
        topics.of_thread(row["thread_id"]) if is_thread else topics.of_routine(row["routine_id"])
    )
    notice = Notice(
        kind=Kind.REPORTED,
        topic=topic,
        url="/moderation",
        key=f"report:{report_id}",
        title=row["title"],
        actor_id=row["by_id"],
        actor_name=row["by_name"],
        excerpt=row["reason"],
    )
    await notifications.notify(await moderators(), notice)
