"""Which of a person's news go by mail now, and which must wait: at most ten mails a day.

Nine go each by itself. What comes after them waits for the evening, or the morning when that is
nearer, and goes as one mail. Nothing is mailed that was read or withdrawn meanwhile, or that its
reader may not read any more.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from forum.branches.viewers import viewer_of_person
from forum.kit import clock, db, i18n
from forum.mail.outbox import post
from forum.mail.rows import as_mapping
from forum.notifications import mails, texts
from forum.notifications.notice import TEXTS
from forum.notifications.pushing import push
from forum.notifications.queries import Reader, reachable
from forum.notifications.readable import readable, seen_by

MOST_A_DAY = 10
SINGLE_A_DAY = MOST_A_DAY - 1

_LOCK = "SELECT id FROM person WHERE id = :person"
_FORGET = """
    UPDATE notification AS n SET mail_at = NULL
    WHERE n.person_id = :me AND n.mail_at <= :now AND (n.read_at IS NOT NULL OR NOT
"""
_WAITING = """
    SELECT id, kind, topic, title, url, actor_name, branch_name, excerpt, language, created_at,
        mail_at
    FROM notification
    WHERE person_id = :person AND mail_at <= :now AND read_at IS NULL ORDER BY id
"""
_EARLIER = """
    SELECT key, subject, context FROM letter
    WHERE person_id = :person AND kind = 'notice' AND key LIKE :begins ORDER BY id
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
    await _forget(person_id, now)
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


async def _forget(person_id: int, now: datetime) -> None:
    """Mail nothing that was read meanwhile, or that its reader may not read any more."""
    viewer = await viewer_of_person(person_id)
    await db.execute(f"{_FORGET} {readable()})", **seen_by(viewer) | {"me": person_id}, now=now)


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
        await _post_one(reader, row)
    await db.execute(_MAILED, ids=[0, *(row["id"] for row in waiting[:room])])
    return waiting[room:]


async def _post_one(reader: Reader, row: Any) -> None:
    begins = mails.key_of_topic(reader.id, row["topic"])
    found = await db.rows(_EARLIER, person=reader.id, begins=f"{begins}%")
    before = [mails.Earlier(each["key"], _subject_of(each)) for each in found]
    with i18n.language(reader.language):
        html = await texts.text_of(reader.id, row["url"]) if row["kind"] in TEXTS else None
    await post(mails.letter(reader, row, html, before))
    await push(reader.id, row["id"])


def _subject_of(letter: Any) -> str:
    # Before it is built its subject is among its values, afterwards these are gone.
    return str(letter["subject"] or as_mapping(letter["context"])["subject_line"])


async def _post_together(reader: Reader, waiting: Sequence[Any]) -> None:
    if len(waiting) == 1:
        await _post_one(reader, waiting[0])
    else:
        await post(mails.gathered(reader, waiting))
        await push(reader.id, waiting[-1]["id"], len(waiting))
    await db.execute(_MAILED, ids=[row["id"] for row in waiting])
