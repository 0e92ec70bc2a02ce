"""Searches that people save, and what their weekly letter tells of them."""

import asyncio

from forum import search
from forum.digests.models import Outcome
from forum.find.actions import MOST_SAVED, save_search
from forum.find.asked import asked_from
from forum.find.models import SavedSearch
from forum.kit.errors import Conflict
from forum.search.jobs import look_after_index
from forum.threads import actions
from forum.threads.actions import NewDiscussion
from forum.threads.kinds import Visibility
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.digests.reading import (
    THURSDAY_AT_SEVEN,
    WEEK,
    letter_to,
    outcomes,
    post_letters,
    section,
)
from tests.support.world import World, viewer

BUTTON = "Tell me about new hits in my letter"
HEADING = "New for your searches"


async def _write(world: World, title: str, visibility: Visibility = Visibility.NETWORK) -> int:
    discussion = NewDiscussion(
        title=title,
        text="Hvem kan?",
        theme_id=world.recruitment.id,
        branch_id=world.herlev.id,
        visibility=visibility,
    )
    return (await actions.discuss(await viewer(world.bente), discussion)).id


async def test_search_is_saved_with_its_filters_and_removed_again(
    world: World, browse: Browse
) -> None:
    sigrid = await browse(world.sigrid)
    page = await sigrid.open("/search", q="vagtplan", country="DK")
    page = await page.form(BUTTON).submit()
    assert page.flash == "Saved. New hits come in your weekly letter."
    assert "country=DK" in page.url
    assert not page.has_form(BUTTON)
    assert (await sigrid.open("/search", q="vagtplan")).has_form(BUTTON)
    page = await page.follow("Your saved searches")
    assert page.says("vagtplan Denmark")
    assert "vagtplan" not in (await (await browse(world.jens)).open("/me/searches")).text
    jens = await browse(world.jens)
    address = page.form("Remove").path
    assert (await jens.press(address)).status == 404
    page = await page.form("Remove").submit()
    assert page.says("You have saved no searches")


async def test_no_more_than_twenty_searches_are_saved(world: World, browse: Browse) -> None:
    sigrid = await browse(world.sigrid)
    for number in [*range(MOST_SAVED), 0]:
        assert (await sigrid.press("/search/saved", search=f"q=word{number}")).status == 200
    refused = await sigrid.press("/search/saved", search="q=onemore")
    assert refused.status == 409
    assert refused.says("You have saved 20 searches")
    assert (await sigrid.press("/search/saved", search="kind=tip")).status == 422


async def test_letter_tells_new_hits_once_and_only_what_the_reader_may_read(
    world: World, browse: Browse, run_jobs: RunJobs, clock: StoppedClock
) -> None:
    await look_after_index()
    await _write(world, "Vagtplan i fjor")
    clock.move(minutes=1)
    for person in (world.sigrid, world.jens):
        await (await browse(person)).press("/search/saved", search="q=vaktplan&kind=discussion")
    clock.move(minutes=1)
    await _write(world, "Vagtplan til påske")
    await _write(world, "Vagtplan til jul", Visibility.BRANCH)
    hidden = await _write(world, "Vagtplan til sommer")
    await run_jobs()
    await search.flush()
    await actions.hide_thread(await viewer(world.marit), hidden, "A test.")
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    sigrids, jens = await letter_to(world.sigrid), await letter_to(world.jens)
    assert "Vagtplan til påske" in section(sigrids, HEADING)
    assert "Vagtplan til jul" in section(jens, HEADING)
    assert "Vagtplan i fjor" not in section(sigrids, HEADING)
    assert "Vagtplan til påske" not in section(sigrids, "New questions and answers")
    assert "Vagtplan til jul" not in sigrids
    assert "Vagtplan til sommer" not in sigrids + jens
    clock.set(THURSDAY_AT_SEVEN + WEEK)
    await post_letters(run_jobs)
    assert await outcomes(world.sigrid) == [Outcome.SENT, Outcome.NOTHING]


async def test_one_press_too_many_at_once_saves_nothing_twice(world: World) -> None:
    me = await viewer(world.sigrid)
    await asyncio.gather(*(save_search(me, asked_from({"q": "vagtplan"})) for _ in range(4)))
    assert await SavedSearch.filter(person_id=me.id).count() == 1
    for number in range(MOST_SAVED - 2):
        await save_search(me, asked_from({"q": f"word{number}"}))
    answers = await asyncio.gather(
        *(save_search(me, asked_from({"q": f"other{number}"})) for number in range(4)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Conflict) for each in answers) == 3
    assert await SavedSearch.filter(person_id=me.id).count() == MOST_SAVED
