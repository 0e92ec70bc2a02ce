"""Work that letters cause: delivering what waits, and erasing old contents."""

from forum.kit.jobs import job
from forum.mail import delivery


@job("mail.deliver")
async def deliver_letters() -> None:
    """Send every letter that is due."""
    await delivery.deliver_due()
