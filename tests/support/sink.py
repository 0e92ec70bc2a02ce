"""A mail server that takes everything and keeps nothing but whom it was for: cheap on purpose.

`python -m tests.support.sink PORT` is a process of its own.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable
from typing import cast

# What Postfix says, of what the forum's side of the talk depends on.
GREETING = b"250-localhost\r\n250-SIZE 52428800\r\n250-8BITMIME\r\n250 DSN\r\n"
_END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """One connection; `taken` is called with the recipient of each message before the answer."""

    def __init__(self, taken: Callable[[str], object]) -> None:
        self._taken = taken
        self._line = b""
        self._tail: bytes | None = None  # the last bytes of a message that goes on
        self._recipient = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own is not one by class
        self._transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        while data:
            data = self._command(data) if self._tail is None else self._content(data)

    def _command(self, data: bytes) -> bytes:
        line, ended, rest = (self._line + data).partition(b"\r\n")
        self._line = b"" if ended else line
        if ended:
            self._transport.write(self._answer(line))
        return rest

    def _answer(self, line: bytes) -> bytes:
        verb = line[:4].upper()
        if verb == b"EHLO":
            return GREETING
        if verb == b"RCPT":
            self._recipient = line.partition(b"<")[2].partition(b">")[0].decode()
        elif verb == b"DATA":
            self._tail = b"\r\n"
            return b"354 go on\r\n"
        return b"221 bye\r\n" if verb == b"QUIT" else b"250 OK\r\n"

    def _content(self, data: bytes) -> bytes:
        whole = (self._tail or b"") + data
        end = whole.find(_END)
        if end < 0:
            self._tail = whole[-len(_END) + 1 :]
            return b""
        self._tail = None
        self._taken(self._recipient)
        self._transport.write(b"250 taken\r\n")
        return whole[end + len(_END) :]


@contextlib.asynccontextmanager
async def open_sink(taken: Callable[[str], object], port: int = 0) -> AsyncIterator[str]:
    """Run the server in this event loop and give its URL."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Sink(taken), "127.0.0.1", port)
    async with server:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def _run(port: int) -> None:
    async with open_sink(lambda _recipient: None, port):
        await asyncio.Event().wait()


if __name__ == "__main__":
    import uvloop

    uvloop.run(_run(int(sys.argv[1])))
