"""That mail leaves people in peace: not at night, and at most ten a day, with nothing lost."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.accounts.models import Person
from forum.kit import db
from forum.kit.dates import zone
from forum.mail.models import Letter
from forum.notifications import Notice, unfollow, withdraw
from forum.notifications.actions import choose, choose_ways, read_topic
from forum.notifications.hours import Hours
from forum.notifications.jobs import mail_news
from forum.notifications.matters import Matter, Way
from forum.notifications.queries import ways_of
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.notifications.telling import notify
from tests.support.world import World, viewer

OSLO = "Europe/Oslo"
MORNING = datetime(2026, 11, 19, 6, 0, tzinfo=UTC)  # seven in Oslo
NIGHT = datetime(2026, 11, 18, 20, 30, tzinfo=UTC)  # half past nine


async def tell(person: Person, *numbers: int) -> None:
    for number in numbers:
        notice = Notice(
            kind="answer",
            topic=f"thread:{number}",
            url=f"/answers/{number}",
            title=f"Question {number}?",
            actor_name="Bente",
        )
        await notify([person.id], notice)


async def subjects(person: Person) -> list[str]:
    found = await Letter.filter(person_id=person.id).order_by("id")
    return [letter.subject.removeprefix("Re: ") for letter in found]


async def texts(person: Person) -> str:
    found = await Letter.filter(person_id=person.id).order_by("id")
    return "\n".join(letter.text for letter in found)


@pytest.mark.parametrize(
    ("local", "opening"),
    [
        ("18 20:59", "18 20:59"),
        ("18 21:00", "19 07:00"),
        ("18 23:59", "19 07:00"),
        ("19 00:00", "19 07:00"),
        ("19 06:59", "19 07:00"),
        ("19 07:00", "19 07:00"),
        ("19 12:00", "19 12:00"),
    ],
)
def test_quiet_hours_end_in_the_morning(local: str, opening: str) -> None:
    assert Hours(OSLO).opening(at(local)) == at(opening)


@pytest.mark.parametrize(
    ("quiet", "local", "gathering"),
    [
        ((21, 7), "18 12:00", "18 20:00"),
        ((21, 7), "18 20:00", "19 07:00"),
        ((21, 7), "18 20:30", "19 07:00"),
        ((7, 7), "18 12:00", "18 20:00"),
        ((0, 6), "18 12:00", "18 23:00"),
        ((8, 16), "18 17:00", "19 07:00"),
    ],
)
def test_what_is_too_much_goes_in_the_evening_or_the_morning(
    quiet: tuple[int, int], local: str, gathering: str
) -> None:
    assert Hours(OSLO, *quiet).gathering(at(local)) == at(gathering)


@given(
    st.integers(0, 23),
    st.integers(0, 23),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001  made aware below
    st.sampled_from([OSLO, "America/Nuuk", "Asia/Tokyo"]),
)
def test_opening_is_never_quiet_and_less_than_a_day_away(
    quiet_from: int, quiet_until: int, naive: datetime, time_zone: str
) -> None:
    hours, now = Hours(time_zone, quiet_from, quiet_until), naive.replace(tzinfo=UTC)
    opening = hours.opening(now)
    # The hour that is missing or double in spring and autumn moves it by one.
    assert now <= opening <= now + timedelta(hours=25)
    assert hours.opening(opening + timedelta(hours=1)) >= opening
    assert now < hours.gathering(now) <= now + timedelta(hours=25)
    assert hours.day_began(now) <= now


def at(local: str) -> datetime:
    moment = datetime.strptime(f"2026-11-{local}", "%Y-%m-%d %H:%M")  # noqa: DTZ007  made aware here
    return moment.replace(tzinfo=zone(OSLO)).astimezone(UTC)


async def test_mail_of_the_night_comes_in_the_morning(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(NIGHT)
    await tell(world.sigrid, 1, 2)
    await run_jobs()
    assert await subjects(world.sigrid) == []
    clock.set(MORNING - timedelta(seconds=1))
    await run_jobs()
    assert await subjects(world.sigrid) == []
    clock.set(MORNING)
    await run_jobs()
    assert await subjects(world.sigrid) == ["Question 1?", "Question 2?"]


async def test_night_is_that_of_the_readers_own_clock(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    world.jens.time_zone = "America/Nuuk"
    await world.jens.save()
    clock.set(NIGHT)
    await tell(world.jens, 1)
    await run_jobs()
    assert await subjects(world.jens) == ["Question 1?"]


async def test_code_to_sign_in_with_comes_at_night_too(
    world: World, clock: StoppedClock, browse: Browse, run_jobs: RunJobs
) -> None:
    clock.set(NIGHT)
    page = await (await browse()).open("/sign-in")
    await page.forms[0].submit({"Your e-mail address": "sigrid@example.org"})
    await run_jobs()
    assert (await Letter.get(kind="sign_in_code")).sent_at == NIGHT


async def test_quiet_hours_are_chosen_on_the_page(
    world: World, clock: StoppedClock, browse: Browse, run_jobs: RunJobs
) -> None:
    clock.set(NIGHT)
    sigrid = await browse(world.sigrid)
    page = await sigrid.open("/me/news")
    assert (page.form("Save").value("From"), page.form("Save").value("Until")) == ("21", "7")
    await page.form("Save").submit({"From": "22 o'clock", "Until": "06 o'clock"})
    await tell(world.sigrid, 1)
    await run_jobs()
    assert await subjects(world.sigrid) == ["Question 1?"]
    page = (
        await (await sigrid.open("/me/news"))
        .form("Save")
        .submit({"Let mails wait until the morning": False})
    )
    clock.move(hours=4)
    await tell(world.sigrid, 2)
    await run_jobs()
    assert len(await subjects(world.sigrid)) == 2


async def test_quiet_hours_that_end_when_they_begin_are_refused(
    world: World, browse: Browse
) -> None:
    page = await (await browse(world.sigrid)).open("/me/news")
    page = await page.form("Save").submit({"From": "07 o'clock", "Until": "07 o'clock"})
    assert page.status == 422
    assert page.says("Choose another hour than the first.")


async def test_who_stops_following_in_the_night_gets_no_mail_in_the_morning(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await choose_ways(world.sigrid.id, {Matter.FOLLOWED: Way.AT_ONCE})
    clock.set(NIGHT)
    for number in (1, 2):
        notice = Notice(
            kind="answer",
            topic=f"thread:{number}",
            url=f"/answers/{number}",
            title=f"Question {number}?",
            matter=Matter.FOLLOWED,
        )
        await notify([world.sigrid.id], notice)
    await unfollow(world.sigrid.id, "thread:1")
    clock.set(MORNING)
    await run_jobs()
    assert await subjects(world.sigrid) == ["Question 2?"]


async def test_longer_quiet_hours_hold_what_waits_already(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(NIGHT)
    await tell(world.sigrid, 1)
    await choose(await viewer(world.sigrid), await ways_of(world.sigrid.id), (20, 9))
    clock.set(MORNING)
    await run_jobs()
    assert await subjects(world.sigrid) == []
    clock.move(hours=2)
    await run_jobs()
    assert await subjects(world.sigrid) == ["Question 1?"]


async def test_what_was_read_or_withdrawn_in_the_night_is_not_mailed(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(NIGHT)
    await tell(world.sigrid, 1, 2, 3)
    await read_topic(await viewer(world.sigrid), "thread:1")
    await withdraw("thread:2")
    clock.set(MORNING)
    await run_jobs()
    assert await subjects(world.sigrid) == ["Question 3?"]


async def test_at_most_ten_mails_come_in_a_day_and_nothing_is_lost(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    for number in range(1, 17):
        await tell(world.sigrid, number)
        await run_jobs()
    assert await subjects(world.sigrid) == [f"Question {number}?" for number in range(1, 10)]
    clock.set(at("18 20:00"))
    await run_jobs()
    assert (await subjects(world.sigrid))[9:] == ["7 more things have happened"]
    told = await texts(world.sigrid)
    for number in range(1, 17):
        assert told.count(f"/answers/{number}\n") == 1
    await tell(world.sigrid, 17, 18)
    await run_jobs()
    assert len(await subjects(world.sigrid)) == 10
    clock.set(MORNING)
    await run_jobs()
    assert (await subjects(world.sigrid))[10:] == ["Question 17?", "Question 18?"]


async def test_many_at_the_same_moment_are_nine_and_the_rest_together(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await tell(world.sigrid, *range(1, 41))
    await run_jobs()
    assert len(await subjects(world.sigrid)) == 9
    clock.set(at("18 20:00"))
    await run_jobs()
    letter = (await Letter.filter(person_id=world.sigrid.id).order_by("-id"))[0]
    assert letter.subject == "31 more things have happened"
    assert "+6 more" in letter.text


async def test_the_tenth_of_a_day_comes_by_itself_in_the_evening(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await tell(world.sigrid, *range(1, 11))
    await run_jobs()
    clock.set(at("18 20:00"))
    await run_jobs()
    assert (await subjects(world.sigrid))[9:] == ["Question 10?"]


async def test_a_loud_night_is_one_mail(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(NIGHT)
    await tell(world.sigrid, *range(1, 13))
    clock.set(MORNING)
    await run_jobs()
    assert await subjects(world.sigrid) == ["12 more things have happened"]


async def test_one_readers_mails_do_not_count_for_another(world: World, run_jobs: RunJobs) -> None:
    await tell(world.sigrid, *range(1, 13))
    await tell(world.jens, 1)
    await run_jobs()
    assert await subjects(world.jens) == ["Question 1?"]


async def test_job_that_runs_twice_mails_once(world: World, run_jobs: RunJobs) -> None:
    await tell(world.sigrid, 1, 2)
    for _ in range(2):
        await mail_news(person_id=world.sigrid.id)
    await run_jobs()
    assert await subjects(world.sigrid) == ["Question 1?", "Question 2?"]


async def test_two_workers_at_once_mail_once(world: World, run_jobs: RunJobs) -> None:
    import asyncio  # noqa: PLC0415  one test needs it

    await tell(world.sigrid, *range(1, 13))
    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(mail_news(person_id=world.sigrid.id))
    assert len(await subjects(world.sigrid)) == 9
    assert await db.value("SELECT COUNT(*) FROM notification WHERE mail_at IS NOT NULL") == 3
