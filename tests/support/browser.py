"""A real browser: Debian's chromium, without a screen."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.support.tools import find_chromium

PHONE = (390, 844)
DESKTOP = (1280, 900)
WIDEST_PHONE = 600


@dataclass(frozen=True)
class Window:
    """One window of the browser: a `playwright` page and what went wrong on it."""

    page: Page
    complaints: list[str]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run the machine's chromium; it has no sandbox as root."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_chromium(), args=[*arguments, "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def window(
    browser: Browser,
    base_url: str,
    *,
    size: tuple[int, int] = PHONE,
    token: str = "",
    language: str = "en",
    scripts: bool = True,
    dark: bool = False,
) -> AsyncIterator[Window]:
    """Open a window of its own; `token` is a session's, so that somebody is signed in."""
    context: BrowserContext = await browser.new_context(
        base_url=base_url,
        viewport={"width": size[0], "height": size[1]},
        has_touch=size[0] <= WIDEST_PHONE,
        locale=language,
        java_script_enabled=scripts,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    if token:
        await context.add_cookies([{"name": "session", "value": token, "url": base_url}])
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    try:
        yield Window(page, complaints)
    finally:
        await context.close()
