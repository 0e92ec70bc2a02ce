"""Theme, branch and person pages show what their readers may see, and lead on."""

from forum.threads.kinds import Visibility
from tests.conftest import Browse
from tests.digests.writings import write_answer, write_thread, write_tip
from tests.support.world import World


async def test_a_theme_page_shows_what_is_filed_under_it(world: World, browse: Browse) -> None:
    await write_thread(world, world.torbjorn, "Who has shelves?")
    await write_tip(world, world.torbjorn, "Coffee beside the till")
    visitor = await browse(world.sigrid)
    page = await (await visitor.open("/themes")).follow("Economy and operating routines")
    assert page.says("Who has shelves?")
    page = await visitor.open("/themes/economy", kind="tip")
    assert not page.says("Who has shelves?")
    assert page.says("Coffee beside the till")


async def test_a_theme_without_anything_asks_what_you_wonder(world: World, browse: Browse) -> None:
    page = await (await browse(world.sigrid)).open("/themes/recruitment")
    assert page.says("Nobody has written about this yet")
    assert "Ask the others" in page.links


async def test_an_unknown_theme_or_kind_is_not_found(world: World, browse: Browse) -> None:
    visitor = await browse(world.sigrid)
    assert (await visitor.open("/themes/nothing")).status == 404
    assert (await visitor.open("/themes/economy", kind="rumour")).status == 404


async def test_what_a_branch_keeps_to_itself_stands_on_its_page_for_members_only(
    world: World, browse: Browse
) -> None:
    await write_thread(world, world.bente, "Only for Herlev?", visibility=Visibility.BRANCH)
    assert (await (await browse(world.jens)).open("/branches/herlev")).says("Only for Herlev?")
    assert not (await (await browse(world.sigrid)).open("/branches/herlev")).says("Only for Her")


async def test_a_branch_page_says_who_where_and_what_they_know(
    world: World, browse: Browse
) -> None:
    thread = await write_thread(world, world.torbjorn, "Who has shelves?")
    await write_answer(thread, world.jens, "We have.")
    page = await (await browse(world.sigrid)).open("/branches/herlev")
    assert page.heading == "Herlev"
    assert page.says("Genbrugsbutikken i Herlev")
    assert page.says("Has helped others with")
    assert "Jens" in page.links


async def test_a_person_page_shows_where_they_helped(world: World, browse: Browse) -> None:
    thread = await write_thread(world, world.torbjorn, "Who has shelves?")
    await write_answer(thread, world.jens, "We have.")
    page = await (await browse(world.sigrid)).open(f"/people/{world.jens.id}")
    assert page.heading == "Jens"
    assert page.says("Who has shelves?")


async def test_a_theme_is_followed_and_left_again(world: World, browse: Browse) -> None:
    visitor = await browse(world.sigrid)
    await (await visitor.open("/themes/economy")).form("Follow").submit()
    page = await visitor.open("/themes/economy")
    await page.form("Following").submit()
    assert (await visitor.open("/themes/economy")).has_form("Follow")
