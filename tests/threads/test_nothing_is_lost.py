"""What was typed is there again after everything that can go wrong between two pages."""

import re

import pytest

from forum.accounts.models import Session
from forum.kit import db
from forum.kit.errors import Unavailable
from tests.conftest import Browse
from tests.support.world import World, viewer
from tests.threads import steps


async def test_answer_survives_the_end_of_a_session(browse: Browse, world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    bente = await browse(world.bente)
    page = await bente.open(f"/threads/{thread.id}")
    await Session.filter(person_id=world.bente.id).delete()
    page = await page.form("Send the answer").submit({"Your answer": "Et langt svar"})
    page = await page.form("Send me the code").submit({"Your e-mail address": world.bente.email})
    code = re.search(r"the code is (\d{6})", page.text)
    assert code
    page = await page.form("Sign in").submit({"The code from the e-mail": code[1]})
    assert page.path == f"/threads/{thread.id}/answers"
    assert page.form("Send the answer").value("Your answer") == "Et langt svar"
    page = await page.form("Send the answer").submit()
    assert "Et langt svar" in page.text


async def test_full_or_locked_database_gives_the_text_back(
    browse: Browse, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    page = await (await browse(world.bente)).open(f"/threads/{thread.id}")

    def away() -> None:
        raise Unavailable("The disk is full.")

    monkeypatch.setattr(db, "transaction", away)
    page = await page.form("Send the answer").submit({"Your answer": "Et langt svar"})
    assert page.status == 503
    assert page.form("Send the answer").value("Your answer") == "Et langt svar"
    assert "The disk is full." in page.errors


async def test_writing_too_often_gives_the_text_back(browse: Browse, world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    bente = await browse(world.bente)
    for number in range(60):
        await bente.press(f"/threads/{thread.id}/answers", text=f"Svar {number}", branch="")
    page = await bente.press(f"/threads/{thread.id}/answers", text="Det siste svaret")
    assert page.status == 429
    assert page.form("Send the answer").value("Your answer") == "Det siste svaret"
