"""Addresses to which mail does not get through: counted, rested, and left alone after a while."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.kit import clock, db
from forum.mail.bounces import Severity
from forum.mail.incoming import Incoming, Kind
from forum.mail.models import Letter, MailTrouble
from forum.mail.reply_address import BOUNCES, ExpiredToken, UnknownToken, read_token, token_in

# In tenths: a soft bounce is 1, a hard one 2; at 4 mail stops; each mail sent since takes 0.1 off.
POINTS = {Severity.SOFT: 10, Severity.HARD: 20, Severity.DELAYED: 0}
STOP_AT = 40
FORGOTTEN = timedelta(days=30)
# These go whatever happened: without them nobody can put their address right.
ALWAYS_SENT = frozenset({"sign_in_code", "sign_in_unknown", "invitation", "new_address"})


@dataclass(frozen=True)
class Trouble:
    """One mail that did not get through to `address`, or that was called junk there."""

    address: str
    points: int
    reason: str
    sent_at: datetime | None = None


async def troubles_of(incoming: Incoming, addresses: Iterable[str]) -> tuple[Trouble, ...]:
    """Return what a bounce or complaint says of addresses that we did write to.

    The envelope's signed address says which letter came back; without one, an address counts
    only when a letter went to it lately: anybody can write a bounce.
    """
    if incoming.kind not in (Kind.BOUNCE, Kind.COMPLAINT):
        return ()
    letter = await _letter((*addresses, *incoming.about))
    if letter is None:
        return ()
    address = letter.address.lower()
    named = [one for one in incoming.failed if one.address == address] or list(incoming.failed[:1])
    if incoming.kind is Kind.COMPLAINT:
        return (Trouble(address, STOP_AT, "complaint", letter.sent_at),)
    severity = named[0].severity if named else Severity.HARD
    if not POINTS[severity]:
        return ()
    return (Trouble(address, POINTS[severity], severity, letter.sent_at),)


def refused(address: str) -> Trouble:
    """Return what a server's own "nobody has this address" counts."""
    return Trouble(address.lower(), POINTS[Severity.HARD], "refused")


async def note(trouble: Trouble) -> None:
    """Count one trouble; whoever tells of stopped mail finds it by itself."""
    async with db.transaction():
        await add(trouble)


async def stopped_since(moment: datetime) -> list[str]:
    """Return the addresses to which mail was stopped since that moment."""
    found = MailTrouble.filter(stopped_at__gte=moment).order_by("id")
    return [trouble.address for trouble in await found]


async def add(trouble: Trouble) -> None:
    """Count one trouble, in the caller's transaction."""
    now = clock.now()
    found = await MailTrouble.get_or_none(address=trouble.address)
    if found is None:
        found = MailTrouble(address=trouble.address, score=0, last_at=now)
    if now - found.last_at > FORGOTTEN:
        found.score, found.stopped_at = 0, None
    if trouble.sent_at and trouble.sent_at > found.last_at:
        # When it went it took a tenth off; it has not arrived, so that is taken back.
        found.score += 1
    found.score += trouble.points
    found.last_at, found.reason = now, trouble.reason
    if found.score >= STOP_AT and found.stopped_at is None:
        found.stopped_at = now
    await found.save()


async def forgive(address: str) -> None:
    """Send mail to an address again: its owner says that it works."""
    async with db.transaction():
        await MailTrouble.filter(address=address.lower()).delete()


async def is_stopped(address: str) -> bool:
    """Tell whether mail to an address is held back."""
    since = clock.now() - FORGOTTEN
    return await MailTrouble.exists(
        address=address.lower(), stopped_at__isnull=False, last_at__gt=since
    )


async def stopped_at(address: str) -> datetime | None:
    """Return since when mail to an address is held back."""
    found = await MailTrouble.get_or_none(address=address.lower())
    return found.stopped_at if found else None


async def _letter(addresses: Iterable[str]) -> Letter | None:
    for token in filter(None, map(token_in, addresses)):
        try:
            answers = read_token(token)
        except (UnknownToken, ExpiredToken):
            continue
        if answers.place.startswith(BOUNCES):
            return await Letter.get_or_none(id=int(answers.place[1:]))
    return None
