"""What became of the mail: what went, waits and failed, day by day, and what came in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from forum.admin import policy
from forum.admin.mail_words import kind_words, outcome_words, reason_words
from forum.kit import clock, db
from forum.kit.errors import Forbidden, NotFound
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.mail.jobs import build_letters, deliver_letters
from forum.mail.suppression import forgive

DAYS: Final = 14
SHOWN: Final = 20
# The text of an instant begins with its day in both databases.
_DAY = "SUBSTR(CAST({at} AS TEXT), 1, 10)"
_WENT = f"""
SELECT {_DAY.format(at="created_at")} AS day, state AS what, COUNT(*) AS mails FROM letter
WHERE created_at > :since GROUP BY 1, 2
"""  # noqa: S608  ours
_CAME = f"""
SELECT {_DAY.format(at="received_at")} AS day,
    CASE WHEN outcome = 'posted' THEN 'posted' ELSE 'other' END AS what, COUNT(*) AS mails
FROM incoming_mail WHERE received_at > :since GROUP BY 1, 2
"""  # noqa: S608  ours
_LETTERS = """
SELECT l.id, l.kind, l.address, l.state, l.failure, l.attempts, l.created_at, l.next_try_at,
    l.erased_at IS NULL AS is_whole
FROM letter l WHERE l.state = :state
"""
_TROUBLES = """
SELECT t.address, t.reason, t.last_at, t.stopped_at IS NOT NULL AS is_stopped, p.id AS person_id,
    p.name AS person_name
FROM mail_trouble t LEFT JOIN person p ON p.email = t.address
WHERE t.score > 0 ORDER BY CASE WHEN t.stopped_at IS NULL THEN 1 ELSE 0 END, t.last_at DESC
LIMIT :limit
"""
_OUTCOMES = """
SELECT outcome, COUNT(*) AS mails FROM incoming_mail WHERE received_at > :since
GROUP BY outcome ORDER BY 2 DESC, 1
"""


@dataclass
class MailDay:
    """One day's mail: `sent`, `waiting` and `failed` of ours; `posted` and `other` came in."""

    on: date
    sent: int = 0
    waiting: int = 0
    failed: int = 0
    posted: int = 0
    other: int = 0


@dataclass(frozen=True)
class LetterRow:
    """A letter that waits or failed, and why; `is_whole` when it can still be sent."""

    id: int
    kind: str
    address: str
    state: str
    failure: str
    attempts: int
    created_at: datetime
    next_try_at: datetime
    is_whole: bool

    @property
    def words(self) -> str:
        """What kind of letter it is, in words."""
        return kind_words(self.kind)


@dataclass(frozen=True)
class TroubledAddress:
    """An address from which mail came back; the person is 0 and "" when nobody has it now."""

    address: str
    reason: str
    last_at: datetime
    is_stopped: bool
    person_id: int
    person_name: str

    @property
    def words(self) -> str:
        """Why mail came back, in words."""
        return reason_words(self.reason)


@dataclass(frozen=True)
class PostRoom:
    """All that an administrator sees of the mail, newest first."""

    days: tuple[MailDay, ...]
    waiting: tuple[LetterRow, ...]
    failed: tuple[LetterRow, ...]
    troubles: tuple[TroubledAddress, ...]
    came_in: tuple[tuple[str, int], ...]


async def post_room(viewer: Viewer) -> PostRoom:
    """Return what went, waits and failed, which addresses refuse mail, and what came in.

    Raises:
        Forbidden: only administrators see addresses.
    """
    _need(viewer)
    since = clock.now() - timedelta(days=DAYS)
    troubles = await db.rows(_TROUBLES, limit=SHOWN)
    outcomes = await db.rows(_OUTCOMES, since=since)
    return PostRoom(
        days=await _days(since),
        waiting=await _letters("waiting", "l.priority, l.next_try_at, l.id"),
        failed=await _letters("failed", "l.id DESC"),
        troubles=tuple(_troubled(row) for row in troubles),
        came_in=tuple((outcome_words(row["outcome"]), row["mails"]) for row in outcomes),
    )


async def try_again(viewer: Viewer, letter_id: int) -> None:
    """Send a letter that failed once more, to its address as it was.

    Raises:
        Forbidden: only administrators do this.
        NotFound: there is no such letter, or nothing of it was kept.
    """
    _need(viewer)
    async with db.transaction():
        changed = await db.execute(
            "UPDATE letter SET state = 'waiting', failure = '', attempts = 0, claim = '',"
            " next_try_at = :now, created_at = :now"
            " WHERE id = :id AND state = 'failed' AND erased_at IS NULL",
            id=letter_id,
            now=clock.now(),
        )
        if not changed:
            raise NotFound(_("This letter cannot be sent again."))
        # It may have failed before it was built.
        await build_letters.later()
        await deliver_letters.later()


async def trust(viewer: Viewer, address: str) -> None:
    """Send mail to an address again from which it came back.

    Raises:
        Forbidden: only administrators do this.
    """
    _need(viewer)
    await forgive(address)


async def _days(since: datetime) -> tuple[MailDay, ...]:
    days: dict[str, MailDay] = {}
    for row in (*await db.rows(_WENT, since=since), *await db.rows(_CAME, since=since)):
        day = days.setdefault(row["day"], MailDay(date.fromisoformat(row["day"])))
        setattr(day, row["what"], row["mails"])
    return tuple(days[day] for day in sorted(days, reverse=True))


async def _letters(state: str, order: str) -> tuple[LetterRow, ...]:
    found = await db.rows(f"{_LETTERS} ORDER BY {order} LIMIT :limit", state=state, limit=SHOWN)
    return tuple(LetterRow(**row) for row in found)


def _troubled(row: Mapping[str, Any]) -> TroubledAddress:
    values = {**row, "person_id": row["person_id"] or 0, "person_name": row["person_name"] or ""}
    return TroubledAddress(**values)


def _need(viewer: Viewer) -> None:
    if not policy.may_run(viewer):
        raise Forbidden(_("Only an administrator can do this."))
