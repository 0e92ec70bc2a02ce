"""A worker process of its own for the tests of the queue: `python -m tests.kit.job_process URL`."""

import asyncio
import os
import signal
import sys

from forum.kit import db
from forum.kit.job_worker import working
from forum.kit.jobs import job


@job("test.count", side_by_side=4)
async def count(*, number: int) -> None:
    """Note that the job ran, and where."""
    await db.execute(
        "INSERT INTO ran (number, process) VALUES (:number, :process)",
        number=number,
        process=os.getpid(),
    )


@job("test.hang")
async def hang(*, number: int) -> None:
    """Note the start and never end."""
    await count(number=number)
    await asyncio.Event().wait()


async def main(url: str) -> None:
    """Work until SIGTERM."""
    ending = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.set)
    await db.open_database(url)
    try:
        async with working():
            await ending.wait()
    finally:
        await db.close_database()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
