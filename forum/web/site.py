"""The site's name and welcome, which every page and letter shows, read rarely."""

from dataclasses import dataclass

from forum.kit import clock, db
from forum.kit.kept import Kept
from forum.settings import settings
from forum.web.models import Site


@dataclass(frozen=True)
class SiteWords:
    """What the site is called, how it greets, and whether its first run is finished."""

    name: str
    welcome: str
    is_set_up: bool


async def site_words() -> SiteWords:
    """Return the site's name and welcome, at most half a minute old."""
    return await _site.get()


async def rename_site(name: str, welcome: str) -> None:
    """Give the site a name and a welcome; call inside a transaction."""
    await Site.update_or_create({"name": name, "welcome": welcome}, id=1)
    _site.forget()


async def finish_set_up() -> None:
    """Remember that the first run is done; call inside a transaction."""
    await Site.update_or_create({"set_up_at": clock.now()}, id=1)
    _site.forget()


async def _read() -> SiteWords:
    row = await db.row("SELECT name, welcome, set_up_at FROM site WHERE id = 1")
    if row is None:
        return SiteWords(settings().site_name, "", is_set_up=False)
    name = row["name"] or settings().site_name
    return SiteWords(name, row["welcome"], is_set_up=row["set_up_at"] is not None)


_site = Kept(_read)
