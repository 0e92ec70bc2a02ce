"""A worker of its own that builds and delivers: `python -m tests.mail.delivering_process`."""

import asyncio

from forum.kit import db, heavy
from forum.kit.job_worker import working
from forum.mail import jobs as mail_jobs  # noqa: F401  registers the kinds of job
from forum.settings import settings


async def main() -> None:
    """Work until it is killed or nothing waits."""
    await db.open_database(settings().database)
    try:
        async with working():
            while await db.value("SELECT 1 FROM letter WHERE state = 'waiting' LIMIT 1"):  # noqa: ASYNC110
                await asyncio.sleep(0.2)  # the worker does it
    finally:
        await heavy.close()
        await db.close_database()


if __name__ == "__main__":
    asyncio.run(main())
