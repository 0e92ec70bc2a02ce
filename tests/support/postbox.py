"""A real SMTP server on loopback that keeps what it is given."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Postbox:
    """What the server received; `refuse` makes it answer so (such as "451 later") instead.

    `refuse_recipient` does the same when it hears whom a mail is for. Above `most_connections`
    at a time it hangs up; before it takes a message it waits for `least_connections`.
    """

    url: str = ""
    messages: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    refuse: str = ""
    refuse_recipient: str = ""
    sessions: list[Session] = field(default_factory=list)
    most_connections: int = 1_000
    least_connections: int = 0

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name and parameters
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, said: list[str]
    ) -> list[str]:
        """Let one more in, or not."""
        if len(self.sessions) >= self.most_connections:
            return ["421 too many"]
        self.sessions.append(session)
        session.host_name = hostname
        return said

    async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802  aiosmtpd's name
        """Note whom a mail is for, or refuse."""
        _server, _session, envelope, address, options = given
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep one message, or refuse it."""
        while len(self.sessions) < self.least_connections:  # noqa: ASYNC110  of the same loop
            await asyncio.sleep(0.01)
        if self.refuse:
            return self.refuse
        content = envelope.content
        if not isinstance(content, bytes):
            return "550 no content"
        message = message_from_bytes(content, EmailMessage, policy=default)
        self.messages.append(message)
        self.envelopes.append(envelope)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """Return the messages that were delivered to an address, oldest first."""
        pairs = zip(self.messages, self.envelopes, strict=True)
        return [message for message, envelope in pairs if address in envelope.rcpt_tos]

    def last_to(self, address: str) -> EmailMessage:
        """Return the newest message to an address."""
        found = self.to(address)
        assert found, f"no mail to {address}; there is mail to {self._addresses()}"
        return found[-1]

    def _addresses(self) -> list[str]:
        return sorted({address for each in self.envelopes for address in each.rcpt_tos})


def text_of(message: EmailMessage) -> str:
    """Return a message's plain text."""
    part = message.get_body(("plain",))
    assert part is not None, "the message has no plain text"
    content: str = part.get_content()
    return content


def html_of(message: EmailMessage) -> str:
    """Return a message's HTML."""
    part = message.get_body(("html",))
    assert part is not None, "the message has no HTML"
    content: str = part.get_content()
    return content


@contextlib.asynccontextmanager
async def open_postbox() -> AsyncIterator[Postbox]:
    """Run the server in this event loop, on a free port of loopback."""
    box = Postbox()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(box, enable_SMTPUTF8=True, hostname="localhost"), "127.0.0.1", 0
    )
    async with server:
        port = server.sockets[0].getsockname()[1]
        box.url = f"smtp://127.0.0.1:{port}"
        yield box
