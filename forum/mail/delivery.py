"""Delivering built letters: claimed in small batches, one connection for many, kept one by one.

A letter is sent at least once: its row says `sent` right after the server has taken it, before the
next message goes on that connection. A process that is killed loses its claims after `CLAIM`, and
another sends the rest: at most one letter for each connection goes twice.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from forum.mail import building, rows, suppression
from forum.mail.headers import ascii_address
from forum.mail.making import unpacked
from forum.mail.reply_address import envelope_sender
from forum.mail.rows import Ready
from forum.mail.transport import (
    NoConnection,
    NoSuchRecipient,
    Transport,
    TryLater,
    Undeliverable,
    keeps_contents,
    transport,
)
from forum.settings import settings

BATCH = 20
# More than the rest of a batch may take: one letter on a server that hardly answers.
CLAIM = timedelta(minutes=5)
# After so long the rest of a batch is put back, and what is more urgent by now goes first.
BATCH_S = 2.0
ROUND_S = 120.0

log = structlog.get_logger()


class Notes:
    """Records what was sent; letters of several connections that wait for it, in one go."""

    def __init__(self) -> None:
        self._waiting: list[Ready] = []
        self._recorded: list[int] = []
        self._lock = asyncio.Lock()

    async def sent(self, letter: Ready) -> None:
        """Record a letter; return when that is kept."""
        self._waiting.append(letter)
        async with self._lock:
            # Whoever had the lock before may have recorded it, or tried to.
            letters = list(self._waiting)
            await rows.keep_sent(letters, keeps_contents=keeps_contents())
            del self._waiting[: len(letters)]
            self._recorded += [one.id for one in letters]
        if letter.trouble:
            await rows.ease(letter.address)

    async def put_away(self) -> None:
        """Put away the letters that are recorded."""
        recorded, self._recorded = self._recorded, []
        await rows.put_away(recorded, keeps_contents=keeps_contents())


@dataclass
class Round:
    """One pass over what is due, on as many connections as the settings allow."""

    limit: int
    notes: Notes = field(default_factory=Notes)
    sent: int = 0
    open_connections: int = 0
    ends_at: float = field(default_factory=lambda: asyncio.get_running_loop().time() + ROUND_S)

    @property
    def is_over(self) -> bool:
        """Whether so much was sent, or it took so long, that others should have a turn."""
        return self.sent >= self.limit or asyncio.get_running_loop().time() > self.ends_at


@dataclass
class Connection:
    """A way out that is opened anew when it is lost; `losses` without a letter between them.

    `note` is the record of the last letter, which is written while the next one is announced.
    """

    way_out: Transport
    losses: int = 0
    note: "asyncio.Task[None] | None" = None

    async def noted(self) -> None:
        """Wait until the last letter is recorded."""
        note, self.note = self.note, None
        if note:
            await note


async def deliver_due(limit: int = 1_000) -> int:
    """Send letters that are due until none is, the round is over or the server is gone.

    Returns:
        How many were sent.
    """
    if not await rows.is_any_due():
        return 0
    going = Round(limit)
    connections = (_send_on_one_connection(going) for _ in range(settings().smtp_connections))
    faults = await asyncio.gather(*connections, return_exceptions=True)
    for fault in filter(None, faults):
        raise fault
    return going.sent


async def _send_on_one_connection(going: Round) -> None:
    """Send batch after batch; another connection that cannot be opened is done without."""
    batch = await _next_batch()
    if not batch:
        return
    try:
        async with _opened(going) as connection:
            while batch and not going.is_over:
                try:
                    await _send_batch(going, connection, batch)
                finally:
                    await connection.noted()
                    await going.notes.put_away()
                batch = await _next_batch()
            await rows.release(batch)
    except NoConnection as error:
        if going.open_connections:
            await rows.release(batch)
        else:
            log.warning("mail.unreachable", reason=str(error))
            await rows.unreached(batch, str(error))


@asynccontextmanager
async def _opened(going: Round) -> AsyncIterator[Connection]:
    connection = Connection(transport())
    try:
        await connection.way_out.open()
        going.open_connections += 1
        try:
            yield connection
        finally:
            going.open_connections -= 1
    finally:
        await connection.way_out.close()
        await connection.noted()


async def _next_batch() -> list[Ready]:
    await building.build_codes()
    return await rows.claim(BATCH, CLAIM)


async def _send_batch(going: Round, connection: Connection, batch: list[Ready]) -> None:
    loop = asyncio.get_running_loop()
    over_at = loop.time() + BATCH_S
    for number, letter in enumerate(batch):
        if loop.time() > over_at:
            await rows.release(batch[number:])
            return
        try:
            await _send(going, connection, letter)
        except NoConnection as error:
            await rows.try_later(letter, str(error))
            await _renew(connection)


async def _renew(connection: Connection) -> None:
    """Connect again after a loss; a second loss without a letter between ends the round."""
    connection.losses += 1
    await connection.way_out.close()
    if connection.losses > 1:
        raise NoConnection("the mail server hung up twice")
    await connection.way_out.open()


async def _send(going: Round, connection: Connection, letter: Ready) -> None:
    if reason := _why_not(letter):
        await rows.fail(letter, reason)
        return
    sender = envelope_sender(letter.person_id, letter.id)
    try:
        recipient = ascii_address(letter.address)
        content = unpacked(letter.packed)
        await connection.way_out.send(sender, recipient, content, connection.noted)
    except NoSuchRecipient as error:
        await rows.fail(letter, str(error))
        await suppression.note(suppression.refused(letter.address))
    except (Undeliverable, ValueError) as error:
        await rows.fail(letter, str(error))
    except TryLater as error:
        await rows.try_or_fail(letter, str(error))
    else:
        going.sent += 1
        connection.losses = 0
        connection.note = asyncio.create_task(going.notes.sent(letter))


def _why_not(letter: Ready) -> str:
    if letter.is_deactivated:
        return "the account is closed"
    if letter.is_stopped and letter.kind not in suppression.ALWAYS_SENT:
        return "mail to this address came back"
    return ""
