"""What moderators see of the letters: who gets one, and what became of those of the last days."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from forum.digests.models import THURSDAY, Frequency, Outcome
from forum.digests.rhythms import rhythm_words
from forum.kit import db
from forum.kit.errors import Forbidden
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.mail.models import State

DAYS_SHOWN: Final = 14
_READERS = """
SELECT COALESCE(plan.frequency, :weekly) AS frequency, COALESCE(plan.weekday, :thursday) AS weekday,
    COUNT(*) AS people
FROM person p LEFT JOIN letter_plan plan ON plan.person_id = p.id
WHERE p.deactivated_at IS NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""
_DAYS = """
SELECT r.due_on, r.outcome, l.state, COUNT(*) AS letters
FROM letter_run r LEFT JOIN letter l ON l.id = r.letter_id
WHERE r.due_on IN (SELECT DISTINCT due_on FROM letter_run ORDER BY due_on DESC LIMIT :days)
GROUP BY r.due_on, r.outcome, l.state ORDER BY r.due_on DESC
"""


@dataclass(frozen=True)
class Readers:
    """How many people get the letter how often, on which weekday (0 is Monday)."""

    frequency: Frequency
    weekday: int
    people: int

    @property
    def words(self) -> str:
        """How often and when, such as "Every week, Thursday"."""
        return rhythm_words(self.frequency, self.weekday)


@dataclass
class LetterDay:
    """What became of one day's letters."""

    on: date
    sent: int = 0
    waiting: int = 0
    failed: int = 0
    nothing: int = 0
    stopped: int = 0


@dataclass(frozen=True)
class Overview:
    """Everybody by how they want the letter, and the last days, newest first."""

    readers: tuple[Readers, ...]
    days: tuple[LetterDay, ...] = field(default=())

    @property
    def people(self) -> int:
        """How many get the letter at all."""
        wanting = (one for one in self.readers if one.frequency is not Frequency.NEVER)
        return sum(one.people for one in wanting)


async def overview(viewer: Viewer) -> Overview:
    """Return who gets the letter and what became of the last ones.

    Raises:
        Forbidden: the viewer does not keep order.
    """
    if not viewer.is_moderator:
        raise Forbidden(_("Only moderators can do this."))
    found = await db.rows(_READERS, weekly=Frequency.WEEKLY.value, thursday=THURSDAY)
    readers = (Readers(Frequency(r["frequency"]), int(r["weekday"]), r["people"]) for r in found)
    return Overview(tuple(readers), await _days())


async def _days() -> tuple[LetterDay, ...]:
    days: dict[date, LetterDay] = {}
    for row in await db.rows(_DAYS, days=DAYS_SHOWN):
        on = row["due_on"] if isinstance(row["due_on"], date) else date.fromisoformat(row["due_on"])
        day = days.setdefault(on, LetterDay(on))
        what = _became(Outcome(row["outcome"]), row["state"])
        setattr(day, what, getattr(day, what) + row["letters"])
    return tuple(days.values())


def _became(outcome: Outcome, state: str | None) -> str:
    if outcome is Outcome.NOTHING:
        return "nothing"
    if outcome is not Outcome.SENT:
        return "stopped"
    # A letter whose row was cleared away by age had gone.
    return {State.WAITING.value: "waiting", State.FAILED.value: "failed"}.get(state or "", "sent")
