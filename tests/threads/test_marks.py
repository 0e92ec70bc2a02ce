import pytest

from forum.kit import db
from forum.kit.errors import Forbidden
from forum.threads import actions, queries
from forum.threads.kinds import Kind
from forum.threads.queries import Wanted
from tests.conftest import Browse, RunJobs
from tests.support.world import World, viewer
from tests.threads import steps


async def test_useful_is_said_once_and_taken_back(browse: Browse, world: World) -> None:
    made = await steps.answer(
        await viewer(world.bente), await steps.ask(await viewer(world.sigrid), world)
    )
    torbjorn = await browse(world.torbjorn)
    page = await torbjorn.open(f"/answers/{made.id}")
    page = await page.form("Useful").submit()
    assert "Useful for you" in page.text
    page = await torbjorn.press(f"/answers/{made.id}/useful")
    assert await db.value("SELECT useful_count FROM answer") == 1
    page = await page.form("Useful for you").submit()
    assert await db.value("SELECT useful_count FROM answer") == 0
    assert await db.value("SELECT COUNT(*) FROM useful") == 0


async def test_nobody_calls_their_own_answer_useful(world: World) -> None:
    bente = await viewer(world.bente)
    made = await steps.answer(bente, await steps.ask(await viewer(world.sigrid), world))
    with pytest.raises(Forbidden):
        await actions.mark_useful(bente, made.id)


async def test_same_question_is_counted_and_followed(browse: Browse, world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    jens = await browse(world.jens)
    page = await jens.open(f"/threads/{thread.id}")
    page = await page.form("I wonder too").submit()
    assert page.has_form("I wonder too (1)")
    assert page.has_form("Following")
    page = await page.form("I wonder too (1)").submit()
    assert page.has_form("I wonder too")
    assert await db.value("SELECT me_too_count FROM thread") == 0


async def test_asker_cannot_wonder_too(world: World) -> None:
    sigrid = await viewer(world.sigrid)
    thread = await steps.ask(sigrid, world)
    with pytest.raises(Forbidden):
        await actions.ask_too(sigrid, thread.id)


async def test_asker_accepts_and_takes_it_back(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    made = await steps.answer(bente, await steps.ask(sigrid, world))
    visitor = await browse(world.sigrid)
    page = await visitor.open(f"/answers/{made.id}")
    page = await page.form("This solved it").submit()
    assert "This solved it for Sigrid" in page.text
    assert len((await queries.listed(bente, Wanted(is_solved=True))).items) == 1
    page = await page.form("Not solved after all").submit()
    assert "This solved it for Sigrid" not in page.text
    assert (await queries.listed(bente, Wanted(is_solved=True))).items == ()
    rows = await db.rows("SELECT by_id, withdrawn_by_id, withdrawn_at FROM acceptance")
    assert [(row["by_id"], row["withdrawn_by_id"]) for row in rows] == [(sigrid.id, sigrid.id)]
    await run_jobs()
    assert await db.value("SELECT COUNT(*) FROM notification WHERE kind = 'accepted'") == 0


async def test_another_answer_takes_the_place_of_the_accepted(world: World) -> None:
    sigrid, bente, jens = [await viewer(p) for p in (world.sigrid, world.bente, world.jens)]
    thread = await steps.ask(sigrid, world)
    first, second = await steps.answer(bente, thread), await steps.answer(jens, thread, "Nei")
    await actions.accept(sigrid, first.id)
    await actions.accept(sigrid, second.id)
    await actions.accept(sigrid, second.id)
    page = await queries.show(bente, thread.id)
    assert page.accepted is not None
    assert page.accepted.id == second.id
    assert await db.value("SELECT COUNT(*) FROM acceptance WHERE withdrawn_at IS NULL") == 1


async def test_moderator_accepts_and_stranger_to_the_question_does_not(world: World) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    made = await steps.answer(bente, await steps.ask(sigrid, world))
    with pytest.raises(Forbidden):
        await actions.accept(await viewer(world.torbjorn), made.id)
    with pytest.raises(Forbidden):
        await actions.accept(bente, made.id)
    thread = await actions.accept(await viewer(world.marit), made.id)
    assert (await queries.show(bente, thread.id)).accepted is not None


async def test_who_answered_hears_that_it_solved_it(world: World, run_jobs: RunJobs) -> None:
    sigrid, bente, jens = [await viewer(p) for p in (world.sigrid, world.bente, world.jens)]
    thread = await steps.ask(sigrid, world)
    made = await steps.answer(bente, thread)
    await actions.ask_too(jens, thread.id)
    await actions.accept(sigrid, made.id)
    await run_jobs()
    rows = await db.rows(
        "SELECT person_id, kind FROM notification WHERE kind IN ('accepted', 'solved')"
        " ORDER BY person_id"
    )
    assert [(row["person_id"], row["kind"]) for row in rows] == [
        (bente.id, "accepted"),
        (jens.id, "solved"),
    ]


async def test_tip_worked_in_another_shop(browse: Browse, world: World, run_jobs: RunJobs) -> None:
    tip = await steps.share(await viewer(world.sigrid), world)
    bente = await browse(world.bente)
    page = await bente.open(f"/threads/{tip.id}")
    page = await page.form("Worked in our shop too").submit()
    assert "Worked in 1 other shop too" in page.text
    assert page.texts(".string__tag--own") == ["Herlev you"]
    page = await page.follow("Write how it went")
    page = await page.form("Say it").submit({"How did it go in your shop?": "Med kage!"})
    assert "Med kage!" in page.text
    assert await db.value("SELECT worked_count FROM thread") == 1
    jens = await (await browse(world.jens)).open(f"/threads/{tip.id}")
    assert not jens.has_form("Worked in our shop too")
    page = await jens.form("Take back for Herlev").submit()
    assert "Worked in" not in page.text.replace("Worked in our shop too", "")
    assert await db.value("SELECT worked_count FROM thread") == 0


async def test_who_shared_a_tip_hears_where_it_worked(world: World, run_jobs: RunJobs) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    tip = await steps.share(sigrid, world)
    await actions.say_worked(bente, tip.id, world.herlev.id, "Med kage")
    await run_jobs()
    row = await db.row("SELECT * FROM notification WHERE kind = 'worked'")
    assert row is not None
    assert (row["person_id"], row["branch_name"], row["excerpt"]) == (
        sigrid.id,
        "Herlev",
        "Med kage",
    )


@pytest.mark.parametrize("branch", ["vefsn", "bodo"])
async def test_tip_works_only_in_ones_own_other_branch(world: World, branch: str) -> None:
    sigrid = await viewer(world.sigrid)
    tip = await steps.share(sigrid, world)
    with pytest.raises(Forbidden):
        await actions.say_worked(sigrid, tip.id, getattr(world, branch).id)


async def test_tip_shows_its_parts_and_its_price_tag(browse: Browse, world: World) -> None:
    page = await (await browse(world.sigrid)).open("/tips/new")
    page = await page.form("Share the tip").submit(
        {
            "The tip, in one sentence": "Kaffehjørne ved kassa",
            "How was it before?": "Folk gikk fort.",
            "What did you do?": "To **stoler**.",
            "How did it go?": "De blir lenger.",
            "Kroner": "4 200 kr",
            "How often?": "a month",
            "What is it about?": "Economy and operating routines",
        }
    )
    assert page.heading == "Kaffehjørne ved kassa"
    assert page.texts(".opening .prose") == ["Folk gikk fort.", "To stoler.", "De blir lenger."]
    assert page.one(".result-tag").text_content().split() == ["4,200", "kr", "more", "a", "month"]
    listed = await (await browse(world.bente)).open("/tips")
    assert "4,200 kr more a month" in listed.text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("field", "value"),
    [("Kroner", "mye"), ("Kroner", "-3"), ("Hours saved", "NaN"), ("Hours saved", "1e9")],
)
async def test_number_of_a_tip_that_is_none_comes_back(
    browse: Browse, world: World, field: str, value: str
) -> None:
    page = await (await browse(world.sigrid)).open("/tips/new")
    page = await page.form("Share the tip").submit(
        {
            "The tip, in one sentence": "Kaffehjørne",
            "How was it before?": "Før",
            "What did you do?": "Nå",
            "How did it go?": "Bra",
            field: value,
            "What is it about?": "Economy and operating routines",
        }
    )
    assert page.status == 422
    assert page.form("Share the tip").value(field) == value
    assert await db.value("SELECT COUNT(*) FROM thread WHERE kind = :kind", kind=Kind.TIP) == 0
