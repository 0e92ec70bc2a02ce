"""The key with which browsers' makers know who shows news (VAPID, RFC 8292)."""

import base64
from functools import cache

from forum.settings import settings

# The curve's library is imported only where news are shown: many forums have no key.


def is_on() -> bool:
    """Tell whether news are shown by browsers."""
    return bool(settings().push_key)


def make_key() -> str:
    """Return a new private key, as PUSH_KEY takes it."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    made = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _text(made.to_bytes(32))


def public_key() -> str:
    """Return the public half, as browsers take it, "" when news are not shown."""
    return _public(settings().push_key) if is_on() else ""


@cache
def _public(key: str) -> str:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    number = int.from_bytes(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return _text(
        point.public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
    )


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
