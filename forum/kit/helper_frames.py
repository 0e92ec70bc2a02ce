"""What a helper process and its owner say to each other: JSON with its length before it."""

import json
import struct
from typing import Any, Final

MAX_BYTES: Final = 64 * 1024 * 1024
HEADER: Final = struct.Struct(">I")
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def frame(message: dict[str, Any]) -> bytes:
    """Return `message` as four bytes of length (big-endian) and UTF-8 JSON.

    Raises:
        ValueError: the message is larger than MAX_BYTES; pass large bytes by file path.
    """
    body = _encode(message).encode()
    if len(body) > MAX_BYTES:
        raise ValueError(f"a message of {len(body)} bytes is too large for a helper process")
    return HEADER.pack(len(body)) + body


def length(header: bytes) -> int:
    """Return how many bytes follow `header`.

    Raises:
        ValueError: no helper says so much; the stream is broken.
    """
    size = int(HEADER.unpack(header)[0])
    if size > MAX_BYTES:
        raise ValueError(f"a frame of {size} bytes was announced")
    return size


def message_of(body: bytes) -> dict[str, Any]:
    """Return the message in `body`."""
    message: dict[str, Any] = json.loads(body)
    return message
