"""Mail that came back and complaints: whom they are about, and whether it is for good."""

import io
import logging
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from email.errors import MessageError
from enum import StrEnum

import flufl.bounce

from forum.mail import decoding, machines
from forum.mail import machine_words as words
from forum.mail.decoding import AnyMessage

# It writes every fault of its detectors to the log, with what it was reading.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL + 1)

LOOKED_AT = 6_000  # characters of a bounce in which it says what is wrong
MOST_LOOKED_AT = 300_000  # characters of a whole bounce: our letters are small
MOST_RETURNED = 60_000  # characters of the returned mail's headers
_ADDRESS = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,200}\.[a-z][\w-]{1,60}", re.IGNORECASE
)
_ID = re.compile(r"<[^<>\s]{1,300}@[^<>\s]{1,200}>")
_STATUS = re.compile(
    r"(?:\b[45]\d\d[ -]{1,2}\(?#?|#|status\W{1,4})([45]\.\d{1,3}\.\d{1,3})\b", re.IGNORECASE
)
_RETURNED = re.compile(
    r"^(?:to|original-recipient|final-recipient|x-failed-recipients|delivered-to|x-original-to"
    r"|return-path|message-id|in-reply-to|reply-to|envelope-to)\s{0,3}:.{0,500}",
    re.IGNORECASE | re.MULTILINE,
)
_OTHERS = re.compile(
    r"(?:mailer-?daemon|postmaster|mdaemon|abuse|noreply|no-reply|helpdesk)@", re.IGNORECASE
)
_SURE = 2


class Severity(StrEnum):
    """How bad it is: for good, for now, or not yet given up."""

    HARD = "hard"
    SOFT = "soft"
    DELAYED = "delayed"


@dataclass(frozen=True)
class Failed:
    """Somebody whom a mail did not reach."""

    address: str
    severity: Severity


@dataclass(frozen=True)
class Report:
    """What a mail server reports; `about` are addresses and ids that the returned mail has."""

    failed: tuple[Failed, ...]
    about: tuple[str, ...]
    is_complaint: bool = False


def report_of(message: AnyMessage, text: str) -> Report | None:
    """Return what a bounce or a complaint is about, None for any other mail."""
    parts = list(_every_part(message))
    feedback = [part for part in parts if part.get_content_type() == "message/feedback-report"]
    returned = _returned(parts, text)
    if feedback or _is_feedback(message):
        return _complaint(feedback, returned)
    looked = f"{decoding.header(message, 'subject')}\n{text}"[:LOOKED_AT]
    statuses = list(_statuses(parts))
    if statuses and not any(_is_trouble(block) for block in statuses):
        return None  # it says that a mail has arrived
    if not (statuses or _is_bounce(message, looked)):
        return None
    failed = _failed(message, statuses, looked, returned)
    return Report(failed, _about(returned, message))


def _is_feedback(message: AnyMessage) -> bool:
    return str(message.get_param("report-type", "")).lower() == "feedback-report"


def _complaint(feedback: list[AnyMessage], returned: str) -> Report | None:
    fields = "\n".join(_flat(part) for part in feedback)
    kind = re.search(r"^feedback-type\s*:\s*([\w-]+)", fields, re.IGNORECASE | re.MULTILINE)
    if kind and kind[1].lower() == "not-spam":
        return Report((), (), is_complaint=True)
    named = re.findall(
        r"^(?:original-rcpt-to|removal-recipient)\s*:(.*)", fields, re.IGNORECASE | re.MULTILINE
    )
    found = _addresses(named) or _addresses(
        re.findall(r"^to\s*:(.*)", returned, re.IGNORECASE | re.MULTILINE)
    )
    failed = tuple(Failed(address, Severity.HARD) for address in found)
    return Report(failed, _about(f"{fields}\n{returned}"), is_complaint=True)


def _is_bounce(message: AnyMessage, looked: str) -> bool:
    subject = decoding.header(message, "subject")
    if message.get("x-failed-recipients") is not None:
        return True
    said = {found[0][:40].lower() for found in words.BOUNCE_BODY.finditer(looked)}
    has_subject = words.BOUNCE_SUBJECT.search(subject) is not None
    if words.RE.match(subject):
        return False
    if not _STATUS.search(looked) and machines.is_away(subject, looked):
        return False
    if machines.is_unanswerable(message):
        return has_subject or bool(said)
    has_status = _STATUS.search(looked) is not None
    if (has_subject and said) or (has_status and len(said) >= _SURE):
        return True
    return bool(has_subject or said) and any(_flufl(message))


def _statuses(parts: Iterable[AnyMessage]) -> Iterator[AnyMessage]:
    """Give the blocks of delivery reports, one for each recipient (RFC 3464)."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            held = part.get_payload()
            blocks = held if isinstance(held, list) else []
            yield from (one for one in blocks if not isinstance(one, str) and one.get("action"))


def _failed(
    message: AnyMessage, statuses: list[AnyMessage], looked: str, returned: str
) -> tuple[Failed, ...]:
    reported = [one for block in statuses for one in _of_status(block)]
    if reported:
        return tuple(dict.fromkeys(reported))
    severity = _severity(looked)
    named = _addresses(decoding.raw_headers(message, "x-failed-recipients"))
    if named:
        return tuple(Failed(address, severity) for address in named)
    soft, hard = _flufl(message)
    if soft or hard:
        temporary = tuple(Failed(one, Severity.SOFT) for one in soft)
        return tuple(Failed(one, severity) for one in hard) or temporary
    own = set(decoding.addresses(message, "to", "from", "cc", "reply-to", "sender"))
    found = _blamed(looked, own) or _addresses(
        re.findall(r"^to\s*:(.*)", returned, re.IGNORECASE | re.MULTILINE)
    )
    return tuple(Failed(address, severity) for address in found if address not in own)


def _is_trouble(block: AnyMessage) -> bool:
    return decoding.header(block, "action").lower().startswith(("fail", "delay"))


def _of_status(block: AnyMessage) -> list[Failed]:
    if not _is_trouble(block):
        return []
    action = decoding.header(block, "action").lower()
    status = decoding.header(block, "status")
    named = [decoding.raw_header(block, f"{kind}-recipient") for kind in ("original", "final")]
    found = next((each for each in map(_addresses, ([name] for name in named)) if each), ())
    if action.startswith("delay"):
        return [Failed(one, Severity.DELAYED) for one in found]
    reason = f"{status} {decoding.header(block, 'diagnostic-code')}"
    return [Failed(one, _severity(reason)) for one in found]


def _severity(reason: str) -> Severity:
    """Tell a full mailbox and a tired server from an address that is none."""
    statuses = _STATUS.findall(reason) or re.findall(r"^\s*([45]\.\d{1,3}\.\d{1,3})\b", reason)
    if any(one.startswith("5") and one not in ("5.2.2", "5.3.4") for one in statuses):
        return Severity.HARD
    if statuses or (words.SOFT.search(reason) and not words.HARD.search(reason)):
        return Severity.SOFT
    return Severity.HARD


def _flufl(message: AnyMessage) -> tuple[list[str], list[str]]:
    held = (part.get_payload() for part in _every_part(message))
    if sum(len(one) for one in held if isinstance(one, str)) > MOST_LOOKED_AT:
        return [], []
    if any(not isinstance(value, str) for value in message.values()):
        # Bytes above ASCII in a header break its detectors.
        message = deepcopy(message)
        for name, value in message.items():
            message.replace_header(name, str(value).encode("ascii", "replace").decode())
    try:
        soft, hard = flufl.bounce.all_failures(message)
    except (ValueError, LookupError, TypeError, AttributeError, MessageError, RecursionError):
        # Its detectors take headers and parts for granted.
        return [], []
    return _written(soft), _written(hard)


def _written(found: Iterable[bytes]) -> list[str]:
    return sorted(_addresses(one.decode("utf-8", "replace") for one in found))


def _blamed(looked: str, own: set[str]) -> tuple[str, ...]:
    """Return the first addresses in a bounce's own words."""
    found = [one for one in _addresses([looked]) if one not in own and not _OTHERS.match(one)]
    return tuple(found[:1])


def _addresses(texts: Iterable[str]) -> tuple[str, ...]:
    found = (one.lower().strip(".'") for text in texts for one in _ADDRESS.findall(text[:4_000]))
    return tuple(dict.fromkeys(found))


def _returned(parts: Iterable[AnyMessage], text: str) -> str:
    """Return the headers of the mail that came back, attached or below the text."""
    kinds = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/partial")
    attached = [_flat(part) for part in parts if part.get_content_type() in kinds]
    return "\n".join(attached)[:MOST_RETURNED] or text[:MOST_RETURNED]


def _about(returned: str, message: AnyMessage | None = None) -> tuple[str, ...]:
    """Return what the returned mail can be recognised by."""
    lines = "\n".join(found[0] for found in _RETURNED.finditer(returned))
    replied = decoding.raw_header(message, "in-reply-to") if message is not None else ""
    ids = _ID.findall(f"{lines} {replied}")
    return tuple(dict.fromkeys([*(one.lower() for one in ids), *_addresses([lines])]))


def _flat(part: AnyMessage) -> str:
    """Return the headers and the text of a part and of what is inside it."""
    out = io.StringIO()
    for inner in _every_part(part):
        for name, value in inner.raw_items():
            out.write(f"{name}: {' '.join(str(value).split())}\n")
        held = inner.get_payload()
        out.write(held[:MOST_RETURNED] if isinstance(held, str) else "\n")
    return out.getvalue()[:MOST_RETURNED]


def _every_part(message: AnyMessage) -> Iterator[AnyMessage]:
    waiting = [message]
    while waiting:
        part = waiting.pop()
        yield part
        held = part.get_payload()
        if isinstance(held, list):
            waiting.extend(one for one in reversed(held) if not isinstance(one, str))
