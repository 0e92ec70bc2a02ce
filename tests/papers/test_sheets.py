"""A routine on paper, and what the code on it says to whom."""

import io
from datetime import UTC, datetime

import pypdfium2
import pytest

from forum.files.jobs import sweep
from forum.kit import db
from forum.kit.storage import storage
from forum.kit.visibility import Visibility
from forum.papers import drawing, views
from forum.routines import actions
from tests.conftest import NOON, Browse, StoppedClock
from tests.papers.routines import change, publish
from tests.support.world import World, viewer

CURRENT = "This paper is current"


async def token() -> str:
    return str(await db.value("SELECT token FROM paper ORDER BY id LIMIT 1"))


async def test_a_sheet_has_boxes_version_owner_and_code(world: World, browse: Browse) -> None:
    version = await publish(await viewer(world.bente), world)
    jens = await browse(world.jens)
    answer = await jens.client.get(f"/routines/{version.routine_id}/sheet")
    assert answer.headers["content-type"] == "application/pdf"
    assert "Closing%20the%20shop.pdf" in answer.headers["content-disposition"]
    assert "object-src 'self'" in answer.headers["content-security-policy"]
    with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as document:
        assert len(document) == 1
        words = document[0].get_textpage().get_text_bounded()
    for piece in ("Samling · Herlev", "Lock the door.", "Version 1", "Responsible: Bente"):
        assert piece in words
    page = await jens.client.get(f"/routines/{version.routine_id}/sheet?as=page")
    assert page.text.count('type="checkbox"') == 2
    assert "<svg" in page.text


async def test_a_sheet_is_drawn_once(
    world: World, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = await publish(await viewer(world.bente), world)
    jens, path = await browse(world.jens), f"/routines/{version.routine_id}/sheet"
    first = await jens.client.get(path)
    monkeypatch.setattr(drawing, "draw", None)
    assert (await jens.client.get(path)).content == first.content


async def test_the_nightly_sweep_takes_the_pdf_and_the_code_goes_on_working(
    world: World, browse: Browse, clock: StoppedClock
) -> None:
    version = await publish(await viewer(world.bente), world)
    jens, path = await browse(world.jens), f"/routines/{version.routine_id}/sheet"
    await jens.client.get(path)
    clock.set(datetime(2100, 1, 1, tzinfo=UTC))  # the bytes are of the machine's own day
    await sweep()
    assert [each async for each in storage().everything()] == []
    clock.set(NOON)
    assert (await jens.client.get(path)).headers["content-type"] == "application/pdf"
    assert (await (await browse()).open(f"/papers/{await token()}")).says(CURRENT)


async def test_without_pango_the_browser_prints(
    world: World, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "weasyprint", None)
    version = await publish(await viewer(world.bente), world)
    jens = await browse(world.jens)
    answer = await jens.client.get(f"/routines/{version.routine_id}/sheet")
    assert answer.headers["content-type"].startswith("text/html")
    assert "Print this page from the menu of your browser." in answer.text


async def test_a_draft_says_that_it_is_none_and_has_no_code(world: World, browse: Browse) -> None:
    bente = await viewer(world.bente)
    text = actions.NewText(title="Half", text="- [ ] One", language="en")
    details = actions.Details(theme_id=world.economy.id)
    new = actions.NewRoutine(branch_id=world.herlev.id, text=text, details=details)
    draft = await actions.start(bente, new)
    answer = await (await browse(world.bente)).client.get(
        f"/routines/{draft.routine_id}/sheet?as=page"
    )
    assert "A draft. It is not in force yet." in answer.text
    assert "<svg" not in answer.text
    assert await db.value("SELECT COUNT(*) FROM paper") == 0


async def test_a_stranger_hears_only_whether_the_paper_counts(
    world: World, browse: Browse, clock: StoppedClock
) -> None:
    bente = await viewer(world.bente)
    version = await publish(bente, world, visibility=Visibility.BRANCH)
    await (await browse(world.bente)).client.get(f"/routines/{version.routine_id}/sheet?as=page")
    place = f"/papers/{await token()}"
    stranger = await browse()
    page = await stranger.open(place)
    assert page.says(CURRENT)
    assert 'name="robots" content="noindex' in page.html
    await change(bente, version)
    page = await stranger.open(place)
    assert page.says("It was replaced on 18 November. Ask for version 2")
    clock.move(days=3)
    await change(bente, version, "- [ ] Sing.")
    page = await stranger.open(place)
    assert page.says("It was replaced on 18 November. Ask for version 3")
    for secret in ("Closing", "Lock", "Bente", "Herlev", f"/routines/{version.routine_id}"):
        assert secret not in page.html
    # Of the branch, who is signed in, is led to the document; of another branch nobody is.
    assert f"/routines/{version.routine_id}" in (await (await browse(world.jens)).open(place)).html
    outsider = await (await browse(world.torbjorn)).open(place)
    assert outsider.says("This paper has been replaced")
    assert f"/routines/{version.routine_id}" not in outsider.html


@pytest.mark.parametrize("what", ["hidden", "deleted", "unknown"])
async def test_what_is_gone_and_what_never_was_look_the_same(
    world: World, browse: Browse, what: str
) -> None:
    bente, stranger = await viewer(world.bente), await browse()
    version = await publish(bente, world)
    await (await browse(world.bente)).client.get(f"/routines/{version.routine_id}/sheet?as=page")
    place = f"/papers/{await token()}"
    if what == "hidden":
        await actions.hide(await viewer(world.marit), version.routine_id, "Wrong.")
    elif what == "deleted":
        await actions.delete(bente, version.routine_id)
    answer = await stranger.client.get("/papers/none" if what == "unknown" else place)
    assert answer.status_code == 404
    assert "Ask in the shop" in answer.text


async def test_codes_are_not_tried_out(
    world: World, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SCANS", "2/hour")
    stranger = await browse()
    codes = [(await stranger.client.get(f"/papers/{n}")).status_code for n in range(3)]
    assert codes == [404, 404, 429]


async def test_a_picture_of_others_is_not_printed(world: World, browse: Browse) -> None:
    bente = await viewer(world.bente)
    version = await publish(bente, world)
    await change(bente, version, "- [ ] Look\n\n![theirs](/files/77)")
    jens = await browse(world.jens)
    answer = await jens.client.get(f"/routines/{version.routine_id}/sheet")
    assert answer.headers["content-type"] == "application/pdf"
