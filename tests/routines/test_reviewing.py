"""Whether a routine still holds: who is asked, when, and what one press does."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.branches.models import Membership
from forum.kit import clock
from forum.routines import actions
from forum.routines.actions.reviewing import months_after
from forum.routines.jobs import remind
from forum.routines.kinds import Standing
from forum.routines.models import Confirmation, Routine
from forum.routines.policy import standing
from forum.routines.reminders import link_token
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.routines import steps
from tests.support.postbox import Postbox, text_of
from tests.support.world import World, make_person, viewer


async def ask_at(clock: StoppedClock, routine: Routine, days: int, run_jobs: RunJobs) -> None:
    """Let it be so many days after the review date, at noon, and let the night's job run."""
    now = await Routine.get(id=routine.id)
    assert now.review_on is not None
    clock.move(days=(now.review_on + timedelta(days=days) - clock.now.date()).days)
    await remind.later()
    await run_jobs()


async def test_a_routine_is_to_be_looked_at_a_year_after_it_was_published(world: World) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    assert routine.review_on == date(2027, 11, 18)


async def test_the_owner_is_asked_thirty_days_before_and_confirms_without_signing_in(
    world: World, browse: Browse, run_jobs: RunJobs, clock: StoppedClock, smtp_server: Postbox
) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    await ask_at(clock, routine, -30, run_jobs)
    mail = smtp_server.to(world.bente.email)[-1]
    text = text_of(mail)
    assert "Yes, it still holds" in text
    link = next(word for word in text.split() if "/routines/still/" in word)
    stranger = await browse()
    page = await stranger.open(link.removeprefix("http://127.0.0.1:8000"))
    assert page.says(steps.TITLE)
    assert await Confirmation.all().count() == 0
    done = await page.form("Yes, it still holds").submit()
    assert done.says("Thank you!")
    now = await Routine.get(id=routine.id)
    assert now.review_on == date(2028, 10, 19)
    assert now.confirmed_at is not None


@pytest.mark.parametrize(
    ("days", "people"),
    [
        (-31, set()),
        (-30, {"bente"}),
        (0, {"bente"}),
        (29, {"bente"}),
        (30, {"bente", "kari"}),
        (90, {"bente", "kari"}),
    ],
)
async def test_who_is_asked_depends_on_how_long_nobody_has_looked(
    days: int,
    people: set[str],
    world: World,
    run_jobs: RunJobs,
    clock: StoppedClock,
    smtp_server: Postbox,
) -> None:
    kari = await make_person("Kari", world.herlev, is_leader=True)
    routine = await steps.publish(await viewer(world.bente), world)
    await ask_at(clock, routine, days, run_jobs)
    asked = {"bente": smtp_server.to(world.bente.email), "kari": smtp_server.to(kari.email)}
    assert {name for name, mails in asked.items() if mails} == people


async def test_nobody_is_asked_twice_for_the_same_step(
    world: World, run_jobs: RunJobs, clock: StoppedClock, smtp_server: Postbox
) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    for days in (-30, -30, -29, -12):
        await ask_at(clock, routine, days, run_jobs)
    assert len(smtp_server.to(world.bente.email)) == 1


async def test_the_leaders_are_asked_when_the_owner_has_left_the_branch(
    world: World, run_jobs: RunJobs, clock: StoppedClock, smtp_server: Postbox
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    await Routine.filter(id=routine.id).update(owner_id=world.jens.id)
    await Membership.filter(person_id=world.jens.id).delete()
    await ask_at(clock, routine, -30, run_jobs)
    assert smtp_server.to(world.bente.email)
    assert not smtp_server.to(world.jens.email)


async def test_an_overdue_routine_says_so_and_stays(
    world: World, browse: Browse, clock: StoppedClock
) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    clock.move(days=400)
    page = await (await browse(world.sigrid)).open(f"/routines/{routine.id}")
    assert page.says("Nobody has looked at this for a while")
    assert not page.has_form("Yes, it still holds")
    owners = await (await browse(world.bente)).open(f"/routines/{routine.id}")
    after = await owners.form("Yes, it still holds").submit()
    assert "It still holds" in after.flash
    assert not after.says("Nobody has looked")


async def test_a_branch_sees_what_wants_attention_first(
    world: World, browse: Browse, clock: StoppedClock
) -> None:
    bente = await viewer(world.bente)
    for title, review_on in [
        ("Over", clock.now.date() - timedelta(days=1)),
        ("Snart", clock.now.date() + timedelta(days=12)),
        ("Aldri", clock.now.date() + timedelta(days=200)),
        ("Sikker", clock.now.date() + timedelta(days=300)),
    ]:
        routine = await steps.publish(bente, world, title)
        await Routine.filter(id=routine.id).update(review_on=review_on)
    sure = await Routine.get(title="Sikker")
    await Routine.filter(id=sure.id).update(confirmed_at=clock.now)
    page = await (await browse(world.jens)).open("/branches/herlev/routines")
    said = [heading.strip() for heading in page.texts("h2")]
    assert said[:4] == [
        "Should have been looked at (1)",
        "To be looked at soon (1)",
        "In force (1)",
        "In force, never confirmed (1)",
    ]


async def test_a_member_who_does_not_answer_for_it_cannot_confirm(
    world: World, browse: Browse
) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    jens = await browse(world.jens)
    assert (await jens.press(f"/routines/{routine.id}/confirmation")).status == 403


async def test_a_link_of_somebody_who_answers_no_more_is_gone(world: World, browse: Browse) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    token = link_token(routine.id, world.bente.id)
    await actions.delete(bente, routine.id)
    stranger = await browse()
    assert (await stranger.open(f"/routines/still/{token}")).status == 410
    assert (await stranger.open("/routines/still/x.y.z")).status == 410


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 36))
def test_the_next_review_is_on_the_same_day_of_a_later_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (31, Standing.CURRENT),
        (30, Standing.DUE),
        (0, Standing.DUE),
        (-1, Standing.OVERDUE),
    ],
)
def test_a_routine_is_due_from_thirty_days_before_its_date(days: int, expected: Standing) -> None:
    today = date(2026, 11, 18)
    assert standing(today + timedelta(days=days), 1, today) is expected
    assert standing(today + timedelta(days=days), 0, today) is Standing.DRAFT


def test_a_routine_without_a_date_is_current() -> None:
    assert standing(None, 3, clock.now().date()) is Standing.CURRENT
