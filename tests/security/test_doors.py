"""Who comes through which door: every address, opened and sent to by everybody who may try.

Complete by construction: an address that stands in no group fails the test.
"""

import re
from pathlib import Path

import httpx2
import pytest
from starlette.routing import Route

from forum.accounts import views as accounts
from forum.routes import routes
from tests.conftest import Browse
from tests.security.door_table import COLUMNS, DOORS, LAST
from tests.security.doors import FIELDS, Values, address, make_cast, make_things
from tests.support.world import World


def expected() -> dict[str, dict[str, str]]:
    """Return by "POST threads.ask" what each column gets."""
    found: dict[str, dict[str, str]] = {}
    for answers, names in DOORS:
        by_column = dict(zip(COLUMNS, answers.split(), strict=True))
        for method, listed in re.findall(r"(GET|POST):([^:]*)(?=\s[A-Z]+:|\Z)", names):
            for name in listed.split():
                assert found.setdefault(f"{method} {name}", by_column) is by_column
    return found


def all_doors() -> list[tuple[str, Route]]:
    """Return every method and route, looking before doing, what ends things last."""
    doors = [
        (method, route)
        for route in routes()
        if isinstance(route, Route)
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]
    last = {name: place for place, name in enumerate(LAST)}
    return sorted(doors, key=lambda door: (door[0], last.get(door[1].name, -1)))


def answered(response: httpx2.Response) -> str:
    is_led_in = response.headers.get("location", "").startswith("/sign-in?next=")
    return "in" if is_led_in else str(response.status_code)


async def opened(client: httpx2.AsyncClient, method: str, route: Route, values: Values) -> str:
    """Open or send to an address, as a page of ours would."""
    given = FIELDS.get(route.name, {})
    fields = {name: text.format(**values) for name, text in given.items()}
    path = address(route, values)
    if method == "GET":
        return answered(await client.get(path))
    headers = {"sec-fetch-site": "same-origin"}
    return answered(await client.post(path, data=fields, headers=headers))


@pytest.mark.parametrize("who", COLUMNS)
async def test_every_door_opens_for_whom_it_should(
    world: World,
    browse: Browse,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    who: str,
) -> None:
    monkeypatch.setattr(accounts, "KEPT_OF_CLIENT", "1000/hour")
    cast = await make_cast(world)
    person, is_new_needed = cast.people[who], who != "stranger"
    visitor = await browse(person)
    values = await make_things(world, cast, tmp_path)
    wanted, found = {}, {}
    for method, route in all_doors():
        if route.name in LAST:
            visitor = await browse(person)
        elif method == "POST" and is_new_needed:
            values = await make_things(world, cast, tmp_path)
        door = f"{method} {route.name}"
        found[door] = await opened(visitor.client, method, route, values)
        wanted[door] = expected().get(door, {}).get(who, "stands in no group")
    assert found == wanted


def test_no_group_names_what_is_not_there() -> None:
    there = {f"{method} {route.name}" for method, route in all_doors()}
    assert sorted(expected().keys() - there) == []
