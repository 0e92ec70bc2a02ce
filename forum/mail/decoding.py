"""Header values and bodies of strangers' mails as text, however they were encoded: never raises.

The policy `email.policy.default` parses headers when they are looked at and raises on broken ones
(IndexError, ValueError, RecursionError …), so messages are read by `compat32` and decoded here.
"""

import binascii
import re
from email.errors import HeaderParseError, InvalidBase64CharactersDefect, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from typing import TYPE_CHECKING, TypeAlias

from forum.kit.text import clean_line, clean_text
from forum.mail.structured import bare

if TYPE_CHECKING:
    AnyMessage: TypeAlias = Message[str, str]
else:
    AnyMessage = Message  # which takes no types when it runs

MOST_HEADER = 4_000  # characters; of longer ones the beginning is read
MOST_EXACT = 60_000  # characters; a longer one ends in a comment without an end: it is not whole
MOST_ADDRESSES = 200  # of thousands of recipients the first are read
_LOST = "\ufffd"  # a character that nobody knows any more
_EIGHT_BITS = re.compile(r"us-?ascii|ascii|iso-?8859-\d+|latin-?\d|windows-125\d|cp125\d|ansi.*|")
_ADDRESS = re.compile(r"[^\s<>()@,;:\"\[\]]{1,200}@[^\s<>()@,;:\"\[\]]{1,250}")


def header(message: AnyMessage, name: str) -> str:
    """Return a header's value as one clean line, empty when there is none."""
    return clean_line(_decoded(raw_header(message, name)))


def raw_header(message: AnyMessage, name: str) -> str:
    """Return a header's value as it came, at most its first 4,000 characters."""
    return next(iter(raw_headers(message, name)), "")


def raw_headers(message: AnyMessage, name: str) -> list[str]:
    """Return the values of all headers of this name, the topmost first."""
    # `get_all` puts a mark in place of each byte above ASCII, which SMTPUTF8 allows (RFC 6532).
    wanted = name.lower()
    values = [value for key, value in message.raw_items() if key.lower() == wanted]
    return [_read(value) for value in values[:50]]


def exact_headers(message: AnyMessage, name: str) -> list[str]:
    """Return the values of all headers of this name with every character, the topmost first.

    For what somebody is recognised by: cleaned, two different names may become one.
    """
    values = [_exact(value) for value in message.get_all(name, [])[:50]]
    return [one if len(one) <= MOST_EXACT else f"{one[:MOST_EXACT]}(" for one in values]


def addresses(message: AnyMessage, *names: str) -> tuple[str, ...]:
    """Return the addresses in these headers, in lower case, each once."""
    values = [value for name in names for value in raw_headers(message, name)]
    try:
        pairs = getaddresses(values)
    except (ValueError, IndexError, RecursionError):
        pairs = []
    found = [address for _name, address in pairs if _ADDRESS.fullmatch(address)]
    if not found:
        found = [address for value in values for address in _ADDRESS.findall(value)]
    return tuple(dict.fromkeys(address.lower() for address in found[:MOST_ADDRESSES]))


def sender(message: AnyMessage) -> str:
    """Return the one address in From, in lower case; "" for none, for several, and for a riddle.

    It is read strictly (RFC 5322, 3.4), because mail servers vouch for it: what they and we would
    read differently is nobody. An address before the one in brackets is a name, without commas.
    """
    values = exact_headers(message, "from")
    text, is_whole = bare(values[0]) if len(values) == 1 else ("", False)
    name, bracket, rest = text.partition("<")
    address, end, after = rest.partition(">") if bracket else (name, ">", "")
    is_one = is_whole and end and not after.strip() and not ("@" in name and "," in name)
    found = address.strip()
    is_plain = _ADDRESS.fullmatch(found) and clean_line(found) == found and _LOST not in found
    return found.lower() if is_one and is_plain else ""


def content(part: AnyMessage) -> bytes:
    """Return what a part holds, its transfer encoding undone as far as that goes."""
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError, MessageError, RecursionError):
        return b""
    return found if isinstance(found, bytes) else b""


def text(part: AnyMessage) -> str:
    """Return a part's text: its charset is tried, then UTF-8, then what Windows writes."""
    held = _as_written(part, content(part))
    try:
        charset = (part.get_content_charset() or "").lower()
    except (ValueError, LookupError, AttributeError):
        charset = ""
    # Whatever it is called: many bytes that are right in UTF-8 are nothing else.
    if _EIGHT_BITS.fullmatch(charset):
        names = ("utf-8", charset if not charset.endswith("ascii") else "cp1252", "cp1252")
    else:
        names = (charset, "utf-8", "cp1252")
    return clean_text(_first_decoded(held, names))


def _as_written(part: AnyMessage, held: bytes) -> bytes:
    """Return what a part holds; what only says that it is base64 is taken as it stands."""
    is_broken = any(isinstance(one, InvalidBase64CharactersDefect) for one in part.defects)
    raw = part.get_payload()
    if not is_broken or not isinstance(raw, str):
        return held
    try:
        held.decode("utf-8")
    except UnicodeDecodeError:
        return raw.encode("utf-8", "surrogateescape")
    return held


def filename(part: AnyMessage) -> str:
    """Return the name of an attached file, as its sender called it."""
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, AttributeError, TypeError):
        name = ""
    return clean_line(_decoded(name[:MOST_HEADER]))


def _first_decoded(held: bytes, names: tuple[str, ...]) -> str:
    for name in names:
        try:
            return held.decode(name or "utf-8")
        except (LookupError, ValueError):
            continue
    return held.decode("cp1252", "replace")


def _decoded(value: str) -> str:
    try:
        pieces = decode_header(value)
    except (HeaderParseError, binascii.Error, ValueError):
        return value
    return "".join(
        piece if isinstance(piece, str) else _first_decoded(piece, (charset or "utf-8", "cp1252"))
        for piece, charset in pieces
    )


def _read(value: object) -> str:
    """Return a raw value as text: bytes above ASCII came as surrogates."""
    held = str(value)[:MOST_HEADER].encode("utf-8", "surrogateescape")
    return clean_text(_first_decoded(held, ("utf-8", "cp1252")))


def _exact(value: object) -> str:
    return str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
