"""Addresses that nobody types: they lead nowhere, and never to a fault of ours."""

import pytest

from tests.conftest import Browse
from tests.support.world import World

HUGE = "9" * 5_000


@pytest.mark.parametrize("number", ["2147483648", "9223372036854775808", HUGE])
@pytest.mark.parametrize(
    "path",
    [
        "/threads/{}",
        "/answers/{}",
        "/people/{}",
        "/news/{}",
        "/files/{}",
        "/admin/people/{}",
        "/threads/1/files/{}",
        "/branches/vefsn/links/{}/poster",
        "/branches/vefsn/people/{}/removal",
        "/dev/mail/{}",
    ],
)
async def test_number_too_large_for_any_id_is_not_found(
    world: World, browse: Browse, path: str, number: str
) -> None:
    visitor = await browse(world.aslaug)
    assert (await visitor.open(path.format(number))).status == 404


@pytest.mark.parametrize(
    "cursor",
    [
        "W1tbW1tbW1tb" * 3_000,
        "WyJcdWQ4MDAiLCAxXQ",
        "WyJcdTAwMDAiLCAxXQ",
        "W3RydWUsIDFd",
        "WzEsICJ4Il0",
        "æ",
        "WyJBIiwgMTE4MDU5MTYyMDcxNzQxMTMwMzQyNF0",
    ],
    ids=["nested", "surrogate", "nul", "truth", "turned", "letter", "number"],
)
async def test_place_in_a_list_that_is_none_of_ours_is_refused(
    world: World, browse: Browse, cursor: str
) -> None:
    visitor = await browse(world.aslaug)
    for path in (
        "/questions",
        "/people/1",
        "/themes/economy",
        "/news",
        "/moderation/log",
        "/dev/mail",
    ):
        page = await visitor.open(path, after=cursor)
        assert page.status in (200, 422), (path, page.status)
    assert (await visitor.open("/admin/people", after=cursor)).status in (200, 422)
