"""Readers and writers for the measurements, and the questions that they open."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from forum.accounts.actions import open_session
from forum.branches.models import Branch
from forum.kit import clock, db
from forum.settings import settings
from tests.support.world import make_person

QUESTIONS = """
SELECT id FROM thread
WHERE kind = 'question' AND visibility = 'network' AND answer_count = 10
ORDER BY id DESC LIMIT :count
"""


@asynccontextmanager
async def opened() -> AsyncIterator[None]:
    """Open the database that the settings name."""
    await db.open_database(settings().database)
    try:
        yield
    finally:
        await db.close_database()


async def sign_in(count: int, name: str) -> list[str]:
    """Add people to the first branch and return a session token for each.

    Writers are many because one person may not write as often as a measurement does.
    """
    async with opened():
        branch = await Branch.all().order_by("id").first()
        tokens = []
        for number in range(count):
            address = f"{name}{number}@example.org"
            person = await make_person(f"{name} {number}", branch, email=address, language="nb")
            async with db.transaction():
                tokens.append(await open_session(person.id, "Bench"))
        return tokens


async def questions(count: int) -> list[str]:
    """Return the paths of questions with ten answers."""
    async with opened():
        found = await db.rows(QUESTIONS, count=count)
        return [f"/threads/{each['id']}" for each in found]


async def answers() -> int:
    """Return how many answers there are."""
    async with opened():
        return int(await db.value("SELECT count(*) FROM answer"))


async def jobs_waiting() -> int:
    """Return how many jobs are still to be done now."""
    async with opened():
        return int(await db.value("SELECT count(*) FROM job WHERE due_at <= :now", now=clock.now()))
