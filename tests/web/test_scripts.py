"""What scripts add to pages, in a real browser, on small pages made for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from playwright.async_api import Page, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from forum.web.asset_files import MANIFEST, build_folder
from forum.web.forms import Form, LineField, TextField
from forum.web.middleware import SafeHeaders, StaticFirst
from tests.support.browser import chromium, window
from tests.support.live import serving
from tests.support.small_page import SIGRID, small_page
from tests.support.tools import find_chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.skipif(find_chromium() is None, reason="there is no chromium"),
    pytest.mark.skipif(not (build_folder() / MANIFEST).is_file(), reason="run `make assets` first"),
]

FORM = """{% extends "layouts/page.html" %}{% block title %}Form{% endblock %}
{% from "components/field.html" import text_field with context %}
{% from "components/editor.html" import editor with context %}
{% from "components/draft.html" import draft_line with context %}
{% from "components/similar.html" import similar_box with context %}
{% from "components/file_field.html" import file_field with context %}
{% from "components/error_summary.html" import error_summary with context %}
{% from "components/button.html" import button with context %}
{% block main %}<h1>Form</h1>
<form class="form" method="post" enctype="multipart/form-data" data-draft="ask" data-once>
{{ error_summary(form) }}{{ text_field(form.title) }}{{ similar_box("/similar", "title") }}
{{ file_field("files", "Pictures") }}
{{ editor(form.text, preview_url="/preview") }}{{ button("Send") }}{{ draft_line() }}</form>
{% endblock %}"""
DONE = """{% extends "layouts/page.html" %}{% block title %}Done{% endblock %}
{% block main %}<h1>Done</h1><p>{{ count }} sent</p>{% endblock %}"""
MADE = """{% extends "layouts/page.html" %}{% block title %}Made{% endblock %}
{% block main %}<div data-live="{{ 'waiting' if looks < 3 else 'done' }}">
<p>{{ looks }} looks</p></div>
{% endblock %}"""
PREVIEW = """{% extends "layouts/page.html" %}{% block title %}Preview{% endblock %}
{% block main %}<div class="prose" data-preview><p><strong>{{ text }}</strong></p></div>
{% endblock %}"""


class SmallForm(Form):
    """A title and a text."""

    title = LineField("Title")
    text = TextField("Text")


class SmallSite:
    """The pages, and what was sent to them."""

    def __init__(self) -> None:
        self.viewer = SIGRID
        self.sent: list[dict[str, str]] = []
        self.looks = 0
        routes = [
            Route("/form", self.form, methods=["GET", "POST"]),
            Route("/done", self.done),
            Route("/made", self.made),
            Route("/preview", self.preview, methods=["POST"]),
            Route("/similar", self.similar),
            Route("/files", self.never, methods=["POST"]),
        ]
        layers = [Middleware(SafeHeaders), Middleware(StaticFirst)]
        self.app = Starlette(routes=routes, middleware=layers)

    async def form(self, request: Request) -> Response:
        """Show the form, refuse one without a title, take one with."""
        if request.method == "GET":
            return small_page(FORM, form=SmallForm(), viewer=self.viewer)
        async with request.form() as posted:
            form = SmallForm(posted)
            self.sent.append({key: str(value) for key, value in posted.items()})
        if form.title.data:
            return RedirectResponse("/done", 303)
        form.title.errors = ("Write a title.",)
        return small_page(FORM, form=form, status=422)

    async def never(self, request: Request) -> Response:
        """Take as long as the browser waits: a shop behind a slow line."""
        while (await request.receive())["type"] != "http.disconnect":
            pass
        return Response()

    async def done(self, request: Request) -> Response:
        """Say how many forms came."""
        return small_page(DONE, count=len(self.sent))

    async def made(self, request: Request) -> Response:
        """Say how often somebody has looked; done after three times."""
        self.looks += 1
        return small_page(MADE, looks=self.looks)

    async def preview(self, request: Request) -> Response:
        """Show the text as it will look."""
        async with request.form() as posted:
            return small_page(PREVIEW, text=posted["text"])

    async def similar(self, request: Request) -> Response:
        """Answer with one thing that is like the title."""
        return HTMLResponse(f"<p>Like {len(request.query_params['title'])}</p>")


@asynccontextmanager
async def small_site(*, scripts: bool = True) -> AsyncIterator[tuple[SmallSite, Page]]:
    site = SmallSite()
    async with (
        serving(site.app) as address,
        chromium() as browser,
        window(browser, address, scripts=scripts) as opened,
    ):
        await opened.page.goto("/form")
        yield site, opened.page
        assert [said for said in opened.complaints if "422" not in said] == []


async def test_draft_comes_back_after_leaving_and_is_gone_after_sending() -> None:
    async with small_site() as (_site, page):
        await page.get_by_label("Text", exact=True).fill("We price by the weight.")
        await expect(page.get_by_text("Saved as a draft")).to_be_visible()
        await page.goto("/done")
        await page.goto("/form")
        await expect(page.get_by_label("Text", exact=True)).to_have_value("We price by the weight.")
        await expect(page.get_by_text("Your draft is back")).to_be_visible()
        await page.get_by_label("Title").fill("Prices")
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_text("1 sent")).to_be_visible()
        await page.goto("/form")
        await expect(page.get_by_label("Text", exact=True)).to_have_value("")


async def test_draft_on_a_shared_device_comes_back_to_nobody_else() -> None:
    async with small_site() as (site, page):
        text = page.get_by_label("Text", exact=True)
        await text.fill("We price by the weight.")
        await expect(page.get_by_text("Saved as a draft")).to_be_visible()
        site.viewer = replace(SIGRID, id=2)
        await page.goto("/form")
        await expect(text).to_have_value("")
        site.viewer = SIGRID
        await page.goto("/form")
        await expect(text).to_have_value("We price by the weight.")


async def test_refused_form_keeps_its_draft_and_the_error_has_the_focus() -> None:
    async with small_site() as (_site, page):
        await page.get_by_label("Text", exact=True).fill("We price by the weight.")
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_role("alert")).to_be_focused()
        await page.goto("/form")
        await expect(page.get_by_label("Text", exact=True)).to_have_value("We price by the weight.")


async def test_button_that_is_pressed_twice_sends_once() -> None:
    async with small_site() as (site, page):
        await page.get_by_label("Title").fill("Prices")
        await page.evaluate(
            "() => { const b = [...document.querySelectorAll('button')]"
            ".find(b => b.textContent.includes('Send')); b.click(); b.click(); }"
        )
        await expect(page.get_by_text("1 sent")).to_be_visible()
        assert len(site.sent) == 1


async def test_what_is_being_made_is_looked_at_again_until_it_is_there() -> None:
    async with small_site() as (_site, page):
        await page.clock.install()
        await page.goto("/made")
        for looks in (2, 3):
            await page.clock.run_for(2_000)
            await expect(page.get_by_text(f"{looks} looks")).to_be_visible()
        await expect(page.locator("[data-live=done]")).to_be_visible()


async def test_toolbar_writes_bold_and_preview_shows_it_in_place() -> None:
    async with small_site() as (site, page):
        text = page.get_by_label("Text", exact=True)
        await text.fill("weight")
        await text.select_text()
        await page.get_by_role("button", name="Bold").click()
        await expect(text).to_have_value("**weight**")
        await page.get_by_role("button", name="Show").click()
        await expect(page.get_by_role("region", name="How it will look")).to_contain_text("weight")
        await page.get_by_role("button", name="Write on").click()
        await expect(text).to_be_focused()
        assert site.sent == []


async def test_similar_things_appear_while_the_title_is_typed() -> None:
    async with small_site() as (_site, page):
        await page.get_by_label("Title").press_sequentially("Price of sofas")
        await expect(page.get_by_text("Like 14")).to_be_visible()
        await page.get_by_label("Title").fill("")
        await expect(page.get_by_text("Like 14")).to_be_hidden()


async def test_chosen_picture_is_shown_before_it_is_sent() -> None:
    async with small_site() as (_site, page):
        icon = build_folder().glob("touch-icon-*.png")
        await page.get_by_label("Pictures").set_input_files(next(icon))
        await expect(page.locator("[data-files-list] canvas")).to_be_visible()


async def test_without_scripts_the_form_is_plain_and_sends() -> None:
    async with small_site(scripts=False) as (site, page):
        await expect(page.get_by_role("button", name="Bold")).to_be_hidden()
        await page.get_by_label("Title").fill("Prices")
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_text("1 sent")).to_be_visible()
        assert site.sent[0]["title"] == "Prices"
