"""What is done to themes: seeded once, then changed by administrators."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forum.branches.actions import slug_of
from forum.kit import clock
from forum.kit.db import transaction
from forum.kit.errors import Conflict, Forbidden, Invalid, NotFound
from forum.kit.i18n import LANGUAGES, _
from forum.kit.text import clean_line, clean_text
from forum.kit.viewer import Viewer
from forum.themes import policy
from forum.themes.models import Theme
from forum.themes.queries import forget_themes

# The lucide icons and tints that the design has for themes; each key is both.
LOOKS = ("coffee", "armchair", "calculator", "sprout", "shopping-bag", "megaphone")
NAME_LENGTH = 120
SHORT_LENGTH = 40
DESCRIPTION_LENGTH = 300


@dataclass(frozen=True)
class ThemeChange:
    """A theme's words by language and its look, one of `LOOKS`."""

    names: dict[str, str]
    shorts: dict[str, str]
    descriptions: dict[str, str]
    look: str


async def load_themes(path: Path) -> int:
    """Write the themes of a TOML file that are not there yet, and return how many.

    What an administrator changed stays as it is.
    """
    themes = _themes_in(path)
    added = 0
    async with transaction():
        for position, theme in enumerate(themes, start=1):
            _theme, is_new = await Theme.get_or_create(_seeded(theme, position), slug=theme["slug"])
            added += is_new
    forget_themes()
    return added


async def add_theme(viewer: Viewer, change: ThemeChange) -> Theme:
    """Write a new theme at the end of the list.

    Raises:
        Forbidden: only administrators do this.
        Invalid: a field cannot be taken; `fields` says which.
        Conflict: a theme of this name is there already.
    """
    _need(viewer)
    values = _clean(change)
    slug = slug_of(values["name_en"])
    async with transaction():
        if await Theme.filter(slug=slug).exists():
            raise Conflict(_("There is a theme of this name already."))
        last = await Theme.all().order_by("-position").first()
        position = last.position + 1 if last else 1
        theme = Theme(slug=slug, position=position, **values)
        await theme.save(force_create=True)
    forget_themes()
    return theme


async def edit_theme(viewer: Viewer, slug: str, change: ThemeChange) -> None:
    """Change a theme's words and look; its address stays.

    Raises:
        Forbidden: only administrators do this.
        Invalid: a field cannot be taken; `fields` says which.
    """
    _need(viewer)
    values = _clean(change)
    async with transaction():
        theme = await _theme(slug)
        await theme.update_from_dict(values).save(update_fields=list(values))
    forget_themes()


async def move_theme(viewer: Viewer, slug: str, steps: int) -> None:
    """Move a theme up (negative) or down in the list.

    Raises:
        Forbidden: only administrators do this.
    """
    _need(viewer)
    async with transaction():
        themes = await Theme.all().order_by("position", "id")
        moved = await _theme(slug)
        order = [theme for theme in themes if theme.id != moved.id]
        was = next(place for place, theme in enumerate(themes) if theme.id == moved.id)
        order.insert(max(0, was + steps), moved)
        for position, theme in enumerate(order, start=1):
            await Theme.filter(id=theme.id).update(position=position)
    forget_themes()


async def set_active(viewer: Viewer, slug: str, *, is_active: bool) -> None:
    """Close a theme to new things, or open it again; what is filed under it stays.

    Raises:
        Forbidden: only administrators do this, and one theme stays open.
    """
    _need(viewer)
    async with transaction():
        theme = await _theme(slug)
        others = await Theme.filter(deactivated_at=None).exclude(id=theme.id).count()
        if not is_active and others == 0:
            raise Forbidden(_("One theme has to stay open, or nothing can be written."))
        theme.deactivated_at = None if is_active else clock.now()
        await theme.save(update_fields=["deactivated_at"])
    forget_themes()


def _themes_in(path: Path) -> list[dict[str, Any]]:
    themes: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["theme"]
    return themes


def _seeded(theme: dict[str, Any], position: int) -> dict[str, Any]:
    words = {
        f"{part}_{code}": theme.get(part, {}).get(code, "")
        for part in ("name", "short", "description")
        for code in LANGUAGES
    }
    return {"position": position, "icon": theme["icon"], "colour": theme["colour"], **words}


def _clean(change: ThemeChange) -> dict[str, str]:
    values = {"icon": change.look, "colour": change.look}
    problems = {} if change.look in LOOKS else {"look": _("Choose a picture.")}
    for code in LANGUAGES:
        values[f"name_{code}"] = clean_line(change.names.get(code, ""))
        values[f"short_{code}"] = clean_line(change.shorts.get(code, ""))
        values[f"description_{code}"] = clean_text(change.descriptions.get(code, "")).strip()
        # Nynorsk may be left out and falls back to bokmål.
        problems |= _problems(values, code, is_needed=code != "nn")
    if problems:
        raise Invalid(fields=problems)
    for part in ("name", "short", "description"):
        values[f"{part}_nn"] = values[f"{part}_nn"] or values[f"{part}_nb"]
    return values


def _problems(values: dict[str, str], code: str, *, is_needed: bool) -> dict[str, str]:
    found = {}
    lengths = {"name": NAME_LENGTH, "short": SHORT_LENGTH, "description": DESCRIPTION_LENGTH}
    for part, most in lengths.items():
        written = values[f"{part}_{code}"]
        if len(written) > most:
            found[f"{part}_{code}"] = _("Shorten this to %(most)s characters.", most=most)
        elif not written and is_needed and part != "description":
            found[f"{part}_{code}"] = _("Write a name in this language.")
    return found


async def _theme(slug: str) -> Theme:
    theme = await Theme.get_or_none(slug=slug)
    if theme is None:
        raise NotFound(_("There is no such theme."))
    return theme


def _need(viewer: Viewer) -> None:
    if not policy.may_edit(viewer):
        raise Forbidden(_("Only an administrator can do this."))


async def check_theme(theme_id: int, *, current: int | None = None) -> None:
    """Refuse a theme that is not there, or not in use any more unless it is the `current` one.

    Raises:
        Invalid: beside the field `theme`.
    """
    theme = await Theme.get_or_none(id=theme_id)
    if theme is None or not (theme.is_active or theme.id == current):
        raise Invalid(fields={"theme": _("Choose what it is about.")})
