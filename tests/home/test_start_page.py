"""The start page answers: what can I help with, what worked, what is new."""

from datetime import timedelta

from tests.conftest import Browse, StoppedClock
from tests.digests.writings import write_answer, write_thread, write_tip
from tests.routines import steps
from tests.support.world import World, viewer


async def test_an_empty_forum_has_one_next_step(world: World, browse: Browse) -> None:
    page = await (await browse(world.sigrid)).open("/")
    assert page.heading == "Hello, Sigrid"
    assert page.says("Every question has an answer")
    assert page.says("Nobody has shared a tip yet")


async def test_questions_of_other_branches_wait_first(world: World, browse: Browse) -> None:
    await write_thread(world, world.jens, "From my own branch?")
    await write_thread(world, world.torbjorn, "From another branch?")
    page = await (await browse(world.bente)).open("/")
    assert page.text.index("From another branch?") < page.text.index("From my own branch?")


async def test_answered_questions_do_not_wait(world: World, browse: Browse) -> None:
    thread = await write_thread(world, world.torbjorn, "Who has shelves?")
    await write_answer(thread, world.jens, "We have.")
    page = await (await browse(world.bente)).open("/")
    waiting = page.text.split("Can you help?")[1].split("This worked")[0]
    assert "Who has shelves?" not in waiting


async def test_tips_that_worked_stand_on_the_start_page(world: World, browse: Browse) -> None:
    await write_tip(world, world.torbjorn, "Coffee beside the till")
    page = await (await browse(world.sigrid)).open("/")
    assert page.says("Coffee beside the till")


async def test_nothing_stands_there_twice(world: World, browse: Browse) -> None:
    await write_thread(world, world.torbjorn, "Who has shelves?")
    page = await (await browse(world.sigrid)).open("/")
    assert page.text.count("Who has shelves?") == 1


async def test_the_greeting_follows_the_clock_of_the_reader(
    world: World, browse: Browse, clock: StoppedClock
) -> None:
    visitor = await browse(world.sigrid)
    for hour, greeting in ((5, "Good morning"), (11, "Hello"), (18, "Good evening")):
        clock.set(clock.now.replace(hour=hour))
        assert (await visitor.open("/")).heading == f"{greeting}, Sigrid"


async def test_a_routine_that_is_due_stands_on_the_start_page_of_its_branch(
    world: World, browse: Browse, clock: StoppedClock
) -> None:
    bente = await browse(world.bente)
    assert (await bente.open("/")).says("Nothing waits to be looked at.")
    routine = await steps.publish(await viewer(world.bente), world)
    clock.set(clock.now + timedelta(days=380))
    again = await browse(world.jens)
    page = await again.open("/")
    assert page.says(routine.title)
    assert page.says("Should have been looked at by")
    assert not (await (await browse(world.sigrid)).open("/")).says(routine.title)
