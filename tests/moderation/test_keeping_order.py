import pytest

from forum.kit import db
from forum.kit.errors import Conflict, Forbidden, Invalid
from forum.moderation import actions as moderation
from forum.moderation import queries as order
from forum.threads import actions, queries
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.support.world import World, viewer
from tests.threads import steps


async def test_moderator_hides_with_a_reason_and_restores(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    marit = await browse(world.marit)
    page = await (await marit.open(f"/threads/{thread.id}")).follow("Hide")
    page = await page.form("Hide it").submit({"Why?": ""})
    assert page.status == 422
    page = await page.form("Hide it").submit({"Why?": "Navn på en kunde"})
    assert page.says("A moderator has hidden this")
    assert (await (await browse(world.bente)).open(f"/threads/{thread.id}")).status == 404
    await run_jobs()
    news = await (await browse(world.sigrid)).open("/news")
    assert "Navn på en kunde" in news.text
    hidden = await marit.open("/moderation/hidden")
    assert "Navn på en kunde" in hidden.text
    page = await hidden.form("Show it again").submit()
    assert page.path == f"/threads/{thread.id}"
    assert (await (await browse(world.bente)).open(f"/threads/{thread.id}")).status == 200
    log = await marit.open("/moderation/log")
    assert "Marit hid it" in log.text
    assert "Taken back by Marit" in log.text


async def test_hiding_an_answer_takes_its_acceptance_back(world: World) -> None:
    sigrid, bente, marit = [await viewer(p) for p in (world.sigrid, world.bente, world.marit)]
    made = await steps.answer(bente, await steps.ask(sigrid, world))
    thread = await actions.accept(sigrid, made.id)
    await actions.hide_answer(marit, made.id, "Uhøflig")
    page = await queries.show(sigrid, thread.id)
    assert page.thread.solved_at is None
    assert page.thread.answer_count == 0
    await actions.restore_answer(marit, made.id)
    assert (await queries.show(sigrid, thread.id)).thread.answer_count == 1


async def test_comment_is_hidden_and_restored(browse: Browse, world: World) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    made = await steps.answer(bente, await steps.ask(sigrid, world))
    said = await steps.comment(sigrid, made)
    marit = await browse(world.marit)
    page = await marit.open(f"/comments/{said.id}/hiding")
    await page.form("Hide it").submit({"Why?": "Tull"})
    reader = await browse(world.jens)
    assert "Så enkelt!" not in (await reader.open(f"/answers/{made.id}")).text
    await marit.press(f"/comments/{said.id}/hiding/withdrawal")
    assert "Så enkelt!" in (await reader.open(f"/answers/{made.id}")).text


async def test_question_is_closed_and_opened_again(browse: Browse, world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    marit = await browse(world.marit)
    page = await marit.open(f"/threads/{thread.id}/closure")
    page = await page.form("Close it").submit({"Why?": "Besvart"})
    assert page.says("This is closed")
    page = await page.form("Open it for answers").submit()
    assert page.has_form("Send the answer")
    row = await db.row("SELECT reason, by_id, reopened_by_id FROM closure")
    assert row is not None
    assert (row["reason"], row["by_id"], row["reopened_by_id"]) == (
        "Besvart",
        world.marit.id,
        world.marit.id,
    )


async def test_question_is_moved_and_its_author_told(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    page = await (await browse(world.marit)).open(f"/threads/{thread.id}/move")
    page = await page.form("Move it").submit(
        {"Where does it belong?": "Recruiting and caring for volunteers", "Why?": "Om vakter"}
    )
    assert "Volunteers" in page.text
    await run_jobs()
    row = await db.row("SELECT person_id, kind, excerpt FROM notification")
    assert row is not None
    assert (row["person_id"], row["kind"], row["excerpt"]) == (
        world.sigrid.id,
        "moved",
        "Om vakter",
    )
    log = await (await browse(world.aslaug)).open("/moderation/log")
    assert "moved it from Economy to Volunteers" in log.text


@pytest.mark.parametrize("name", ["sigrid", "bente"])
async def test_members_and_leaders_keep_no_order(browse: Browse, world: World, name: str) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    made = await steps.answer(bente, await steps.ask(sigrid, world))
    someone = await browse(getattr(world, name))
    for path in ("/moderation", "/moderation/log", "/moderation/hidden", "/threads/1/hiding"):
        assert (await someone.open(path)).status == 403, path
    for path in ("/threads/1/hiding", "/threads/1/closure", "/threads/1/move"):
        assert (await someone.press(path, reason="Nei", theme="2")).status == 403, path
    who = await viewer(getattr(world, name))
    for act in (actions.hide_thread, actions.close):
        with pytest.raises(Forbidden):
            await act(who, made.thread_id, "Nei")
    with pytest.raises(Forbidden):
        await order.queue(who)


async def test_member_tells_a_moderator_who_settles_it(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    made = await steps.answer(bente, await steps.ask(sigrid, world), "Dumt spørsmål!")
    torbjorn = await browse(world.torbjorn)
    page = await torbjorn.open(f"/reports/answer:{made.id}")
    assert "Dumt spørsmål!" in page.text
    page = await page.form("Tell them").submit({"What is wrong with it?": "Det er uhøflig."})
    assert "A moderator looks at it" in page.flash
    await run_jobs()
    marit = await browse(world.marit)
    assert "Torbjørn tells moderators about this" in (await marit.open("/news")).text
    queue = await marit.open("/moderation")
    assert "Det er uhøflig." in queue.text
    assert "written by Bente" in queue.text
    page = await queue.form("Settle it").submit({"What came of it?": "Snakket med Bente."})
    assert page.says("Nothing waits for you")
    assert "Snakket med Bente." in (await marit.open("/moderation/log")).text


async def test_telling_twice_is_telling_once(world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    bente = await viewer(world.bente)
    first = await moderation.tell(bente, f"thread:{thread.id}", "Feil")
    second = await moderation.tell(bente, f"thread:{thread.id}", "Feil igjen")
    assert first.id == second.id
    marit, aslaug = await viewer(world.marit), await viewer(world.aslaug)
    assert await order.waiting(marit) == 1
    assert await order.waiting(bente) == 0
    await moderation.settle(marit, first.id, "")
    with pytest.raises(Conflict):
        await moderation.settle(aslaug, first.id, "")


async def test_telling_needs_a_reason(browse: Browse, world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    page = await (await browse(world.bente)).open(f"/reports/thread:{thread.id}")
    page = await page.form("Tell them").submit({"What is wrong with it?": "  "})
    assert page.status == 422
    with pytest.raises(Invalid):
        await moderation.tell(await viewer(world.bente), f"thread:{thread.id}", "x" * 1_001)


async def test_log_is_paged(browse: Browse, world: World, clock: StoppedClock) -> None:
    sigrid, marit = await viewer(world.sigrid), await viewer(world.marit)
    for number in range(35):
        thread = await steps.ask(sigrid, world, f"Spørsmål {number}?")
        await actions.close(marit, thread.id, f"Grunn {number}")
        clock.move(minutes=1)
    page = await (await browse(world.marit)).open("/moderation/log")
    assert len(page.all(".row")) == 30
    page = await page.follow("Next")
    assert len(page.all(".row")) == 5
