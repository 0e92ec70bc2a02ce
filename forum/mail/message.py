"""From a rendered letter to the bytes that a mail server takes (RFC 5322, MIME)."""

import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from forum.mail.headers import (
    LOOP_HEADER,
    POLICY,
    mailbox,
    message_id,
    one_line,
    sender_address,
)

# Nobody is to answer a machine: RFC 3834, 5, and Microsoft's own header for its servers.
_MACHINE_MADE = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


@dataclass(frozen=True)
class Built:
    """What a letter says: one-line subject, plain text, and HTML that says the same."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Envelope:
    """Whom it is for and what its headers say; `from_name` stands before our address."""

    key: str
    address: str
    name: str
    from_name: str
    headers: Mapping[str, str]
    written_at: datetime


def build(envelope: Envelope, built: Built) -> bytes:
    """Return the message with CRLF line ends, in ASCII.

    The parts are put together here: the library's own way takes seven times as long.

    Raises:
        ValueError: the address is none.
    """
    text = _part("plain", built.text)
    if not built.html:
        return _head(envelope, built.subject) + text + b"\r\n"
    # Quoted-printable never holds "=_" (RFC 2045, 6.7), so this stands in no part.
    edge = f"=_{hashlib.sha256(envelope.key.encode()).hexdigest()[:24]}".encode()
    parts = (b"--" + edge + b"\r\n" + each + b"\r\n" for each in (text, _part("html", built.html)))
    kind = b'Content-Type: multipart/alternative; boundary="' + edge + b'"\r\n\r\n'
    return _head(envelope, built.subject) + kind + b"".join(parts) + b"--" + edge + b"--\r\n"


def _head(envelope: Envelope, subject: str) -> bytes:
    message = EmailMessage(policy=POLICY)
    message["From"] = mailbox(envelope.from_name, sender_address())
    message["To"] = mailbox(envelope.name, envelope.address)
    message["Subject"] = one_line(subject)
    message["Date"] = format_datetime(envelope.written_at)
    message["Message-ID"] = message_id(envelope.key)
    message[LOOP_HEADER] = sender_address()
    for name, value in (_MACHINE_MADE | dict(envelope.headers)).items():
        message[name] = one_line(value)
    message["MIME-Version"] = "1.0"
    return message.as_bytes().removesuffix(b"\r\n")


def _part(subtype: str, text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    coded = binascii.b2a_qp(lines.encode("utf-8", "replace"))
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode() + coded
