"""All components on one page: readable, large enough, and right for screen readers."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from forum.kit.data import data_dir
from forum.routes import routes
from forum.web.asset_files import MANIFEST, build_folder
from forum.web.dev import samples
from forum.web.middleware import SafeHeaders, StaticFirst
from tests.support.browser import chromium, window
from tests.support.live import serving
from tests.support.looks import axe_complaints, small_targets, small_text
from tests.support.small_page import AXE, small_page
from tests.support.tools import find_chromium

in_a_browser = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.skipif(find_chromium() is None, reason="there is no chromium"),
    pytest.mark.skipif(not AXE.is_file(), reason="run `make assets` first"),
    pytest.mark.skipif(not (build_folder() / MANIFEST).is_file(), reason="run `make assets` first"),
]
SIZES = [(320, 700), (390, 844), (820, 1100), (1280, 900)]


async def everything(request: Request) -> Response:
    """Show every component."""
    return small_page("dev/components.html", **samples())


@asynccontextmanager
async def components(
    size: tuple[int, int] = SIZES[1], *, dark: bool = False
) -> AsyncIterator[Page]:
    layers = [Middleware(SafeHeaders), Middleware(StaticFirst)]
    app = Starlette(routes=[Route("/", everything)], middleware=layers)
    async with (
        serving(app) as address,
        chromium() as browser,
        window(browser, address, size=size, dark=dark) as opened,
    ):
        await opened.page.goto("/")
        yield opened.page
        assert opened.complaints == []


class TestInABrowser:
    """What only a browser can tell."""

    pytestmark = in_a_browser

    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    async def test_axe_finds_nothing_wrong(self, *, dark: bool) -> None:
        async with components(dark=dark) as page:
            assert await axe_complaints(page) == []

    @pytest.mark.parametrize("size", SIZES, ids=str)
    async def test_nothing_is_wider_than_the_window(self, size: tuple[int, int]) -> None:
        async with components(size) as page:
            width = await page.evaluate("() => document.documentElement.scrollWidth")
        assert width == size[0]

    @pytest.mark.parametrize("size", [SIZES[0], SIZES[-1]], ids=str)
    async def test_text_and_targets_are_large_enough(self, size: tuple[int, int]) -> None:
        async with components(size) as page:
            assert await small_text(page) == []
            assert await small_targets(page) == []

    async def test_page_at_twice_the_text_size_still_fits_a_phone(self) -> None:
        async with components(SIZES[1]) as page:
            await page.evaluate(
                "() => { const s = new CSSStyleSheet(); s.replaceSync('html{font-size:200%}');"
                " document.adoptedStyleSheets = [s]; }"
            )
            width = await page.evaluate("() => document.documentElement.scrollWidth")
        assert width == SIZES[1][0]


def test_menus_lead_only_to_pages_that_exist() -> None:
    paths = {route.path for route in routes() if isinstance(route, Route | Mount)}
    for layout in (data_dir("templates") / "layouts").glob("*.html"):
        addresses = re.findall(r'"(/[a-z/]*)"', layout.read_text("utf-8"))
        assert set(addresses) - paths == set(), layout.name


def test_every_component_shows_its_use_in_a_comment() -> None:
    for component in (data_dir("templates") / "components").glob("*.html"):
        assert component.read_text("utf-8").startswith("{#"), component.name
