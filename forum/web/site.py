"""The site's name and welcome, which every page and letter shows, read rarely."""

from dataclasses import dataclass

from forum.kit import clock, db
from forum.settings import settings
from forum.web.models import Site

# Another process's change shows after this long.
FRESH_SECONDS = 30


@dataclass(frozen=True)
class SiteWords:
    """What the site is called, how it greets, and whether its first run is finished."""

    name: str
    welcome: str
    is_set_up: bool


_known: tuple[float, SiteWords] | None = None


async def site_words() -> SiteWords:
    """Return the site's name and welcome, at most half a minute old."""
    global _known  # noqa: PLW0603  one site, one value
    moment = clock.now().timestamp()
    if _known is None or not 0 <= moment - _known[0] < FRESH_SECONDS:
        _known = (moment, await _read())
    return _known[1]


async def rename_site(name: str, welcome: str) -> None:
    """Give the site a name and a welcome; call inside a transaction."""
    await Site.update_or_create({"name": name, "welcome": welcome}, id=1)
    forget_site()


async def finish_set_up() -> None:
    """Remember that the first run is done; call inside a transaction."""
    await Site.update_or_create({"set_up_at": clock.now()}, id=1)
    forget_site()


def forget_site() -> None:
    """Read the site's row again next time."""
    global _known  # noqa: PLW0603  one site, one value
    _known = None


async def _read() -> SiteWords:
    row = await db.row("SELECT name, welcome, set_up_at FROM site WHERE id = 1")
    if row is None:
        return SiteWords(settings().site_name, "", is_set_up=False)
    name = row["name"] or settings().site_name
    return SiteWords(name, row["welcome"], is_set_up=row["set_up_at"] is not None)
