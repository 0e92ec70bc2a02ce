"""Taking a mail in: it is stored before anybody looks at it, and read by a job."""

import hashlib
from collections.abc import Iterable
from typing import Any

from forum.inbound.jobs import read_mail
from forum.inbound.models import IncomingMail, Outcome
from forum.kit import clock, db, tokens
from forum.mail.incoming import HEAD_BYTES, MOST_BYTES, read_headers
from forum.mail.reply_address import token_in


async def take_in(raw: bytes, recipients: Iterable[str] = ()) -> Outcome:
    """Store a raw mail and have it read; the same mail once more is only noted.

    `recipients`: the envelope's, where it is known (SMTP, LMTP). Of a mail that is larger than
    any may be, only the headers are kept.
    """
    to = [address for address in recipients if token_in(address) is not None]
    headers = read_headers(raw)
    key = _key(headers.message_id, raw, [*to, *headers.to])
    is_too_large = len(raw) > MOST_BYTES
    row: dict[str, Any] = {
        "message_id": headers.message_id[:300],
        "sender": headers.sender[:254],
        "recipients": " ".join(to),
        "size": len(raw),
        "received_at": clock.now(),
    }
    async with db.transaction():
        if await IncomingMail.exists(key=key):
            again = f"again:{tokens.random_token()}"
            await IncomingMail.create(key=again, outcome=Outcome.SEEN_BEFORE, **row)
            return Outcome.SEEN_BEFORE
        kept = raw[:HEAD_BYTES] if is_too_large else raw
        made = await IncomingMail.create(key=key, message=kept, **row)
        await read_mail.later(mail_id=made.id)
    return Outcome.WAITING


def _key(message_id: str, raw: bytes, addresses: Iterable[str]) -> str:
    """Return what is the same for a mail that comes twice, and not for two of one Message-ID."""
    ours = sorted({address for address in addresses if token_in(address) is not None})
    known = message_id.encode() if message_id else raw
    return hashlib.sha256(b"\0".join([known, *(one.encode() for one in ours)])).hexdigest()
