"""Every page there is, as whoever may open it meets it: on a small phone and on a desk."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page
from starlette.routing import Match, Route

from forum.routes import routes
from tests.support.browser import DESKTOP, Window, window
from tests.support.example_site import ExampleSite, example_site
from tests.support.looks import (
    Wire,
    axe_complaints,
    is_wider_than_window,
    keyboard_complaints,
    small_targets,
    small_text,
)

SMALL_PHONE = (320, 640)
KILOBYTE = 1000

# Who opens what; braces stand for what example_site() made.
PAGES = {
    "stranger": """
        /sign-in /sign-in/link/{sign_in} /invitations/{invitation} /join /join/asked /join/{join}
        /letters/unsubscribe/{unsubscribe} /invitations/there-is-none /dev/components /dev/mail
        /dev/mail/1 /routines/still/there-is-none
    """,
    "waiting": "/sign-in/code",
    "sigrid": """
        / /themes /themes/economy /branches /branches/herlev /people/1 /people/8
        /questions /questions?state=unanswered /tips /discussions
        /questions/new /tips/new /discussions/new
        /threads/1 /threads/27 /threads/34 /threads/9 /threads/{thread}
        /threads/{thread}/text /threads/{thread}/revisions /threads/{thread}/deletion
        /threads/{thread}/answers /threads/27/worked-here
        /answers/{answer}/text /answers/{answer}/revisions /answers/{answer}/deletion
        /answers/{answer}/comments
        /comments/{comment}/text /comments/{comment}/revisions /comments/{comment}/deletion
        /reports/thread:1 /search /search?q=vaktliste /search?q=xyzzyx
        /me /me/profile /me/address /me/address/x /me/devices /me/letter /me/letter/preview
        /branches/vefsn/letter /wall/{wall}
        /branches/vefsn/binder /papers/there-is-none
        /kits/opening-a-shop /branches/vefsn/kits/opening-a-shop
        /me/searches /me/departure /me/news /me/reach /news
        /branches/vefsn /branches/vefsn/edit /branches/vefsn/people /branches/vefsn/departure
        /branches/vefsn/people/2/removal /branches/vefsn/links/{link}/poster
        /routines /routines?theme=economy /routines/new /routines/new/files /routines/drafts
        /routines/1 /routines/5 /routines/15 /routines/5/text /routines/5/details
        /routines/5/deletion /routines/5/confirmation /routines/5/changes?from=1&to=2
        /routines/5/beside/1 /routines/5/versions /routines/5/versions/{version}
        /routines/5/versions/{version}/refusal /routines/1/adaptation /routines/5/origin
        /branches/vefsn/routines
        /nothing/here /admin
    """,
    "hanne": """
        /moderation/letter
        /moderation /moderation/hidden /moderation/log /threads/7
        /moderation/words /moderation/words/new /moderation/words/text /moderation/words/1
        /moderation/searches /moderation/kits/opening-a-shop
        /moderation/kits/opening-a-shop/items/new /moderation/kits/opening-a-shop/items/1
        /threads/1/hiding /answers/1/hiding /comments/1/hiding /threads/1/closure /threads/1/move
        /routines/1/hiding
    """,
    "ingrid": """
        /admin /admin/site /admin/branches /admin/branches/new /admin/themes /admin/themes/new
        /admin/themes/economy /admin/people /admin/people/1
        /admin/mail /admin/mail/records
        /admin/setup/site /admin/setup/branch /admin/setup/leader /admin/setup/mail
    """,
}
OPENED = [(who, path) for who, paths in PAGES.items() for path in paths.split()]
MAIN_PAGES = ["/", "/questions/new", "/threads/1", "/search?q=vaktliste", "/tips/new", "/me/letter"]
# What answers GET and is no page of its own.
NO_PAGES = {
    "home.health": "a word for machines",
    "mail.mark": "a picture",
    "threads.file": "a file",
    "threads.picture": "a picture",
    "routines.file": "a file",
    "routines.picture": "a picture",
    "routines.page_picture": "a picture",
    "files.show": "a file",
    "files.show_size": "a picture",
    "branches.qr_code": "a picture",
    "threads.answer": "leads to its place on the question's page",
    "threads.comment": "leads to its place on the question's page",
    "notifications.show": "leads to what it tells of",
    "admin.setup": "leads to the step that is next",
    "find.suggestions": "words for a script",
    "notifications.people": "names for a script",
    "notifications.push_worker": "a script",
    "find.similar": "a part of the page on which one asks",
    "find.export_words": "a file",
    "digests.preview_letter": "a mail, in a frame",
    "mail.html": "a mail, in a frame",
    "kits.index": "leads to the kit",
    "papers.sheet": "a PDF",
    "papers.binder_file": "a PDF",
}


@pytest.fixture(scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ExampleSite]:
    async with example_site(tmp_path_factory.mktemp("site")) as made:
        yield made


def test_every_address_that_can_be_opened_is_looked_at() -> None:
    opened = {name for _who, path in OPENED for name in [route_name(path)] if name}
    pages = {
        each.name for each in routes() if isinstance(each, Route) and "GET" in (each.methods or ())
    }
    assert sorted(pages - opened - set(NO_PAGES)) == []
    assert sorted(set(NO_PAGES) - pages) == []


def route_name(path: str) -> str:
    """Return the name of the route that a path of the table leads to."""
    asked = path.partition("?")[0].format_map(Anything())
    scope = {"type": "http", "path": asked, "method": "GET"}
    for each in routes():
        if isinstance(each, Route) and each.matches(scope)[0] is Match.FULL:
            return each.name
    return ""


class Anything(dict[str, str]):
    """Stands for whatever the example site has made."""

    def __missing__(self, name: str) -> str:
        """Return what may be a number as well as a name."""
        return "7"


@pytest.mark.parametrize(("who", "path"), OPENED)
async def test_page(chromium: Browser, site: ExampleSite, who: str, path: str) -> None:
    address = path.format_map(site.places)
    async with window(chromium, site.url, size=SMALL_PHONE, language="nb") as opened:
        wire = Wire()
        await wire.watch(opened.page)
        await open_as(opened, site, who, address)
        check_wire(wire, site.url)
        for size in (SMALL_PHONE, DESKTOP):
            await opened.page.set_viewport_size({"width": size[0], "height": size[1]})
            await check_looks(opened.page)
        assert opened.complaints == []


@pytest.mark.parametrize("path", MAIN_PAGES)
async def test_everything_is_reached_with_the_keyboard(
    chromium: Browser, site: ExampleSite, path: str
) -> None:
    for size in (SMALL_PHONE, DESKTOP):
        async with window(chromium, site.url, size=size, language="nb") as opened:
            await open_as(opened, site, "sigrid", path)
            assert await keyboard_complaints(opened.page) == []


async def open_as(opened: Window, site: ExampleSite, who: str, address: str) -> None:
    """Open a page with somebody's cookies; addresses that lead nowhere answer 403, 404 or 410."""
    cookies = site.cookies[who].items()
    await opened.page.context.add_cookies(
        [{"name": name, "value": value, "url": site.url} for name, value in cookies]
    )
    answer = await opened.page.goto(address)
    assert answer is not None
    assert answer.url == site.url + address
    if not answer.ok:
        # The browser says on its console that the page's own status is an error.
        assert answer.status in {403, 404, 410}
        opened.complaints.clear()


def check_wire(wire: Wire, url: str) -> None:
    assert [each for each in wire.addresses.values() if not each.startswith(url)] == []
    photos = [ask for ask, address in wire.addresses.items() if "/files/" in address]
    assert len(wire.addresses) - len(photos) <= 6, wire.addresses
    assert wire.bytes_of() - sum(wire.sizes.get(ask, 0) for ask in photos) <= 60 * KILOBYTE
    assert wire.bytes_of("Script") <= 15 * KILOBYTE


async def check_looks(page: Page) -> None:
    assert await axe_complaints(page) == []
    assert not await is_wider_than_window(page)
    assert await small_text(page) == []
    assert await small_targets(page) == []
