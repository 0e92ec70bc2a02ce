"""What follows when a routine was published or decided about: search finds it, people hear."""

from datetime import timedelta
from typing import Final

from forum import notifications, search
from forum.branches.audience import leaders_of
from forum.files.reading import ensure_read
from forum.kit import clock, db
from forum.kit.jobs import Priority, job
from forum.notifications import subscribers, topics
from forum.notifications.matters import Matter
from forum.routines import guessing, notices, reminders
from forum.routines.documents import piece_key
from forum.routines.kinds import Standing, VersionState, Weight
from forum.routines.policy import standing
from forum.routines.queries import deeds, found, today_in

REVIEWED_AT_ONCE = 200
PUT_AT_ONCE: Final = 50
READING_SECONDS: Final = 1800.0
LOOK_AGAIN: Final = timedelta(minutes=10)


@job("routines.index_routine")
async def index_routine(*, routine_id: int) -> None:
    """Let search find a routine and its files as they are now, or no more.

    Files that nobody has read yet are read afterwards; then this is done again.
    """
    documents, gone = await found.documents_of(routine_id)
    for start in range(0, len(documents), PUT_AT_ONCE):
        await search.put(documents[start : start + PUT_AT_ONCE])
    await search.remove(gone)
    if await found.unread_files(routine_id):
        async with db.transaction():
            await read_files.later(routine_id=routine_id)


@job("routines.index_file_anew")
async def index_file_anew(*, routine_id: int, file_id: int, pieces: int) -> None:
    """Let search find what was read anew in a file of a routine.

    `pieces`: how many of the file search may know from before.
    """
    await index_routine(routine_id=routine_id)
    there = {document.id for document in (await found.documents_of(routine_id))[0]}
    known = [piece_key(routine_id, file_id, number) for number in range(1, pieces + 1)]
    await search.remove([key for key in known if key not in there])


async def follow_reading(file_id: int) -> None:
    """Have the routines indexed again that hold a file; call it while its old text is there."""
    for routine_id, pieces in (await found.holding(file_id)).items():
        await index_file_anew.later(routine_id=routine_id, file_id=file_id, pieces=pieces)


@job("routines.read_files", priority=Priority.WHENEVER, timeout=READING_SECONDS)
async def read_files(*, routine_id: int) -> None:
    """Read the files of a routine that are not read yet, and let search find what is in them."""
    waiting = await found.unread_files(routine_id)
    for file_id in waiting:
        await ensure_read(file_id)
    held = await found.unread_files(routine_id)
    async with db.transaction():
        if held != waiting:
            await index_routine.later(routine_id=routine_id)
        elif held:
            # They wait for the virus scan. One job at a time waits with them.
            again = clock.now() + LOOK_AGAIN
            slot = int(again.timestamp() / LOOK_AGAIN.total_seconds())
            key = f"routines.read_files:{routine_id}:{slot}"
            await read_files.later(routine_id=routine_id, unique_key=key, at=again)


@job("routines.announce_version")
async def announce_version(*, version_id: int) -> None:
    """Tell who follows and who uses the routine of a published version, by its weight."""
    deed = await deeds.version_deed(version_id)
    if deed is None or deed["state"] != VersionState.PUBLISHED:
        return
    if deed["number"] == 1:
        await _announce_new(deed)
    elif deed["weight"] != Weight.CORRECTION:
        await _announce_change(deed)


@job("routines.announce_text")
async def announce_text(*, version_id: int) -> None:
    """Tell those who answer for the routine that a text waits for them."""
    deed = await deeds.version_deed(version_id)
    if deed is None or deed["state"] != VersionState.PROPOSED:
        return
    await notifications.notify(await deeds.answering_for(deed), notices.of_text(deed))


@job("routines.announce_decision")
async def announce_decision(*, version_id: int) -> None:
    """Tell whoever proposed a text what the branch made of it."""
    deed = await deeds.version_deed(version_id)
    if deed is not None and deed["decided_by_id"]:
        readers = await deeds.readers_among(deed, [deed["by_id"]])
        await notifications.notify(readers, notices.of_decision(deed))


@job("routines.announce_hiding")
async def announce_hiding(*, hiding_id: int) -> None:
    """Tell those who answer for a routine that a moderator hid it."""
    deed = await deeds.hiding_deed(hiding_id)
    if deed is not None:
        await notifications.notify(await deeds.answering_for(deed), notices.of_hiding(deed))


@job("routines.guess_draft")
async def guess_draft(*, version_id: int) -> None:
    """Give a draft that was made of a file the title, language and theme that its text suggests.

    What its writer has changed meanwhile stays.
    """
    await guessing.guess(version_id)


@job("routines.remind")
async def remind() -> None:
    """Ask whether routines still hold whose review date is near or over, each once a step."""
    until = (clock.now() + timedelta(days=reminders.FIRST + 1)).date()
    after_id = 0
    while due := await deeds.to_review(until, after_id, REVIEWED_AT_ONCE):
        for routine in due:
            async with db.transaction():
                await reminders.ask(routine)
                await _rank(routine)
        after_id = due[-1]["id"]


async def _rank(routine: deeds.Deed) -> None:
    """Have search rank a routine anew when the calendar has made it due or overdue."""
    stands = standing(routine["review_on"], routine["number"], today_in(routine["country"]))
    if stands is not Standing.CURRENT:
        key = f"routines.rank:{routine['id']}:{routine['review_on']}:{stands.value}"
        await index_routine.later(routine_id=routine["id"], unique_key=key)


async def _announce_new(deed: deeds.Deed) -> None:
    theme, branch = deed["theme_id"], deed["branch_id"]
    followed = (
        topics.of_theme(theme),
        topics.of_theme_routines(theme),
        topics.of_branch(branch),
    )
    readers = await deeds.readers_among(deed, await subscribers(*followed))
    await notifications.notify(readers, notices.of_new(deed))


async def _announce_change(deed: deeds.Deed) -> None:
    """Tell each person once: as who made a variant, who uses it, or who follows it."""
    told: set[int] = set()
    for variant in await deeds.variants_of(deed["id"]):
        answering = set(await deeds.answering_for(variant))
        people = await deeds.readers_among(deed, answering - told)
        await notifications.notify(people, notices.of_origin(deed, variant["id"]))
        told |= set(people)
    using = await leaders_of(await deeds.branches_using(deed["id"]))
    users = await deeds.readers_among(deed, set(using) - told)
    await notifications.notify(users, notices.of_version(deed, notices.matter_of(deed)))
    told |= set(users)
    followers = await subscribers(topics.of_routine(deed["id"]))
    rest = await deeds.readers_among(deed, set(followers) - told)
    matter = Matter.IMPORTANT if deed["weight"] == Weight.IMPORTANT else Matter.FOLLOWED
    await notifications.notify(rest, notices.of_version(deed, matter))
