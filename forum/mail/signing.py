"""DKIM: letters signed with the key that the settings name (RFC 6376)."""

from functools import cache
from pathlib import Path

from forum.mail.headers import sending_domain
from forum.settings import settings

# What a receiver shows or acts on; RFC 8058, 4 wants the two List headers covered.
_SIGNED = (
    *(b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"in-reply-to"),
    *(b"references", b"list-id", b"list-unsubscribe", b"list-unsubscribe-post", b"auto-submitted"),
    *(b"mime-version", b"content-type", b"content-transfer-encoding"),
)


class WrongKey(Exception):  # noqa: N818  an outcome
    """DKIM_KEY names no file with a private key."""


def signed(message: bytes) -> bytes:
    """Return the message with a signature on top, or as it is when there is no key.

    An RSA key of 2,048 bits takes about 6 ms of CPU: call it off the event loop.

    Raises:
        WrongKey: the file is not there, or holds no key.
    """
    key = settings().dkim_key
    if key is None:
        return message
    import dkim  # noqa: PLC0415  its DNS library takes 3 MB, and many forums sign nothing

    try:
        signature = dkim.sign(
            message,
            settings().dkim_selector.encode(),
            sending_domain().encode(),
            _read(key),
            include_headers=_present(message),
            canonicalize=(b"relaxed", b"relaxed"),
        )
    except (dkim.DKIMException, ValueError) as error:
        raise WrongKey(str(error)) from error
    return bytes(signature) + message


def _present(message: bytes) -> list[bytes]:
    head = message.partition(b"\r\n\r\n")[0].lower()
    names = {line.partition(b":")[0].strip() for line in head.split(b"\r\n")}
    return [name for name in _SIGNED if name in names]


@cache
def _read(key: Path) -> bytes:
    try:
        return key.read_bytes()
    except OSError as error:
        raise WrongKey(f"DKIM_KEY cannot be read: {error}") from error
