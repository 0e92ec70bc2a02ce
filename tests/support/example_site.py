"""The small world of `seeds/` behind a real server, with one of everything that a page can show."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import httpx2
from PIL import Image

from tests.support.pages import Page
from tests.support.servers import free_port, program, run_forum, serving
from tests.support.visitor import Visitor

MAIL_WITHIN_S = 60.0
NEWCOMER = "nina@example.org"


@dataclass
class ExampleSite:
    """Where it is; each visitor's cookies; what stands for `{thread}` and the like in addresses.

    Visitors: `stranger`, `waiting` (has asked for a code), `sigrid` (leads the branch Vefsn),
    `hanne` (keeps order) and `ingrid` (runs the site).
    """

    url: str
    cookies: dict[str, dict[str, str]] = field(default_factory=lambda: {"stranger": {}})
    places: dict[str, str] = field(default_factory=dict)


@asynccontextmanager
async def example_site(data_dir: Path) -> AsyncIterator[ExampleSite]:
    """Make the world in an empty folder and serve it as `forum serve` does."""
    run_forum(data_dir, "migrate")
    run_forum(data_dir, "seed")
    port = free_port()
    command = [program("forum"), "serve", "--port", str(port)]
    with serving(command, port, data_dir) as server:
        site = ExampleSite(server.url)
        async with AsyncExitStack() as stack:
            visitors = [await stack.enter_async_context(_browser(site.url)) for _ in range(4)]
            await _fill(site, *visitors)
        yield site


@asynccontextmanager
async def _browser(url: str) -> AsyncIterator[Visitor]:
    headers = {"accept-language": "nb", "accept": "text/html"}
    async with httpx2.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
        yield Visitor(client)


async def _fill(
    site: ExampleSite, waiting: Visitor, sigrid: Visitor, hanne: Visitor, ingrid: Visitor
) -> None:
    await waiting.press("/sign-in", email="jens@example.org")
    site.cookies["waiting"] = dict(waiting.client.cookies)
    for name, visitor in (("sigrid", sigrid), ("hanne", hanne), ("ingrid", ingrid)):
        await _sign_in(visitor, f"{name}@example.org")
        site.cookies[name] = dict(visitor.client.cookies)
    await _write(site, sigrid)
    await _invite(site, sigrid)
    await _keep_order(sigrid, hanne)
    site.places |= await _links_in_mail(ingrid)
    page = await sigrid.open("/routines/5/versions")
    site.places["version"] = _first(r"/routines/5/versions/(\d+)", page.html)
    page = await sigrid.open("/me/letter/preview")
    site.places["unsubscribe"] = _first(r"/letters/unsubscribe/([\w.~-]+)", page.html)


async def _sign_in(visitor: Visitor, email: str) -> None:
    page = await visitor.press("/sign-in", email=email)
    code = re.search(r"\b\d{6}\b", page.text)
    assert code, page.text
    page = await visitor.press(page.path, code=code[0])
    assert page.path == "/", page.errors


async def _write(site: ExampleSite, sigrid: Visitor) -> None:
    """Sigrid asks with a picture, answers herself, comments, and changes all three."""
    asked = {"title": "Hvordan merker dere ullgensere?", "text": "Vi har prøvd **alt**."}
    page = await _send(sigrid, "/questions/new", asked | {"theme": "3"}, picture())
    thread = page.path
    site.places["thread"] = thread.rsplit("/", 1)[1]
    site.places["file"] = _first(rf"{thread}/files/(\d+)", page.html)
    page = await _send(sigrid, thread, {"text": "Vi fant ut av det selv."}, action="/answers")
    site.places["answer"] = answer = _first(r'id="answer-(\d+)"', page.html)
    page = await _send(sigrid, f"/answers/{answer}/comments", {"text": "Med hyssing."})
    site.places["comment"] = comment = _first(r'id="comment-(\d+)"', page.html)
    await _send(sigrid, f"{thread}/text", asked | {"text": "Vi har prøvd det meste."})
    await _send(sigrid, f"/answers/{answer}/text", {"text": "Vi fant en måte."})
    await _send(sigrid, f"/comments/{comment}/text", {"text": "Med rød hyssing."})


async def _invite(site: ExampleSite, sigrid: Visitor) -> None:
    """Sigrid invites somebody, makes a link and a sheet, begins a kit, is asked by a third."""
    await sigrid.press("/branches/vefsn/invitations", email=NEWCOMER, name="Nina")
    page = await _send(sigrid, "/branches/vefsn/people", {}, action="/branches/vefsn/links")
    site.places["link"] = _first(r"/links/(\d+)/poster", page.html)
    site.places["join"] = _first(r"/join/([\w-]+)", page.html)
    await sigrid.press("/branches/vefsn/letter", text="Kaffe og vafler på torsdag!")
    page = await sigrid.press("/branches/vefsn/wall")
    site.places["wall"] = _first(r"/wall/([\w-]+)\"", page.html)
    await sigrid.press("/branches/vefsn/kits/opening-a-shop")
    async with _browser(site.url) as stranger:
        asked = {"name": "Otto", "email": "otto@example.org", "message": "Jeg vil hjelpe til."}
        page = await stranger.open("/join")
        branch = page.all("select[name=branch] option")[-1].get("value", "")
        page = await stranger.press("/join", branch=branch, **asked)
        assert page.path == "/join/asked", page.errors


async def _keep_order(sigrid: Visitor, hanne: Visitor) -> None:
    """Sigrid tells of two things; Hanne settles one, hides one, closes one."""
    for about in ("thread:2", "thread:3"):
        page = await sigrid.press(f"/reports/{about}", reason="Dette hører ikke hjemme her.")
        assert page.status == 200, page.errors
    page = await hanne.open("/moderation")
    settling = _first(r"(/moderation/reports/\d+/settlement)", page.html)
    await hanne.press(settling, outcome="Snakket med dem.")
    await hanne.press("/threads/7/hiding", reason="Det står et navn her.")
    await hanne.press("/threads/9/closure", reason="Alt er sagt.")


async def _send(
    visitor: Visitor,
    path: str,
    fields: dict[str, str],
    *files: tuple[str, bytes, str],
    action: str = "",
) -> Page:
    """Fill in, by the fields' names, the form on a page that sends to `action` (or the page)."""
    page = await visitor.open(path)
    target = action if action.startswith("/branches") else path + action
    form = next(
        each
        for each in page.forms
        if each.path == target and each.element.get("data-once") is not None
    )
    data = form.values | {name: [value] for name, value in fields.items()}
    parts = [("files", each) for each in files]
    page = await visitor.send("POST", target, data=data, files=parts or None)
    assert page.status == 200, (path, page.status, page.errors)
    assert not page.errors, (path, page.errors)
    return page


async def _links_in_mail(visitor: Visitor) -> dict[str, str]:
    """Return the ends of addresses that stand in mail alone; the worker writes it meanwhile."""
    deadline = time.perf_counter() + MAIL_WITHIN_S
    while time.perf_counter() < deadline:
        texts = [await _mail(visitor, to) for to in (NEWCOMER, "jens@example.org")]
        found = [re.search(r"/(?:invitations|sign-in/link)/([\w.-]+)", text) for text in texts]
        if found[0] and found[1]:
            return {"invitation": found[0][1], "sign_in": found[1][1]}
        await asyncio.sleep(0.2)
    raise TimeoutError("The invitation and the code were not mailed")


async def _mail(visitor: Visitor, address: str) -> str:
    page = await visitor.open("/dev/mail")
    for row in page.all("li.row"):
        if address in row.text_content():
            return (await visitor.open(row.cssselect("a")[0].get("href", ""))).html
    return ""


def picture() -> tuple[str, bytes, str]:
    """Return a small photo as a browser sends it."""
    content = BytesIO()
    Image.new("RGB", (1200, 900), "#8a5a3c").save(content, "JPEG")
    return ("genser.jpg", content.getvalue(), "image/jpeg")


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, f"{pattern} is not on the page"
    return found[1]
