"""Work that letters cause: building and delivering what waits, and erasing old contents."""

from datetime import timedelta

from forum.kit import clock
from forum.kit.jobs import Priority, job
from forum.mail import building, delivery, rows

KEPT = timedelta(days=30)
AT_ONCE = 500
BATCHES = AT_ONCE // building.BATCH


@job("mail.deliver", priority=Priority.NOW, side_by_side=1)
async def deliver_letters() -> None:
    """Send what is due; when that is much, go on in another job, so that none takes too long."""
    if await delivery.deliver_due(AT_ONCE) and await rows.is_any_due():
        await deliver_letters.later()


@job("mail.build", side_by_side=1)
async def build_letters() -> None:
    """Build what waits for it, each batch to be sent at once; then go on in another job."""
    for _batch in range(BATCHES):
        if not await building.build_some():
            return
        await deliver_letters.later()
    await build_letters.later()


@job("mail.erase_old", priority=Priority.WHENEVER)
async def erase_old_letters() -> None:
    """Erase what letters of more than 30 days ago said; that they went is kept."""
    await rows.put_away_left()
    await rows.erase_old(clock.now() - KEPT)
