"""Moments in words that a person would say, in the reader's language and time zone."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from forum.kit import clock
from forum.kit.i18n import _, current_language

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
# What a date looks like when the year is the present one, in Babel's pattern letters.
_DAY_AND_MONTH = {"nb": "d. MMMM", "nn": "d. MMMM", "da": "d. MMMM", "en": "d MMMM"}


def when(moment: datetime, time_zone: str) -> str:
    """Return `moment` as "today at 09.12", "yesterday", "Tuesday" or "16 November"."""
    there = moment.astimezone(zone(time_zone))
    today = clock.now().astimezone(zone(time_zone)).date()
    age = (today - there.date()).days
    if age == 0:
        return _("today at %(time)s", time=time_of_day(there))
    if age == 1:
        return _("yesterday")
    if 1 < age < 7:  # noqa: PLR2004  within a week the weekday says it best
        return weekday(there.date())
    return day(there.date(), today)


def day(of: date, today: date | None = None) -> str:
    """Return "16 November", with the year unless it is that of `today`."""
    is_this_year = of.year == (today or clock.now().date()).year
    return _day(of, current_language(), with_year=not is_this_year)


def day_and_year(of: date) -> str:
    """Return "16 November 2026", for what is read in other years too."""
    return _day(of, current_language(), with_year=True)


def weekday(of: date) -> str:
    """Return the weekday's name, capitalised as the language does."""
    return _formatted(of, "EEEE", current_language())


def date_in(moment: datetime, time_zone: str) -> date:
    """Return the calendar day that `moment` falls on in `time_zone`."""
    return moment.astimezone(zone(time_zone)).date()


def time_of_day(there: datetime) -> str:
    """Return the clock time with a full stop, as Norwegians and Danes write it, or a colon."""
    return format_time(there, "HH:mm" if current_language() == "en" else "HH.mm", locale="en")


def greeting(time_zone: str) -> str:
    """Return what one says at this hour there: good morning, good evening, or hello."""
    hour = clock.now().astimezone(zone(time_zone)).hour
    if 5 <= hour < 10:  # noqa: PLR2004
        return _("Good morning")
    if 18 <= hour < 23:  # noqa: PLR2004
        return _("Good evening")
    return _("Hello")


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Return the time zone called `name`, Oslo's for an unknown one."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("Europe/Oslo")


@lru_cache(maxsize=2048)
def _day(of: date, code: str, *, with_year: bool) -> str:
    pattern = _DAY_AND_MONTH[code] + (" y" if with_year else "")
    text = format_date(of, pattern, locale=code)
    return text.replace(" ", NO_BREAK_SPACE, 1)


@lru_cache(maxsize=2048)
def _formatted(of: date, pattern: str, code: str) -> str:
    return format_date(of, pattern, locale=code)
