"""What stands in the letter, in which section, and how much of it."""

from datetime import datetime, timedelta

from forum.branches.models import Membership
from forum.digests.jobs import start
from forum.digests.models import LetterPlan, LetterRun
from forum.notifications import subscribe
from forum.threads.kinds import Kind, Visibility
from forum.threads.models import Thread
from tests.conftest import Configure, RunJobs, StoppedClock
from tests.digests.reading import THURSDAY_AT_SEVEN, WEEK, letter_to, post_letters, section
from tests.digests.writings import (
    accept,
    write_answer,
    write_thread,
    write_tip,
)
from tests.support.postbox import Postbox, html_of, text_of
from tests.support.world import World, make_person


async def test_reader_sees_what_they_may_see(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await write_thread(world, world.bente, "Only for Herlev?", visibility=Visibility.BRANCH)
    gone = await write_thread(world, world.bente, "Deleted?")
    await Thread.filter(id=gone.id).update(deleted_at=clock.now)
    await write_thread(world, world.bente, "For all?")
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    assert "Only for Herlev?" in await letter_to(world.jens)
    for person in (world.sigrid, world.jens):
        assert "Deleted?" not in await letter_to(person)
        assert "For all?" in await letter_to(person)
    assert "Only for Herlev?" not in await letter_to(world.sigrid)


async def write_some_of_everything(world: World, now: datetime) -> None:
    mine = await write_thread(world, world.sigrid, "My own question?")
    await write_answer(mine, world.bente, "A third of the new price.")
    await write_thread(world, world.torbjorn, "Waiting?")
    answered = await write_thread(world, world.torbjorn, "Answered?")
    await write_answer(answered, world.jens, "Yes, on Mondays.")
    await write_thread(world, world.jens, "Just talk", kind=Kind.DISCUSSION)
    solved = await write_thread(world, world.torbjorn, "Solved?")
    await accept(await write_answer(solved, world.bente, "Like this."), world.torbjorn)
    await write_tip(world, world.torbjorn, "Coffee at the till")
    old = await write_thread(world, world.jens, "Followed?", at=now - timedelta(days=60))
    await subscribe(world.sigrid.id, f"thread:{old.id}")
    await write_answer(old, world.bente, "At last an answer.")
    anne = await make_person("Anne", world.vefsn)
    await Membership.filter(person_id=anne.id).update(joined_at=now - timedelta(days=1))


async def test_everything_stands_in_its_section(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(THURSDAY_AT_SEVEN)
    await write_some_of_everything(world, clock.now)
    await post_letters(run_jobs)
    text = await letter_to(world.sigrid)
    stands = {
        "Answers to you": ["Bente in Herlev answered", "A third of the new price."],
        "Can you help?": ["Waiting?"],
        "New questions and answers": ["Answered?", "Just talk"],
        "Newly solved": ["Solved?", "Like this."],
        "This worked": ["Coffee at the till", "4,200"],
        "What you follow": ["At last an answer."],
        "From Vefsn": ["Anne"],
    }
    titles = [line.strip("= ") for line in text.splitlines() if line.startswith("==")]
    assert titles == list(stands)
    for title, sentences in stands.items():
        for sentence in sentences:
            assert sentence in section(text, title)
            assert text.count(f"* {sentence}") <= 1
    assert "Answered?" not in section(text, "Can you help?")
    assert "Solved?" not in section(text, "New questions and answers")


async def test_questions_of_other_branches_come_first(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(THURSDAY_AT_SEVEN)
    await write_thread(world, world.bente, "From here?", at=clock.now - timedelta(hours=1))
    await write_thread(world, world.torbjorn, "From afar?", at=clock.now - timedelta(hours=2))
    await post_letters(run_jobs)
    waiting = section(await letter_to(world.jens), "Can you help?")
    assert waiting.index("From afar?") < waiting.index("From here?")


async def write_more_than_fits(world: World, now: datetime) -> None:
    long = "Because of this and that. " * 20
    for number in range(13):
        await write_thread(world, world.torbjorn, f"Question {number}? " + "why " * 40)
        await write_thread(world, world.torbjorn, f"Talk {number}", kind=Kind.DISCUSSION)
        await write_tip(world, world.bente, f"Tip {number} " + "so " * 40)
        mine = await write_thread(world, world.sigrid, f"Mine {number}? " + "why " * 40)
        await write_answer(mine, world.jens, long)
        old = await write_thread(world, world.bente, f"Old {number}?", at=now - 10 * WEEK)
        await subscribe(world.sigrid.id, f"thread:{old.id}")
        await write_answer(old, world.jens, long)
        solved = await write_thread(world, world.bente, f"Solved {number}? " + "why " * 40)
        await accept(await write_answer(solved, world.jens, long), world.bente)
        anne = await make_person(f"Anne{number}", world.vefsn)
        await Membership.filter(person_id=anne.id).update(joined_at=now - timedelta(days=1))


async def test_more_than_fits_is_counted_and_the_letter_stays_small(
    world: World,
    clock: StoppedClock,
    smtp_server: Postbox,
    run_jobs: RunJobs,
    configure: Configure,
) -> None:
    configure(inbound_address="svar@samling.example.org")
    clock.set(THURSDAY_AT_SEVEN)
    await write_more_than_fits(world, clock.now)
    await start()
    await run_jobs()
    got = smtp_server.last_to("sigrid@example.org")
    text = text_of(got).replace("\r\n", "\n")
    assert "+7 more" in section(text, "Can you help?")
    assert "+8 more" in section(text, "This worked")
    assert "+3 more" in section(text, "From Vefsn")
    assert len(html_of(got).encode()) < 60_000
    run = await LetterRun.get(person_id=world.sigrid.id)
    # Questions, conversations, tips, answers to mine, to old ones, solved ones: thread, answer
    # and solution; and newcomers.
    assert len(run.told) == 13 * 9


async def test_several_answers_to_one_question_are_one_item(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(THURSDAY_AT_SEVEN)
    mine = await write_thread(world, world.sigrid, "My own question?")
    for person in (world.bente, world.jens, world.torbjorn):
        await write_answer(mine, person, f"{person.name} says so.")
    await post_letters(run_jobs)
    text = section(await letter_to(world.sigrid), "Answers to you")
    assert text.count("My own question?") == 1
    assert "3 new answers" in text


async def test_followed_theme_comes_first_among_the_new(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(THURSDAY_AT_SEVEN)
    await subscribe(world.sigrid.id, f"theme:{world.recruitment.id}")
    for number in range(9):
        await write_thread(world, world.torbjorn, f"Money {number}?")
    at = clock.now - timedelta(days=5)
    await write_thread(world, world.bente, "Shifts?", at=at, theme_id=world.recruitment.id)
    await post_letters(run_jobs)
    assert "Shifts?" in section(await letter_to(world.sigrid), "Can you help?")


async def test_only_my_branch_leaves_the_rest_out(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(THURSDAY_AT_SEVEN)
    await LetterPlan.create(person_id=world.jens.id, is_branch_only=True)
    mine = await write_thread(world, world.jens, "My own question?")
    await write_answer(mine, world.torbjorn, "From Bodø.")
    await write_thread(world, world.torbjorn, "From afar?")
    await write_thread(world, world.bente, "From here?")
    await post_letters(run_jobs)
    text = await letter_to(world.jens)
    assert "From Bodø." in text
    assert "From here?" in text
    assert "From afar?" not in text
