"""The weekly letter: that it comes on its day, what stands in it, and that nothing comes twice."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.accounts.models import Person
from forum.branches.models import Membership
from forum.digests.jobs import send_letter, start
from forum.digests.models import Frequency, LetterPlan, LetterRun, Outcome
from forum.kit import clock as forum_clock
from forum.mail.models import Letter
from forum.notifications import subscribe
from forum.threads.kinds import Kind, Visibility
from forum.threads.models import Thread
from tests.conftest import RunJobs, StoppedClock
from tests.digests.writings import (
    accept,
    hide,
    restore,
    write_answer,
    write_thread,
    write_tip,
)
from tests.support.postbox import Postbox, html_of, text_of
from tests.support.world import World, make_person

THURSDAY_AT_SEVEN = datetime(2026, 11, 19, 6, 0, tzinfo=UTC)  # in Oslo and Copenhagen
WEEK = timedelta(days=7)


async def post_letters(run_jobs: RunJobs) -> None:
    await start()
    await run_jobs()


async def letter_to(person: Person) -> str:
    """Return the text of a person's newest letter, "" when there is none."""
    letters = await Letter.filter(person_id=person.id, kind="weekly").order_by("-id")
    return letters[0].text if letters else ""


async def outcomes(person: Person) -> list[Outcome]:
    return [run.outcome for run in await LetterRun.filter(person_id=person.id).order_by("id")]


def section(text: str, title: str) -> str:
    """Return what stands below one heading."""
    assert f"== {title} ==" in text, text
    return (
        text.split(f"== {title} ==")[1].split("\n==", maxsplit=1)[0].split("\n--\n", maxsplit=1)[0]
    )


async def test_letter_comes_on_thursday_at_seven_and_once(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await write_thread(world, world.torbjorn, "How do you price sofas?")
    clock.set(THURSDAY_AT_SEVEN - timedelta(seconds=1))
    await post_letters(run_jobs)
    assert await letter_to(world.sigrid) == ""
    clock.set(THURSDAY_AT_SEVEN)
    for _ in range(3):
        await post_letters(run_jobs)
        clock.move(minutes=15)
    assert "How do you price sofas?" in await letter_to(world.sigrid)
    assert await Letter.filter(person_id=world.sigrid.id).count() == 1
    assert await outcomes(world.sigrid) == [Outcome.SENT]


async def test_job_that_runs_twice_sends_one_letter(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await write_thread(world, world.torbjorn, "How do you price sofas?")
    clock.set(THURSDAY_AT_SEVEN)
    for _ in range(2):
        await send_letter(person_id=world.sigrid.id, due_on="2026-11-19")
    assert await Letter.all().count() == 1


async def test_letter_arrives_by_smtp_with_the_headers_of_a_list(
    world: World, clock: StoppedClock, smtp_server: Postbox, run_jobs: RunJobs
) -> None:
    await write_thread(world, world.torbjorn, "How do you price sofas?")
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    got = smtp_server.last_to("sigrid@example.org")
    assert got["subject"] == "Weekly letter: How do you price sofas?"
    assert "How do you price sofas?" in text_of(got)
    assert "How do you price sofas?" in html_of(got)
    assert got["list-id"].startswith("<weekly.")
    assert got["list-unsubscribe"].startswith("<http://127.0.0.1:8000/letters/unsubscribe/")
    assert got["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert len(html_of(got).encode()) < 60_000


async def test_each_reader_has_an_own_hour_and_day(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    world.jens.time_zone = "America/New_York"
    await world.jens.save()
    await LetterPlan.create(person_id=world.torbjorn.id, weekday=4)
    await write_thread(world, world.bente, "How do you price sofas?")
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    assert await letter_to(world.sigrid)
    assert not await letter_to(world.jens)
    assert not await letter_to(world.torbjorn)
    clock.move(hours=6)
    await post_letters(run_jobs)
    assert await letter_to(world.jens)
    clock.move(days=1)
    await post_letters(run_jobs)
    assert await letter_to(world.torbjorn)


async def test_letter_is_in_the_readers_language(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    world.jens.language = "da"
    await world.jens.save()
    await write_thread(world, world.torbjorn, "How do you price sofas?")
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    assert (await Letter.get(person_id=world.jens.id)).language == "da"


async def test_nothing_to_say_is_recorded_and_not_sent(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    assert await outcomes(world.sigrid) == [Outcome.NOTHING]
    assert await Letter.all().count() == 0


async def test_stopped_letter_is_recorded_and_not_sent(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await LetterPlan.create(person_id=world.sigrid.id, frequency=Frequency.NEVER)
    await write_thread(world, world.torbjorn, "How do you price sofas?")
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    assert await outcomes(world.sigrid) == [Outcome.STOPPED]
    assert await letter_to(world.sigrid) == ""


async def test_closed_account_gets_no_letter(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await write_thread(world, world.torbjorn, "How do you price sofas?")
    clock.set(THURSDAY_AT_SEVEN)
    await start()
    world.sigrid.deactivated_at = clock.now
    await world.sigrid.save()
    await run_jobs()
    assert await outcomes(world.sigrid) == [Outcome.DEACTIVATED]
    assert await letter_to(world.sigrid) == ""


async def test_newcomer_does_not_get_the_letter_of_a_day_before_they_came(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await write_thread(world, world.torbjorn, "How do you price sofas?")
    clock.set(THURSDAY_AT_SEVEN + timedelta(hours=3))
    anne = await make_person("Anne", world.vefsn)
    anne.created_at = clock.now
    await anne.save()
    await post_letters(run_jobs)
    assert await letter_to(anne) == ""
    clock.move(days=7)
    await post_letters(run_jobs)
    assert "How do you price sofas?" in await letter_to(anne)


async def test_letter_is_sent_late_when_the_server_was_away(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await write_thread(world, world.torbjorn, "How do you price sofas?")
    clock.set(THURSDAY_AT_SEVEN + timedelta(days=2))
    await post_letters(run_jobs)
    assert "How do you price sofas?" in await letter_to(world.sigrid)


async def test_first_letter_covers_thirty_days(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(THURSDAY_AT_SEVEN)
    await write_thread(world, world.torbjorn, "Nearly old?", at=clock.now - timedelta(days=29))
    await write_thread(world, world.torbjorn, "Too old?", at=clock.now - timedelta(days=31))
    await post_letters(run_jobs)
    assert "Nearly old?" in await letter_to(world.sigrid)
    assert "Too old?" not in await letter_to(world.sigrid)


async def test_nothing_comes_twice_and_nothing_is_missed(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(THURSDAY_AT_SEVEN - WEEK)
    told: list[str] = []
    for week in range(4):
        for day in range(7):
            at = clock.now - timedelta(days=day, hours=3)
            await write_thread(world, world.torbjorn, f"Question {week}-{day}?", at=at)
        await write_thread(world, world.torbjorn, f"Now {week}?", at=clock.now)
        await post_letters(run_jobs)
        run = (await LetterRun.filter(person_id=world.sigrid.id).order_by("-id"))[0]
        told += run.told
        clock.move(days=7)
    everything = [f"thread:{thread.id}" for thread in await Thread.all().order_by("id")]
    assert len(told) == len(set(told))
    # What was asked at the very moment of the last letter stands in the next one.
    assert sorted(told) == sorted(everything[:-1])


async def test_what_was_saved_late_is_told_next_time(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(THURSDAY_AT_SEVEN)
    await write_thread(world, world.torbjorn, "In time?")
    await post_letters(run_jobs)
    # Its transaction began before the letter and ended after it.
    await write_thread(world, world.torbjorn, "Late?", at=clock.now - timedelta(minutes=20))
    clock.move(days=7)
    await post_letters(run_jobs)
    text = await letter_to(world.sigrid)
    assert "Late?" in text
    assert "In time?" not in text


async def test_what_a_moderator_shows_again_is_told_once(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(THURSDAY_AT_SEVEN - timedelta(days=1))
    never_told = await write_thread(world, world.torbjorn, "Hidden first?")
    told = await write_thread(world, world.torbjorn, "Told before?")
    hidings = [await hide(never_told, world.marit)]
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    assert "Hidden first?" not in await letter_to(world.sigrid)
    hidings.append(await hide(told, world.marit))
    clock.move(days=20)
    for hiding in hidings:
        await restore(hiding, world.marit)
    clock.move(days=1)
    await post_letters(run_jobs)
    text = await letter_to(world.sigrid)
    assert "Hidden first?" in text
    assert "Told before?" not in text


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
    world: World, clock: StoppedClock, smtp_server: Postbox, run_jobs: RunJobs
) -> None:
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


@pytest.mark.parametrize(
    ("frequency", "weeks"),
    [(Frequency.WEEKLY, 8), (Frequency.FORTNIGHTLY, 4), (Frequency.MONTHLY, 2)],
)
async def test_rare_letters_tell_all_that_came_between(
    world: World, clock: StoppedClock, run_jobs: RunJobs, frequency: Frequency, weeks: int
) -> None:
    await LetterPlan.create(person_id=world.sigrid.id, frequency=frequency)
    clock.set(THURSDAY_AT_SEVEN)
    told: list[str] = []
    for week in range(8):
        await write_thread(world, world.torbjorn, f"Question {week}?")
        await post_letters(run_jobs)
        clock.move(days=7)
    for run in await LetterRun.filter(person_id=world.sigrid.id):
        told += run.told
    assert len(await LetterRun.filter(person_id=world.sigrid.id)) == weeks
    assert len(told) == len(set(told))
    assert forum_clock.now() > THURSDAY_AT_SEVEN
