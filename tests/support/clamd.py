"""A virus scanner on loopback that speaks clamd's INSTREAM, and finds what a test calls a virus."""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

VIRUS = b"THIS-IS-A-VIRUS-OF-A-TEST"


@dataclass
class Scanner:
    """What it was sent; `most` bytes of one file are looked at, then it gives up as clamd does."""

    address: str = ""
    most: int = 30_000_000
    scanned: list[bytes] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one command."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            command = await reader.readuntil(b"\0")
            answer = b"ClamAV 1.4.6/1/test"
            if command == b"zINSTREAM\0":
                answer = await self._scan(reader)
            writer.write(answer + b"\0")
            await writer.drain()
        writer.close()

    async def _scan(self, reader: asyncio.StreamReader) -> bytes:
        content = b""
        while length := struct.unpack(">I", await reader.readexactly(4))[0]:
            content += await reader.readexactly(length)
            if len(content) > self.most:
                return b"INSTREAM size limit exceeded. ERROR"
        self.scanned.append(content)
        return b"stream: Test.Virus FOUND" if VIRUS in content else b"stream: OK"


@contextlib.asynccontextmanager
async def open_scanner(path: str = "") -> AsyncIterator[Scanner]:
    """Start it at a port of its own, or at the socket `path`."""
    scanner = Scanner()
    if path:
        server: asyncio.Server = await asyncio.start_unix_server(scanner.talk, path)
        scanner.address = path
    else:
        server = await asyncio.start_server(scanner.talk, "127.0.0.1", 0)
        scanner.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield scanner
