"""How often one person may do something, however it is sent."""

import pytest
from starlette.requests import Request

from forum.accounts import signing_in
from forum.accounts.signing_in import Ask, Browser
from forum.accounts.views import client_of
from forum.files.trying import may_compare
from forum.kit.errors import Invalid, TooMany
from forum.routines import actions as routines
from tests.conftest import Browse
from tests.routines import steps as routine_steps
from tests.support.world import World, viewer
from tests.threads import steps


async def test_script_that_presses_without_end_is_slowed_down(world: World, browse: Browse) -> None:
    visitor = await browse(world.sigrid)
    for number in range(300):
        page = await visitor.press("/subscriptions", topic=f"theme:{number + 1}")
        assert page.status == 200
    page = await visitor.press("/subscriptions", topic="theme:301")
    assert page.status == 429
    assert int(page.response.headers["retry-after"]) <= 600
    assert (await visitor.open("/themes")).status == 200
    assert (await (await browse(world.jens)).press("/news/read")).status == 200


async def test_changing_a_text_counts_as_writing(world: World, browse: Browse) -> None:
    visitor = await browse(world.sigrid)
    thread = await steps.discuss(await viewer(world.sigrid), world)
    fields = {"title": "Julemarked", "theme": str(world.recruitment.id)}
    for count in range(60):
        fields |= {"text": f"Gang {count}", "edit_count": str(count)}
        assert (await visitor.press(f"/threads/{thread.id}/text", **fields)).status == 200
    fields |= {"text": "Gang 60, som ikke skal bli borte", "edit_count": "60"}
    page = await visitor.press(f"/threads/{thread.id}/text", **fields)
    assert page.status == 429
    assert "som ikke skal bli borte" in page.html


async def test_looking_at_texts_is_limited(world: World, browse: Browse) -> None:
    visitor = await browse(world.sigrid)
    for _time in range(120):
        assert (await visitor.press("/preview", text="**Hei**")).status == 200
    assert (await visitor.press("/preview", text="**Hei**")).status == 429


async def test_comparing_texts_is_limited(world: World, browse: Browse) -> None:
    bente = await viewer(world.bente)
    elder = await routine_steps.publish(bente, world)
    await routine_steps.change(bente, elder, "- [ ] Lås døra")
    copy = await routines.adapt(bente, elder.id, world.herlev.id)
    await routines.publish(bente, copy.routine_id, copy.id)
    sigrid = await viewer(world.sigrid)
    for _time in range(60):
        await may_compare(sigrid)
    visitor = await browse(world.sigrid)
    for path in (
        f"/routines/{elder.id}/changes?from=1&to=2",
        f"/routines/{elder.id}/beside/{copy.routine_id}",
        f"/routines/{copy.routine_id}/origin",
    ):
        assert (await visitor.open(path)).status == 429, path
    assert (await visitor.open(f"/routines/{elder.id}")).status == 200


async def test_codes_are_guessed_from_one_place_only_so_often(world: World, browse: Browse) -> None:
    asked = await signing_in.ask_for_code(Ask("sigrid@example.org", client="192.0.2.7"))
    for _try in range(150):
        with pytest.raises(Invalid):
            await signing_in.sign_in_with_code("nobody", "000000", Browser("", client="192.0.2.7"))
    with pytest.raises(TooMany):
        await signing_in.sign_in_with_code(
            asked.browser, asked.code, Browser("", client="192.0.2.7")
        )
    elsewhere = Browser("", client="192.0.2.8")
    assert (await signing_in.sign_in_with_code(asked.browser, asked.code, elsewhere)).session_token


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
    ],
)
def test_household_counts_as_one_place(address: str, place: str) -> None:
    scope = {"type": "http", "client": (address, 50_000)}
    assert client_of(Request(scope)) == place
