"""The letter table as the delivery sees it: claim, keep, try later, fail.

Letters are changed by their ids or their claim alone: with `state = 'waiting'` beside it, SQLite
would go through all that waits, each time.
"""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from forum.kit import clock, db
from forum.mail.suppression import FORGOTTEN

# Mails that let somebody in: nothing of their contents outlives the sending.
SECRET_KINDS = frozenset({"sign_in_code", "invitation", "new_address"})
FAILURE_LENGTH = 500
GIVE_UP = timedelta(days=5)  # RFC 5321, 4.5.4.1: "at least 4-5 days"
_UNREACHABLE = "unreachable: "
_BACK_OFF_MINUTES = (0.5, 1, 2, 5, 10, 20, 40, 60, 120, 240)
_NOTHING_LEFT = "context = NULL, text = '', html = '', erased_at = :now"
_KEEPS = "{0} = (SELECT b.{0} FROM built_letter b WHERE b.letter_id = letter.id)"
# Codes are built by the delivery itself, so they are due to it unbuilt.
_IS_DUE = "state = 'waiting' AND built_at IS NOT NULL AND next_try_at <= :now"
_IS_DUE_OR_CODE = (
    "state = 'waiting' AND (built_at IS NOT NULL OR priority = 0) AND next_try_at <= :now"
)


@dataclass(frozen=True)
class InHand:
    """A letter that somebody has in hand, to be built or delivered."""

    id: int
    kind: str
    address: str
    attempts: int
    created_at: datetime


@dataclass(frozen=True)
class Ready(InHand):
    """A letter that this delivery has in hand; `packed` is its message, see mail.making."""

    person_id: int | None
    packed: bytes
    is_deactivated: bool
    trouble: int
    is_stopped: bool


async def is_any_due() -> bool:
    """Tell whether there is anything to do, without a lock."""
    found = await db.value(
        f"SELECT 1 FROM letter WHERE {_IS_DUE_OR_CODE} LIMIT 1",  # noqa: S608  ours
        now=clock.now(),
    )
    return found is not None


async def claim(limit: int, span: timedelta) -> list[Ready]:
    """Take at most `limit` due letters for `span`, the most urgent and oldest first."""
    now, mark = clock.now(), str(uuid.uuid4())
    await db.execute(
        # Chosen once: PostgreSQL would choose again for each row, and heed no limit.
        f"""WITH chosen AS MATERIALIZED (
            SELECT id FROM letter WHERE {_IS_DUE} ORDER BY priority, id LIMIT :limit{unlocked()})
        UPDATE letter SET claim = :mark, next_try_at = :until
        WHERE id IN (SELECT id FROM chosen)""",  # noqa: S608  ours
        mark=mark,
        until=now + span,
        now=now,
        limit=limit,
    )
    return await _claimed(mark)


def unlocked() -> str:
    """Return what a SELECT ends in that leaves out what others are just claiming."""
    return " FOR UPDATE SKIP LOCKED" if db.dialect() is db.Dialect.POSTGRES else ""


async def _claimed(mark: str) -> list[Ready]:
    found = await db.rows(
        """SELECT l.id, l.kind, l.address, l.attempts, l.created_at, l.person_id,
            b.message AS packed,
            p.deactivated_at IS NOT NULL AS is_deactivated, COALESCE(t.score, 0) AS trouble,
            t.stopped_at IS NOT NULL AND t.last_at > :since AS is_stopped
        FROM letter l JOIN built_letter b ON b.letter_id = l.id
        LEFT JOIN person p ON p.id = l.person_id
        LEFT JOIN mail_trouble t ON t.address = l.address
        WHERE l.claim = :mark ORDER BY l.priority, l.id""",
        mark=mark,
        since=clock.now() - FORGOTTEN,
    )
    return [Ready(**row) for row in found]


async def keep_sent(letters: Iterable[InHand], *, keeps_contents: bool) -> None:
    """Record that the server has taken letters; `put_away` follows, and may come late.

    Of what lets somebody in nothing is kept, except in the development inbox.
    """
    secret: list[int] = []
    others: list[int] = []
    for letter in letters:
        erases = letter.kind in SECRET_KINDS and not keeps_contents
        (secret if erases else others).append(letter.id)
    if others:
        await _set_sent(others)
    if secret:
        async with db.transaction():
            await _set_sent(secret, f", {_NOTHING_LEFT}")
            await _forget_built(secret)


async def _set_sent(ids: Sequence[int], contents: str = "") -> None:
    await db.execute(
        "UPDATE letter SET state = 'sent', sent_at = :now, claim = '', failure = '',"  # noqa: S608  ours
        f" attempts = attempts + 1{contents} WHERE id IN (:ids) AND state <> 'sent'",
        ids=ids,
        now=clock.now(),
    )


async def put_away(ids: Sequence[int], *, keeps_contents: bool) -> None:
    """Keep what is kept of letters that have gone, and erase what they were built into.

    The text is kept for a while: it says the same, and a year of HTML would be most of the
    database.
    """
    if not ids:
        return
    kept = ", ".join(map(_KEEPS.format, ("text", "html") if keeps_contents else ("text",)))
    async with db.transaction():
        await db.execute(
            f"UPDATE letter SET {kept} WHERE id IN (:ids)"  # noqa: S608  ours
            " AND EXISTS (SELECT 1 FROM built_letter b WHERE b.letter_id = letter.id)",
            ids=ids,
        )
        await _forget_built(ids)


async def _forget_built(ids: Sequence[int]) -> None:
    await db.execute("DELETE FROM built_letter WHERE letter_id IN (:ids)", ids=ids)


async def ease(address: str) -> None:
    """Take a tenth off what bounces have counted against an address: a mail has gone since."""
    await db.execute(
        "UPDATE mail_trouble SET score = score - 1 WHERE address = :address AND score > 0",
        address=address,
    )


async def fail(letter: InHand, reason: str) -> None:
    """Record that the letter will never go, and why; what lets somebody in is erased.

    Any other is kept as it is, so that it can be tried again.
    """
    async with db.transaction():
        erases = letter.kind in SECRET_KINDS
        await db.execute(
            "UPDATE letter SET state = 'failed', claim = '', failure = :reason,"  # noqa: S608  ours
            f" attempts = attempts + 1{', ' + _NOTHING_LEFT if erases else ''}"
            " WHERE id = :id AND state = 'waiting'",
            id=letter.id,
            reason=reason[:FAILURE_LENGTH],
            **({"now": clock.now()} if erases else {}),
        )
        if erases:
            await _forget_built([letter.id])


async def try_later(letter: InHand, reason: str) -> None:
    """Put the letter back, to be tried again after a pause that grows."""
    await db.execute(
        """UPDATE letter SET claim = '', attempts = attempts + 1, failure = :reason,
            next_try_at = :then WHERE id = :id AND state = 'waiting'""",
        id=letter.id,
        reason=reason[:FAILURE_LENGTH],
        then=clock.now() + _pause(letter.attempts),
    )


async def try_or_fail(letter: InHand, reason: str) -> None:
    """Put the letter back, unless it has been tried for long enough."""
    if clock.now() - letter.created_at > GIVE_UP:
        await fail(letter, reason)
    else:
        await try_later(letter, reason)


async def release(letters: Iterable[InHand]) -> None:
    """Put back letters that were claimed and not tried."""
    ids = [letter.id for letter in letters]
    if ids:
        await db.execute(
            """UPDATE letter SET claim = '', next_try_at = :now
            WHERE id IN (:ids) AND claim <> ''""",
            ids=ids,
            now=clock.now(),
        )


async def unreached(letters: Iterable[InHand], reason: str) -> None:
    """Put letters back and note that there was no server; it was not their fault."""
    claimed = list(letters)
    await release(claimed)
    await db.execute(
        """UPDATE letter SET failure = :reason
        WHERE id IN (:ids) AND failure <> :reason AND state NOT IN ('sent', 'failed')""",
        reason=(_UNREACHABLE + reason)[:FAILURE_LENGTH],
        ids=[letter.id for letter in claimed] or [0],
    )


async def put_away_left() -> None:
    """Put away the letters that went from a process which was killed before it could."""
    found = await db.rows(
        """SELECT b.letter_id FROM built_letter b JOIN letter l ON l.id = b.letter_id
        WHERE l.state = 'sent'"""
    )
    await put_away([row["letter_id"] for row in found], keeps_contents=False)


async def erase_old(before: datetime) -> None:
    """Erase the contents of letters from before that moment."""
    async with db.transaction():
        await db.execute(
            """UPDATE letter SET text = '', html = '', context = NULL, erased_at = :now
            WHERE state <> 'waiting' AND created_at < :before AND erased_at IS NULL""",
            now=clock.now(),
            before=before,
        )
        await db.execute(
            """DELETE FROM built_letter WHERE letter_id IN (
                SELECT b.letter_id FROM built_letter b JOIN letter l ON l.id = b.letter_id
                WHERE l.erased_at IS NOT NULL)"""
        )


def _pause(attempts: int) -> timedelta:
    return timedelta(minutes=_BACK_OFF_MINUTES[min(attempts, len(_BACK_OFF_MINUTES) - 1)])


def as_mapping(stored: Any) -> dict[str, Any]:
    """Return a JSON column: SQLite hands out its text."""
    found: dict[str, Any] = json.loads(stored) if isinstance(stored, str) else stored or {}
    return found


def as_list(stored: Any) -> list[dict[str, str]]:
    """Return a JSON column that holds a list, or nothing."""
    found: list[dict[str, str]] = json.loads(stored) if isinstance(stored, str) else stored
    return found or []
