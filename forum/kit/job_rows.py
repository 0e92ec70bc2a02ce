"""The job table as workers see it: queue, claim for a while, finish, try again, forget.

One text on both databases; PostgreSQL adds SKIP LOCKED. Claiming is one short transaction, so a
job belongs to one worker until its lease ends; a killed worker's job is due again then.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from forum.kit import clock, db
from forum.kit.models import DONE, FAILED, RUNNING, WAITING

LEASE = timedelta(seconds=60)
FINISHED_KEPT = timedelta(days=7)
# What was to be done once is remembered longer, or it would be done again.
KEYS_KEPT = timedelta(days=35)
_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to queue; `at` is when it is due."""

    name: str
    arguments: Mapping[str, Any]
    priority: int
    at: datetime
    unique_key: str | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job that this process may run until its lease ends; `attempt` counts from 1."""

    id: int
    name: str
    arguments: dict[str, Any]
    attempt: int


async def add(new: NewJob) -> bool:
    """Queue a job in the current transaction; False when its key was queued before."""
    added = await db.execute(
        "INSERT INTO job (name, arguments, priority, state, unique_key, due_at, attempts, failure,"
        " created_at) VALUES (:name, :arguments, :priority, :state, :unique_key, :at, 0, '', :now)"
        " ON CONFLICT (unique_key) DO NOTHING",
        name=new.name,
        arguments=json.dumps(new.arguments),
        priority=new.priority,
        state=WAITING,
        unique_key=new.unique_key,
        at=new.at,
        now=clock.now(),
    )
    return added > 0


async def claim(free: Mapping[str, int], limit: int) -> list[Claimed]:
    """Take up to `limit` due jobs for `LEASE`, in order; `free`: how many of each kind at most.

    An empty answer costs one read and no lock.
    """
    now = clock.now()
    chosen = await _choose({kind: n for kind, n in free.items() if n > 0}, limit, now)
    if not chosen:
        return []
    skip = " FOR UPDATE SKIP LOCKED" if db.dialect() is db.Dialect.POSTGRES else ""
    taken = await db.rows(
        "UPDATE job SET state = :running, attempts = attempts + 1, due_at = :lease"  # noqa: S608
        f" WHERE id IN (SELECT id FROM job WHERE id IN (:ids) AND due_at <= :now{skip})"
        " RETURNING id, name, arguments, attempts, priority",
        running=RUNNING,
        lease=now + LEASE,
        ids=chosen,
        now=now,
    )
    taken.sort(key=lambda each: chosen.index(each["id"]))
    return [
        Claimed(each["id"], each["name"], json.loads(each["arguments"]), each["attempts"])
        for each in taken
    ]


async def _choose(free: dict[str, int], limit: int, now: datetime) -> list[int]:
    if not free or limit < 1:
        return []
    due = await db.rows(
        "SELECT id, name FROM job WHERE due_at <= :now AND name IN (:names)"
        " ORDER BY priority, due_at, id LIMIT :limit",
        now=now,
        names=list(free),
        limit=max(limit, _CANDIDATES),
    )
    chosen: list[int] = []
    taken: Counter[str] = Counter()
    for each in due:
        if len(chosen) < limit and taken[each["name"]] < free[each["name"]]:
            taken[each["name"]] += 1
            chosen.append(each["id"])
    return chosen


async def next_due(names: Collection[str]) -> datetime | None:
    """Return when the next job of these kinds is due, or its lease ends; None when none waits."""
    found: datetime | None = await db.value(
        "SELECT MIN(due_at) AS next_at FROM job WHERE due_at IS NOT NULL AND name IN (:names)",
        names=list(names),
    )
    return found


async def finish(job: Claimed) -> None:
    """Record that a job is done, unless another worker took it over meanwhile."""
    await db.execute(
        "UPDATE job SET state = :done, due_at = NULL, finished_at = :now, failure = ''"
        " WHERE id = :id AND attempts = :attempt",
        done=DONE,
        now=clock.now(),
        id=job.id,
        attempt=job.attempt,
    )


async def retry(job: Claimed, failure: str, after: timedelta) -> None:
    """Record what failed and let the job be due again `after` a while."""
    await db.execute(
        "UPDATE job SET state = :waiting, due_at = :at, failure = :failure"
        " WHERE id = :id AND attempts = :attempt",
        waiting=WAITING,
        at=clock.now() + after,
        failure=failure,
        id=job.id,
        attempt=job.attempt,
    )


async def give_up(job: Claimed, failure: str) -> None:
    """Record that a job failed for the last time; the row stays to be seen."""
    await db.execute(
        "UPDATE job SET state = :failed, due_at = NULL, finished_at = :now, failure = :failure"
        " WHERE id = :id AND attempts = :attempt",
        failed=FAILED,
        now=clock.now(),
        failure=failure,
        id=job.id,
        attempt=job.attempt,
    )


async def give_back(job: Claimed) -> None:
    """Let another worker take a job that this one did not get to finish, as if never begun."""
    await db.execute(
        "UPDATE job SET state = :waiting, due_at = :now, attempts = attempts - 1"
        " WHERE id = :id AND attempts = :attempt",
        waiting=WAITING,
        now=clock.now(),
        id=job.id,
        attempt=job.attempt,
    )


async def extend(jobs: Collection[Claimed]) -> None:
    """Prolong the lease of running jobs."""
    for job in jobs:
        await db.execute(
            "UPDATE job SET due_at = :lease WHERE id = :id AND attempts = :attempt",
            lease=clock.now() + LEASE,
            id=job.id,
            attempt=job.attempt,
        )


async def forget_finished() -> int:
    """Delete what finished long ago and return how many that were.

    Of a job that recurs only the newest slot's key is needed (`name@slot`, in the order of time).
    """
    now = clock.now()
    return await db.execute(
        "DELETE FROM job WHERE finished_at < :old AND (unique_key IS NULL OR finished_at < :older"
        " OR (unique_key LIKE name || '@%' AND EXISTS (SELECT 1 FROM job AS newer WHERE"
        " newer.unique_key > job.unique_key AND newer.unique_key LIKE job.name || '@%')))",
        old=now - FINISHED_KEPT,
        older=now - KEYS_KEPT,
    )
