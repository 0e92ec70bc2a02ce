"""Starting the letters that are due, and writing each in a job of its own."""

from datetime import date

from forum.digests import queries, writing
from forum.digests.contents import window_of
from forum.digests.models import LetterPlan, Outcome
from forum.kit import clock, db
from forum.kit.jobs import Priority, job

AT_ONCE = 200


@job("digests.start")
async def start() -> None:
    """Queue a job for each letter that is due, once for each reader and day."""
    due = await queries.due_letters(clock.now())
    for first in range(0, len(due), AT_ONCE):
        async with db.transaction():
            for letter in due[first : first + AT_ONCE]:
                day = letter.due_on.isoformat()
                key = f"weekly:{letter.person_id}:{day}"
                await send_letter.later(person_id=letter.person_id, due_on=day, unique_key=key)


@job("digests.send_letter", priority=Priority.WHENEVER)
async def send_letter(*, person_id: int, due_on: str) -> None:
    """Write one reader's letter of one day, unless it has been written."""
    day = date.fromisoformat(due_on)
    if await queries.is_written(person_id, day):
        return
    addressee = await queries.addressee(person_id)
    if addressee is None:
        window = window_of(LetterPlan(person_id=person_id))
        await writing.record(person_id, day, window, Outcome.DEACTIVATED)
        return
    await writing.write_letter(addressee, day)
