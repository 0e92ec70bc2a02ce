"""Photos go ahead while one still writes, and nothing is lost where they cannot."""

from playwright.async_api import Browser, FilePayload, Page, expect

from forum.files.models import StoredFile
from tests.conftest import RunJobs, SessionOf
from tests.files import samples
from tests.support.browser import window
from tests.support.world import World

QUESTION = "Hva tar dere for en stol?"


def photo(name: str = "stol.jpg", content: bytes | None = None) -> FilePayload:
    """Return a photo as one chooses it on a phone."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": content or samples.picture()}


async def ask(page: Page) -> None:
    await page.get_by_label("The question, in one sentence").fill(QUESTION)
    await page.get_by_label("Economy and operating routines").check()
    await page.get_by_role("button", name="Send the question").tap()
    await expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)


async def test_photos_are_sent_ahead_and_one_of_them_is_left_out(
    chromium: Browser, live_url: str, world: World, session_of: SessionOf, run_jobs: RunJobs
) -> None:
    token = await session_of(world.sigrid)
    async with window(chromium, live_url, token=token) as opened:
        page = opened.page
        await page.goto("/questions/new")
        field = page.get_by_label("Do you have a picture?")
        await field.set_input_files([photo("stol.jpg"), photo("bord.jpg")])
        await expect(page.get_by_role("checkbox", name="stol.jpg")).to_be_checked()
        await expect(page.get_by_role("checkbox", name="bord.jpg")).to_be_checked()
        # The small picture is there at once, although the server has not made one yet.
        await expect(page.locator("[data-files-list] canvas")).to_have_count(2)
        assert await StoredFile.filter(claimed_at=None).count() == 2
        assert await field.evaluate("field => field.files.length") == 0
        await page.get_by_role("checkbox", name="bord.jpg").uncheck()
        # A second choice does not take the first away.
        await field.set_input_files([photo("lampe.jpg")])
        await expect(page.get_by_role("checkbox", name="lampe.jpg")).to_be_checked()
        await ask(page)
        await run_jobs()
        shown = page.locator("main .pictures img")
        await expect(shown).to_have_count(2)
        assert await shown.first.get_attribute("alt") == "Picture: stol.jpg"
        assert opened.complaints == []


async def test_what_is_no_photo_is_refused_at_once(
    chromium: Browser, live_url: str, world: World, session_of: SessionOf
) -> None:
    token = await session_of(world.sigrid)
    async with window(chromium, live_url, token=token) as opened:
        page = opened.page
        await page.goto("/questions/new")
        field = page.get_by_label("Do you have a picture?")
        await field.set_input_files([photo("stol.jpg", b"no picture at all")])
        await expect(page.get_by_role("alert")).to_contain_text("stol.jpg")
        await expect(page.get_by_text("stol.jpg")).to_have_count(1)
        await ask(page)
        await expect(page.locator("main .pictures")).to_have_count(0)


async def test_photo_that_does_not_get_through_goes_with_the_form(
    chromium: Browser, live_url: str, world: World, session_of: SessionOf, run_jobs: RunJobs
) -> None:
    token = await session_of(world.sigrid)
    async with window(chromium, live_url, token=token) as opened:
        page = opened.page
        await page.route("**/files", lambda route: route.abort())
        await page.goto("/questions/new")
        await page.get_by_label("Do you have a picture?").set_input_files([photo()])
        await ask(page)
        await run_jobs()
        await expect(page.locator("main .pictures img")).to_have_count(1)


async def test_what_is_begun_comes_back_with_its_files_and_its_readers(
    chromium: Browser, live_url: str, world: World, session_of: SessionOf
) -> None:
    token = await session_of(world.sigrid)
    async with window(chromium, live_url, token=token) as opened:
        page = opened.page
        await page.clock.install()
        await page.goto("/questions/new")
        await page.get_by_label("The question, in one sentence").fill(QUESTION)
        await page.get_by_label("Do you have a picture?").set_input_files([photo("safe.jpg")])
        await expect(page.get_by_role("checkbox", name="safe.jpg")).to_be_checked()
        await page.get_by_role("radio", name="Only Vefsn").check()
        await page.clock.run_for(1000)
        await page.reload()
        await expect(page.get_by_role("checkbox", name="safe.jpg")).to_be_checked()
        await expect(page.get_by_role("radio", name="Only Vefsn")).to_be_checked()
        assert opened.complaints == []
