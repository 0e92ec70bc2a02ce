"""The sheet for the break room: read without signing in, by its secret address alone."""

from typing import Any

from forum.threads.kinds import Kind, Visibility
from tests.conftest import Browse, StoppedClock
from tests.digests.writings import accept, hide, write_answer, write_thread, write_tip
from tests.support.visitor import Visitor
from tests.support.world import World


async def make_sheet(leader: Visitor) -> str:
    """Press the button that makes Vefsn's sheet and return its path."""
    page = await leader.open("/branches/vefsn/letter")
    page = await page.form(
        "Make the sheet" if "Make the sheet" in page.text else "Give it"
    ).submit()
    return str(page.one("a.ds-button[href*='/wall/']").get("href")).removeprefix(
        "http://127.0.0.1:8000"
    )


async def test_stranger_with_the_address_reads_the_sheet_in_the_shops_language(
    world: World, browse: Browse, stranger: Visitor
) -> None:
    await write_thread(world, world.jens, "Er vi for dyre?", kind=Kind.DISCUSSION)
    await write_thread(world, world.bente, "Hvem henter sofaer?")
    long = "Hvordan får dere nye frivillige til å bli lenger enn ett år når bussen går sjelden?"
    await write_thread(world, world.bente, long, excerpt="We have had many lately.")
    await write_tip(world, world.jens, "Kaffehjørne ved kassen")
    solved = await write_thread(world, world.torbjorn, "Hvor mye for en lampe?")
    await accept(await write_answer(solved, world.jens, "Femti kroner."), world.torbjorn)
    page = await stranger.open(await make_sheet(await browse(world.marit)))
    assert page.status == 200
    assert page.language == "nb"
    for words in ("Er vi for dyre?", "Hvem henter sofaer?", "Kaffehjørne", "Femti kroner."):
        assert page.says(words)
    # One square for the phone beside each thing.
    assert len(page.all(".wall svg")) == 5
    # Below a long question there is room for nothing more.
    assert "We have had many lately." not in page.text
    assert page.one("meta[name=robots]").get("content") == "noindex, nofollow"


async def test_what_is_for_a_branch_alone_or_hidden_stands_on_no_sheet(
    world: World, browse: Browse, stranger: Visitor
) -> None:
    ours: dict[str, Any] = {"visibility": Visibility.BRANCH}
    await write_thread(world, world.sigrid, "Bare for oss?", **ours)
    await write_tip(world, world.sigrid, "Et tips for oss", **ours)
    await write_thread(world, world.sigrid, "En samtale for oss", kind=Kind.DISCUSSION, **ours)
    await hide(await write_thread(world, world.jens, "Skjult?"), world.marit)
    page = await stranger.open(await make_sheet(await browse(world.marit)))
    for words in ("for oss", "Skjult"):
        assert words not in page.text


async def test_words_to_the_branch_stand_in_its_letters_and_on_no_sheet(
    world: World, browse: Browse, stranger: Visitor
) -> None:
    leader = await browse(world.marit)
    page = await leader.press("/branches/vefsn/letter", text="Koden til bakdøra er ny.")
    assert page.says("Koden til bakdøra er ny.")
    assert "bakdøra" not in (await stranger.open(await make_sheet(leader))).text


async def test_each_week_has_another_thing_to_talk_about(
    world: World, browse: Browse, stranger: Visitor, clock: StoppedClock
) -> None:
    for title in ("Er vi for dyre?", "Hva med musikk?", "Skal vi ha kafé?"):
        await write_thread(world, world.jens, title, kind=Kind.DISCUSSION)
    path = await make_sheet(await browse(world.marit))
    seen = []
    for _week in range(3):
        page = await stranger.open(path)
        seen.append(page.one(".wall .box .wall__title").text_content())
        assert (await stranger.open(path)).one(".wall .box .wall__title").text_content() == seen[-1]
        clock.move(days=7)
    assert len(set(seen)) == 3


async def test_address_that_was_changed_or_stopped_shows_nothing(
    world: World, browse: Browse, stranger: Visitor
) -> None:
    leader = await browse(world.marit)
    first = await make_sheet(leader)
    second = await make_sheet(leader)
    assert (await stranger.open(first)).status == 404
    assert (await stranger.open(second)).status == 200
    page = await leader.open("/branches/vefsn/letter")
    await page.form("Stop this address").submit()
    page = await stranger.open(second)
    assert page.status == 404
    assert page.says("This page has another address now. Ask your branch leader for it.")


async def test_sheet_with_nothing_on_it_asks_a_question_all_the_same(
    world: World, browse: Browse, stranger: Visitor
) -> None:
    page = await stranger.open(await make_sheet(await browse(world.marit)))
    assert page.status == 200
    assert page.heading
