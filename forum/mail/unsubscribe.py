"""The addresses that every letter of a list carries: stopping it by one click, or by a mail.

What they do is said by whoever takes them (`digests`, `inbound`); here they are only written and
read.
"""

from dataclasses import asdict, dataclass

from forum.kit import tokens
from forum.kit.addresses import url_of
from forum.kit.errors import Invalid
from forum.mail.headers import sending_domain
from forum.mail.reply_address import STOPS, reply_address, write_link

PATH = "/letters/unsubscribe/"
_PURPOSE = "unsubscribe"
WEEKLY = "weekly"
NOTICES = "notices"
# By which number a signed address names what it stops.
_STOPPED = {WEEKLY: 1, NOTICES: 2}


@dataclass(frozen=True)
class Stop:
    """Who stops what; `topic` is what the letter was about."""

    person: int
    letters: str
    topic: str = ""


def stop_link(stop: Stop) -> str:
    """Return the address; it works for ever and for this person alone."""
    return url_of(PATH + tokens.sign(asdict(stop), _PURPOSE))


def read_stop(token: str) -> Stop:
    """Return what the address was made for.

    Raises:
        Invalid: it is not one of ours.
    """
    try:
        return Stop(**tokens.unsign(token, _PURPOSE))
    except TypeError as error:
        raise Invalid from error


def stop_address(stop: Stop) -> str:
    """Return the address that stops such letters when any mail comes to it, "" for none."""
    return reply_address(stop.person, f"{STOPS}{_STOPPED[stop.letters]}")


def letters_stopped_at(place: str) -> str:
    """Return which letters a mail to this place stops, "" when it stops none."""
    return next((one for one, number in _STOPPED.items() if place == f"{STOPS}{number}"), "")


def list_headers(stop: Stop) -> dict[str, str]:
    """Return the headers by which mail programs sort and stop letters (RFC 2919, 2369, 8058).

    One click comes first, because programs take the first that they know (RFC 2369, 2); the mail
    is for those that know no other, and for readers who never open a page.
    """
    by_mail = write_link(stop_address(stop), "STOP")
    ways = [stop_link(stop), *([by_mail] if by_mail else [])]
    return {
        "List-Id": f"<{stop.letters}.{sending_domain()}>",
        "List-Unsubscribe": ", ".join(f"<{way}>" for way in ways),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
