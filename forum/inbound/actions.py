"""Taking a mail in: it is stored before anybody looks at it, and read by a job."""

import hashlib
from collections.abc import Iterable
from typing import Any

from forum.accounts.models import Person
from forum.inbound.jobs import read_mail
from forum.inbound.models import IncomingMail, Outcome
from forum.kit import clock, db, tokens
from forum.kit.text import clean_line
from forum.kit.viewer import Viewer
from forum.mail import suppression
from forum.mail.incoming import HEAD_BYTES, MOST_BYTES, read_headers
from forum.mail.reply_address import is_our_domain


async def take_in(raw: bytes, recipients: Iterable[str] = (), size: int = 0) -> Outcome:
    """Store a raw mail and have it read; the same mail once more is only noted.

    `recipients`: the envelope's, where it is known (SMTP, LMTP). `size`: of the whole mail in
    bytes, where `raw` is its beginning. Of one that is larger than any may be, the beginning stays.
    """
    size = max(size, len(raw))
    to = [clean_line(one)[:320] for one in recipients if is_our_domain(one)]
    headers = read_headers(raw)
    key = _key(headers.message_id, raw, [*to, *headers.to])
    is_too_large = size > MOST_BYTES
    row: dict[str, Any] = {
        "message_id": headers.message_id[:300],
        "sender": headers.sender[:254],
        "recipients": " ".join(to),
        "size": size,
        "received_at": clock.now(),
    }
    kept = raw[:HEAD_BYTES] if is_too_large else raw
    try:
        async with db.transaction():
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


def _key(message_id: str, raw: bytes, addresses: Iterable[str]) -> str:
    """Return what is the same for a mail that comes twice, and not for two of one Message-ID."""
    ours = sorted({address.lower() for address in addresses if is_our_domain(address)})
    known = message_id.encode() if message_id else raw
    return hashlib.sha256(b"\0".join([known, *(one.encode() for one in ours)])).hexdigest()
