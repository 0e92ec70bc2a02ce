from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.digests.due import Rhythm, is_letter_day, last_due, next_due
from forum.digests.models import Frequency

THURSDAY_AT_SEVEN = Rhythm()
OSLO = "Europe/Oslo"
MONTHLY = Frequency.MONTHLY
ZONES = ["Europe/Oslo", "Europe/Copenhagen", "America/New_York", "Pacific/Auckland", "UTC"]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "zone", "now", "due_on", "due_at"),
    [
        # Winter and summer: seven in the morning is another hour of UTC.
        (Rhythm(), OSLO, "2026-11-19 06:00", "2026-11-19", "2026-11-19 06:00"),
        (Rhythm(), OSLO, "2026-11-19 05:59", "2026-11-12", "2026-11-12 06:00"),
        (Rhythm(), OSLO, "2026-07-16 05:00", "2026-07-16", "2026-07-16 05:00"),
        # The Sundays on which the clocks change, at an hour that is skipped or comes twice.
        (Rhythm(6, 2), OSLO, "2026-03-29 12:00", "2026-03-29", "2026-03-29 01:00"),
        (Rhythm(6, 2), OSLO, "2026-10-25 12:00", "2026-10-25", "2026-10-25 00:00"),
        # The date is the reader's: in New Zealand it is Thursday already.
        (Rhythm(), "Pacific/Auckland", "2026-11-18 18:00", "2026-11-19", "2026-11-18 18:00"),
        (Rhythm(), "America/New_York", "2026-11-19 11:59", "2026-11-12", "2026-11-12 12:00"),
        # The first Thursday of the month only.
        (
            Rhythm(3, 7, Frequency.MONTHLY),
            OSLO,
            "2026-11-19 12:00",
            "2026-11-05",
            "2026-11-05 06:00",
        ),
        (
            Rhythm(0, 7, Frequency.MONTHLY),
            OSLO,
            "2027-02-01 12:00",
            "2027-02-01",
            "2027-02-01 06:00",
        ),
        # A stopped letter still has days, so that each can be recorded.
        (Rhythm(3, 7, Frequency.NEVER), OSLO, "2026-11-20 12:00", "2026-11-19", "2026-11-19 06:00"),
    ],
)
def test_newest_due_day_is_the_readers_own(
    rhythm: Rhythm, zone: str, now: str, due_on: str, due_at: str
) -> None:
    due = last_due(rhythm, zone, utc(now))
    assert (due.on, due.at) == (date.fromisoformat(due_on), utc(due_at))


def test_fortnightly_letter_skips_exactly_one_week_through_a_year_of_53_weeks() -> None:
    rhythm = Rhythm(3, 7, Frequency.FORTNIGHTLY)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(800)]
    letters = [day for day in days if is_letter_day(rhythm, day)]
    assert {(later - one).days for one, later in pairwise(letters)} == {14}


def test_unknown_time_zone_counts_as_oslo() -> None:
    now = utc("2026-11-19 06:00")
    assert last_due(Rhythm(), "Mars/Olympus", now) == last_due(Rhythm(), OSLO, now)


moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)
rhythms = st.builds(Rhythm, st.integers(0, 6), st.integers(0, 23), st.sampled_from(Frequency))


@settings(deadline=None)  # tests never measure time
@given(rhythms, st.sampled_from(ZONES), moments)
def test_now_lies_between_the_last_and_the_next_due_moment(
    rhythm: Rhythm, zone: str, now: datetime
) -> None:
    last, after = last_due(rhythm, zone, now), next_due(rhythm, zone, now)
    assert last.at <= now < after.at
    assert last.on < after.on
    assert last.on.weekday() == after.on.weekday() == rhythm.weekday
    local = after.at.astimezone(ZoneInfo(zone))
    # An hour that is skipped in spring comes one later.
    assert local.date() == after.on
    assert local.hour in (rhythm.hour, rhythm.hour + 1)


@settings(deadline=None)  # tests never measure time
@given(rhythms, st.sampled_from(ZONES), moments)
def test_looking_every_quarter_finds_each_day_once(
    rhythm: Rhythm, zone: str, now: datetime
) -> None:
    quarters = [now + timedelta(minutes=15 * n) for n in range(40)]
    found = [last_due(rhythm, zone, quarter) for quarter in quarters]
    assert found == sorted(found, key=lambda due: due.at)
    assert len({due.on for due in found}) == len({due.at for due in found})
