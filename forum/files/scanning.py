"""Asks clamd whether a file holds a virus (INSTREAM, clamd(8)); nothing happens without `CLAMD`."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import structlog

from forum.settings import settings

_CHUNK: Final = 64 * 1024
_CONNECT_SECONDS: Final = 5.0
_SCAN_SECONDS: Final = 60.0
_MOST_SAID: Final = 4_096  # bytes

log = structlog.get_logger()


class ScannerAway(Exception):  # noqa: N818  it is an outcome
    """Clamd does not answer, or not with a verdict; the text says what it said."""


def is_wanted() -> bool:
    """Whether files are held until clamd has looked at them."""
    return bool(settings().clamd)


async def virus_in(path: Path) -> str:
    """Return the name of the virus in the file at `path`, empty when it is clean.

    Raises:
        ScannerAway: nobody knows; hold the file.
    """
    async with _connected() as (reader, writer):
        writer.write(b"zINSTREAM\0")
        with path.open("rb") as file:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                writer.write(struct.pack(">I", len(chunk)) + chunk)
                await writer.drain()
        writer.write(struct.pack(">I", 0))
        await writer.drain()
        said = await _said(reader)
    name, _space, verdict = said.removeprefix("stream:").strip().rpartition(" ")
    if verdict == "OK" and not name:
        return ""
    if verdict == "FOUND":
        return name or "unknown"
    raise ScannerAway(said)


async def version() -> str:
    """Return what clamd says it is.

    Raises:
        ScannerAway: it does not answer.
    """
    async with _connected() as (reader, writer):
        writer.write(b"zVERSION\0")
        await writer.drain()
        return await _said(reader)


@asynccontextmanager
async def _connected() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            reader, writer = await _open(settings().clamd)
        try:
            async with asyncio.timeout(_SCAN_SECONDS):
                yield reader, writer
        finally:
            writer.close()
    except (OSError, TimeoutError, ValueError) as error:
        log.warning("scanner_away", reason=type(error).__name__)
        raise ScannerAway(type(error).__name__) from error


async def _open(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if address.startswith("/"):
        return await asyncio.open_unix_connection(address)
    host, _colon, port = address.rpartition(":")
    return await asyncio.open_connection(host.strip("[]"), int(port))


async def _said(reader: asyncio.StreamReader) -> str:
    """Return one answer; each ends with a zero because we asked with one."""
    said = await reader.read(_MOST_SAID)
    while said and not said.endswith(b"\0") and len(said) < _MOST_SAID:
        more = await reader.read(_MOST_SAID)
        if not more:
            break
        said += more
    if not said:
        raise ScannerAway("no answer")
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
