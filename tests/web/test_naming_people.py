"""Naming people with an @ while one types, in a real browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from forum.web.asset_files import MANIFEST, build_folder
from forum.web.forms import Form, TextField
from forum.web.middleware import SafeHeaders, StaticFirst
from tests.support.browser import DESKTOP, PHONE, chromium, window
from tests.support.live import serving
from tests.support.looks import axe_complaints, is_wider_than_window
from tests.support.small_page import small_page
from tests.support.tools import find_chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.skipif(find_chromium() is None, reason="there is no chromium"),
    pytest.mark.skipif(not (build_folder() / MANIFEST).is_file(), reason="run `make assets` first"),
]

FORM = """{% extends "layouts/page.html" %}{% block title %}Form{% endblock %}
{% from "components/field.html" import textarea_field with context %}
{% from "components/editor.html" import editor with context %}
{% block main %}<h1>Form</h1>
<form class="form" method="post">
{{ editor(form.text) }}{{ textarea_field(form.comment, names_people=true) }}</form>
{% endblock %}"""
PEOPLE = [
    {"name": "Bente Holm", "branch": "Herlev", "written": "Bente Holm"},
    {"name": "Bente", "branch": "Bodø", "written": "Bente in Bodø"},
]


class WritingForm(Form):
    """A text in the editor, and a comment in a field of its own."""

    text = TextField("Text")
    comment = TextField("Remark")


async def form(_request: Request) -> Response:
    return small_page(FORM, form=WritingForm())


async def people(request: Request) -> Response:
    typed = request.query_params["q"].casefold()
    found = [each for each in PEOPLE if each["written"].casefold().startswith(typed)]
    return JSONResponse({"people": found})


@asynccontextmanager
async def writing(size: tuple[int, int] = DESKTOP) -> AsyncIterator[Page]:
    routes = [Route("/form", form), Route("/people/suggestions", people)]
    app = Starlette(routes=routes, middleware=[Middleware(SafeHeaders), Middleware(StaticFirst)])
    async with (
        serving(app) as address,
        chromium() as browser,
        window(browser, address, size=size) as opened,
    ):
        await opened.page.goto("/form")
        yield opened.page
        assert opened.complaints == []


@pytest.mark.parametrize("label", ["Text", "Remark"])
async def test_name_is_chosen_with_the_keyboard(label: str) -> None:
    async with writing() as page:
        text = page.get_by_label(label, exact=True)
        await text.press_sequentially("Ask @ben")
        await expect(page.get_by_role("option")).to_have_count(2)
        await expect(page.get_by_text("Choose somebody with the arrow keys")).to_be_attached()
        await text.press("ArrowDown")
        await text.press("ArrowDown")
        chosen = page.get_by_role("option", name="Bodø")
        await expect(chosen).to_have_attribute("aria-selected", "true")
        assert await text.get_attribute("aria-activedescendant") == await chosen.get_attribute("id")
        await text.press("Enter")
        await expect(text).to_have_value("Ask @Bente in Bodø ")
        await expect(page.get_by_role("listbox")).to_have_count(0)
        await text.press_sequentially("please.")
        await expect(text).to_have_value("Ask @Bente in Bodø please.")


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
async def test_name_is_chosen_with_a_finger_and_the_list_is_fit_to_see(
    size: tuple[int, int],
) -> None:
    async with writing(size) as page:
        text = page.get_by_label("Text", exact=True)
        await text.fill("Somebody else knows, too.")
        await text.evaluate("it => it.setSelectionRange(0, 0)")
        await text.press_sequentially("@be")
        await expect(page.get_by_role("option")).to_have_count(2)
        assert await axe_complaints(page) == []
        assert not await is_wider_than_window(page)
        await page.get_by_role("option", name="Herlev").click()
        await expect(text).to_have_value("@Bente Holm Somebody else knows, too.")
        await expect(text).to_be_focused()


async def test_enter_begins_a_line_as_long_as_nobody_is_chosen() -> None:
    async with writing() as page:
        text = page.get_by_label("Text", exact=True)
        await text.press_sequentially("@be")
        await expect(page.get_by_role("option")).to_have_count(2)
        await text.press("Enter")
        await expect(text).to_have_value("@be\n")
        await expect(page.get_by_role("option")).to_have_count(0)


async def test_escape_and_words_that_are_no_name_close_the_list() -> None:
    async with writing() as page:
        text = page.get_by_label("Text", exact=True)
        await text.press_sequentially("@be")
        await expect(page.get_by_role("option")).to_have_count(2)
        await text.press("Escape")
        await expect(page.get_by_role("option")).to_have_count(0)
        await text.press_sequentially("n")
        await expect(page.get_by_role("option")).to_have_count(2)
        await text.press_sequentially("eath")
        await expect(page.get_by_role("option")).to_have_count(0)
        await text.fill("bente@example.org")
        await text.press("End")
        await text.press_sequentially("x")
        await expect(page.get_by_role("option")).to_have_count(0)
