"""Mailing the news of one person, and forgetting what was read long ago."""

from datetime import timedelta

from forum.kit import clock, db
from forum.kit.jobs import Priority, job
from forum.notifications import mailing

KEPT = timedelta(days=180)


@job("notifications.mail_news")
async def mail_news(*, person_id: int) -> None:
    """Write the mails that one person is due, and be back when others are."""
    async with db.transaction():
        again_at = await mailing.mail_due(person_id)
        if again_at is not None:
            await mail_news.later(person_id=person_id, at=again_at)


@job("notifications.forget_old", priority=Priority.WHENEVER)
async def forget_old_notifications() -> None:
    """Forget news that were read more than half a year ago."""
    async with db.transaction():
        await db.execute(
            "DELETE FROM notification WHERE read_at < :before", before=clock.now() - KEPT
        )
