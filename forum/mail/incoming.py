"""A mail that came in, read: whether a person wrote it, and what; pure, and it never raises."""

import re
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.errors import MessageError
from enum import StrEnum

from forum.mail import bodies, bounces, decoding, machines
from forum.mail.decoding import AnyMessage
from forum.mail.replies import is_only_quoted
from forum.mail.verdicts import verdicts_on

MOST_BYTES = 26_000_000  # Gmail takes 25 MB, encoded
HEAD_BYTES = 64_000
# Each level of parts in parts costs time for every line below it.
MOST_LEVELS = 40
MOST_PARTS = 10_000
MOST_LINES = 600_000  # 25 MB of pictures are 340,000
MOST_WORK = 4_000_000  # lines times levels
# What a mail server writes of the envelope comes first: it says for whom this copy is.
_RECEIVERS = (*("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc"),)
_LEVEL = re.compile(rb"boundary[\s*\d]*=|content-type\s*:\s*message/", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,300}>")


class Kind(StrEnum):
    """What a mail is; only of a LETTER may anything be made."""

    LETTER = "letter"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    EMPTY = "empty"
    LOOP = "loop"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    WINMAIL = "winmail"  # Outlook has packed everything into winmail.dat


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """What a mail says. Addresses are in lower case.

    `to`: everybody whom it names, also in Delivered-To and the like. `is_unanswerable`: it has no
    sender to whom anything could go back (RFC 3834, 2). `forged`: what the receiving server has
    against the sender ("dmarc"), or ""; `is_genuine`: it vouches for them. `left_out`: names of
    what was attached and not taken. `failed`: whom a bounce or complaint is about. `about`:
    addresses and ids of the returned mail.
    """

    kind: Kind
    message_id: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    attachments: tuple[bodies.Attachment, ...] = ()
    left_out: tuple[str, ...] = ()
    forged: str = ""
    is_genuine: bool = False
    is_unanswerable: bool = True
    failed: tuple[bounces.Failed, ...] = ()
    about: tuple[str, ...] = ()


def read_message(raw: bytes, *, server: str = "", most: int = MOST_BYTES) -> Incoming:
    """Read one raw message of at most `most` bytes; whatever is wrong with it has a name.

    `server`: whose checks of the sender are believed, "" for nobody's.
    """
    if len(raw) > most:
        return _headers_only(raw, Kind.TOO_LARGE, server)
    if _is_tangled(raw):
        return _headers_only(raw, Kind.UNREADABLE, server)
    try:
        return _read(message_from_bytes(raw), server)
    except (RecursionError, MessageError, ValueError, LookupError, TypeError, AttributeError):
        # Of what the standard library raises over broken mail, no list is complete.
        return _headers_only(raw, Kind.UNREADABLE, server)


def read_headers(raw: bytes, *, server: str = "") -> Incoming:
    """Return what a mail's headers alone say; `server` as above."""
    return _headers_only(raw, Kind.LETTER, server)


def _headers_only(raw: bytes, kind: Kind, server: str) -> Incoming:
    """Return who sent what cannot be read, so that they can be told."""
    head = raw[:HEAD_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    try:
        return replace(_envelope(message_from_bytes(head + b"\n\n"), server), kind=kind)
    except (RecursionError, MessageError, ValueError, LookupError, TypeError, AttributeError):
        return Incoming(kind=kind)


def _is_tangled(raw: bytes) -> bool:
    """Tell whether reading would take long: before it is begun, for it cannot be stopped."""
    levels = sum(1 for _each in _LEVEL.finditer(raw))
    parts = raw.count(b"\n--") + raw.count(b"\r--")
    lines = raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n")
    is_much = lines > MOST_LINES or lines * (levels + 2) > MOST_WORK
    return levels > MOST_LEVELS or parts > MOST_PARTS or is_much


def _read(message: AnyMessage, server: str) -> Incoming:
    letter = _envelope(message, server)
    body = bodies.body_of(message)
    report = bounces.report_of(message, body.whole)
    if report is not None:
        return replace(
            letter,
            kind=Kind.COMPLAINT if report.is_complaint else Kind.BOUNCE,
            is_unanswerable=True,
            failed=report.failed,
            about=report.about,
        )
    kind = _kind(message, body)
    return replace(
        letter,
        kind=kind,
        is_unanswerable=kind is Kind.LOOP or machines.is_automatic(message),
        text=body.reply,
        attachments=body.attachments,
        left_out=body.left_out,
    )


def _kind(message: AnyMessage, body: bodies.Body) -> Kind:
    if machines.is_loop(message):
        return Kind.LOOP
    # Of the sender's own words only: what is quoted may be a letter of ours.
    if machines.is_automatic(message) or machines.sounds_automatic(body.reply):
        return Kind.AUTO_REPLY
    if body.attachments or not is_only_quoted(body.reply):
        return Kind.LETTER
    return Kind.WINMAIL if body.has_winmail else Kind.EMPTY


def _envelope(message: AnyMessage, server: str) -> Incoming:
    """Return what the headers say, as a letter that says nothing."""
    sender = decoding.sender(message)
    ids = _MESSAGE_ID.findall(decoding.raw_header(message, "message-id"))
    checks = decoding.exact_headers(message, "authentication-results")
    verdicts = verdicts_on(sender, checks, server)
    return Incoming(
        kind=Kind.LETTER,
        message_id=ids[0] if ids else "",
        sender=sender,
        to=decoding.addresses(message, *_RECEIVERS),
        subject=decoding.header(message, "subject")[:300],
        forged=verdicts.forged,
        is_genuine=verdicts.is_genuine,
        is_unanswerable=machines.is_unanswerable(message) or not sender,
    )
