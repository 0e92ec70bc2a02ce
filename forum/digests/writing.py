"""Writing the letter of one reader and one day, and recording it, or why there is none."""

from datetime import date
from typing import Any

from forum.digests.contents import Contents, Window, contents_for, window_of
from forum.digests.models import Frequency, LetterPlan, LetterRun, Outcome
from forum.digests.queries import Addressee
from forum.digests.wording import letter_values
from forum.kit import clock, db, i18n
from forum.mail import templates
from forum.mail.message import Built
from forum.mail.models import Letter
from forum.mail.outbox import Answerable, NewLetter, Priority, post
from forum.mail.unsubscribe import WEEKLY, Stop, list_headers


async def write_letter(addressee: Addressee, due_on: date) -> Outcome:
    """Select, write and post the letter of one day, or record why there is none."""
    window = window_of(addressee.plan)
    if addressee.rhythm.frequency is Frequency.NEVER:
        await record(addressee.viewer.id, due_on, window, Outcome.STOPPED)
        return Outcome.STOPPED
    contents, values = await compose(addressee, window, due_on)
    if contents.is_empty:
        await record(addressee.viewer.id, due_on, window, Outcome.NOTHING)
        return Outcome.NOTHING
    letter = new_letter(addressee, values, f"weekly:{addressee.viewer.id}:{due_on.isoformat()}")
    async with db.transaction():
        await post(letter)
        await record(
            addressee.viewer.id, due_on, window, Outcome.SENT, contents=contents, key=letter.key
        )
    return Outcome.SENT


def new_letter(addressee: Addressee, values: dict[str, Any], key: str) -> NewLetter:
    """Return the letter with its headers, ready to be posted."""
    return NewLetter(
        key=key,
        person_id=addressee.viewer.id,
        address=addressee.reader.email,
        name=addressee.reader.name,
        template="weekly",
        language=addressee.reader.language,
        context=values,
        priority=Priority.WEEKLY,
        headers=list_headers(Stop(addressee.viewer.id, WEEKLY)),
        answerable=_answerable(values),
    )


def _answerable(values: dict[str, Any]) -> tuple[Answerable, ...]:
    entries = [entry for section in values["sections"] for entry in section["entries"]]
    # Of an answer the question stands above it, of anything else the theme.
    titles = {one["place"]: ": ".join(filter(None, (one["over"], one["title"]))) for one in entries}
    return tuple(Answerable(place, title) for place, title in titles.items() if place)


async def record(
    person_id: int,
    due_on: date,
    window: Window,
    outcome: Outcome,
    *,
    contents: Contents | None = None,
    key: str = "",
) -> None:
    """Keep what became of one day's letter, and that everything in the window was looked at.

    Raises:
        IntegrityError: another worker has written the letter of that day.
    """
    async with db.transaction():
        letter = await Letter.get_or_none(key=key) if key else None
        await LetterRun.create(
            person_id=person_id,
            due_on=due_on,
            from_at=window.since,
            until_at=window.until,
            outcome=outcome,
            told=list(contents.told) if contents else [],
            letter_id=letter.id if letter else None,
            created_at=clock.now(),
        )
        if outcome in (Outcome.SENT, Outcome.NOTHING):
            await LetterPlan.update_or_create({"read_until_at": window.until}, person_id=person_id)


async def compose(
    addressee: Addressee, window: Window, due_on: date
) -> tuple[Contents, dict[str, Any]]:
    """Return what the letter says and the values of its template, in the reader's language."""
    with i18n.language(addressee.reader.language):
        contents = await contents_for(addressee, window)
        return contents, letter_values(addressee, contents, due_on)


async def preview(addressee: Addressee, due_on: date) -> Built:
    """Return the next letter as it would be now; nothing is recorded."""
    _contents, values = await compose(addressee, window_of(addressee.plan), due_on)
    return await templates.render("weekly", addressee.reader.language, values)


async def send_extra(addressee: Addressee, due_on: date) -> None:
    """Send a reader the next letter as it would be now, besides the ordinary ones."""
    _contents, values = await compose(addressee, window_of(addressee.plan), due_on)
    key = f"extra:{addressee.viewer.id}:{clock.now().isoformat()}"
    async with db.transaction():
        await post(new_letter(addressee, values, key))
