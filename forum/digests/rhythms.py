"""How often the letter comes, in words."""

from datetime import date
from typing import Final

from forum.digests.models import Frequency
from forum.kit import dates
from forum.kit.i18n import N_, _

FREQUENCIES: Final = {
    Frequency.WEEKLY: N_("Every week"),
    Frequency.FORTNIGHTLY: N_("Every other week"),
    Frequency.MONTHLY: N_("Once a month"),
    Frequency.NEVER: N_("Never"),
}
# Any Monday will do to name the days of a week.
_MONDAY: Final = date(1970, 1, 5)


def rhythm_words(frequency: Frequency, weekday: int) -> str:
    """Return "Every week, Thursday", or "Never" (0 is Monday)."""
    how_often = _(FREQUENCIES[frequency])
    if frequency is Frequency.NEVER:
        return how_often
    return f"{how_often}, {weekday_name(weekday)}"


def weekday_name(weekday: int) -> str:
    """Return the name of a day of the week, 0 is Monday."""
    return dates.weekday(_MONDAY.replace(day=_MONDAY.day + weekday))
