"""What only a browser can tell of a page: is it readable, large enough, and reached with keys."""

from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Page

from tests.support.small_page import AXE

SMALLEST_TEXT = 18
# Words without their glyphs' size are no text; decoration is hidden from readers.
SMALL_TEXT = """(smallest) => [...document.querySelectorAll("body *")].filter((e) =>
  e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < smallest &&
  [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
  .map((e) => e.outerHTML)"""
# A link inside a sentence may be as high as its line (WCAG 2.2, 2.5.8); a title covers its row, a
# box is pressed by its label.
SMALL_TARGETS = """() =>
  [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((e) => e.checkVisibility() && !e.matches(".cover, .ds-sr-only, .ds-skip-link")
    && !e.matches("[type=hidden], [type=radio], [type=checkbox]")
    && !(getComputedStyle(e).display === "inline" && e.closest("p, dd, td, .branch")))
  .filter((e) => Math.min(e.getBoundingClientRect().width, e.getBoundingClientRect().height) < 44)
  .map((e) => e.outerHTML)"""
# What the Tab key should reach, in the order in which it stands on the page: one radio of a group,
# one button of a toolbar.
REACHABLE = """() => {
  const groups = new Set();
  const all = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, iframe, [tabindex='0']")];
  const found = all.filter((e) => {
    if (!e.checkVisibility() || e.disabled || e.type === "hidden" || e.tabIndex < 0) return false;
    if (e.parentElement.closest("[role=toolbar]")) return false;
    if (e.type !== "radio") return true;
    const chosen = all.find((o) => o.name === e.name && o.form === e.form && o.checked);
    if (chosen ? chosen !== e : groups.has(e.name)) return false;
    groups.add(e.name);
    return true;
  });
  window.reachable = found;
  return found.length;
}"""
# Where the focus is now: its place among those, and whether one sees that it is there.
FOCUSED = """(expected) => {
  const e = document.activeElement;
  const seen = e.matches(":focus-visible");
  const box = (e.matches("[type=file], [type=radio], [type=checkbox]") && e.labels?.[0] || e)
    .getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height, innerHeight) / 2];
  const top = document.elementFromPoint(x, y);
  const covered = Boolean(top?.closest(".bar, .header")) && !e.closest(".bar, .header");
  const said = (e) => e?.outerHTML.slice(0, 200);
  const place = window.reachable.indexOf(e.closest("[role=toolbar]") ?? e);
  return { place, seen, covered, html: said(e),
    expected: said(window.reachable[expected]) };
}"""


async def axe_complaints(page: Page) -> list[Any]:
    """Return what axe-core finds wrong, and text in the very colour of its background.

    axe is not sure about the latter ("incomplete"); we are.
    """
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(AXE.read_text("utf-8") + ";null")
    found: dict[str, Any] = await page.evaluate("() => axe.run(document, { iframes: false })")
    unsure = [
        ("color-contrast", node["target"])
        for one in found["incomplete"]
        for node in one["nodes"]
        for check in node["any"]
        if (check.get("data") or {}).get("messageKey") == "equalRatio"
    ]
    return [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]] + unsure


async def is_wider_than_window(page: Page) -> bool:
    """Tell whether one has to scroll sideways."""
    wider: bool = await page.evaluate(
        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return wider


async def small_text(page: Page) -> list[str]:
    """Return the elements with text under 18 px."""
    found: list[str] = await page.evaluate(SMALL_TEXT, SMALLEST_TEXT)
    return found


async def small_targets(page: Page) -> list[str]:
    """Return what can be pressed and is under 44 px wide or high."""
    found: list[str] = await page.evaluate(SMALL_TARGETS)
    return found


async def keyboard_complaints(page: Page) -> list[str]:
    """Press the Tab key through a page; return what it misses, takes out of turn or hides."""
    count = await page.evaluate(REACHABLE)
    await page.evaluate("() => document.activeElement?.blur()")
    complaints = []
    for expected in range(count):
        await page.keyboard.press("Tab")
        focus = await page.evaluate(FOCUSED, expected)
        if focus["place"] != expected:
            complaints.append(f"the focus is on {focus['html']}, not on {focus['expected']}")
            break
        if not focus["seen"] or focus["covered"]:
            complaints.append(f"not seen: {focus['html']}")
    return complaints


@dataclass
class Wire:
    """What a page's first load costs: addresses asked for, and bytes as they travel by kind."""

    addresses: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    async def watch(self, page: Page) -> None:
        """Begin to count."""
        session = await page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        await session.send("Network.enable")

    def bytes_of(self, *kinds: str) -> int:
        """Return how many bytes came, of some kinds ("Script", "Image") or in all."""
        return sum(
            size for ask, size in self.sizes.items() if not kinds or self.kinds[ask] in kinds
        )

    def _asked(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("data:"):
            return  # it stands in the stylesheet
        self.addresses[event["requestId"]] = event["request"]["url"]
        self.kinds[event["requestId"]] = event["type"]

    def _came(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.addresses:
            self.sizes[event["requestId"]] = int(event["encodedDataLength"])
