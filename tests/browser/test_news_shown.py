"""A browser is asked to show news, and tells the server where it hears of them."""

from playwright.async_api import Browser, expect

from forum.notifications.models import PushDevice
from forum.notifications.push_keys import make_key
from tests.conftest import Configure, SessionOf
from tests.support.browser import window
from tests.support.world import World

# What a browser's maker would answer; a test asks nobody outside.
MAKER = """
PushManager.prototype.subscribe = async (options) => ({
  toJSON: () => ({
    endpoint: "https://fcm.googleapis.com/fcm/send/" + options.applicationServerKey.length,
    keys: { p256dh: "B".repeat(87), auth: "s".repeat(22) },
  }),
});
null
"""


async def test_pressing_the_button_shows_news_here(
    chromium: Browser,
    live_url: str,
    world: World,
    session_of: SessionOf,
    configure: Configure,
) -> None:
    configure(push_key=make_key())
    token = await session_of(world.sigrid)
    async with window(chromium, live_url, token=token, size=(390, 844)) as opened:
        page = opened.page
        await page.goto("/me/news")
        button = page.get_by_role("button", name="Show news here")
        await page.evaluate("PushManager.prototype.subscribe = () => Promise.reject(); null")
        await button.click()
        await expect(page.get_by_role("alert")).to_contain_text("does not allow it")
        await page.evaluate(MAKER)
        await button.click()
        await expect(page.get_by_text("News are shown here from now on.")).to_be_visible()
        await expect(page.get_by_text("Chrome, Linux")).to_be_visible()
        assert opened.complaints == []
    device = await PushDevice.get()
    assert device.endpoint == "https://fcm.googleapis.com/fcm/send/87"
