"""Runs the queue of jobs in a test as the worker would."""

import forum.worker  # noqa: F401  registers every kind of job
from forum.kit import jobs

PASSES = 200


async def run_all_jobs(*, raising: bool = True) -> int:
    """Run what is due until nothing is left, and return how many jobs that were.

    The first failure is raised unless `raising` is False.
    """
    done = 0
    for _ in range(PASSES):
        count = await jobs.run_due(100, raising=raising)
        if not count:
            return done
        done += count
    raise AssertionError("jobs queue jobs without end")
