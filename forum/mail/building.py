"""Building letters ahead of their delivery: claimed, made in the heavy-work process, kept.

What is built is kept in the letter's row, so a delivery only sends bytes, also when the mail server
was away for a day. The codes to sign in with are made in a thread of this process: somebody waits,
and the heavy-work process may be reading a document for half a minute.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import structlog

from forum.kit import clock, db, heavy
from forum.kit.errors import Unavailable
from forum.mail import making, rows, unbuilt
from forum.mail.compiled import compiled_folder
from forum.mail.making import Made, Order
from forum.mail.reply_address import answering_address
from forum.mail.transport import keeps_contents
from forum.mail.unbuilt import Unbuilt
from forum.web.site import site_words

BATCH = 20
CODES = 5
CLAIM = timedelta(minutes=3)  # more than the heavy-work process may take

log = structlog.get_logger()

Make = Callable[[str, list[dict[str, Any]]], Awaitable[list[dict[str, Any]]]]


async def build_some() -> int:
    """Build the next letters in the heavy-work process; return how many were looked at."""
    return await _build(await unbuilt.claim(BATCH, CLAIM), _make_elsewhere)


async def build_codes() -> None:
    """Build, here and now, what lets somebody in who waits."""
    while codes := await unbuilt.claim_codes(CODES, CLAIM):
        await _build(codes, _make_here)


async def _build(letters: list[Unbuilt], make: Make) -> int:
    if not letters:
        return 0
    folder = str(await compiled_folder())
    orders = [asdict(order) for order in await _orders(letters)]
    try:
        answers = await make(folder, orders)
    except (Unavailable, heavy.HelperFailed) as error:
        log.warning("mail.not_built", letters=len(letters), reason=str(error))
        for letter in letters:
            await rows.try_later(letter, "it could not be built")
        return len(letters)
    async with db.transaction():
        for letter, answer in zip(letters, answers, strict=True):
            await _keep(letter, Made(**answer))
    return len(letters)


async def _make_elsewhere(folder: str, orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = await heavy.call(
        "forum.mail.making:make", folder=folder, orders=orders
    )
    return made


async def _make_here(folder: str, orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return await asyncio.to_thread(making.make, folder, orders)


async def _orders(letters: list[Unbuilt]) -> list[Order]:
    site_name = (await site_words()).name
    now = clock.now().isoformat()
    return [_order(letter, site_name, now) for letter in letters]


def _order(letter: Unbuilt, site_name: str, now: str) -> Order:
    headers = dict(letter.headers)
    if answers_to := answering_address(letter.person_id, letter.id, letter.places):
        headers["Reply-To"] = answers_to
    return Order(
        key=letter.key,
        address=letter.address,
        name=letter.name,
        template=letter.kind,
        language=letter.language,
        values={"site_name": site_name, **letter.context},
        from_name=headers.pop("From", "") or site_name,
        headers=headers,
        written_at=now,
        keeps_html=keeps_contents(),
    )


async def _keep(letter: Unbuilt, made: Made) -> None:
    if not made.failure:
        await unbuilt.store(letter, made)
    elif made.is_final:
        await rows.fail(letter, made.failure)
    else:
        await rows.try_or_fail(letter, made.failure)
