"""The tag of a theme as it stands on cards, made of the columns of a joined row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forum.kit.i18n import current_language


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTag:
    """The theme as its tag shows it; `short` is in the reader's language."""

    id: int
    slug: str
    short: str
    colour: str
    icon: str


def theme_tag(row: Mapping[str, Any]) -> ThemeTag:
    """Return the tag of a row that has `theme_…` and `short_…` columns."""
    return ThemeTag(
        id=row["theme_id"],
        slug=row["theme_slug"],
        short=row[f"short_{current_language()}"] or row["short_nb"],
        colour=row["theme_colour"],
        icon=row["theme_icon"],
    )
