"""Reading a raw message: a small one here, a large one in the heavy-work process."""

import asyncio
import base64
import json
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from forum.kit import heavy
from forum.kit.errors import Unavailable
from forum.kit.heavy_work import allowed
from forum.mail.bodies import Attachment
from forum.mail.bounces import Failed, Severity
from forum.mail.incoming import MOST_BYTES, Incoming, Kind, read_headers, read_message
from forum.settings import settings

SMALL = 100_000  # bytes: read in less time than a page takes
MOST_TEXT = 100_000  # characters that are handed on


async def read(raw: bytes, size: int) -> Incoming:
    """Return what a message says; `size` is how large it came, in bytes.

    What breaks the process that reads it is UNREADABLE.
    """
    server = settings().inbound_server
    if size > MOST_BYTES:
        return replace(read_headers(raw, server=server), kind=Kind.TOO_LARGE)
    if len(raw) <= SMALL:
        return _cut(read_message(raw, server=server))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mail.eml"
        await asyncio.to_thread(path.write_bytes, raw)
        try:
            await heavy.call("forum.mail.reading:read_file", path=str(path), server=server)
        except (heavy.HelperFailed, Unavailable):
            return replace(read_headers(raw, server=server), kind=Kind.UNREADABLE)
        return await asyncio.to_thread(_loaded, path.with_suffix(".json"))


@allowed
def read_file(path: str, server: str) -> None:
    """Read the message in a file and write what it says beside it, as JSON."""
    file = Path(path)
    said = asdict(_cut(read_message(file.read_bytes(), server=server)))
    for one in said["attachments"]:
        one["content"] = base64.b64encode(one["content"]).decode()
    file.with_suffix(".json").write_text(json.dumps(said), encoding="utf-8")


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
    for name in ("to", "left_out", "references", "about"):
        said[name] = tuple(said[name])
    return Incoming(**said)


def _cut(incoming: Incoming) -> Incoming:
    return replace(incoming, text=incoming.text[:MOST_TEXT])
