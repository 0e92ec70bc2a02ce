"""Work that recurs: forgetting what was read long ago."""

from datetime import timedelta

from forum.kit import clock, db
from forum.kit.jobs import Priority, job

KEPT = timedelta(days=180)


@job("notifications.forget_old", priority=Priority.WHENEVER)
async def forget_old_notifications() -> None:
    """Forget news that were read more than half a year ago."""
    async with db.transaction():
        await db.execute(
            "DELETE FROM notification WHERE read_at < :before", before=clock.now() - KEPT
        )
