"""A leader's words to a branch and a moderator's to everybody stand in letters once."""

import pytest

from forum.mail.models import Letter
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.digests.reading import THURSDAY_AT_SEVEN, WEEK, letter_to, post_letters
from tests.digests.writings import write_thread
from tests.support.world import World, make_person

WORDS = "Kaffe & vafler på torsdag!\nTa med en kollega."


async def test_leaders_words_stand_in_the_letters_of_the_branch_once(
    world: World, browse: Browse, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    oddny = await make_person("Oddny", world.herlev)
    leader = await browse(world.bente)
    page = await (await leader.open("/branches/herlev")).follow("Letter and break room")
    page = await page.form("Put it in the letters").submit({"A few words": WORDS})
    assert page.says("It stands in the next letters.")
    assert page.says("Kaffe & vafler på torsdag!")
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    for reader in (world.jens, oddny):
        assert "| Kaffe & vafler på torsdag!\n| Ta med en kollega." in await letter_to(reader)
    html = (await Letter.filter(person_id=world.jens.id, kind="weekly").get()).html
    assert "Kaffe &amp; vafler på torsdag!" in html
    # Who belongs elsewhere has nothing to read, so gets no letter.
    assert await letter_to(world.sigrid) == ""
    await write_thread(world, world.torbjorn, "How do you price sofas?")
    clock.set(THURSDAY_AT_SEVEN + WEEK)
    await write_thread(world, world.torbjorn, "And tables?")
    await post_letters(run_jobs)
    assert "And tables?" in await letter_to(world.jens)
    assert "Kaffe" not in await letter_to(world.jens)


async def test_moderators_words_stand_in_everybodys_letter_above_the_branchs(
    world: World, browse: Browse, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    moderator, leader = await browse(world.marit), await browse(world.bente)
    await leader.press("/branches/herlev/letter", text="Fra Herlev")
    page = await (await moderator.open("/moderation")).follow("The weekly letter")
    assert page.says("6 people get the weekly letter.")
    await page.form("Put it in the letters").submit({"A few words": "Til alle"})
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    letter = await letter_to(world.jens)
    assert letter.index("Til alle") < letter.index("Fra Herlev")
    assert "Til alle" in await letter_to(world.sigrid)
    page = await moderator.open("/moderation/letter")
    assert page.says("6 sent")


async def test_words_that_were_taken_back_or_replaced_stand_in_no_letter(
    world: World, browse: Browse, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    leader = await browse(world.bente)
    await leader.press("/branches/herlev/letter", text="De første")
    await leader.press("/branches/herlev/letter", text="De andre")
    page = await leader.open("/branches/herlev/letter")
    assert page.says("De andre")
    assert not page.says("De første")
    await page.form("Take it back").submit()
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    assert await letter_to(world.jens) == ""


@pytest.mark.parametrize("typed", ["", " \u200b", "x" * 601])
async def test_too_few_or_too_many_words_stay_to_be_mended(
    world: World, browse: Browse, typed: str
) -> None:
    page = await (await browse(world.bente)).open("/branches/herlev/letter")
    page = await page.form("Put it in the letters").submit({"A few words": typed})
    assert page.status == 422
    assert page.errors


async def test_moderators_see_what_became_of_the_letters(
    world: World, browse: Browse, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await (await browse(world.sigrid)).press("/me/letter", frequency="never", weekday="3")
    await (await browse(world.jens)).press("/me/letter", frequency="monthly", weekday="0")
    await write_thread(world, world.torbjorn, "How do you price sofas?")
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    page = await (await browse(world.marit)).open("/moderation/letter")
    assert page.says("5 people get the weekly letter.")
    assert page.says("Once a month, Monday")
    assert page.says("1 left out: nothing new")  # of who wrote all there is
    assert page.says("1 left out: wants none")
