"""How often one person may do something, however it is sent."""

from tests.conftest import Browse
from tests.support.world import World


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
