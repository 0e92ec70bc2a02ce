"""The letter table as the delivery sees it: claim, keep, try later, fail."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from forum.kit import clock, db
from forum.mail.message import Built
from forum.mail.suppression import FORGOTTEN

# Mails that let somebody in: nothing of their contents outlives the sending.
SECRET_KINDS = frozenset({"sign_in_code", "invitation", "new_address"})
FAILURE_LENGTH = 500
_UNREACHABLE = "unreachable: "
_BACK_OFF_MINUTES = (0.5, 1, 2, 5, 10, 20, 40, 60, 120, 240)
_UNREACHABLE_AT_MOST = timedelta(minutes=10)


@dataclass(frozen=True)
class Claimed:
    """One letter that this delivery has in hand."""

    id: int
    key: str
    address: str
    name: str
    kind: str
    language: str
    context: dict[str, Any]
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    places: list[dict[str, str]]
    person_id: int | None
    attempts: int
    created_at: datetime
    built_at: datetime | None
    is_deactivated: bool
    trouble: int
    is_stopped: bool


async def is_any_due() -> bool:
    """Tell whether there is anything to do, without a lock."""
    found = await db.value(
        "SELECT 1 FROM letter WHERE state = 'waiting' AND next_try_at <= :now LIMIT 1",
        now=clock.now(),
    )
    return found is not None


async def claim(limit: int, span: timedelta) -> list[Claimed]:
    """Take at most `limit` due letters for `span`, the most urgent and oldest first."""
    now, mark = clock.now(), str(uuid.uuid4())
    async with db.transaction():
        taken = await db.execute(
            """UPDATE letter SET claim = :mark, next_try_at = :until
            WHERE state = 'waiting' AND next_try_at <= :now AND id IN (
                SELECT id FROM letter WHERE state = 'waiting' AND next_try_at <= :now
                ORDER BY priority, id LIMIT :limit)""",
            mark=mark,
            until=now + span,
            now=now,
            limit=limit,
        )
    return await _claimed(mark) if taken else []


async def _claimed(mark: str) -> list[Claimed]:
    found = await db.rows(
        """SELECT l.id, l.key, l.address, l.name, l.kind, l.language, l.context, l.subject, l.text,
            l.html, l.headers, l.places, l.person_id, l.attempts, l.created_at, l.built_at,
            p.deactivated_at IS NOT NULL AS is_deactivated, COALESCE(t.score, 0) AS trouble,
            t.stopped_at IS NOT NULL AND t.last_at > :since AS is_stopped
        FROM letter l LEFT JOIN person p ON p.id = l.person_id
        LEFT JOIN mail_trouble t ON t.address = l.address
        WHERE l.claim = :mark AND l.state = 'waiting' ORDER BY l.priority, l.id""",
        mark=mark,
        since=clock.now() - FORGOTTEN,
    )
    return [_as_claimed(row) for row in found]


def _as_claimed(row: Any) -> Claimed:
    stored = {name: as_mapping(row[name]) for name in ("context", "headers")}
    return Claimed(**{**row, **stored, "places": as_list(row["places"])})


async def keep_sent(letter: Claimed, built: Built, *, keeps_contents: bool) -> None:
    """Record that the server has taken the letter, and what is left of its contents."""
    now = clock.now()
    erases = letter.kind in SECRET_KINDS and not keeps_contents
    await db.execute(
        """UPDATE letter SET state = 'sent', sent_at = :now, claim = '', failure = '',
            attempts = attempts + 1, context = NULL, subject = :subject, text = :text,
            html = :html, erased_at = :erased_at, built_at = :built_at
        WHERE id = :id AND state = 'waiting'""",
        id=letter.id,
        now=now,
        built_at=letter.built_at or now,
        subject=built.subject,
        text="" if erases else built.text,
        # The text says the same; a year of HTML would be most of the database.
        html=built.html if keeps_contents else "",
        erased_at=now if erases else None,
    )


async def ease(address: str) -> None:
    """Take a tenth off what bounces have counted against an address: a mail has gone since."""
    await db.execute(
        "UPDATE mail_trouble SET score = score - 1 WHERE address = :address AND score > 0",
        address=address,
    )


async def fail(letter: Claimed, reason: str) -> None:
    """Record that the letter will never go, and why; what lets somebody in is erased."""
    erases = letter.kind in SECRET_KINDS
    await db.execute(
        """UPDATE letter SET state = 'failed', claim = '', failure = :reason,
            attempts = attempts + 1, erased_at = :erased_at,
            context = CASE WHEN :erases = 1 THEN NULL ELSE context END
        WHERE id = :id AND state = 'waiting'""",
        id=letter.id,
        reason=reason[:FAILURE_LENGTH],
        erases=int(erases),
        erased_at=clock.now() if erases else None,
    )


async def try_later(letter: Claimed, reason: str) -> None:
    """Put the letter back, to be tried again after a pause that grows."""
    await db.execute(
        """UPDATE letter SET claim = '', attempts = attempts + 1, failure = :reason,
            next_try_at = :then WHERE id = :id AND state = 'waiting'""",
        id=letter.id,
        reason=reason[:FAILURE_LENGTH],
        then=clock.now() + _pause(letter.attempts),
    )


async def release(letters: Iterable[Claimed]) -> None:
    """Put back letters that were claimed and not tried."""
    ids = [letter.id for letter in letters]
    if ids:
        await db.execute(
            """UPDATE letter SET claim = '', next_try_at = :now
            WHERE id IN (:ids) AND claim <> '' AND state = 'waiting'""",
            ids=ids,
            now=clock.now(),
        )


async def postpone_all(batch: Iterable[Claimed], reason: str) -> None:
    """Let everything wait for the server, so that the backlog keeps its order."""
    claimed = list(batch)
    await release(claimed)
    tried = max((letter.attempts for letter in claimed), default=0)
    await db.execute(
        """UPDATE letter SET next_try_at = :then, failure = :reason,
            attempts = attempts + CASE WHEN id IN (:ids) THEN 1 ELSE 0 END
        WHERE state = 'waiting' AND claim = '' AND next_try_at <= :then""",
        then=clock.now() + min(_pause(tried), _UNREACHABLE_AT_MOST),
        reason=(_UNREACHABLE + reason)[:FAILURE_LENGTH],
        ids=[letter.id for letter in claimed] or [0],
    )


async def wake_unreached() -> None:
    """Make everything due again that only waited for the server: it is back."""
    await db.execute(
        """UPDATE letter SET next_try_at = :now, failure = ''
        WHERE state = 'waiting' AND claim = '' AND failure LIKE :unreachable""",
        now=clock.now(),
        unreachable=_UNREACHABLE + "%",
    )


async def erase_old(before: datetime) -> int:
    """Erase the contents of letters from before that moment; return how many."""
    return await db.execute(
        """UPDATE letter SET text = '', html = '', context = NULL, erased_at = :now
        WHERE state <> 'waiting' AND created_at < :before AND erased_at IS NULL""",
        now=clock.now(),
        before=before,
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
