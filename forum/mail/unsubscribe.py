"""The one address that every letter of a list carries: stopping it by one click (RFC 8058).

What the address does is said by whoever takes it (`digests`); here it is only written and read.
"""

from dataclasses import asdict, dataclass

from forum.kit import tokens
from forum.kit.addresses import url_of
from forum.kit.errors import Invalid
from forum.mail.headers import sending_domain

PATH = "/letters/unsubscribe/"
_PURPOSE = "unsubscribe"
WEEKLY = "weekly"
NOTICES = "notices"


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


def list_headers(stop: Stop) -> dict[str, str]:
    """Return the headers by which mail programs sort and stop letters (RFC 2919, 2369, 8058)."""
    return {
        "List-Id": f"<{stop.letters}.{sending_domain()}>",
        "List-Unsubscribe": f"<{stop_link(stop)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
