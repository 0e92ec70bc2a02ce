"""Reading a raw message: a small one here, a larger one in a process of its own.

Whatever a stranger sends, pages do not wait for it, nor does anything else but mail.
"""

import asyncio
import base64
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from forum.kit.errors import Unavailable
from forum.kit.helpers import HelperFailed, HelperProcess
from forum.mail.bodies import Attachment
from forum.mail.bounces import Failed, Severity
from forum.mail.incoming import MOST_BYTES, Incoming, Kind, read_headers, read_message
from forum.settings import settings

SMALL: Final = 10_000  # bytes: read in 50 ms, whatever it holds
# A mail of 25 MB takes one; what takes longer is made to.
READ_SECONDS: Final = 10.0
IDLE_SECONDS: Final = 60.0
# Address space, not memory in use: libraries map far more than they touch.
MEMORY_LIMIT_MB: Final = 1_024

process: Final = HelperProcess(
    "forum.mail.reading_process",
    idle_seconds=IDLE_SECONDS,
    memory_limit_mb=MEMORY_LIMIT_MB,
    timeout_seconds=READ_SECONDS,
)


async def read(raw: bytes, size: int) -> Incoming:
    """Return what a message says; `size` is how large it came, in bytes.

    What breaks the process that reads it, or takes it too long, is UNREADABLE.

    Raises:
        Unavailable: the process does not start; the mail is not to blame.
    """
    server = settings().inbound_server
    if size > MOST_BYTES:
        return replace(read_headers(raw, server=server), kind=Kind.TOO_LARGE)
    if len(raw) <= SMALL:
        return read_message(raw, server=server)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mail.eml"
        await asyncio.to_thread(path.write_bytes, raw)
        try:
            await process.call("read", is_idempotent=True, path=str(path), server=server)
        except HelperFailed:
            return replace(read_headers(raw, server=server), kind=Kind.UNREADABLE)
        except Unavailable:
            await process.call("ping", is_idempotent=True)
            return replace(read_headers(raw, server=server), kind=Kind.UNREADABLE)
        return await asyncio.to_thread(_loaded, path.with_suffix(".json"))


async def close() -> None:
    """End the process; whoever opened the forum does it when it ends."""
    await process.close()


def _loaded(path: Path) -> Incoming:
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    said["kind"] = Kind(said["kind"])
    said["attachments"] = tuple(
        Attachment(one["name"], one["media_type"], base64.b64decode(one["content"]))
        for one in said["attachments"]
    )
    said["failed"] = tuple(
        Failed(one["address"], Severity(one["severity"])) for one in said["failed"]
    )
    for name in ("to", "left_out", "about"):
        said[name] = tuple(said[name])
    return Incoming(**said)
