"""Random tokens, their fingerprints, and signed values for links and cookies."""

import hashlib
import hmac
import secrets
from typing import Any

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from forum.kit import clock
from forum.kit.errors import Invalid
from forum.kit.i18n import _
from forum.settings import settings


def random_token() -> str:
    """Return 256 random bits as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def six_digits() -> str:
    """Return a random code of six digits, zeros in front kept."""
    return f"{secrets.randbelow(1_000_000):06d}"


def fingerprint(text: str) -> str:
    """Return the HMAC-SHA256 (RFC 2104) of `text` under the secret, as 64 hex digits.

    Codes and tokens are stored like this, so that a copy of the database opens nothing.
    """
    return hmac.new(settings().secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Compare two strings in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def sign(payload: dict[str, Any], purpose: str) -> str:
    """Return `payload` as a URL-safe signed text; `purpose` keeps kinds of links apart."""
    return _serializer(purpose).dumps(payload)


def unsign(token: str, purpose: str, *, max_age: int | None = None) -> dict[str, Any]:
    """Return what `sign` was given, if it is at most `max_age` seconds old (None: of any age).

    Raises:
        Invalid: forged, of another purpose, or too old.
    """
    try:
        payload: dict[str, Any] = _serializer(purpose).loads(token, max_age=max_age)
    except BadData as error:
        raise Invalid(_("This link does not work any more. Please ask for a new one.")) from error
    return payload


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt=purpose, signer=_Signer)


class _Signer(TimestampSigner):
    """Signs with the time of the forum's one clock."""

    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())
