"""Work that letters cause: delivering what waits, and erasing old contents."""

from datetime import timedelta

from forum.kit import clock
from forum.kit.jobs import Priority, job
from forum.mail import delivery, rows

KEPT = timedelta(days=30)
AT_ONCE = 500


@job("mail.deliver", priority=Priority.NOW)
async def deliver_letters() -> None:
    """Send what is due; when that is much, go on in another job, so that none takes too long."""
    if await delivery.deliver_due(AT_ONCE) >= AT_ONCE:
        await deliver_letters.later()


@job("mail.erase_old", priority=Priority.WHENEVER)
async def erase_old_letters() -> None:
    """Erase what letters of more than 30 days ago said; that they went is kept."""
    await rows.erase_old(clock.now() - KEPT)
