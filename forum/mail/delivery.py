"""Delivering letters: claimed in small batches, one connection for many, kept letter by letter.

A letter is sent at least once: its row says `sent` right after the server has taken it. A process
that is killed loses its claims after `CLAIM`, and another sends the rest.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog

from forum.kit import clock
from forum.mail import message, rows, suppression, templates
from forum.mail.headers import ascii_address
from forum.mail.reply_address import answering_address, envelope_sender
from forum.mail.rows import Claimed
from forum.mail.signing import WrongKey, signed
from forum.mail.transport import (
    NoConnection,
    NoSuchRecipient,
    Transport,
    TryLater,
    Undeliverable,
    transport,
)
from forum.settings import settings
from forum.web.site import site_words

BATCH = 20
CLAIM = timedelta(minutes=10)
# A batch is dropped when its claim is nearly over: a slow server must not make letters go twice.
CLAIM_MARGIN = timedelta(minutes=2)
GIVE_UP = timedelta(days=5)  # RFC 5321, 4.5.4.1: "at least 4-5 days"

log = structlog.get_logger()


@dataclass
class Round:
    """One pass over what is due, on one connection that is renewed when it is lost."""

    transport: Transport
    sent: int = 0
    losses: int = 0


async def deliver_due(limit: int = 1_000) -> int:
    """Send letters that are due until none is, `limit` were sent or the server is gone.

    Returns:
        How many were sent.
    """
    if not await rows.is_any_due():
        return 0
    batch = await rows.claim(BATCH, CLAIM)
    going = Round(transport())
    try:
        await going.transport.open()
        await rows.wake_unreached()
        while batch and going.sent < limit:
            await _send_batch(going, batch)
            batch = await rows.claim(BATCH, CLAIM)
        await rows.release(batch)
    except NoConnection as error:
        log.warning("mail.unreachable", reason=str(error))
        await rows.postpone_all(batch, str(error))
    finally:
        await going.transport.close()
    return going.sent


async def _send_batch(going: Round, batch: list[Claimed]) -> None:
    over_at = clock.now() + CLAIM - CLAIM_MARGIN
    for letter in batch:
        if clock.now() > over_at:
            return
        try:
            await _send(going, letter)
        except NoConnection as error:
            await rows.try_later(letter, str(error))
            await _renew(going)


async def _renew(going: Round) -> None:
    """Connect again after a loss; a second loss without a letter between ends the round."""
    going.losses += 1
    await going.transport.close()
    if going.losses > 1:
        raise NoConnection("the mail server hung up twice")
    await going.transport.open()


async def _send(going: Round, letter: Claimed) -> None:
    if letter.is_deactivated:
        await rows.fail(letter, "the account is closed")
        return
    if letter.is_stopped and letter.kind not in suppression.ALWAYS_SENT:
        await rows.fail(letter, "mail to this address came back")
        return
    built = await _built(letter)
    try:
        content = message.build(_envelope(letter, (await site_words()).name), built)
        if settings().dkim_key is not None:
            content = await asyncio.to_thread(signed, content)
        sender = envelope_sender(letter.person_id, letter.id)
        await going.transport.send(sender, ascii_address(letter.address), content)
    except NoSuchRecipient as error:
        await rows.fail(letter, str(error))
        await suppression.note(suppression.refused(letter.address))
    except (Undeliverable, ValueError) as error:
        await rows.fail(letter, str(error))
    except (TryLater, WrongKey) as error:
        await _postpone(letter, str(error))
    else:
        going.sent += 1
        going.losses = 0
        await rows.keep_sent(letter, built, keeps_contents=going.transport.keeps_contents)
        if letter.trouble:
            await rows.ease(letter.address)


async def _built(letter: Claimed) -> message.Built:
    if letter.built_at is not None:
        return message.Built(letter.subject, letter.text, letter.html)
    return await templates.render(letter.kind, letter.language, letter.context)


def _envelope(letter: Claimed, site_name: str) -> message.Envelope:
    headers = dict(letter.headers)
    if answers_to := answering_address(letter.person_id, letter.id, letter.places):
        headers["Reply-To"] = answers_to
    from_name = headers.pop("From", "") or site_name
    return message.Envelope(letter.key, letter.address, letter.name, from_name, headers)


async def _postpone(letter: Claimed, reason: str) -> None:
    if clock.now() - letter.created_at > GIVE_UP:
        await rows.fail(letter, reason)
    else:
        await rows.try_later(letter, reason)
