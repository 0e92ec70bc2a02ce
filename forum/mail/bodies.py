"""What stands in a mail and what hangs on it: the reply, pictures and documents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from forum.mail import decoding
from forum.mail.decoding import AnyMessage
from forum.mail.replies import is_only_quoted, reply_text, reply_text_html

MOST_TEXT = 300_000  # characters: the reply stands at one end, most at the first
SMALL_PICTURE = 10_000  # bytes: shown inside the text, it is a signature's logo
# Nobody attaches these on purpose: signatures, Outlook's wrapping, empty text beside a picture.
_UNASKED = re.compile(
    r"smime\.p7[sm]|signature\.asc|winmail\d*\.dat|win\.dat|att\d+\.(?:txt|html?)|\.vcf",
    re.IGNORECASE,
)
_UNASKED_TYPES = frozenset(
    ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
)
# RFC 5322, 2.1.1: programs break lines before column 78, most of them near 72.
LEAST_MARGIN, MOST_MARGIN = 64, 80
_OWN_LINE = re.compile(r"\s|[-*+>#|]|\d{1,3}[.)]")
_TNEF = frozenset(("application/ms-tnef", "application/vnd.ms-tnef"))


@dataclass(frozen=True)
class Attachment:
    """A file that hangs on a mail; name and type are what the sender says."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Body:
    """`reply` is what the sender wrote; `whole` all text, with quotes and what machines say."""

    reply: str
    whole: str
    attachments: tuple[Attachment, ...]
    left_out: tuple[str, ...]
    has_winmail: bool


def body_of(message: AnyMessage) -> Body:
    """Return what a message says and holds; messages inside it are left out."""
    plain: list[str] = []
    html: list[str] = []
    attached: list[Attachment] = []
    left_out: list[str] = []
    has_winmail = False
    for part in _leaves(message):
        media_type, name = part.get_content_type(), decoding.filename(part)
        if media_type in _TNEF or name.lower().startswith("winmail"):
            has_winmail = True
        elif media_type in ("text/plain", "text/html") and not _is_attached(part, name):
            (plain if media_type == "text/plain" else html).append(_text(part))
        elif _is_wanted(part, name, media_type):
            attached.append(Attachment(name, media_type, decoding.content(part)))
        elif media_type == "message/rfc822":
            left_out.append(name or "mail.eml")
    texts = "\n".join(plain)[:MOST_TEXT], "\n".join(html)[:MOST_TEXT]
    whole = texts[0] if texts[0].strip() else "\n".join(_shown(texts[1]))
    return Body(_reply(*texts), whole, tuple(attached), tuple(left_out), has_winmail)


def _leaves(message: AnyMessage) -> Iterator[AnyMessage]:
    """Give the parts that hold something, without what is inside an attached message."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        held = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(held, list):
            waiting.extend(one for one in reversed(held) if not isinstance(one, str))
        else:
            yield part


def _reply(plain: str, html: str) -> str:
    """Return the reply of the text, or of the HTML where the text has none."""
    reply = _unbroken(reply_text(plain)) if plain.strip() else ""
    if html and is_only_quoted(reply):
        return reply_text_html(html) or reply
    return reply


def _shown(html: str) -> list[str]:
    from forum.mail.reply_html import lines_of_html  # noqa: PLC0415

    return [line.text for line in lines_of_html(html)] if html.strip() else []


def _is_attached(part: AnyMessage, name: str) -> bool:
    return part.get_content_disposition() == "attachment" or bool(name)


def _is_wanted(part: AnyMessage, name: str, media_type: str) -> bool:
    if (
        _UNASKED.fullmatch(name)
        or media_type in _UNASKED_TYPES
        or media_type.startswith("message/")
    ):
        return False
    if name.lower().endswith(".vcf") or not decoding.content(part):
        return False
    is_inside = part.get("content-id") is not None or part.get_content_disposition() == "inline"
    is_picture = media_type.startswith("image/")
    if is_picture and is_inside and len(decoding.content(part)) < SMALL_PICTURE:
        return False
    return is_picture or bool(name)


def _text(part: AnyMessage) -> str:
    text = decoding.text(part)
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    return _unflowed(text, is_joined=str(part.get_param("delsp", "")).lower() == "yes")


def _unflowed(text: str, *, is_joined: bool) -> str:
    """Return flowed text with its paragraphs on one line each (RFC 3676, 4)."""
    lines: list[str] = []
    is_open = False
    for line in text.split("\n"):
        plain = line.removeprefix(" ")
        if is_open and not plain.startswith(">") and plain:
            lines[-1] += plain
        else:
            lines.append(plain)
        # "-- " is a signature's mark, not a soft break.
        is_open = plain.endswith(" ") and plain != "-- " and not plain.startswith(">")
        if is_open and is_joined:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _unbroken(text: str) -> str:
    """Return text with those lines joined that a mail program broke at its margin.

    A line was broken when it is long, and the next one's first word had no room on it; what begins
    like a list, a quote or with blanks begins a line of its own.
    """
    lines = text.split("\n")
    margin = max(map(len, lines), default=0)
    if not LEAST_MARGIN <= margin <= MOST_MARGIN:
        return text
    joined = lines[:1]
    for before, line in pairwise(lines):
        word = line.split(" ", 1)[0]
        had_no_room = len(before) + 1 + len(word) > margin
        if had_no_room and word and not (_OWN_LINE.match(line) or _OWN_LINE.match(before)):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return "\n".join(joined)
