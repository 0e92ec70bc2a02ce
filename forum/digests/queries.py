"""Reads of plans, of whose letter is due, of what was told, and of who joined."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forum.branches.models import TIME_ZONES
from forum.branches.viewers import viewer_of_person
from forum.digests.due import CATCH_UP, Rhythm, last_due
from forum.digests.models import Frequency, LetterPlan, LetterRun
from forum.kit import db
from forum.kit.viewer import Viewer
from forum.notifications.queries import Reader, reachable

# The letters of a year: what was hidden longer may be told once more.
REMEMBERED = 60

_READERS = """
SELECT p.id, p.time_zone, p.created_at, plan.weekday, plan.hour, plan.frequency, plan.changed_at,
    (SELECT b.country FROM membership m JOIN branch b ON b.id = m.branch_id
        WHERE m.person_id = p.id AND b.deactivated_at IS NULL ORDER BY m.id LIMIT 1) AS country,
    (SELECT MAX(r.due_on) FROM letter_run r WHERE r.person_id = p.id) AS last_on
FROM person p LEFT JOIN letter_plan plan ON plan.person_id = p.id
WHERE p.deactivated_at IS NULL ORDER BY p.id
"""
_JOINED = """
SELECT m.id, p.id AS person_id, p.name, p.about, b.name AS branch_name, b.slug AS branch_slug
FROM membership m JOIN person p ON p.id = m.person_id JOIN branch b ON b.id = m.branch_id
WHERE m.branch_id IN (:branches) AND m.joined_at > :since AND m.joined_at <= :until
    AND p.id <> :me AND p.deactivated_at IS NULL ORDER BY m.id
"""


@dataclass(frozen=True)
class DueLetter:
    """Whose letter is due, and of which local day."""

    person_id: int
    due_on: date


@dataclass(frozen=True)
class Addressee:
    """Somebody who reads the letter: with whose eyes, at which address, and how they want it."""

    viewer: Viewer
    reader: Reader
    plan: LetterPlan

    @property
    def rhythm(self) -> Rhythm:
        """The days on which the letter comes."""
        return rhythm_of(self.plan)


@dataclass(frozen=True)
class Joined:
    """Somebody who is new in one of the reader's branches."""

    id: int
    person_id: int
    name: str
    about: str
    branch_name: str
    branch_slug: str


async def due_letters(now: datetime) -> list[DueLetter]:
    """Return the letters that are due and have not been written, stopped ones too."""
    due = [_due_letter(row, now) for row in await db.rows(_READERS)]
    return [letter for letter in due if letter]


async def is_written(person_id: int, due_on: date) -> bool:
    """Tell whether the letter of that day was written or left out."""
    return await LetterRun.exists(person_id=person_id, due_on=due_on)


async def plan_of(person_id: int) -> LetterPlan:
    """Return a reader's plan; who never chose has the usual one, which is not stored."""
    return await LetterPlan.get_or_none(person_id=person_id) or LetterPlan(person_id=person_id)


async def addressee(person_id: int) -> Addressee | None:
    """Return a reader, None when the account is closed."""
    found = await reachable([person_id])
    if not found:
        return None
    return Addressee(await viewer_of_person(person_id), found[0], await plan_of(person_id))


async def told_to(person_id: int) -> frozenset[str]:
    """Return what has stood in a reader's letters, such as "thread:12", "answer:5", "solved:3"."""
    runs = LetterRun.filter(person_id=person_id).order_by("-id").limit(REMEMBERED)
    return frozenset(key for told in await runs.values_list("told", flat=True) for key in told)


async def joined(viewer: Viewer, since: datetime, until: datetime) -> tuple[Joined, ...]:
    """Return who is new in the viewer's branches."""
    found = await db.rows(
        _JOINED, branches=list(viewer.branch_ids), since=since, until=until, me=viewer.id
    )
    return tuple(Joined(**row) for row in found)


def rhythm_of(plan: LetterPlan) -> Rhythm:
    """Return the days of a plan."""
    return Rhythm(plan.weekday, plan.hour, Frequency(plan.frequency))


def _due_letter(row: Any, now: datetime) -> DueLetter | None:
    rhythm = Rhythm()
    if row["weekday"] is not None:
        rhythm = Rhythm(row["weekday"], row["hour"], Frequency(row["frequency"]))
    time_zone = row["time_zone"] or TIME_ZONES.get(row["country"] or "NO", "Europe/Oslo")
    due = last_due(rhythm, time_zone, now)
    begun_at = max(row["created_at"], row["changed_at"] or row["created_at"], now - CATCH_UP)
    is_written = row["last_on"] is not None and row["last_on"] >= due.on
    return None if is_written or due.at < begun_at else DueLetter(row["id"], due.on)
