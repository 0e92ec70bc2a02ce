"""Looking into the mailbox for answers, every minute; above the actions, which store them."""

import structlog

from forum.inbound import mailbox
from forum.kit.jobs import job
from forum.settings import settings

log = structlog.get_logger()


@job("inbound.poll_mailbox", max_attempts=1, side_by_side=1)
async def poll_mailbox() -> None:
    """Take in what is unread in the mailbox that the settings name, if they name one."""
    if not settings().imap_url:
        return
    try:
        await mailbox.poll(settings().imap_url)
    except mailbox.NoMailbox as error:
        # The next minute tries again; a mailbox that is away for a day is no failing job.
        log.warning("inbound.mailbox_unreachable", reason=str(error))
