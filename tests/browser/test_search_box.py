"""The search box shows words and hits while one types, by keyboard as well as by finger."""

import re

from playwright.async_api import Browser, expect

from forum import search
from forum.search.jobs import look_after_index
from tests.conftest import RunJobs, SessionOf
from tests.support.browser import DESKTOP, window
from tests.support.world import World, viewer
from tests.threads import steps

QUESTION = "Hvem lager vaktlisten hos dere?"


async def test_hits_appear_while_one_types_and_the_keyboard_opens_them(
    chromium: Browser, live_url: str, world: World, session_of: SessionOf, run_jobs: RunJobs
) -> None:
    await look_after_index()  # as the schedule does, every minute
    for title in (QUESTION, "Hva gjør dere med vaktlisten i ferien?"):
        await steps.ask(await viewer(world.bente), world, title)
    await run_jobs()
    await search.flush()
    token = await session_of(world.sigrid)
    async with window(chromium, live_url, token=token, size=DESKTOP) as opened:
        page = opened.page
        await page.goto("/")
        box = page.get_by_role("combobox", name="Search in Norwegian or Danish")
        await box.press_sequentially("vaktlis")
        hit = page.get_by_role("option", name=QUESTION)
        await expect(hit).to_be_visible()
        await expect(page.get_by_role("option").first).to_have_text("vaktlisten")
        await box.press("Escape")
        await expect(hit).to_be_hidden()
        await box.press_sequentially("t")
        await expect(hit).to_be_visible()
        await box.press("ArrowDown")
        await box.press("ArrowDown")
        await expect(hit).to_have_attribute("aria-selected", "true")
        await box.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)
        await box.press_sequentially("vaktlis")
        await page.get_by_role("option", name="vaktlisten", exact=True).click()
        await expect(page).to_have_url(re.compile(r"/search\?q=vaktlisten"))
        assert opened.complaints == []
