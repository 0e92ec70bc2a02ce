"""Which of a person's news go by mail now, and which must wait: at most ten mails a day.

Nine go each by itself. What comes after them waits for the evening, or the morning when that is
nearer, and goes as one mail. Nothing is mailed that was read or withdrawn meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from forum.kit import clock, db
from forum.mail.outbox import post
from forum.notifications import mails
from forum.notifications.queries import Reader, reachable

MOST_A_DAY = 10
SINGLE_A_DAY = MOST_A_DAY - 1

_LOCK = "SELECT id FROM person WHERE id = :person"
_FORGET_READ = """
    UPDATE notification SET mail_at = NULL
    WHERE person_id = :person AND mail_at <= :now AND read_at IS NOT NULL
"""
# The subject of a thread's mails stays what it was at first, or mail programs take them apart.
_WAITING = """
    SELECT n.id, n.kind, n.topic, n.title, n.url, n.actor_name, n.branch_name, n.excerpt,
        n.language, n.created_at, n.mail_at, (
            SELECT f.title FROM notification f WHERE f.person_id = n.person_id
                AND f.topic = n.topic AND f.title <> '' ORDER BY f.id LIMIT 1) AS first_title
    FROM notification n
    WHERE n.person_id = :person AND n.mail_at <= :now AND n.read_at IS NULL ORDER BY n.id
"""
_SENT = """
    SELECT COUNT(*) FROM letter
    WHERE person_id = :person AND kind IN ('notice', 'news') AND created_at >= :since
"""
_MAILED = "UPDATE notification SET mail_at = NULL WHERE id IN (:ids)"
_POSTPONE = "UPDATE notification SET mail_at = :at WHERE id IN (:ids)"


async def mail_due(person_id: int) -> datetime | None:
    """Post the mails that are due; return when to come again for what must wait, if anything must.

    Call it in a transaction: of two workers the second finds nothing left.
    """
    now = clock.now()
    await db.rows(_LOCK + db.for_update(), person=person_id)
    await db.execute(_FORGET_READ, person=person_id, now=now)
    waiting = await db.rows(_WAITING, person=person_id, now=now)
    found = await reachable([person_id]) if waiting else []
    if not found:
        return None
    reader = found[0]
    later = await _mail(reader, waiting, now)
    if not later:
        return None
    opening = reader.hours.opening(now)
    again_at = opening if opening > now else reader.hours.gathering(now)
    await db.execute(_POSTPONE, ids=[row["id"] for row in later], at=again_at)
    return again_at


async def _mail(reader: Reader, waiting: Sequence[Any], now: datetime) -> Sequence[Any]:
    """Post what may go and return what must wait."""
    if reader.hours.opening(now) > now:
        return waiting
    sent = await db.value(_SENT, person=reader.id, since=reader.hours.day_began(now))
    room = max(0, SINGLE_A_DAY - int(sent))
    have_waited = any(row["mail_at"] > row["created_at"] for row in waiting)
    if len(waiting) > room and have_waited and sent < MOST_A_DAY:
        await _post_together(reader, waiting)
        return ()
    for row in waiting[:room]:
        await post(mails.letter(reader, row))
    await db.execute(_MAILED, ids=[0, *(row["id"] for row in waiting[:room])])
    return waiting[room:]


async def _post_together(reader: Reader, waiting: Sequence[Any]) -> None:
    one = len(waiting) == 1
    await post(mails.letter(reader, waiting[0]) if one else mails.gathered(reader, waiting))
    await db.execute(_MAILED, ids=[row["id"] for row in waiting])
