from datetime import timedelta

import pytest

from forum.kit import clock as forum_clock
from forum.kit import db
from forum.kit.errors import Invalid
from forum.threads import actions, queries
from forum.threads.kinds import Kind
from forum.threads.queries import Wanted
from tests.conftest import Browse, StoppedClock
from tests.support.world import World, viewer
from tests.threads import steps


async def test_questions_are_paged_the_latest_first(
    browse: Browse, world: World, clock: StoppedClock
) -> None:
    sigrid = await viewer(world.sigrid)
    for number in range(45):
        await steps.ask(sigrid, world, f"Spørsmål {number:02}?")
        clock.move(minutes=1)
    seen: list[str] = []
    page = await (await browse(world.bente)).open("/questions")
    seen += page.texts(".row__title")
    while "Next" in page.links:
        page = await page.follow("Next")
        seen += page.texts(".row__title")
    assert seen == [f"Spørsmål {number:02}?" for number in reversed(range(45))]


async def test_question_that_is_answered_rises(world: World, clock: StoppedClock) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    old = await steps.ask(sigrid, world, "Gammelt?")
    clock.move(minutes=1)
    await steps.ask(sigrid, world, "Nytt?")
    clock.move(minutes=1)
    await steps.answer(bente, old)
    found = await queries.listed(bente, Wanted(kind=Kind.QUESTION))
    assert [card.title for card in found.items] == ["Gammelt?", "Nytt?"]


async def test_filters_show_what_waits_and_what_is_solved(browse: Browse, world: World) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    await steps.ask(sigrid, world, "Venter?")
    solved = await steps.ask(sigrid, world, "Løst?")
    made = await steps.answer(bente, solved)
    await actions.accept(sigrid, made.id)
    reader = await browse(world.jens)
    waiting = await (await reader.open("/questions")).follow("Waiting for an answer")
    assert waiting.texts(".row__title") == ["Venter?"]
    assert (await waiting.follow("Solved")).texts(".row__title") == ["Løst?"]
    other = await reader.open("/questions", theme="recruitment")
    assert "Nobody has asked about this yet" in other.text
    assert "Ask the others" in other.links


@pytest.mark.parametrize(
    "query",
    ["after=xyz", "after=WyJ4IiwgMV0", "after=WyIyMDI2LTAxLTAxIiwgOTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ"],
)
async def test_page_that_is_not_ours_is_an_error_not_a_fault(
    browse: Browse, world: World, query: str
) -> None:
    page = await (await browse(world.sigrid)).open(f"/questions?{query}")
    assert page.status in {200, 422}


@pytest.mark.parametrize(
    "path",
    [
        "/questions?show=nonsense",
        "/questions?theme=nothing",
        "/threads/999",
        "/threads/99999999999999999999",
        "/threads/1?page=0",
        "/threads/1?page=x",
        "/answers/99999999999999999999",
        "/comments/7",
        "/reports/thread:x",
        "/reports/nothing:1",
        "/threads/1/files/1",
        "/threads/1/files/1/huge",
    ],
)
async def test_what_is_not_there_is_a_friendly_404(browse: Browse, world: World, path: str) -> None:
    page = await (await browse(world.sigrid)).open(path)
    assert page.status == 404
    assert page.heading == "We cannot find this page"


async def test_list_costs_the_same_for_many_threads(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    asked: list[str] = []
    real = db.rows

    async def counting(sql: str, /, **params: object) -> list[db.Row]:
        asked.append(sql)
        return await real(sql, **params)

    monkeypatch.setattr(db, "rows", counting)
    costs = []
    for _round in range(2):
        for number in range(5):
            await steps.share(sigrid, world, f"Tips {number}")
        asked.clear()
        await queries.listed(bente, Wanted(kind=Kind.TIP))
        costs.append(len(asked))
    assert costs == [2, 2]


async def test_others_queries_answer_what_they_are_called(
    world: World, clock: StoppedClock
) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    own = await steps.ask(bente, world, "Egen?")
    clock.move(minutes=1)
    far = await steps.ask(sigrid, world, "Fjern?")
    tip = await steps.share(sigrid, world)
    await actions.say_worked(bente, tip.id, world.herlev.id)
    jens = await viewer(world.jens)
    waiting = await queries.unanswered(jens, 5, not_branch=world.herlev.id)
    assert [card.id for card in waiting] == [far.id, own.id]
    assert [card.id for card in await queries.unanswered(bente, 5)] == [far.id]
    worked = await queries.worked(jens, 3)
    assert [(card.id, [shop.name for shop in card.worked]) for card in worked] == [
        (tip.id, ["Herlev"])
    ]
    since = forum_clock.now() - timedelta(seconds=30)
    recent = await queries.recent_since(bente, since, 10)
    assert {card.id for card in recent} == {far.id, tip.id}
    made = await steps.answer(bente, far)
    await actions.accept(sigrid, made.id)
    assert [card.id for card in await queries.solved_since(jens, since, 5)] == [far.id]
    assert [card.id for card in await queries.helped_with(jens, bente.id)] == [far.id]
    assert await queries.counts(jens, theme_id=world.economy.id) == {
        "question": 2,
        "tip": 1,
        "discussion": 0,
    }


async def test_place_in_a_list_must_be_ours(world: World) -> None:
    with pytest.raises(Invalid):
        await queries.listed(await viewer(world.sigrid), Wanted(), cursor="bm90IGpzb24")
