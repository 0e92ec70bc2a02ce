"""Work that letters cause: delivering what waits, and erasing old contents."""

from datetime import timedelta

from forum.kit import clock
from forum.kit.jobs import job
from forum.mail import delivery, rows

KEPT = timedelta(days=30)


@job("mail.deliver")
async def deliver_letters() -> None:
    """Send every letter that is due."""
    await delivery.deliver_due()


@job("mail.erase_old")
async def erase_old_letters() -> None:
    """Erase what letters of more than 30 days ago said; that they went is kept."""
    await rows.erase_old(clock.now() - KEPT)
