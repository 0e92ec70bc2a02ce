"""Reading mails that came in, telling of mail that comes back, and forgetting what was said."""

from datetime import timedelta

from forum.inbound import queries, turning
from forum.inbound.models import IncomingMail, Outcome
from forum.inbound.notices import of_stopped
from forum.kit import clock, db
from forum.kit.jobs import Priority, job
from forum.mail import outbox, suppression
from forum.notifications import notify

KEPT = timedelta(days=30)
LATELY = timedelta(days=2)
LISTED = timedelta(days=365)


@job("inbound.read_mail", priority=Priority.NOW)
async def read_mail(*, mail_id: int) -> None:
    """Read one stored mail, do what it asks for, and note what became of it.

    What somebody wrote whom we do not know is erased at once.
    """
    mail = await IncomingMail.get_or_none(id=mail_id, outcome=Outcome.WAITING)
    if mail is None:
        return
    turned = await turning.turn(mail)
    letter = await turned.told.letter() if turned.told else None
    now = clock.now()
    erased = {"message": None, "erased_at": now} if turned.is_of_stranger else {}
    async with db.transaction():
        await IncomingMail.filter(id=mail_id).update(
            outcome=turned.outcome,
            detail=turned.detail[:300],
            person_id=turned.person_id,
            read_at=now,
            **erased,
        )
        if letter is not None:
            await outbox.post(letter)
        for trouble in turned.troubles:
            await suppression.add(trouble)
        if turned.troubles:
            await tell_stopped.later()


@job("inbound.tell_stopped")
async def tell_stopped() -> None:
    """Tell of mail that was stopped lately: on the site, and those who lead the branch."""
    for address in await suppression.stopped_since(clock.now() - LATELY):
        found = await queries.whose(address)
        if found is not None:
            await notify([found.id], of_stopped(found, is_own=True))
            await notify(found.leaders, of_stopped(found, is_own=False))


@job("inbound.forget_old", priority=Priority.WHENEVER)
async def forget_old_mail() -> None:
    """Erase what mails of more than 30 days ago said; after a year forget that they came."""
    now = clock.now()
    async with db.transaction():
        old = IncomingMail.filter(received_at__lt=now - KEPT, erased_at=None)
        await old.exclude(outcome=Outcome.WAITING).update(message=None, erased_at=now)
        await IncomingMail.filter(received_at__lt=now - LISTED).delete()
