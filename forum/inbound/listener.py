"""The listener for mail: SMTP or LMTP, for the mail server in front of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from forum.inbound.actions import take_in
from forum.mail.reply_address import is_our_domain

# What is larger than a mail may be is taken too, so that its sender can be told.
MOST_BYTES = 100_000_000
MOST_RECIPIENTS = 100
IDLE_SECONDS = 120.0
_LATER = "451 4.3.0 Try again later"

log = structlog.get_logger()


class Listener:
    """Stores whatever comes for our addresses; `is_lmtp` answers for each recipient (RFC 2033)."""

    def __init__(self, *, is_lmtp: bool) -> None:
        self.is_lmtp = is_lmtp

    async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802  aiosmtpd's name
        """Take our own domain's mail only: this is no relay."""
        _server, _session, envelope, address, options = given
        if not is_our_domain(address):
            return "550 5.7.1 Not a domain of ours"
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Store the mail, and say so only then."""
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        await take_in(raw, envelope.rcpt_tos)
        answers = len(envelope.rcpt_tos) if self.is_lmtp else 1
        return "\r\n".join(["250 2.0.0 OK"] * answers)

    async def handle_exception(self, error: Exception) -> str:
        """Have the mail kept where it is: the database is away, or the fault is ours."""
        log.error("inbound.not_stored", error=type(error).__name__, reason=str(error))
        return _LATER


class _OverSmtp(SMTP):
    """SMTP with lines of any length: RFC 5321, 4.5.3.1.6 allows 1,000 bytes, programs write more.

    The mail server in front has taken the mail, so a refusal would only bounce it.
    """

    line_length_limit = MOST_BYTES


class _OverLmtp(LMTP):
    """The same over LMTP."""

    line_length_limit = MOST_BYTES


def _protocol(listener: Listener) -> Callable[[], SMTP]:
    kind = _OverLmtp if listener.is_lmtp else _OverSmtp
    return lambda: kind(
        listener,
        data_size_limit=MOST_BYTES,
        enable_SMTPUTF8=True,
        hostname="localhost",
        ident="Samling",
        timeout=IDLE_SECONDS,
    )


@asynccontextmanager
async def listening(host: str, port: int, *, is_lmtp: bool) -> AsyncIterator[int]:
    """Listen for the length of the block; give the port, which is chosen when it is 0."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_protocol(Listener(is_lmtp=is_lmtp)), host, port)
    async with server:
        yield server.sockets[0].getsockname()[1]
