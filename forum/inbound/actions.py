"""Taking a mail in: it is stored before anybody looks at it, and read by a job."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from forum.accounts.models import Person
from forum.inbound.jobs import read_mail
from forum.inbound.models import IncomingMail, Outcome
from forum.kit import clock, db, tokens
from forum.kit.text import clean_line
from forum.kit.viewer import Viewer
from forum.mail import suppression
from forum.mail.incoming import HEAD_BYTES, MOST_BYTES, Incoming, read_headers
from forum.mail.reply_address import is_our_domain, is_signed

MOST_AT_ONCE = 10  # things that one mail answers; each is a row with all of it


async def take_in(raw: bytes, recipients: Iterable[str] = (), size: int = 0) -> Outcome:
    """Store a raw mail and have it read; the same mail once more is only noted.

    `recipients`: the envelope's, where it is known (SMTP, LMTP). `size`: of the whole mail in
    bytes, where `raw` is its beginning. Of one that is larger than any may be, the beginning stays.
    Written as an answer to several things it is several mails, delivered together or one by one.
    """
    headers = read_headers(raw)
    ours = [clean_line(one)[:320].lower() for one in recipients if is_our_domain(one)]
    size = max(size, len(raw))
    stored = [
        await _store(raw, headers, address, size) for address in _written_to(ours, headers.to)
    ]
    return Outcome.WAITING if Outcome.WAITING in stored else Outcome.SEEN_BEFORE


async def _store(raw: bytes, headers: Incoming, address: str, size: int) -> Outcome:
    row: dict[str, Any] = {
        "message_id": headers.message_id[:300],
        "sender": headers.sender[:254],
        "recipients": address,
        "size": size,
        "received_at": clock.now(),
    }
    kept = raw[:HEAD_BYTES] if size > MOST_BYTES else raw
    try:
        async with db.transaction():
            key = _key(headers.message_id, raw, address)
            made = await IncomingMail.create(key=key, message=kept, **row)
            await read_mail.later(mail_id=made.id)
    except db.IntegrityError:
        # It came before, or comes twice at this moment.
        again = f"again:{tokens.random_token()}"
        await IncomingMail.create(key=again, outcome=Outcome.SEEN_BEFORE, **row)
        return Outcome.SEEN_BEFORE
    return Outcome.WAITING


async def send_again(viewer: Viewer) -> None:
    """Send mail to the viewer again: they say that their address works."""
    person = await Person.get(id=viewer.id)
    await suppression.forgive(person.email)


def _written_to(envelope: Sequence[str], named: Sequence[str]) -> list[str]:
    """Return our addresses that a mail came to: each that says who answers what, else one.

    What the envelope says is known; the headers name who else got it, too.
    """
    ours = [one for one in named if is_our_domain(one)]
    signed = [[one for one in known if is_signed(one)] for known in (envelope, ours)]
    found = signed[0] or signed[1] or [*envelope, *ours, ""][:1]
    return list(dict.fromkeys(found))[:MOST_AT_ONCE]


def _key(message_id: str, raw: bytes, address: str) -> str:
    """Return what is the same for a mail that comes twice, and not for two of one Message-ID."""
    known = message_id.encode() if message_id else raw
    return hashlib.sha256(b"\0".join([known, address.encode()])).hexdigest()
