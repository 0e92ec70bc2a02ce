"""What every page has: safe headers, an origin check, closed doors, and errors that help."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from forum.web.cookies import cookie_name
from tests.conftest import Browse, Configure
from tests.support.visitor import Visitor
from tests.support.world import World

OTHER_SITE = {"origin": "https://evil.example.org", "sec-fetch-site": "cross-site"}


async def test_pages_carry_strict_headers(client: httpx2.AsyncClient) -> None:
    headers = (await client.get("/sign-in")).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"origin": "http://127.0.0.1:8000"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "https://evil.example.org"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
    ],
)
async def test_forms_of_other_sites_are_refused(
    client: httpx2.AsyncClient, headers: dict[str, str], status: int
) -> None:
    response = await client.post("/sign-in", data={"email": "a@example.org"}, headers=headers)
    assert response.status_code == status


async def test_stranger_is_led_to_signing_in_and_back(stranger: Visitor) -> None:
    page = await stranger.open("/tips")
    assert page.path == "/sign-in"
    assert page.heading == "Sign in"


async def test_member_may_not_open_what_is_for_administrators(world: World, browse: Browse) -> None:
    page = await (await browse(world.sigrid)).open("/admin")
    assert page.status == 403
    assert page.heading == "You cannot do this"


async def test_a_missing_page_says_what_to_do_next(world: World, browse: Browse) -> None:
    page = await (await browse(world.sigrid)).open("/nothing/here")
    assert page.status == 404
    assert page.heading == "We cannot find this page"
    assert "To the front page" in page.links


async def test_programs_get_errors_as_json(client: httpx2.AsyncClient) -> None:
    response = await client.get("/nothing/here", headers={"accept": "application/json"})
    assert response.status_code == 404
    assert response.json() == {"message": "We cannot find this page"}


async def test_a_form_that_is_too_large_is_refused_with_a_sentence(
    world: World, browse: Browse
) -> None:
    visitor = await browse(world.sigrid)
    page = await visitor.press("/subscriptions", topic="x" * 1_100_000)
    assert page.status == 413
    assert page.heading == "This is too large"
    assert page.says("Shorten it and send it again.")


async def test_a_form_without_a_length_is_counted_while_it_comes(
    world: World, browse: Browse
) -> None:
    visitor = await browse(world.sigrid)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1200):
            yield b"text=" + b"x" * 1000

    page = await visitor.send(
        "POST",
        "/subscriptions",
        content=endless(),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert page.status == 413


async def test_the_language_is_the_readers_choice_then_the_browsers(
    client: httpx2.AsyncClient,
) -> None:
    wishes = {"no": "nb", "da-DK,en;q=0.5": "da", "fr,nn;q=0.4": "nn", "": "nb"}
    for asked, spoken in wishes.items():
        response = await client.get("/sign-in", headers={"accept-language": asked})
        assert f'<html lang="{spoken}"' in response.text, asked


async def test_an_unchanged_page_does_not_travel_again(world: World, browse: Browse) -> None:
    visitor = await browse(world.sigrid)
    first = await visitor.client.get("/themes")
    again = await visitor.client.get("/themes", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/search/suggestions?q=so", "*/*"),
        ("/people/suggestions?q=si", "*/*"),
        ("/threads/99", "application/json"),
        ("/nothing", "application/json"),
    ],
)
async def test_what_scripts_ask_for_is_kept_nowhere(
    world: World, browse: Browse, path: str, accept: str
) -> None:
    visitor = await browse(world.sigrid)
    response = await visitor.client.get(path, headers={"accept": accept})
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "private, no-store"


async def test_way_to_signing_in_is_kept_nowhere(client: httpx2.AsyncClient) -> None:
    for headers in ({}, {"sec-fetch-dest": "empty"}):
        response = await client.get("/themes", headers=headers)
        assert response.status_code in (303, 401)
        assert response.headers["cache-control"] == "private, no-store"


async def test_on_https_the_cookie_is_bound_to_the_host(configure: Configure) -> None:
    configure(base_url="https://samling.example.org")
    assert cookie_name("session") == "__Host-session"
    configure(base_url="http://192.168.1.20:8000")
    assert cookie_name("session") == "session"
