"""From a built letter to the bytes that a mail server takes (RFC 5322, MIME)."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

from forum.kit import clock
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


def build(envelope: Envelope, built: Built) -> bytes:
    """Return the message with CRLF line ends.

    Raises:
        ValueError: the address is none.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = mailbox(envelope.from_name, sender_address())
    message["To"] = mailbox(envelope.name, envelope.address)
    message["Subject"] = one_line(built.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = message_id(envelope.key)
    message[LOOP_HEADER] = sender_address()
    for name, value in (_MACHINE_MADE | dict(envelope.headers)).items():
        message[name] = one_line(value)
    message.set_content(built.text, cte="quoted-printable")
    if built.html:
        message.add_alternative(built.html, subtype="html", cte="quoted-printable")
    return message.as_bytes()
