"""Words below the search box while one types, in a real browser: keys, mouse, no scripts."""

import pytest
from playwright.async_api import expect

from forum.seeding.basics import load_basics
from forum.web.asset_files import MANIFEST, build_folder
from tests.conftest import SessionOf
from tests.support.browser import chromium, window
from tests.support.tools import find_chromium
from tests.support.world import World

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.skipif(find_chromium() is None, reason="there is no chromium"),
    pytest.mark.skipif(not (build_folder() / MANIFEST).is_file(), reason="run `make assets` first"),
]


async def test_words_are_chosen_with_the_keys_and_closed_with_escape(
    world: World, live_url: str, session_of: SessionOf
) -> None:
    await load_basics()
    token = await session_of(world.sigrid)
    async with chromium() as browser, window(browser, live_url, token=token) as opened:
        page = opened.page
        await page.goto("/themes")
        box = page.get_by_role("combobox", name="Search in Norwegian or Danish")
        below = await page.get_by_role("heading", level=1).bounding_box()
        await box.press_sequentially("vaktl")
        words = page.get_by_role("option")
        await expect(words.first).to_have_text("vaktliste")
        assert await page.get_by_role("heading", level=1).bounding_box() == below
        await box.press("Escape")
        await expect(words).to_have_count(0)
        await expect(box).to_have_value("vaktl")
        await box.press_sequentially("i")
        await expect(words.first).to_be_visible()
        await box.press("ArrowDown")
        await expect(page.get_by_role("option", selected=True)).to_have_text("vaktliste")
        await box.press("Enter")
        await page.wait_for_url("**/search?q=vaktliste")
        assert opened.complaints == []


async def test_a_word_is_chosen_with_the_mouse_and_nothing_is_needed_without_scripts(
    world: World, live_url: str, session_of: SessionOf
) -> None:
    await load_basics()
    token = await session_of(world.sigrid)
    async with chromium() as browser:
        async with window(browser, live_url, token=token) as opened:
            await opened.page.goto("/themes")
            await opened.page.locator("#q").press_sequentially("vagtp")
            await opened.page.get_by_role("option", name="vagtplan").click()
            await opened.page.wait_for_url("**/search?q=vagtplan")
        async with window(browser, live_url, token=token, scripts=False) as opened:
            await opened.page.goto("/themes")
            await opened.page.locator("#q").fill("vagtplan")
            await opened.page.locator("#q").press("Enter")
            await opened.page.wait_for_url("**/search?q=vagtplan")
