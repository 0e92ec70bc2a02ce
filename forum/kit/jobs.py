"""Jobs: work that an action queues in its own transaction and a worker does afterwards.

    @job("threads.index_thread")
    async def index_thread(*, thread_id: int) -> None: ...

    async with db.transaction():
        await index_thread.later(thread_id=1)

At least once, so a job may run again after a crash: handlers are idempotent, arguments are ids.
"""

import asyncio
import inspect
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from pathlib import Path
from traceback import extract_tb
from typing import Any, Generic, ParamSpec

import structlog

import forum
from forum.kit import clock, db, job_rows
from forum.kit.job_rows import Claimed, NewJob

P = ParamSpec("P")
log = structlog.get_logger()

_FIRST_WAIT = timedelta(seconds=10)
_LONGEST_WAIT = timedelta(hours=1)
_FRAMES = 4
CHANNEL = "job"  # of PostgreSQL's NOTIFY


class Priority(IntEnum):
    """Which of the jobs that are due goes first."""

    NOW = 0  # somebody sits and waits: a code to sign in with
    SOON = 10
    WHENEVER = 20


@dataclass(frozen=True, slots=True, eq=False)
class Job(Generic[P]):
    """A kind of job; calling it runs the function at once."""

    name: str
    function: Callable[P, Awaitable[None]]
    priority: int
    max_attempts: int
    timeout: float  # seconds
    side_by_side: int  # how many of the kind run at the same time in one process
    signature: inspect.Signature = field(repr=False)

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        await self.function(*args, **kwargs)

    async def later(
        self, *, unique_key: str | None = None, at: datetime | None = None, **arguments: Any
    ) -> bool:
        """Queue the job in the current transaction; both are kept or neither.

        With a `unique_key` it is queued once, however often this is called (the key is remembered
        for 35 days); False says that it was queued before. `at` is the earliest moment.

        Raises:
            TypeError: the function takes other arguments, or one is no JSON value.
        """
        self.signature.bind(**arguments)
        new = NewJob(self.name, arguments, self.priority, at or clock.now(), unique_key)
        is_new = await job_rows.add(new)
        if is_new:
            await _announce()
        return is_new


_kinds: dict[str, Job[Any]] = {}
# What a worker of this process wants to be told; none when it runs elsewhere.
_wakers: list[Callable[[], None]] = []


def job(
    name: str = "",
    *,
    priority: int = Priority.SOON,
    max_attempts: int = 8,
    timeout: float = 300,
    side_by_side: int = 2,
) -> Callable[[Callable[P, Awaitable[None]]], Job[P]]:
    """Register a function as a kind of job.

    `name` defaults to package and function (`threads.index_thread`); it is stored, so it outlives
    a renamed function. `timeout` in seconds; `side_by_side`: how many at a time in one process.
    """

    def register(function: Callable[P, Awaitable[None]]) -> Job[P]:
        called = name or f"{function.__module__.split('.')[1]}.{function.__name__}"
        signature = inspect.signature(function)
        made = Job(called, function, priority, max_attempts, timeout, side_by_side, signature)
        known = _kinds.setdefault(called, made)
        if known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"Two kinds of job are called {called}")
        return made

    return register


def kinds() -> dict[str, Job[Any]]:
    """Return every registered kind of job by its name."""
    return dict(_kinds)


async def run_due(limit: int = 100, *, raising: bool = True) -> int:
    """Run up to `limit` jobs that are due, one after the other, and return how many ran.

    For tests and commands. A failure is recorded as ever; then, unless `raising` is False, raised.
    """
    claimed = await job_rows.claim(dict.fromkeys(_kinds, limit), limit)
    failures = [fault for each in claimed if (fault := await run(each))]
    if failures and raising:
        raise failures[0]
    return len(claimed)


async def run(claimed: Claimed) -> Exception | None:
    """Run one job, record how it went, and return its fault."""
    kind = _kinds[claimed.name]
    if claimed.attempt > kind.max_attempts:
        # Its workers were killed each time, before they could record anything.
        await job_rows.give_up(claimed, "its worker ended")
        return None
    started = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(kind.timeout):
            await kind.function(**claimed.arguments)
    except Exception as fault:  # noqa: BLE001  the one place: a failing job is recorded, and others go on
        await _record(kind, claimed, fault)
        return fault
    await job_rows.finish(claimed)
    took = round(asyncio.get_running_loop().time() - started, 3)
    log.debug("job.done", job=claimed.name, id=claimed.id, seconds=took)
    return None


async def _record(kind: Job[Any], claimed: Claimed, fault: Exception) -> None:
    failure = describe(fault)
    is_last = claimed.attempt >= kind.max_attempts
    log.warning(
        "job.given_up" if is_last else "job.failed",
        job=claimed.name,
        id=claimed.id,
        attempt=claimed.attempt,
        failure=failure,
    )
    if is_last:
        await job_rows.give_up(claimed, failure)
    else:
        await job_rows.retry(claimed, failure, wait_after(claimed.attempt))


def wait_after(attempt: int) -> timedelta:
    """Return how long to wait after a failed attempt: doubled each time, a quarter more or less."""
    doubled: timedelta = min(_FIRST_WAIT * 2 ** min(attempt - 1, 20), _LONGEST_WAIT)
    jitter = random.uniform(0.75, 1.25)  # noqa: S311  no secret
    return doubled * jitter


def describe(fault: BaseException) -> str:
    """Return what a fault is and where, without its message: that may quote somebody."""
    here = Path(forum.__file__).parent.parent
    places = []
    for frame in reversed(extract_tb(fault.__traceback__)[1:]):
        file = Path(frame.filename)
        place = file.relative_to(here) if file.is_relative_to(here) else Path(file.name)
        places.append(f"{place}:{frame.lineno} {frame.name}")
    return " < ".join([type(fault).__name__, *places[:_FRAMES]])


def wake_on_new(waker: Callable[[], None]) -> Callable[[], None]:
    """Call `waker` whenever this process has queued a job; the answer ends that."""
    _wakers.append(waker)
    return lambda: _wakers.remove(waker)


async def _announce() -> None:
    if _wakers:
        for waker in _wakers:
            db.after_commit(waker)
    elif db.dialect() is db.Dialect.POSTGRES:
        # Delivered when the transaction is kept, once however often it is said.
        await db.execute("SELECT pg_notify(:channel, '')", channel=CHANNEL)


@job("kit.forget_finished", priority=Priority.WHENEVER)
async def forget_finished() -> None:
    """Delete the rows of jobs that finished more than a week ago."""
    await job_rows.forget_finished()
