"""The letter table as building sees it: claim what is not built yet, keep what is."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from forum.kit import clock, db
from forum.mail.making import Made
from forum.mail.models import Priority
from forum.mail.rows import InHand, as_list, as_mapping, unlocked

_IS_UNBUILT = "state = 'waiting' AND built_at IS NULL AND next_try_at <= :now"


@dataclass(frozen=True)
class Unbuilt(InHand):
    """A letter that is to be built, and what of."""

    key: str
    name: str
    language: str
    context: dict[str, Any]
    headers: dict[str, str]
    places: list[dict[str, str]]
    person_id: int | None


async def claim(limit: int, span: timedelta) -> list[Unbuilt]:
    """Take letters to build for `span`, the most urgent and oldest first, codes aside."""
    return await _claim("priority > :code", limit, span)


async def claim_codes(limit: int, span: timedelta) -> list[Unbuilt]:
    """Take codes to sign in with, the oldest first."""
    return await _claim("priority = :code", limit, span)


async def _claim(which: str, limit: int, span: timedelta) -> list[Unbuilt]:
    now: datetime = clock.now()
    which = f"{_IS_UNBUILT} AND {which}"
    if not await db.value(f"SELECT 1 FROM letter WHERE {which}", now=now, code=Priority.CODE):  # noqa: S608  ours
        return []
    mark = str(uuid.uuid4())
    await db.execute(
        f"""WITH chosen AS MATERIALIZED (
            SELECT id FROM letter WHERE {which} ORDER BY priority, id LIMIT :limit{unlocked()})
        UPDATE letter SET claim = :mark, next_try_at = :until
        WHERE id IN (SELECT id FROM chosen)""",  # noqa: S608  ours
        mark=mark,
        until=now + span,
        now=now,
        code=Priority.CODE,
        limit=limit,
    )
    found = await db.rows(
        """SELECT id, key, address, name, kind, language, context, headers, places, person_id,
            attempts, created_at
        FROM letter WHERE claim = :mark ORDER BY priority, id""",
        mark=mark,
    )
    return [_unbuilt(row) for row in found]


def _unbuilt(row: Any) -> Unbuilt:
    stored = {name: as_mapping(row[name]) for name in ("context", "headers")}
    return Unbuilt(**{**row, **stored, "places": as_list(row["places"])})


async def store(letter: Unbuilt, made: Made) -> None:
    """Keep what was made of a letter, to be delivered at once, instead of what it is made of.

    Call it inside a transaction.
    """
    now = clock.now()
    stored = await db.execute(
        """UPDATE letter SET subject = :subject, context = NULL, built_at = :now,
            next_try_at = :now, claim = '', failure = ''
        WHERE id = :id AND state = 'waiting' AND built_at IS NULL""",
        id=letter.id,
        subject=made.subject,
        now=now,
    )
    if stored:
        await db.execute(
            """INSERT INTO built_letter (letter_id, text, html, message)
            VALUES (:id, :text, :html, :message)""",
            id=letter.id,
            text=made.text,
            html=made.html,
            message=made.message,
        )
