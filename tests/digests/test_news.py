"""That the letter tells what its reader wanted to be told in it and has not read on the site."""

import pytest

from forum.accounts.models import Person
from forum.branches.models import Membership
from forum.mail.models import Letter
from forum.notifications import Notice, notify, withdraw
from forum.notifications.actions import choose_ways, read_all
from forum.notifications.matters import Matter, Way
from forum.threads.actions import order
from forum.threads.kinds import Visibility
from forum.threads.models import Thread
from tests.conftest import RunJobs, StoppedClock
from tests.digests.reading import THURSDAY_AT_SEVEN, letter_to, post_letters, section
from tests.digests.writings import accept, write_answer, write_thread
from tests.support.world import World, viewer
from tests.threads import steps

FOR_YOU = "News for you"


async def tell(person: Person, thread: Thread, kind: str = "comment", **more: str) -> None:
    values = {"url": "/comments/1", "title": thread.title, "actor_name": "Bente", **more}
    await notify([person.id], Notice(kind=kind, topic=f"thread:{thread.id}", **values))  # type: ignore[arg-type]  # a test's shorthand


async def test_what_waited_for_the_letter_stands_in_it_once(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    thread = await write_thread(world, world.sigrid, "How do you price sofas?")
    await tell(world.sigrid, thread, excerpt="That simple!", language="en")
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    text = section(await letter_to(world.sigrid), FOR_YOU)
    for words in ("How do you price sofas?", "* Bente wrote a comment", "«That simple!»"):
        assert words in text
    assert "/comments/1" in text
    letter = await Letter.get(person_id=world.sigrid.id, kind="weekly")
    assert letter.subject == "Weekly letter: How do you price sofas?"
    clock.move(days=7)
    await post_letters(run_jobs)
    assert await Letter.filter(person_id=world.sigrid.id).count() == 1


async def test_what_was_told_a_moment_before_the_letter_stands_in_the_next(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    thread = await write_thread(world, world.sigrid, "How do you price sofas?")
    clock.set(THURSDAY_AT_SEVEN)
    await tell(world.sigrid, thread)
    await post_letters(run_jobs)
    assert await letter_to(world.sigrid) == ""
    clock.move(days=7)
    await post_letters(run_jobs)
    assert "Bente wrote a comment" in section(await letter_to(world.sigrid), FOR_YOU)


@pytest.mark.parametrize("way", [Way.SITE, Way.AT_ONCE])
async def test_what_goes_another_way_does_not_stand_in_the_letter(
    world: World, clock: StoppedClock, run_jobs: RunJobs, way: Way
) -> None:
    await choose_ways(world.sigrid.id, {Matter.COMMENTS: way})
    await tell(world.sigrid, await write_thread(world, world.sigrid, "How do you price sofas?"))
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    assert await letter_to(world.sigrid) == ""


async def test_what_was_read_or_withdrawn_does_not_stand_in_the_letter(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    thread = await write_thread(world, world.sigrid, "How do you price sofas?")
    for person in (world.sigrid, world.torbjorn):
        await tell(person, thread)
    await read_all(await viewer(world.sigrid))
    clock.set(THURSDAY_AT_SEVEN)
    await withdraw(f"thread:{thread.id}", url="/comments/1")
    await tell(world.sigrid, thread, url="/comments/2")
    await read_all(await viewer(world.sigrid))
    clock.move(hours=1)
    await post_letters(run_jobs)
    assert await letter_to(world.sigrid) == ""
    assert FOR_YOU not in await letter_to(world.torbjorn)


async def test_solving_is_told_to_its_author_and_not_once_more_below_newly_solved(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    thread = await write_thread(world, world.torbjorn, "How do you price sofas?")
    answer = await write_answer(thread, world.sigrid, "By eye.")
    await accept(answer, world.torbjorn)
    await tell(world.sigrid, thread, "accepted", url=f"/answers/{answer.id}")
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    mine, others = await letter_to(world.sigrid), await letter_to(world.jens)
    assert "your answer solved it" in section(mine, FOR_YOU)
    assert "Newly solved" not in mine
    assert "How do you price sofas?" in section(others, "Newly solved")
    clock.move(days=7)
    await post_letters(run_jobs)
    assert await letter_to(world.sigrid) == mine


async def test_answers_and_questions_stand_in_their_own_sections_only(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await choose_ways(world.sigrid.id, {Matter.ANSWERS: Way.LETTER})
    thread = await steps.ask(await viewer(world.sigrid), world)
    await steps.answer(await viewer(world.jens), thread)
    await run_jobs()
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    text = await letter_to(world.sigrid)
    assert "Jens in Herlev answered" in section(text, "Answers to you")
    assert FOR_YOU not in text


async def test_what_a_moderator_decided_is_told_although_it_is_hidden(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    await order.hide_thread(await viewer(world.marit), thread.id, "Not how we talk.")
    await run_jobs()
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    text = section(await letter_to(world.sigrid), FOR_YOU)
    assert "A moderator has hidden what you wrote" in text
    assert "Not how we talk." in text


async def test_who_has_left_the_branch_is_told_nothing_of_its_own_matters(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    thread = await write_thread(
        world, world.bente, "Only for Herlev?", visibility=Visibility.BRANCH
    )
    await tell(world.jens, thread)
    await Membership.filter(person_id=world.jens.id).delete()
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    assert "Only for Herlev?" not in await letter_to(world.jens)


async def test_more_than_fits_is_counted(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    thread = await write_thread(world, world.sigrid, "How do you price sofas?")
    for number in range(11):
        await tell(world.sigrid, thread, url=f"/comments/{number}")
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    assert "+3 more" in section(await letter_to(world.sigrid), FOR_YOU)
