"""What was typed when a session had ended is there after signing in."""

import re

from forum.accounts import actions, queries
from forum.accounts.jobs import forget_expired
from forum.accounts.models import KeptForm, Session
from forum.kit import db
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.support.world import World


async def test_text_written_while_the_session_ended_is_there_after_signing_in(
    world: World, browse: Browse
) -> None:
    visitor = await browse(world.sigrid)
    form = (await visitor.open("/me/profile")).form("Save")
    async with db.transaction():
        await Session.all().delete()
    page = await form.submit({"About you": "Long and <b>dear</b> words.\nTwo lines."})
    assert page.path == "/sign-in"
    assert page.says("What you wrote is kept")
    page = await page.form("Send me the code").submit({"Your e-mail address": "sigrid@example.org"})
    code = re.search(r"the code is (\d{6})", page.text)
    assert code
    page = await page.form("Sign in").submit({"The code from the e-mail": code[1]})
    assert page.path == "/me/profile"
    assert page.says("What you wrote is here")
    value = page.form("Save").value("About you")
    assert value.replace("\r\n", "\n") == "Long and <b>dear</b> words.\nTwo lines."
    page = await page.form("Save").submit()
    assert page.heading == "Sigrid"


async def test_button_without_fields_keeps_nothing(world: World, browse: Browse) -> None:
    visitor = await browse()
    page = await visitor.press("/me/devices/others/end")
    assert page.path == "/sign-in"
    assert await KeptForm.all().count() == 0


async def test_secrets_and_floods_are_not_kept(world: World) -> None:
    token = await actions.keep_form(
        "/x", [("title", "Shelves"), ("code", "123456"), ("Password", "x")]
    )
    assert await queries.kept_form(token, "/x") == [("title", "Shelves")]
    token = await actions.keep_form("/x", [("text", "x" * 300_000)])
    assert await queries.kept_form(token, "/x") == []


async def test_what_was_typed_on_one_page_fills_no_other(world: World, browse: Browse) -> None:
    stranger = await browse()
    page = await stranger.press("/questions/new", about="I am a fool.", title="Evil")
    [token] = re.findall(r"kept(?:=|%3D)([\w-]+)", str(page.response.url))
    visitor = await browse(world.sigrid)
    page = await visitor.open("/me/profile", kept=token)
    assert page.form("Save").value("About you") == ""
    page = await visitor.open("/questions/new", kept=token)
    assert page.form("Send the question").value("The question, in one sentence") == "Evil"


async def test_unknown_token_finds_nothing(world: World, browse: Browse) -> None:
    assert await queries.kept_form("x", "/x") is None
    visitor = await browse(world.sigrid)
    page = await visitor.open("/me/profile", kept="x")
    assert page.form("Save").value("Your name") == "Sigrid"


async def test_expired_sessions_codes_and_forms_are_cleared_away(
    world: World, browse: Browse, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await browse(world.sigrid)
    await actions.keep_form("/x", [("title", "Shelves")])
    clock.move(days=181)
    async with db.transaction():
        await forget_expired.later()
    await run_jobs()
    assert await Session.all().count() == 0
    assert await KeptForm.all().count() == 0
