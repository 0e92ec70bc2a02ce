"""The edge of the process: letters leave by SMTP, or stay in the development inbox."""

import re
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from forum.settings import LOOPBACK, settings

TIMEOUT_S = 30
_SHUTTING_DOWN = 421  # RFC 5321, 4.2.3
_PERMANENT = 500
# RFC 5321, 4.2.2 and RFC 3463, 3.2: 550 also stands before what a server does not like, 5.7.
_NOBODY = re.compile(r"^(?:55[013] (?!5\.7)|\d{3} 5\.1\.[0-6])")


class Undeliverable(Exception):  # noqa: N818  an outcome
    """The server will never take this letter (5xx)."""


class NoSuchRecipient(Undeliverable):
    """The server says that nobody has this address."""


class TryLater(Exception):  # noqa: N818  an outcome
    """The server does not take this letter now (4xx)."""


class NoConnection(Exception):  # noqa: N818  an outcome
    """There is no server to talk to, or it went away."""


Before = Callable[[], Awaitable[None]]


async def nothing() -> None:
    """Wait for nothing."""


class Transport(Protocol):
    """One way out; open once, send many letters, close."""

    async def open(self) -> None:
        """Connect. Raises: NoConnection."""

    async def send(
        self, sender: str, recipient: str, message: bytes, before: Before = nothing
    ) -> None:
        """Hand one message over; `before` is awaited when all but the message itself was said.

        Raises: Undeliverable, TryLater, NoConnection, and what `before` raises.
        """

    async def close(self) -> None:
        """Say goodbye."""


class DevelopmentInbox:
    """Takes every letter; they are read at /dev/mail."""

    async def open(self) -> None:
        """Do nothing: the table is there."""

    async def send(
        self, sender: str, recipient: str, message: bytes, before: Before = nothing
    ) -> None:
        """Accept what a mail server would accept."""
        _refuse_no_address(recipient)
        await before()

    async def close(self) -> None:
        """Do nothing."""


class Smtp:
    """One connection to a mail server.

    `url`: `smtp://user:password@host:587` (STARTTLS where the server has it, always with a
    password) or `smtps://…:465`; `?verify=no` accepts a self-made certificate.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        is_tls, host = parts.scheme == "smtps", parts.hostname or "127.0.0.1"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        self._user, self._password = user, password
        self._client = aiosmtplib.SMTP(
            hostname=host,
            port=parts.port or (465 if is_tls else 25),
            use_tls=is_tls,
            # None: STARTTLS when offered. A password never crosses a network in the clear.
            start_tls=False if is_tls else (user != "" and host not in LOOPBACK) or None,
            timeout=TIMEOUT_S,
            tls_context=_tls_context(parse_qs(parts.query).get("verify") != ["no"]),
        )

    async def open(self) -> None:
        """Connect and sign in."""
        try:
            await self._client.connect()
            if self._user:
                await self._client.login(self._user, self._password)
        except (aiosmtplib.SMTPException, OSError) as error:
            self._client.close()
            raise NoConnection(str(error)) from error

    async def send(
        self, sender: str, recipient: str, message: bytes, before: Before = nothing
    ) -> None:
        """Hand one message over."""
        _refuse_no_address(recipient)
        try:
            await self._hand_over(sender, recipient, message, before)
        except aiosmtplib.SMTPRecipientRefused as error:
            if _NOBODY.search(f"{error.code} {error.message}"):
                raise NoSuchRecipient(f"{error.code} {error.message}") from error
            _raise_for(error)
        except aiosmtplib.SMTPSenderRefused as error:
            # Our address or sign-in is at fault, not the letter: it waits until that is put right.
            raise TryLater(f"{error.code} {error.message}") from error
        except aiosmtplib.SMTPResponseException as error:
            _raise_for(error)
        except ValueError as error:
            raise Undeliverable(str(error)) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NoConnection(str(error)) from error

    async def _hand_over(self, sender: str, recipient: str, message: bytes, before: Before) -> None:
        client = self._client
        size = [f"size={len(message)}"] if client.supports_extension("size") else []
        try:
            await client.mail(sender, options=size)
            await client.rcpt(recipient)
            await self._send_content(message, before)
        except (aiosmtplib.SMTPResponseException, ValueError):
            # What was begun is put aside, so that the next letter can go.
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.rset()
            raise

    async def _send_content(self, message: bytes, before: Before) -> None:
        """Send the message as it is, lines and all, with dots doubled (RFC 5321, 4.5.2).

        The library's own way looks at every line of it, twice, which takes most of its time.
        """
        start = await self._client.execute_command(b"DATA")
        if start.code != aiosmtplib.SMTPStatus.start_input:
            raise aiosmtplib.SMTPDataError(start.code, start.message)
        await before()
        protocol = self._client.protocol
        if protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("the connection is lost")
        try:
            protocol.write(message.replace(b"\r\n.", b"\r\n..") + b".\r\n")
            answer = await protocol.read_response(timeout=TIMEOUT_S)
        except (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError):
            self._client.close()
            raise
        if answer.code != aiosmtplib.SMTPStatus.completed:
            raise aiosmtplib.SMTPDataError(answer.code, answer.message)

    async def close(self) -> None:
        """Say goodbye; a server that has gone is left alone."""
        try:
            await self._client.quit()
        except (aiosmtplib.SMTPException, OSError):
            self._client.close()


def keeps_contents() -> bool:
    """Tell whether a letter's row is its only copy, of which nothing is erased after sending."""
    return not settings().smtp_url


def transport() -> Transport:
    """Return the way out that the settings name."""
    url = settings().smtp_url
    return Smtp(url) if url else DevelopmentInbox()


def _refuse_no_address(recipient: str) -> None:
    local, _at, domain = recipient.rpartition("@")
    if not local or not domain or any(char.isspace() for char in recipient):
        raise Undeliverable(f"501 not an address: {recipient!r}")


@cache
def _tls_context(verifies: bool) -> ssl.SSLContext:  # noqa: FBT001  cached by it
    """Return what connections are encrypted with; reading all certificates takes 50 ms."""
    context = ssl.create_default_context()
    if not verifies:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _raise_for(error: aiosmtplib.SMTPResponseException) -> None:
    reason = f"{error.code} {error.message}"
    if error.code == _SHUTTING_DOWN or error.code < 0:
        raise NoConnection(reason) from error
    if error.code >= _PERMANENT:
        raise Undeliverable(reason) from error
    raise TryLater(reason) from error
