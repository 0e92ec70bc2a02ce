"""A routine by mail: read, followed, left, and answered by a question about it."""

from datetime import timedelta

import pytest

from forum.inbound.models import Outcome
from forum.kit.visibility import Visibility
from forum.mail.models import Letter
from forum.notifications.models import Notification
from forum.notifications.queries import is_subscribed
from forum.routines import actions
from forum.routines.jobs import remind
from forum.routines.kinds import Weight
from forum.routines.models import Routine
from forum.threads.models import About, Thread
from tests.conftest import Configure, RunJobs, StoppedClock
from tests.inbound.arriving import INBOUND, QUOTED, mail, outcome_of, to_place
from tests.routines import steps
from tests.support.world import World, viewer


@pytest.fixture(autouse=True)
def _inbound(configure: Configure) -> None:
    configure(inbound_address=INBOUND)


@pytest.fixture
async def routine(world: World, run_jobs: RunJobs) -> Routine:
    made = await steps.publish(await viewer(world.bente), world, "Lukning")
    await run_jobs()
    return made


async def test_one_word_brings_a_routine_follows_it_and_leaves_it(
    world: World, routine: Routine, run_jobs: RunJobs
) -> None:
    address, topic = to_place(world.sigrid, f"r{routine.id}"), f"routine:{routine.id}"
    for number, (word, outcome, is_followed) in enumerate(
        (
            ("LES", Outcome.READ, False),
            ("Følg", Outcome.FOLLOWED, True),
            ("Demp", Outcome.MUTED, False),
        )
    ):
        one = mail(world.sigrid, address, f"{word}{QUOTED}", message_id=f"<{number}@example.org>")
        assert await outcome_of(one, run_jobs) is outcome
        assert await is_subscribed(world.sigrid.id, topic) is is_followed
    whole = await Letter.get(person_id=world.sigrid.id, kind="whole")
    assert "== Bente in Herlev ==  (version 1)" in whole.text
    assert "- Lås ytterdøra\n" in whole.text


async def test_an_answer_to_a_routine_is_a_question_about_it_and_its_owner_hears(
    world: World, routine: Routine, run_jobs: RunJobs
) -> None:
    asked = mail(world.sigrid, to_place(world.sigrid, f"r{routine.id}"), f"Hvem gjør det?{QUOTED}")
    assert await outcome_of(asked, run_jobs) is Outcome.POSTED
    thread = await Thread.get()
    assert (thread.title, thread.text) == ("About the routine “Lukning”", "Hvem gjør det?")
    assert (thread.author_id, thread.theme_id) == (world.sigrid.id, routine.theme_id)
    assert (await About.get()).path == f"/routines/{routine.id}"
    assert await Notification.exists(person_id=world.bente.id, url=f"/threads/{thread.id}")


async def test_a_routine_of_another_branch_alone_is_not_there(
    world: World, run_jobs: RunJobs
) -> None:
    made = await steps.publish(
        await viewer(world.bente), world, "Kun os", visibility=Visibility.BRANCH
    )
    for number, word in enumerate(("LES", "Følg", "Hvem gjør det?")):
        one = mail(
            world.sigrid,
            to_place(world.sigrid, f"r{made.id}"),
            word,
            message_id=f"<{number}@example.org>",
        )
        assert await outcome_of(one, run_jobs) is Outcome.GONE
    ours = mail(world.jens, to_place(world.jens, f"r{made.id}"), "Hvem gør det?")
    assert await outcome_of(ours, run_jobs) is Outcome.POSTED
    assert (await Thread.get()).visibility == "branch"


async def test_mail_about_a_changed_routine_can_be_answered(
    world: World, routine: Routine, run_jobs: RunJobs
) -> None:
    await actions.use(await viewer(world.sigrid), routine.id, world.vefsn.id)
    changed = await viewer(world.bente)
    await steps.change(changed, routine, "- [ ] Nyt", weight=Weight.IMPORTANT)
    await run_jobs()
    told = await Letter.filter(person_id=world.sigrid.id, kind="notice").order_by("-id").first()
    assert told is not None
    assert told.places == [{"place": f"r{routine.id}", "title": "Lukning"}]


async def test_one_word_says_that_a_routine_still_holds(
    world: World, routine: Routine, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    today = clock.now.date()
    await Routine.filter(id=routine.id).update(review_on=today + timedelta(days=10))
    await remind()
    await run_jobs()
    asked = await Letter.get(person_id=world.bente.id, kind="notice")
    assert "with the one word YES" in asked.text
    assert asked.places == [{"place": f"r{routine.id}", "title": "Lukning"}]
    address = to_place(world.sigrid, f"r{routine.id}")
    others = mail(world.sigrid, address, "Ja", message_id="<1@example.org>")
    assert await outcome_of(others, run_jobs) is Outcome.CLOSED
    address = to_place(world.bente, f"r{routine.id}")
    yes = mail(world.bente, address, f"Ja!{QUOTED}", message_id="<2@example.org>")
    assert await outcome_of(yes, run_jobs) is Outcome.CONFIRMED
    now = await Routine.get(id=routine.id)
    assert now.review_on is not None
    assert now.review_on > today + timedelta(days=30)
    assert not await Thread.exists()
