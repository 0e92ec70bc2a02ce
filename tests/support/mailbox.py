"""A small IMAP server on loopback, with as much of the protocol as a reader needs (RFC 3501)."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field


@dataclass
class FakeMailbox:
    """Messages by their number, from 1; `password` lets in; `refuses` hangs up."""

    url: str = ""
    messages: list[bytes] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    password: str = "secret"
    refuses: bool = False

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one client until it goes."""
        if not self.refuses:
            writer.write(b"* OK ready\r\n")
        while not self.refuses and (line := (await reader.readline()).decode()):
            tag, _space, command = line.strip().partition(" ")
            for answer in self._answers(command):
                writer.write(answer)
            is_wrong = command.startswith("LOGIN") and self.password not in command
            writer.write(f"{tag} {'NO' if is_wrong else 'OK'} done\r\n".encode())
            await writer.drain()
            if command.startswith("LOGOUT"):
                break
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    def _answers(self, command: str) -> list[bytes]:
        if command.startswith("CAPABILITY"):
            return [b"* CAPABILITY IMAP4rev1\r\n"]
        if command.startswith("SELECT"):
            return [f"* {len(self.messages)} EXISTS\r\n".encode()]
        if command.startswith("UID SEARCH"):
            unseen = (str(n + 1) for n in range(len(self.messages)) if n + 1 not in self.seen)
            return [f"* SEARCH {' '.join(unseen)}\r\n".encode()]
        if command.startswith("LOGOUT"):
            return [b"* BYE\r\n"]
        return self._of_message(command)

    def _of_message(self, command: str) -> list[bytes]:
        found = re.match(r"UID (?:FETCH|STORE) (\d+)", command)
        if found is None:
            return []
        number = int(found[1])
        if "STORE" in command:
            self.seen.add(number)
            return []
        raw = self.messages[number - 1]
        if "RFC822.SIZE" in command:
            return [f"* {number} FETCH (UID {number} RFC822.SIZE {len(raw)})\r\n".encode()]
        head = f"* {number} FETCH (UID {number} BODY[] {{{len(raw)}}}\r\n".encode()
        return [head, raw, b")\r\n"]


@contextlib.asynccontextmanager
async def open_mailbox() -> AsyncIterator[FakeMailbox]:
    """Run the server in this event loop, on a free port."""
    box = FakeMailbox()
    server = await asyncio.start_server(box.talk, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        box.url = f"imap://samling:{box.password}@127.0.0.1:{port}/INBOX"
        yield box
