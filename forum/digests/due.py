"""On which days a letter is due, in the reader's own calendar: pure functions."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from forum.digests.models import SEVEN_O_CLOCK, THURSDAY, Frequency
from forum.kit.dates import zone

DAYS_OF_WEEK = 7
# A server that was away on the day sends the letter within this time; then the next one tells all.
CATCH_UP = timedelta(days=3)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rhythm:
    """Weekday (0 is Monday), local hour and how often."""

    weekday: int = THURSDAY
    hour: int = SEVEN_O_CLOCK
    frequency: Frequency = Frequency.WEEKLY


@dataclass(frozen=True)
class Due:
    """One day's letter: the reader's date, and when that is (aware UTC)."""

    on: date
    at: datetime


def last_due(rhythm: Rhythm, time_zone: str, now: datetime) -> Due:
    """Return the newest day on which a letter is due at or before `now`."""
    today = now.astimezone(zone(time_zone)).date()
    days = (_due(rhythm, time_zone, today - _ONE_DAY * back) for back in count())
    return next(due for due in days if due and due.at <= now)


def next_due(rhythm: Rhythm, time_zone: str, now: datetime) -> Due:
    """Return the first day on which a letter is due after `now`."""
    today = now.astimezone(zone(time_zone)).date()
    days = (_due(rhythm, time_zone, today + _ONE_DAY * ahead) for ahead in count())
    return next(due for due in days if due and due.at > now)


def is_letter_day(rhythm: Rhythm, day: date) -> bool:
    """Tell whether a letter is due on `day`; for nobody's letters, on the day they would be."""
    if day.weekday() != rhythm.weekday:
        return False
    if rhythm.frequency is Frequency.FORTNIGHTLY:
        # Weeks counted from a fixed Monday: an ISO year of 53 weeks would give two in a row.
        return (day.toordinal() - 1) // DAYS_OF_WEEK % 2 == 0
    if rhythm.frequency is Frequency.MONTHLY:
        return day.day <= DAYS_OF_WEEK
    return True


def _due(rhythm: Rhythm, time_zone: str, day: date) -> Due | None:
    if not is_letter_day(rhythm, day):
        return None
    # An hour that the clocks skip is taken as if they had not (PEP 495, fold=0).
    local = datetime.combine(day, time(rhythm.hour), tzinfo=zone(time_zone))
    return Due(day, local.astimezone(UTC))
