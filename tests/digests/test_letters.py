"""That the letter comes on its day, once, and tells everything and nothing twice."""

from datetime import timedelta

import pytest

from forum.digests.jobs import send_letter, start
from forum.digests.models import Frequency, LetterPlan, LetterRun, Outcome
from forum.kit import clock as forum_clock
from forum.mail.models import Letter
from forum.threads.models import Thread
from tests.conftest import RunJobs, StoppedClock
from tests.digests.reading import THURSDAY_AT_SEVEN, WEEK, letter_to, outcomes, post_letters
from tests.digests.writings import (
    hide,
    restore,
    write_thread,
)
from tests.support.postbox import Postbox, html_of, text_of
from tests.support.world import World, make_person


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
