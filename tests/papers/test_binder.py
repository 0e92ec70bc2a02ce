"""A branch's routines as one PDF: asked for, drawn by a job, kept, and made anew."""

import io
from typing import Any

import pypdfium2
import pytest

from forum.kit import db, heavy, heavy_work
from forum.kit.storage import storage
from forum.kit.visibility import Visibility
from forum.papers import drawing
from forum.papers.models import Binder, BinderState
from forum.routines import actions
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.papers.routines import change, publish
from tests.support.visitor import Visitor
from tests.support.world import World, make_person, viewer

PLACE = "/branches/herlev/binder"


async def ask(visitor: Visitor) -> None:
    await (await visitor.open(PLACE)).form("Make the binder").submit()


async def pages_of(visitor: Visitor) -> list[str]:
    answer = await visitor.client.get(f"{PLACE}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


async def test_the_binder_has_contents_and_every_routine(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    bente = await viewer(world.bente)
    for title in ("Opening", "Closing", "Waste"):
        await publish(bente, world, title)
    jens = await browse(world.jens)
    await ask(jens)
    page = await jens.open(PLACE)
    assert page.says("0 of 3 sheets are ready.")
    assert "Look again" in page.links
    await run_jobs()
    page = await jens.open(PLACE)
    assert page.says("4 pages")
    assert "Look again" not in page.links
    contents, *sheets = await pages_of(jens)
    lines = contents.split()
    for number, title in ((2, "Closing"), (3, "Opening"), (4, "Waste")):
        assert lines[lines.index(title) + 1] == str(number)
        assert title in sheets[number - 2]
        assert sheets[number - 2].split()[-1] == str(number)


async def test_asking_again_makes_one_binder(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    await publish(await viewer(world.bente), world)
    jens = await browse(world.jens)
    for _time in range(3):
        assert (await jens.press(PLACE)).says("sheets are ready.")
    assert await db.value("SELECT COUNT(*) FROM job WHERE name = 'papers.make_binder'") == 1
    await run_jobs()
    before = await Binder.get()
    await jens.press(PLACE)
    assert (await Binder.get()).number == before.number


async def test_a_change_is_said_and_put_in(world: World, browse: Browse, run_jobs: RunJobs) -> None:
    bente = await viewer(world.bente)
    version = await publish(bente, world)
    jens = await browse(world.jens)
    await ask(jens)
    await run_jobs()
    await change(bente, version, "- [ ] Sing.")
    page = await jens.open(PLACE)
    assert page.says("Something has changed since it was made.")
    assert f"{PLACE}.pdf" not in page.html
    refused = await jens.open(f"{PLACE}.pdf")
    assert refused.status == 404
    assert refused.says("Something has changed since this binder was made. Have it made anew.")
    await page.form("Make it anew").submit()
    await run_jobs()
    assert "Sing." in (await pages_of(jens))[1]


@pytest.mark.parametrize("what", ["hidden", "deleted", "kept to its branch"])
async def test_a_binder_with_something_that_was_taken_away_since_is_not_sent(
    world: World, browse: Browse, run_jobs: RunJobs, what: str
) -> None:
    bente = await viewer(world.bente)
    await publish(bente, world, "Stays")
    kari = await viewer(await make_person("Kari", world.vefsn, is_leader=True))
    taken = (await publish(kari, world, "Alarm code")).routine_id
    await actions.use(bente, taken, world.herlev.id)
    jens = await browse(world.jens)
    await ask(jens)
    await run_jobs()
    assert "Alarm code" in "".join(await pages_of(jens))
    if what == "hidden":
        await actions.hide(await viewer(world.marit), taken, "Wrong.")
    elif what == "deleted":
        await actions.delete(kari, taken)
    else:
        details = actions.Details(theme_id=world.economy.id, visibility=Visibility.BRANCH)
        await actions.set_details(kari, taken, details)
    assert (await jens.client.get(f"{PLACE}.pdf")).status_code == 404
    page = await jens.open(PLACE)
    assert f"{PLACE}.pdf" not in page.html
    await page.form("Make it anew").submit()
    await run_jobs()
    assert f"{PLACE}.pdf" in (await jens.open(PLACE)).html
    text = "".join(await pages_of(jens))
    assert "Stays" in text
    assert "Alarm code" not in text


async def test_the_binder_has_that_version_of_anothers_routine_which_the_branch_uses(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    bente, jens = await viewer(world.bente), await browse(world.jens)
    kari = await viewer(await make_person("Kari", world.vefsn, is_leader=True))
    theirs = await publish(kari, world, "Closing")
    await actions.use(bente, theirs.routine_id, world.herlev.id)
    newer = actions.NewText(title="Shutting", text="- [ ] Sing.", language="en")
    draft = await actions.draft(kari, theirs.routine_id, newer)
    await actions.publish(kari, theirs.routine_id, draft.id)
    await ask(jens)
    await run_jobs()
    contents, sheet = await pages_of(jens)
    assert "Closing (Vefsn), version 1 af 2" in " ".join(contents.split())
    assert "Lock the door." in sheet
    assert "Version 1" in sheet
    assert "To be checked by" not in sheet
    token = await db.value("SELECT token FROM paper WHERE version_id = :id", id=theirs.id)
    page = await jens.open(f"/papers/{token}")
    assert page.says("This paper has been replaced")
    assert page.says("Herlev goes on with this one, version 1.")
    assert (await page.follow("See what has changed")).says("Sing.")
    assert (await (await browse()).open(f"/papers/{token}")).says("Ask for version 2")
    await actions.take_new_version(bente, theirs.routine_id, world.herlev.id)
    assert (await jens.open(PLACE)).says("Something has changed since it was made.")
    await (await jens.open(PLACE)).form("Make it anew").submit()
    await run_jobs()
    contents, sheet = await pages_of(jens)
    assert "Shutting (Vefsn) 2" in " ".join(contents.split())
    assert "Sing." in sheet
    assert (await jens.open(f"/papers/{token}")).says("take this one down")


async def test_a_binder_whose_drawing_broke_off_is_asked_for_again(
    world: World, browse: Browse, clock: StoppedClock
) -> None:
    await publish(await viewer(world.bente), world)
    jens = await browse(world.jens)
    await ask(jens)
    await Binder.all().update(state=BinderState.DRAWING)
    clock.move(minutes=29)
    assert (await jens.open(PLACE)).says("sheets are ready.")
    clock.move(minutes=2)
    page = await jens.open(PLACE)
    assert page.says("The binder could not be made.")
    assert "Look again" not in page.links
    await page.form("Make the binder").submit()
    assert (await Binder.get()).number == 2
    assert (await jens.open(PLACE)).says("sheets are ready.")


async def test_what_is_kept_no_longer_is_made_again(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    await publish(await viewer(world.bente), world)
    jens = await browse(world.jens)
    await ask(jens)
    await run_jobs()
    await storage().delete((await Binder.get()).key)
    assert (await jens.client.get(f"{PLACE}.pdf")).status_code == 404
    await ask(jens)
    await run_jobs()
    assert len(await pages_of(jens)) == 2


async def test_the_binder_is_for_the_branch_and_holds_what_its_members_see(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    bente = await viewer(world.bente)
    version = await publish(bente, world)
    await publish(bente, world, "Gone")
    gone = await db.value("SELECT id FROM routine WHERE title = 'Gone'")
    await actions.hide(await viewer(world.marit), gone, "Wrong.")
    await ask(await browse(world.bente))
    await run_jobs()
    assert "Gone" not in "".join(await pages_of(await browse(world.jens)))
    for stranger in (world.torbjorn, world.marit):
        visitor = await browse(stranger)
        assert (await visitor.client.get(PLACE)).status_code == 403
        assert (await visitor.client.get(f"{PLACE}.pdf")).status_code == 403
    await actions.delete(bente, version.routine_id)
    assert (await (await browse(world.jens)).open(PLACE)).says("The branch has no routines yet.")


async def test_one_sheet_that_cannot_be_drawn_does_not_keep_the_others_from_it(
    world: World, browse: Browse, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    bente = await viewer(world.bente)
    for title in ("Endless", "Waste"):
        await publish(bente, world, title)
    draw = drawing.draw

    def break_down(html: str, pictures: dict[str, str], target: str) -> Any:
        if "<h1>Endless" in html:
            raise heavy.HelperFailed("draw", "MemoryError", "drawing")
        return draw(html, pictures, target)

    monkeypatch.setattr(drawing, "draw", heavy_work.allowed(break_down))
    jens = await browse(world.jens)
    await ask(jens)
    monkeypatch.setattr(heavy_work, "is_allowed", lambda _name: True)
    await run_jobs()
    contents, sheet = await pages_of(jens)
    assert "Endless udskriv den for sig" in " ".join(contents.split())
    assert "Waste" in sheet


async def test_where_nothing_can_be_drawn_it_says_so(
    world: World, browse: Browse, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "weasyprint", None)
    await publish(await viewer(world.bente), world)
    jens = await browse(world.jens)
    await ask(jens)
    await run_jobs()
    assert (await jens.open(PLACE)).says("The binder could not be made.")
