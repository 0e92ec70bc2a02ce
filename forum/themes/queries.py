"""Reads of themes; the few rows stand on nearly every page and are kept for half a minute."""

from dataclasses import dataclass, field

from forum.kit.db import rows
from forum.kit.errors import NotFound
from forum.kit.i18n import LANGUAGES, _, current_language
from forum.kit.kept import Kept


@dataclass(frozen=True)
class ThemeWords:
    """A theme as pages show it; its words are in the language that is read now."""

    id: int
    slug: str
    icon: str
    colour: str
    is_active: bool
    names: dict[str, str] = field(hash=False)
    shorts: dict[str, str] = field(hash=False)
    descriptions: dict[str, str] = field(hash=False)

    @property
    def name(self) -> str:
        """The whole name."""
        return _in(self.names)

    @property
    def short(self) -> str:
        """The name that stands on tags."""
        return _in(self.shorts)

    @property
    def description(self) -> str:
        """The sentence that says what belongs here; may be empty."""
        return _in(self.descriptions)


async def every() -> tuple[ThemeWords, ...]:
    """Return all themes in their order, those that are closed too."""
    return await _themes.get()


async def active() -> tuple[ThemeWords, ...]:
    """Return the themes under which new things are filed, in their order."""
    return tuple(theme for theme in await every() if theme.is_active)


async def by_id() -> dict[int, ThemeWords]:
    """Return all themes by id, for the tags of a list."""
    return {theme.id: theme for theme in await every()}


async def by_slug(slug: str) -> ThemeWords:
    """Return one theme, closed or not.

    Raises:
        NotFound: there is none of this name.
    """
    for theme in await every():
        if theme.slug == slug:
            return theme
    raise NotFound(_("There is no such theme."))


def forget_themes() -> None:
    """Read the themes again next time."""
    _themes.forget()


async def _read() -> tuple[ThemeWords, ...]:
    found = await rows("SELECT * FROM theme ORDER BY position, id")
    return tuple(
        ThemeWords(
            id=row["id"],
            slug=row["slug"],
            icon=row["icon"],
            colour=row["colour"],
            is_active=row["deactivated_at"] is None,
            names={code: row[f"name_{code}"] for code in LANGUAGES},
            shorts={code: row[f"short_{code}"] for code in LANGUAGES},
            descriptions={code: row[f"description_{code}"] for code in LANGUAGES},
        )
        for row in found
    )


_themes = Kept(_read)


def _in(words: dict[str, str]) -> str:
    return words.get(current_language()) or words["nb"]
