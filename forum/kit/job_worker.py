"""The worker: takes due jobs, runs several at a time, and sleeps until there is something to do."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import structlog

from forum.kit import clock, db, job_rows, jobs
from forum.kit.errors import Unavailable
from forum.kit.job_rows import Claimed
from forum.kit.job_slots import Recurring, next_slot, queue_slots

log = structlog.get_logger()

AT_ONCE = 4
# How often another process's new job is looked for; on PostgreSQL a NOTIFY tells it at once.
POLL_S = 1.0
POLL_LISTENING_S = 15.0
_HEARTBEAT_S = job_rows.LEASE.total_seconds() / 4
_BREATH_S = 0.05
_AWAY_S = 2.0
_GRACE_S = 0.5


class Worker:
    """Runs jobs until it is stopped; `at_once` is how many at the same time."""

    def __init__(self, schedule: Sequence[Recurring] = (), *, at_once: int = AT_ONCE) -> None:
        self.schedule = schedule
        self.at_once = at_once
        self._running: dict[asyncio.Task[Any], Claimed] = {}
        self._wake = asyncio.Event()
        self._stopping = False
        self._next_slot: datetime | None = clock.now() if schedule else None
        self._beaten = 0.0
        self._listener: Any = None

    async def run(self) -> None:
        """Work until `stop` is called; then let running jobs end for a moment."""
        forget = jobs.wake_on_new(self.wake)
        try:
            while not self._stopping:
                self._wake.clear()
                await self._work_or_wait(self._step())
        finally:
            forget()
            await self._end()

    def stop(self) -> None:
        """Ask the worker to end; `run` returns within two seconds."""
        self._stopping = True
        self._wake.set()

    def wake(self) -> None:
        """Look for jobs now."""
        self._wake.set()

    async def _work_or_wait(self, step: Any) -> None:
        try:
            sleep_s = await step
        except Unavailable:
            log.warning("worker.database_away")
            sleep_s = _AWAY_S
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), sleep_s)

    async def _step(self) -> float:
        """Queue slots, prolong leases, take jobs; return how long to sleep, in seconds."""
        await self._listen()
        if self._next_slot and clock.now() >= self._next_slot:
            await queue_slots(self.schedule)
            self._next_slot = next_slot(self.schedule)
        await self._beat()
        free = self.at_once - len(self._running)
        taken = await job_rows.claim(self._free_by_kind(), free)
        for claimed in taken:
            task = db.spawn(jobs.run(claimed), name=claimed.name)
            self._running[task] = claimed
            task.add_done_callback(self._ended)
        return _BREATH_S if len(taken) == free and free else await self._pause()

    def _free_by_kind(self) -> dict[str, int]:
        busy = Counter(claimed.name for claimed in self._running.values())
        return {name: kind.side_by_side - busy[name] for name, kind in jobs.kinds().items()}

    async def _beat(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._running and now - self._beaten > _HEARTBEAT_S:
            await job_rows.extend(list(self._running.values()))
            self._beaten = now

    async def _pause(self) -> float:
        poll = POLL_LISTENING_S if self._listener else POLL_S
        if self._running:
            poll = min(poll, _HEARTBEAT_S)
        if len(self._running) >= self.at_once:
            return poll
        free = [name for name, places in self._free_by_kind().items() if places > 0]
        moments = [self._next_slot, await job_rows.next_due(free)]
        waits = [(each - clock.now()) / timedelta(seconds=1) for each in moments if each]
        return max(_BREATH_S, min([poll, *waits]))

    def _ended(self, task: asyncio.Task[Any]) -> None:
        claimed = self._running.pop(task)
        self._wake.set()
        if not task.cancelled() and (fault := task.exception()):
            # The record of how it went could not be written: the lease runs out and it runs again.
            log.warning("job.not_recorded", job=claimed.name, failure=jobs.describe(fault))

    async def _listen(self) -> None:
        if db.dialect() is db.Dialect.SQLITE or (self._listener and not self._listener.is_closed()):
            return
        self._listener = None
        try:
            self._listener = await db.listen(jobs.CHANNEL, self.wake)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
            raise Unavailable from fault

    async def _end(self) -> None:
        if self._running:
            await asyncio.wait(list(self._running), timeout=_GRACE_S)
        left = dict(self._running)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(list(left), timeout=_GRACE_S)
        with suppress(Unavailable):
            for claimed in left.values():
                await job_rows.give_back(claimed)
        if self._listener:
            await self._listener.close()


@asynccontextmanager
async def working(schedule: Sequence[Recurring] = ()) -> AsyncIterator[Worker]:
    """Run a worker beside the block; a fault that ends it is logged, and it starts again."""
    worker = Worker(schedule)
    task = db.spawn(_keep_running(worker), name="worker")
    try:
        yield worker
    finally:
        worker.stop()
        await asyncio.wait([task], timeout=2)
        task.cancel()


async def _keep_running(worker: Worker) -> None:
    while True:
        run = asyncio.create_task(worker.run())
        try:
            await asyncio.wait([run])
        except asyncio.CancelledError:
            run.cancel()
            raise
        fault = run.exception()
        if fault is None:
            return
        log.error("worker.failed", failure=jobs.describe(fault))
        await asyncio.sleep(_AWAY_S)
