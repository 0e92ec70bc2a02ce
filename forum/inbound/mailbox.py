"""Reading a mailbox by IMAP: what is unread is taken in, and marked as read only then.

The standard library's imaplib in a thread: asynchronous ones are GPL (aioimaplib) or unkept.
"""

import asyncio
import imaplib
import re
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import structlog

from forum.inbound.actions import take_in
from forum.mail.incoming import MOST_BYTES
from forum.settings import LOOPBACK

TIMEOUT_SECONDS = 30
AT_ONCE = 50
IMAP_PORT, IMAPS_PORT = 143, 993
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

log = structlog.get_logger()


class NoMailbox(Exception):  # noqa: N818  an outcome
    """The mailbox cannot be reached, or does not let us in."""


@dataclass(frozen=True)
class Found:
    """A message of the mailbox; of one that is too large only the headers are fetched."""

    uid: bytes
    raw: bytes
    size: int


async def poll(url: str) -> int:
    """Take in what is unread in the mailbox; return how many mails that were.

    Raises:
        NoMailbox: there is no getting at it.
    """
    mailbox = Mailbox(url)
    taken = 0
    try:
        for uid in await asyncio.to_thread(mailbox.unread):
            found = await asyncio.to_thread(mailbox.fetch, uid)
            if found is not None:
                await take_in(found.raw, size=found.size)
                taken += 1
            await asyncio.to_thread(mailbox.mark_read, uid)
    except (imaplib.IMAP4.error, OSError) as error:
        raise NoMailbox(str(error)) from error
    finally:
        await asyncio.to_thread(mailbox.close)
    return taken


async def look(url: str) -> int:
    """Return how many unread mails there are, and leave them so.

    Raises:
        NoMailbox: there is no getting at it.
    """
    mailbox = Mailbox(url)
    try:
        return len(await asyncio.to_thread(mailbox.unread))
    except (imaplib.IMAP4.error, OSError) as error:
        raise NoMailbox(str(error)) from error
    finally:
        await asyncio.to_thread(mailbox.close)


class Mailbox:
    """One connection; `url`: `imaps://user:password@host/INBOX`, or `imap://` on this machine."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._connection: imaplib.IMAP4 | None = None

    def unread(self) -> list[bytes]:
        """Connect, sign in, and return the ids of the oldest unread messages."""
        connection = self._opened()
        folder = unquote(self._parts.path.strip("/")) or "INBOX"
        kind, told = connection.select(f'"{folder}"')
        if kind != "OK":
            raise imaplib.IMAP4.error(f"no folder {folder}: {told!r}")
        _kind, found = connection.uid("SEARCH", "UNSEEN")
        return (found[0] or b"").split()[:AT_ONCE]

    def fetch(self, uid: bytes) -> Found | None:
        """Return one message, None when it is gone."""
        name = uid.decode()
        _kind, sizes = self._open.uid("FETCH", name, "(RFC822.SIZE)")
        size = next((int(_SIZE.search(one)[1]) for one in _bytes(sizes) if _SIZE.search(one)), 0)  # type: ignore[index]
        part = "(BODY.PEEK[])" if size <= MOST_BYTES else "(BODY.PEEK[HEADER])"
        _kind, told = self._open.uid("FETCH", name, part)
        raw = next((one[1] for one in told if isinstance(one, tuple)), None)
        return Found(uid, raw, size) if raw is not None else None

    def mark_read(self, uid: bytes) -> None:
        """Mark a message as read: it is stored here now."""
        self._open.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen)")

    def close(self) -> None:
        """Say goodbye, to a server that still listens."""
        if self._connection is None:
            return
        try:
            self._connection.logout()
        except (imaplib.IMAP4.error, OSError):
            log.info("inbound.mailbox_hung_up")

    @property
    def _open(self) -> imaplib.IMAP4:
        if self._connection is None:
            raise imaplib.IMAP4.error("not connected")
        return self._connection

    def _opened(self) -> imaplib.IMAP4:
        host = self._parts.hostname or "127.0.0.1"
        if self._parts.scheme == "imaps":
            port = self._parts.port or IMAPS_PORT
            self._connection = imaplib.IMAP4_SSL(
                host, port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT_SECONDS
            )
        else:
            port = self._parts.port or IMAP_PORT
            self._connection = imaplib.IMAP4(host, port, timeout=TIMEOUT_SECONDS)
            if "STARTTLS" in self._connection.capabilities:
                self._connection.starttls(ssl.create_default_context())
            elif host not in LOOPBACK:
                raise imaplib.IMAP4.error("the server has no encryption: a password needs it")
        user = unquote(self._parts.username or "")
        self._connection.login(user, unquote(self._parts.password or ""))
        return self._connection


def _bytes(told: list[object]) -> list[bytes]:
    return [one for one in told if isinstance(one, bytes)]
