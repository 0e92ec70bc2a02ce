"""The main job on phones: a question from Vefsn, a Danish answer, found again, in the letter.

What a server alone can tell of it is in tests/story; here are windows, fingers and scripts.
"""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Page, expect

from forum import search
from forum.accounts.models import Person
from forum.search.jobs import look_after_index
from forum.seeding.basics import load_basics
from tests.conftest import Configure, RunJobs, SessionOf, StoppedClock
from tests.support.browser import Window, window
from tests.support.postbox import Postbox, text_of
from tests.support.world import World

QUESTION = "Hvordan priser dere brukte møbler?"
MORE = "Vi får inn mye, og hver av oss setter sin egen pris."
ANSWER = "En tredjedel af nyprisen. Prisen hænger på vores vagtplan ved kassen."
THEME = "Economy and operating routines"


@dataclass(frozen=True)
class Phones:
    """Opens a phone for everybody, and sees to what a worker would do meanwhile."""

    browser: Browser
    url: str
    box: Postbox
    run_jobs: RunJobs
    clock: StoppedClock
    open_windows: list[Window]
    stack: AsyncExitStack

    async def take(self, *, scripts: bool = True, token: str = "") -> Page:
        """Return the page of a phone that nobody is signed in on, unless a session is given."""
        opening = window(self.browser, self.url, scripts=scripts, token=token)
        opened = await self.stack.enter_async_context(opening)
        self.open_windows.append(opened)
        return opened.page

    async def sign_in(self, person: Person, *, scripts: bool = True) -> Page:
        """Sign somebody in with the code from the mail."""
        page = await self.take(scripts=scripts)
        await page.goto("/")
        await page.get_by_label("Your e-mail address").fill(person.email)
        await page.get_by_role("button", name="Send me the code").tap()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Write the code")
        await self.run_jobs()
        code = re.search(r"\b\d{6}\b", text_of(self.box.last_to(person.email)))
        assert code, text_of(self.box.last_to(person.email))
        await page.get_by_label("The code from the e-mail").fill(code[0])
        await page.get_by_role("button", name="Sign in", exact=True).tap()
        await expect(page).to_have_url(f"{self.url}/")
        return page

    async def settle(self) -> None:
        """Let an hour pass, in which what was written is told and can be found."""
        self.clock.move(hours=1)
        await self.run_jobs()
        await search.flush()


@pytest.fixture
async def phones(
    chromium: Browser,
    live_url: str,
    world: World,
    smtp_server: Postbox,
    configure: Configure,
    clock: StoppedClock,
    run_jobs: RunJobs,
) -> AsyncIterator[Phones]:
    configure(smtp_url=smtp_server.url)
    await load_basics()
    await look_after_index()  # as the schedule does, every minute
    windows: list[Window] = []
    async with AsyncExitStack() as stack:
        yield Phones(chromium, live_url, smtp_server, run_jobs, clock, windows, stack)
        assert [each.complaints for each in windows if each.complaints] == []


async def ask(page: Page, title: str, more: str) -> str:
    await page.get_by_label("The question, in one sentence").fill(title)
    await page.get_by_label("Tell a little more").fill(more)
    await page.get_by_label(THEME).check()
    await page.get_by_role("button", name="Send the question").tap()
    await expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


async def answer(page: Page, text: str) -> None:
    await page.get_by_label("Your answer").fill(text)
    await page.get_by_role("button", name="Send the answer").tap()
    await expect(page.locator("article.answer").last).to_contain_text(text)


async def find(page: Page, words: str) -> None:
    box = page.get_by_label("Search in Norwegian or Danish")
    await box.fill(words)
    await box.press("Enter")
    await expect(page).to_have_url(re.compile(r"/search\?"))


async def read_letter(page: Page) -> None:
    await page.goto("/me/letter")
    await page.get_by_role("link", name="Your next letter so far").tap()
    letter = page.frame_locator("iframe")
    await expect(letter.get_by_text(QUESTION).first).to_be_visible()


async def test_the_main_job_on_phones(phones: Phones, world: World) -> None:
    # Sigrid in Vefsn signs in with the code from a mail, and asks.
    sigrid = await phones.sign_in(world.sigrid)
    await sigrid.get_by_role("link", name="Ask", exact=True).tap()
    question = await ask(sigrid, QUESTION, MORE)
    await phones.settle()

    # Torbjørn in Bodø begins to ask the same, and is shown hers while he types.
    torbjorn = await phones.sign_in(world.torbjorn)
    await torbjorn.get_by_role("link", name="Ask", exact=True).tap()
    title = torbjorn.get_by_label("The question, in one sentence")
    await title.press_sequentially("Priser på brukte møbler")
    similar = torbjorn.get_by_role("link", name=QUESTION)
    await expect(similar).to_be_visible()

    # Bente in Herlev answers in Danish.
    bente = await phones.sign_in(world.bente)
    await bente.get_by_role("link", name=QUESTION).first.tap()
    await answer(bente, ANSWER)
    await expect(bente.locator("article.answer [lang=da]")).to_contain_text("nyprisen")
    await phones.settle()

    # Sigrid hears of it and accepts.
    assert "Bente" in text_of(phones.box.last_to(world.sigrid.email))
    await sigrid.goto(question)
    await sigrid.get_by_role("button", name="This solved it").tap()
    await expect(sigrid.get_by_text("This solved it for Sigrid")).to_be_visible()
    await phones.settle()

    # Torbjørn finds the Danish answer with a Norwegian word; everybody reads it in the letter.
    await torbjorn.goto("/")
    await find(torbjorn, "vaktliste")
    await expect(torbjorn.locator("main mark").first).to_have_text("vagtplan")
    await torbjorn.get_by_role("link", name=QUESTION).tap()
    await expect(torbjorn.get_by_text(ANSWER).first).to_be_visible()
    await read_letter(torbjorn)


async def test_the_same_without_scripts(
    phones: Phones, world: World, session_of: SessionOf
) -> None:
    sigrid = await phones.sign_in(world.sigrid, scripts=False)
    await sigrid.get_by_role("link", name="Ask", exact=True).tap()
    question = await ask(sigrid, QUESTION, MORE)

    bente = await phones.take(scripts=False, token=await session_of(world.bente))
    await bente.goto(question)
    await answer(bente, ANSWER)

    await sigrid.goto(question)
    await sigrid.get_by_role("button", name="This solved it").tap()
    await expect(sigrid.get_by_text("This solved it for Sigrid")).to_be_visible()
    await phones.settle()
    await find(sigrid, "vaktliste")
    await expect(sigrid.locator("main mark").first).to_have_text("vagtplan")
    await read_letter(sigrid)
