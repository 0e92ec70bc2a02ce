"""Addresses that say who answers what: `svar+<token>@…`, signed, for 30 days.

A token is at most 40 characters of a-z and 2-7: it fits a local part (RFC 5321, 4.5.3.1.1: 64)
and survives servers that write addresses in lower case.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

from forum.kit import clock, tokens
from forum.kit.i18n import _
from forum.mail.headers import sender_address
from forum.settings import settings

VALID = timedelta(days=30)
# Kinds of places that are mail's own; other letters belong to whoever writes the mail.
BOUNCES = "b"
WHOLE_LETTER = "l"
STOPS = "s"
_MAC_BYTES = 10  # RFC 2104, 5 allows to cut to half of the hash, and to 80 bits at least
_FIRST_DAY = date(2020, 1, 1)
# What can be answered, by the nouns of its paths; a place begins with the first letter of one.
_NOUNS = ("threads", "answers", "comments", "routines")
_PATH = re.compile(rf"/({'|'.join(_NOUNS)})/([1-9]\d*)")
_PLACE = re.compile(r"([a-z])([1-9]\d{0,17})")
_SEVEN_BITS = 0x7F
_MORE = 0x80


class UnknownToken(Exception):  # noqa: N818  an outcome
    """Nobody signed this."""


class ExpiredToken(Exception):  # noqa: N818  an outcome
    """It was valid once; `answers` is what it was for."""

    def __init__(self, answers: "Answers") -> None:
        super().__init__()
        self.answers = answers


@dataclass(frozen=True)
class Answers:
    """Who may answer what; `place` is a letter and an id, "t12", known to whoever made it."""

    person_id: int
    place: str


def is_open() -> bool:
    """Tell whether mail can come in."""
    return bool(settings().inbound_address)


def reply_address(person_id: int, place: str) -> str:
    """Return the address to which this person answers that place, "" when no mail comes in."""
    local, at, domain = settings().inbound_address.partition("@")
    if not at:
        return ""
    return f"{local}+{_token(person_id, place)}@{domain}"


def one_word() -> str:
    """Return what one word by mail does (inbound.wishes), "" when no mail comes in."""
    if not is_open():
        return ""
    return _(
        "You can also answer with one word: READ to get all of it by mail, FOLLOW to be told"
        " more, MUTE to hear no more of it, STOP to get no mails about news."
    )


def envelope_sender(person_id: int | None, letter_id: int) -> str:
    """Return the address to which a letter's bounces go (VERP), one for each letter."""
    return reply_address(person_id or 0, f"{BOUNCES}{letter_id}") or sender_address()


def answering_address(
    person_id: int | None, letter_id: int, places: Sequence[Mapping[str, str]]
) -> str:
    """Return where an answer to a letter goes: to the one thing that it tells of, or to the letter.

    Empty when no mail comes in, or the letter tells of nothing that can be answered.
    """
    if person_id is None or not places:
        return ""
    place = places[0]["place"] if len(places) == 1 else f"{WHOLE_LETTER}{letter_id}"
    return reply_address(person_id, place)


def place_of(path: str) -> str:
    """Return the place that a path of the site leads to, "" for one that nobody answers."""
    found = _PATH.fullmatch(path)
    return f"{found[1][0]}{found[2]}" if found else ""


def path_of(place: str) -> str:
    """Return the path of a place, "" for a letter's."""
    root = next((noun for noun in _NOUNS if noun[0] == place[:1]), "")
    return f"/{root}/{place[1:]}" if root else ""


def write_link(address: str, title: str) -> str:
    """Return the link that opens a mail to `address` (RFC 6068), "" for no address."""
    return f"mailto:{address}?subject={quote(title)}" if address else ""


def token_in(address: str) -> str | None:
    """Return the token of an address, "" for the bare address, None when it is another's."""
    local, _at, domain = settings().inbound_address.lower().partition("@")
    user, _at, host = address.lower().strip("<>").rpartition("@")
    if not domain or host != domain:
        return None
    name, _plus, token = user.partition("+")
    return token if name == local else None


def is_our_domain(address: str) -> bool:
    """Tell whether mail to an address may be meant for us."""
    host = address.lower().rpartition("@")[2].strip(">")
    own = (settings().inbound_address, settings().question_address)
    return bool(host) and host in {each.lower().rpartition("@")[2] for each in own if each}


def read_token(token: str) -> Answers:
    """Return who answers what.

    Raises:
        UnknownToken: it was not made here.
        ExpiredToken: it is more than 30 days old.
    """
    text = token.upper()
    try:
        whole = base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError) as error:
        raise UnknownToken from error
    payload, mac = whole[:-_MAC_BYTES], whole[-_MAC_BYTES:]
    if len(mac) < _MAC_BYTES or not tokens.is_same(mac.hex(), _mac(payload).hex()):
        raise UnknownToken
    answers, made_on = _unpacked(payload)
    if clock.now() - datetime.combine(made_on, datetime.min.time(), UTC) > VALID:
        raise ExpiredToken(answers)
    return answers


def is_signed(address: str) -> bool:
    """Tell whether an address says who answers what, also when it is too old."""
    try:
        read_token(token_in(address) or "")
    except ExpiredToken:
        return True
    except UnknownToken:
        return False
    return True


def _token(person_id: int, place: str) -> str:
    found = _PLACE.fullmatch(place)
    if found is None:
        raise ValueError(f"no place: {place!r}")
    day = (clock.now().date() - _FIRST_DAY).days
    payload = found[1].encode() + b"".join(map(_number, (int(found[2]), person_id, day)))
    return base64.b32encode(payload + _mac(payload)).decode().rstrip("=").lower()


def _mac(payload: bytes) -> bytes:
    return bytes.fromhex(tokens.fingerprint(f"reply-address:{payload.hex()}"))[:_MAC_BYTES]


def _number(value: int) -> bytes:
    """Return a number in as few bytes as it needs, seven bits in each."""
    out = bytearray()
    while value > _SEVEN_BITS:
        out.append(value & _SEVEN_BITS | _MORE)
        value >>= 7
    out.append(value)
    return bytes(out)


def _unpacked(payload: bytes) -> tuple[Answers, date]:
    numbers, value, shift = [], 0, 0
    for byte in payload[1:]:
        value |= (byte & _SEVEN_BITS) << shift
        shift += 7
        if not byte & _MORE:
            numbers.append(value)
            value, shift = 0, 0
    item, person_id, day = numbers
    return Answers(person_id, f"{chr(payload[0])}{item}"), _FIRST_DAY + timedelta(days=day)
