"""What recurs: which slots of a schedule have come, each queued once however many workers ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from croniter import croniter

from forum.kit import clock, db
from forum.kit.jobs import Job

# Below job_rows.KEYS_KEPT: the key of an older slot may be forgotten, so it is let pass.
_OLDEST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Recurring:
    """A job and when it recurs: five cron fields (`man 5 crontab`), in UTC."""

    cron: str
    job: Job[Any]

    def latest(self, now: datetime) -> datetime:
        """Return the newest slot that has come by `now`."""
        # croniter gives the slot before its start, so one that is just now must be before it.
        moment: datetime = croniter(self.cron, now + timedelta(seconds=1)).get_prev(datetime)
        return moment.astimezone(UTC)

    def next(self, now: datetime) -> datetime:
        """Return the first slot after `now`."""
        moment: datetime = croniter(self.cron, now).get_next(datetime)
        return moment.astimezone(UTC)


async def queue_slots(schedule: Iterable[Recurring]) -> int:
    """Queue the newest slot of each that has come and was not queued yet; return how many.

    Slots that were missed while nothing ran are made up by the newest one alone.
    """
    now = clock.now()
    due = [(each.job, each.latest(now)) for each in schedule]
    new = [(job, slot) for job, slot in due if slot > now - _OLDEST]
    keys = {f"{job.name}@{slot:%Y-%m-%dT%H:%MZ}": job for job, slot in new}
    known = await db.rows("SELECT unique_key FROM job WHERE unique_key IN (:keys)", keys=list(keys))
    queued = 0
    for key in keys.keys() - {each["unique_key"] for each in known}:
        queued += await keys[key].later(unique_key=key)
    return queued


def next_slot(schedule: Iterable[Recurring]) -> datetime | None:
    """Return when the next slot of any comes; None for an empty schedule."""
    now = clock.now()
    return min((each.next(now) for each in schedule), default=None)
