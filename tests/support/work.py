"""Runs the queue of jobs in a test as the worker would, and lets no failure pass."""

import forum.worker  # noqa: F401  registers every kind of job

from forum.kit import db, jobs

PASSES = 200


async def run_all_jobs() -> int:
    """Run what is due until nothing is left, and return how many jobs that were."""
    done = 0
    for _ in range(PASSES):
        count = await jobs.run_due(100)
        done += count
        if not count:
            await _no_failures()
            return done
    raise AssertionError("jobs queue jobs without end")


async def _no_failures() -> None:
    failed = await db.rows("SELECT name, failure FROM job WHERE failure <> ''")
    assert not failed, "\n".join(f"{each['name']}: {each['failure']}" for each in failed)
