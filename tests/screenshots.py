"""`make screenshots`: pictures of the real thing for docs/screenshots, phone and desktop.

Starts a server with the small world in a folder of its own, signs an example person in, and opens
each page in Debian's chromium.
"""

import asyncio
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, ViewportSize

from forum.accounts.actions import open_session
from forum.kit import db
from forum.settings import settings
from tests.support.browser import DESKTOP, PHONE, chromium, window
from tests.support.servers import ROOT, free_port, program, run_forum, serving
from tests.support.tools import find_chromium

FOLDER = ROOT / "docs/screenshots"
SIZES = {"phone": PHONE, "desktop": DESKTOP}
TALLEST = 2200
HEIGHT = "Math.max(document.documentElement.scrollHeight, document.body.scrollHeight)"
READER = "SELECT p.id FROM person p JOIN membership m ON m.person_id = p.id WHERE p.is_example = 1"
QUESTION = (
    "SELECT id FROM thread WHERE kind = 'question' AND solved_at IS NOT NULL"
    " ORDER BY answer_count DESC, id LIMIT 1"
)


@dataclass(frozen=True)
class Picture:
    """One page to take pictures of; `whole` is down to its end (or `TALLEST`), else one screen."""

    name: str
    path: str
    whole: bool = False


async def take(data_dir: Path) -> None:
    """Take every picture in both sizes."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    token, question = await _sign_in()
    port = free_port()
    command = [program("forum"), "serve", "--port", str(port)]
    with serving(command, port, data_dir) as server:
        async with chromium() as browser:
            for picture in _pictures(question):
                for size in SIZES:
                    await _take(browser, server.url, token, picture, size)


def _pictures(question: int) -> list[Picture]:
    return [
        Picture("start", "/"),
        Picture("question", f"/threads/{question}", whole=True),
        Picture("routine", "/routines/5", whole=True),
        Picture("ask", "/questions/new"),
        Picture("search", "/search?q=vaktliste"),
        Picture("letter", "/me/letter/preview/html"),
    ]


async def _take(browser: Browser, url: str, token: str, picture: Picture, size: str) -> None:
    async with window(browser, url, size=SIZES[size], token=token, language="nb") as opened:
        answer = await opened.page.goto(picture.path)
        if answer is None or not answer.ok:
            raise RuntimeError(f"{picture.path} answered {answer and answer.status}")
        if picture.whole:
            # A window as tall as the page, so that bars which stay in place stand at its end.
            height = await opened.page.evaluate(HEIGHT)
            width, least = SIZES[size]
            tall = ViewportSize(width=width, height=max(least, min(height, TALLEST)))
            await opened.page.set_viewport_size(tall)
        await opened.page.screenshot(path=FOLDER / f"{picture.name}-{size}.png")


async def _sign_in() -> tuple[str, int]:
    await db.open_database(settings().database)
    try:
        person = await db.value(f"{READER} ORDER BY p.id LIMIT 1")
        async with db.transaction():
            token = await open_session(person, "Firefox")
        return token, await db.value(QUESTION)
    finally:
        await db.close_database()


def main() -> None:
    """Make the small world and take pictures of it."""
    if find_chromium() is None:
        sys.exit("Pictures need chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory(prefix="samling-pictures-") as folder:
        data_dir = Path(folder)
        os.environ["DATA_DIR"] = folder
        settings.cache_clear()
        run_forum(data_dir, "migrate")
        run_forum(data_dir, "seed")
        asyncio.run(take(data_dir))


if __name__ == "__main__":
    main()
