"""Mails as a reader's program shows them: narrow, dark, without pictures, and by ear."""

from typing import Any

import pytest

from tests.mail.test_templates import NAMES, rendered
from tests.support.browser import chromium, window
from tests.support.small_page import AXE
from tests.support.tools import find_chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.skipif(find_chromium() is None, reason="there is no chromium"),
    pytest.mark.skipif(not AXE.is_file(), reason="run `make assets` first"),
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_mails_fit_a_small_phone_and_are_read_well_by_everybody(
    database: None, *, dark: bool
) -> None:
    async with (
        chromium() as browser,
        window(browser, "http://127.0.0.1", size=(320, 640), dark=dark) as seen,
    ):
        await seen.page.route("**/*", lambda route: route.abort())
        for name in NAMES:
            await seen.page.set_content((await rendered(name)).html, wait_until="domcontentloaded")
            width = await seen.page.evaluate("document.documentElement.scrollWidth")
            assert width <= 320, name
            await seen.page.evaluate(AXE.read_text("utf-8") + ";null")
            found: dict[str, Any] = await seen.page.evaluate("() => axe.run(document)")
            wrong = [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]]
            assert wrong == [], name
