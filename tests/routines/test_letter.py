"""What the weekly letter says of routines."""

from forum.kit.visibility import Visibility
from forum.routines import actions
from forum.routines.kinds import Weight
from tests.conftest import RunJobs, StoppedClock
from tests.digests.reading import THURSDAY_AT_SEVEN, WEEK, letter_to, post_letters, section
from tests.routines import steps
from tests.support.world import World, viewer

HEADING = "New and changed routines"


async def test_new_routines_stand_in_the_letter_of_those_who_may_read_them(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    bente = await viewer(world.bente)
    await steps.publish(bente, world, "Lukning")
    await steps.publish(bente, world, "Kun os", visibility=Visibility.BRANCH)
    await steps.draft(bente, world, "Et udkast")
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    told = section(await letter_to(world.sigrid), HEADING)
    assert "Lukning" in told
    assert "Hver dag når butikken stenger." in told
    assert "Kun os" not in told
    assert "Et udkast" not in told
    assert "Kun os" in section(await letter_to(world.jens), HEADING)
    assert HEADING not in await letter_to(world.bente)


async def test_a_change_is_told_with_its_note_and_a_correction_is_not(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    bente = await viewer(world.bente)
    changed = await steps.publish(bente, world, "Lukning")
    corrected = await steps.publish(bente, world, "Åbning")
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    clock.move(days=1)
    await steps.change(bente, changed, "- [ ] Nyt", note="Ny lås på døren.")
    await steps.change(bente, corrected, "- [ ] Rettet", weight=Weight.CORRECTION)
    clock.set(THURSDAY_AT_SEVEN + WEEK)
    await post_letters(run_jobs)
    told = section(await letter_to(world.sigrid), HEADING)
    assert "Ny lås på døren." in told
    assert "Åbning" not in told


async def test_who_uses_a_routine_reads_of_its_change_once(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    bente, sigrid = await viewer(world.bente), await viewer(world.sigrid)
    routine = await steps.publish(bente, world, "Lukning")
    await actions.use(sigrid, routine.id, world.vefsn.id)
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    clock.move(days=1)
    await steps.change(bente, routine, "- [ ] Nyt", note="Ny lås på døren.")
    await run_jobs()
    clock.set(THURSDAY_AT_SEVEN + WEEK)
    await post_letters(run_jobs)
    letter = await letter_to(world.sigrid)
    assert letter.count("Ny lås på døren.") == 1
    assert "Ny lås på døren." in section(letter, "News for you")
