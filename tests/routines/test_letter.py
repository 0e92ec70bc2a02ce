"""What the weekly letter says of routines."""

from datetime import timedelta

from forum.kit.visibility import Visibility
from forum.mail.models import Letter
from forum.routines import actions
from forum.routines.kinds import Weight
from forum.routines.models import Routine
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


async def test_what_is_due_in_the_branch_is_told_when_it_is_due_and_when_it_is_late(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    routine = await steps.publish(await viewer(world.bente), world, "Lukning")
    clock.set(THURSDAY_AT_SEVEN)
    await Routine.filter(id=routine.id).update(review_on=clock.now.date() + timedelta(days=10))
    told = []
    for _week in range(4):
        clock.move(days=7)
        await post_letters(run_jobs)
        letter = await Letter.filter(person_id=world.jens.id).order_by("-id").first()
        told.append(letter.text if letter and letter.created_at == clock.now else "")
    assert ["Does this routine still hold?" in text for text in told] == [True, True, False, False]
    first, second = (section(text, "From Herlev") for text in told[:2])
    assert "Bente · to be looked at by 29\xa0November" in first
    assert "Bente · should have been looked at by 29\xa0November" in second
    assert "Does this routine still hold?" not in await letter_to(world.sigrid)
