"""When a mail may go to one person: not in their quiet hours, and at most so many a day.

Pure functions; hours are those on the person's own clock, moments are aware UTC.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from forum.kit.dates import zone

QUIET_FROM: Final = 21
QUIET_UNTIL: Final = 7
HOURS_OF_DAY: Final = 24
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """One person's day; both hours the same: mail goes at any time."""

    time_zone: str
    quiet_from: int = QUIET_FROM
    quiet_until: int = QUIET_UNTIL

    @property
    def are_quiet(self) -> bool:
        """Whether there are quiet hours at all."""
        return self.quiet_from != self.quiet_until

    def opening(self, now: datetime) -> datetime:
        """Return when a mail written now may go: now, or when the quiet hours end."""
        return self._next([self.quiet_until], now) if self._is_quiet(now) else now

    def day_began(self, now: datetime) -> datetime:
        """Return the person's last midnight."""
        return self._at(now, 0)

    def gathering(self, now: datetime) -> datetime:
        """Return when what was too much for the day goes, all in one: evening, else morning."""
        if not self.are_quiet:
            return self._next([QUIET_FROM - 1, QUIET_UNTIL], now)
        return self._next([(self.quiet_from - 1) % HOURS_OF_DAY, self.quiet_until], now)

    def _is_quiet(self, now: datetime) -> bool:
        hour = now.astimezone(zone(self.time_zone)).hour
        length = (self.quiet_until - self.quiet_from) % HOURS_OF_DAY
        return (hour - self.quiet_from) % HOURS_OF_DAY < length

    def _next(self, hours: list[int], now: datetime) -> datetime:
        days = (now, now + _ONE_DAY)
        return min(at for day in days for hour in hours if (at := self._at(day, hour)) > now)

    def _at(self, day: datetime, hour: int) -> datetime:
        there = zone(self.time_zone)
        # An hour that the clocks skip is taken as if they had not (PEP 495, fold=0).
        local = datetime.combine(day.astimezone(there).date(), time(hour), tzinfo=there)
        return local.astimezone(UTC)
