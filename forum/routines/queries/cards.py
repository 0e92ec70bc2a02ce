"""A routine as it stands in lists: one row, read by one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forum.branches.models import TIME_ZONES
from forum.kit import clock, dates
from forum.routines.kinds import Standing
from forum.routines.paths import routine_path
from forum.routines.policy import standing
from forum.themes.tags import ThemeTag, theme_tag

COLUMNS = """
    r.id, r.title, r.summary, r.language, r.visibility, r.number, r.has_files, r.review_on,
    r.confirmed_at, r.use_count, r.adaptation_count, r.published_at, r.changed_at, r.created_at,
    r.owner_id, r.created_by_id, p.name AS owner_name, r.branch_id, b.name AS branch_name,
    b.slug AS branch_slug, b.country AS branch_country, r.theme_id, th.slug AS theme_slug,
    th.colour AS theme_colour, th.icon AS theme_icon, th.short_nb, th.short_nn, th.short_da,
    th.short_en
"""
TABLES = """
    FROM routine r JOIN person p ON p.id = r.owner_id JOIN theme th ON th.id = r.theme_id
    JOIN branch b ON b.id = r.branch_id
"""
CARDS = f"SELECT {COLUMNS} {TABLES} WHERE "


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a routine in a list: its name, and how far it is read or why it has no text."""

    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A routine in a list. `standing` is by the calendar of its branch.

    `files` are there in lists for those who work on it.
    """

    id: int
    title: str
    summary: str
    language: str
    visibility: str
    number: int
    has_files: bool
    review_on: date | None
    is_confirmed: bool
    standing: Standing
    use_count: int
    adaptation_count: int
    changed_at: datetime
    owner_id: int
    owner_name: str
    branch_id: int
    branch_name: str
    branch_slug: str
    branch_country: str
    theme: ThemeTag
    files: tuple[FileLine, ...] = ()

    def __hash__(self) -> int:
        """Return a hash that is quick; whether two are the same, all fields say."""
        return hash((self.id, self.number, self.use_count))

    @property
    def path(self) -> str:
        """The path of its page."""
        return routine_path(self.id)


def card(row: Mapping[str, Any]) -> Card:
    """Return the card of a row of CARDS."""
    return Card(
        id=row["id"],
        title=row["title"],
        summary=row["summary"],
        language=row["language"],
        visibility=row["visibility"],
        number=row["number"],
        has_files=bool(row["has_files"]),
        review_on=row["review_on"],
        is_confirmed=row["confirmed_at"] is not None,
        standing=standing_of(row),
        use_count=row["use_count"],
        adaptation_count=row["adaptation_count"],
        changed_at=row["changed_at"],
        owner_id=row["owner_id"],
        owner_name=row["owner_name"],
        branch_id=row["branch_id"],
        branch_name=row["branch_name"],
        branch_slug=row["branch_slug"],
        branch_country=row["branch_country"],
        theme=theme_tag(row),
    )


def standing_of(row: Mapping[str, Any]) -> Standing:
    """Return how a row with `review_on`, `number` and `branch_country` stands today, there."""
    return standing(row["review_on"], row["number"], today_in(row["branch_country"]))


def today_in(country: str) -> date:
    """Return the date in a branch's country."""
    return dates.date_in(clock.now(), TIME_ZONES[country])
