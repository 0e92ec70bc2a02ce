import pytest

from forum.kit import clock as forum_clock
from forum.kit import db
from forum.kit.errors import Conflict, Forbidden, NotFound
from forum.threads import actions, queries
from forum.threads.actions import Change, TipParts
from tests.conftest import Browse, RunJobs
from tests.support.world import World, viewer
from tests.threads import steps


async def test_question_is_changed_and_its_earlier_text_kept(browse: Browse, world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    page = await (await browse(world.sigrid)).open(f"/threads/{thread.id}/text")
    page = await page.form("Save the change").submit(
        {
            "The question, in one sentence": "Hvordan priser dere sofaer?",
            "Tell a little more": "Særlig de store.",
            "What is it about?": "Recruiting and caring for volunteers",
        }
    )
    assert page.heading == "Hvordan priser dere sofaer?"
    assert "Volunteers" in page.text
    page = await (await browse(world.bente)).open(f"/threads/{thread.id}")
    page = await page.follow("changed")
    assert "Hvordan priser dere brukte møbler?" in page.text
    assert "Vi får inn mye møbler nå." in page.text
    assert "Særlig de store." in page.text


async def test_answer_and_comment_are_changed_with_history(browse: Browse, world: World) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    made = await steps.answer(bente, await steps.ask(sigrid, world))
    said = await steps.comment(bente, made)
    visitor = await browse(world.bente)
    page = await visitor.open(f"/answers/{made.id}/text")
    page = await page.form("Save the change").submit({"Your answer": "Halvdelen."})
    assert "Halvdelen." in page.text
    page = await visitor.open(f"/comments/{said.id}/text")
    page = await page.form("Save the change").submit({"Your comment": "Likevel ikke."})
    assert "Likevel ikke." in page.text
    assert "En tredjedel" in (await visitor.open(f"/answers/{made.id}/revisions")).text
    assert "Så enkelt!" in (await visitor.open(f"/comments/{said.id}/revisions")).text


async def test_second_of_two_who_change_a_text_sees_both(browse: Browse, world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    sigrid, marit = await browse(world.sigrid), await browse(world.marit)
    hers = (await sigrid.open(f"/threads/{thread.id}/text")).form("Save the change")
    other = (await marit.open(f"/threads/{thread.id}/text")).form("Save the change")
    await hers.submit({"Tell a little more": "Sigrids tekst"})
    page = await other.submit({"Tell a little more": "Marits tekst"})
    assert page.status == 409
    assert "Sigrids tekst" in page.text
    form = page.form("Save the change")
    assert form.value("Tell a little more") == "Marits tekst"
    page = await form.submit()
    assert page.status == 200
    assert "Marits tekst" in page.text
    texts = [old.text for old in await queries.old_texts(thread_id=thread.id)]
    assert texts == ["Sigrids tekst", "Vi får inn mye møbler nå."]


async def test_answering_meanwhile_is_no_conflict(world: World) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    thread = await steps.ask(sigrid, world)
    await steps.answer(bente, thread)
    change = Change(title="Ny", text="Ny tekst", theme_id=world.economy.id)
    await actions.edit_thread(sigrid, thread.id, change)
    with pytest.raises(Conflict):
        await actions.edit_thread(sigrid, thread.id, change)
    assert await db.value("SELECT answer_count FROM thread") == 1


async def test_tip_is_changed_with_its_parts(world: World) -> None:
    sigrid = await viewer(world.sigrid)
    tip = await steps.share(sigrid, world)
    parts = TipParts(situation="Før", did="Nå", result="Bra", kroner=500)
    await actions.edit_thread(
        sigrid, tip.id, Change(title="Ny", theme_id=world.economy.id, parts=parts)
    )
    page = await queries.show(sigrid, tip.id)
    assert page.tip is not None
    assert (page.tip.did_html, page.tip.kroner) == ("<p>Nå</p>", 500)
    old = await db.row("SELECT tip FROM revision")
    assert old is not None
    assert "to stoler." in str(old["tip"])


@pytest.mark.parametrize("name", ["bente", "torbjorn"])
async def test_only_author_and_moderators_change_a_text(world: World, name: str) -> None:
    sigrid = await viewer(world.sigrid)
    thread = await steps.ask(sigrid, world)
    with pytest.raises(Forbidden):
        await actions.edit_thread(
            await viewer(getattr(world, name)), thread.id, Change(title="Nei", text="Nei")
        )


async def test_author_hears_that_a_moderator_corrected_the_text(
    world: World, run_jobs: RunJobs
) -> None:
    sigrid, marit = await viewer(world.sigrid), await viewer(world.marit)
    thread = await steps.ask(sigrid, world)
    await actions.edit_thread(marit, thread.id, Change(title="Rettet", text="Rettet"))
    await run_jobs()
    row = await db.row("SELECT person_id, kind FROM notification")
    assert row is not None
    assert (row["person_id"], row["kind"]) == (sigrid.id, "changed")


async def test_deleted_question_without_answers_is_gone(browse: Browse, world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    sigrid = await browse(world.sigrid)
    page = await sigrid.open(f"/threads/{thread.id}/deletion")
    page = await page.form("Delete it").submit()
    assert page.path == "/questions"
    assert "møbler" not in page.text
    assert (await sigrid.open(f"/threads/{thread.id}")).status == 404


async def test_answers_of_others_remain_under_a_deleted_question(
    browse: Browse, world: World
) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    thread = await steps.ask(sigrid, world)
    await steps.answer(bente, thread)
    await actions.delete_thread(sigrid, thread.id)
    page = await (await browse(world.torbjorn)).open(f"/threads/{thread.id}")
    assert page.heading == "Deleted question"
    assert "møbler" not in page.html
    assert "En tredjedel af nyprisen." in page.text
    assert not page.has_form("Send the answer")
    assert "møbler" not in (await (await browse(world.torbjorn)).open("/questions")).text


async def test_deleted_answer_is_gone_and_the_question_open_again(world: World) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    thread = await steps.ask(sigrid, world)
    made = await steps.answer(bente, thread)
    await actions.accept(sigrid, made.id)
    await actions.delete_answer(bente, made.id)
    page = await queries.show(sigrid, thread.id)
    assert page.answers == ()
    assert page.thread.solved_at is None
    assert page.thread.answer_count == 0
    with pytest.raises(NotFound):
        await queries.answer_for(sigrid, made.id)


async def test_comments_of_others_remain_under_a_deleted_answer(
    browse: Browse, world: World
) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    thread = await steps.ask(sigrid, world)
    made = await steps.answer(bente, thread)
    await steps.comment(sigrid, made)
    await actions.delete_answer(bente, made.id)
    page = await (await browse(world.jens)).open(f"/threads/{thread.id}")
    assert "Deleted answer" in page.text
    assert "Så enkelt!" in page.text
    assert "tredjedel" not in page.html


async def test_deleted_comment_is_gone(browse: Browse, world: World) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    made = await steps.answer(bente, await steps.ask(sigrid, world))
    said = await steps.comment(sigrid, made)
    page = await (await browse(world.sigrid)).open(f"/comments/{said.id}/deletion")
    page = await page.form("Delete it").submit()
    assert "Så enkelt!" not in page.text
    assert await db.value("SELECT comment_count FROM answer") == 0


async def test_nobody_deletes_what_others_wrote(world: World) -> None:
    sigrid, bente, marit = [await viewer(p) for p in (world.sigrid, world.bente, world.marit)]
    made = await steps.answer(bente, await steps.ask(sigrid, world))
    for other in (sigrid, marit):
        with pytest.raises(Forbidden):
            await actions.delete_answer(other, made.id)
    with pytest.raises(Forbidden):
        await actions.delete_thread(marit, made.thread_id)


async def test_counters_stay_right_whatever_happens(world: World) -> None:
    sigrid, bente, jens, marit = [
        await viewer(p) for p in (world.sigrid, world.bente, world.jens, world.marit)
    ]
    thread = await steps.ask(sigrid, world)
    made = [await steps.answer(bente, thread, f"Svar {n}") for n in range(4)]
    await steps.comment(jens, made[1])
    await actions.hide_answer(marit, made[0].id, "Feil sted")
    await actions.hide_answer(marit, made[0].id, "Feil sted")
    await actions.delete_answer(bente, made[1].id)
    await actions.restore_answer(marit, made[0].id)
    await actions.mark_useful(jens, made[2].id)
    await actions.unmark_useful(jens, made[2].id)
    await actions.unmark_useful(jens, made[2].id)
    row = await db.row("SELECT * FROM thread")
    counted = await db.value(
        "SELECT COUNT(*) FROM answer WHERE hidden_at IS NULL AND deleted_at IS NULL"
    )
    assert row is not None
    assert row["answer_count"] == counted == 3
    assert row["version"] > 8
    assert await db.value("SELECT SUM(useful_count) FROM answer") == 0
    assert forum_clock.now() >= row["last_activity_at"]
