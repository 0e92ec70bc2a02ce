"""A thread as it stands in lists: one row, read by one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from forum.themes.tags import ThemeTag, theme_tag
from forum.threads.kinds import Again, Kind, Period
from forum.threads.paths import thread_path
from forum.threads.words import result_words

COLUMNS = """
    t.id, t.kind, t.title, t.excerpt, t.language, t.visibility, t.created_at, t.last_activity_at,
    t.answer_count, t.me_too_count, t.worked_count, t.solved_at, t.closed_at,
    t.author_id, p.name AS author_name, t.branch_id, b.name AS branch_name, b.slug AS branch_slug,
    b.country AS branch_country, t.theme_id, th.slug AS theme_slug, th.colour AS theme_colour,
    th.icon AS theme_icon, th.short_nb, th.short_nn, th.short_da, th.short_en
"""
TABLES = """
    FROM thread t JOIN person p ON p.id = t.author_id JOIN theme th ON th.id = t.theme_id
    LEFT JOIN branch b ON b.id = t.branch_id
"""
CARDS = f"SELECT {COLUMNS} {TABLES} WHERE "
TIP_COLUMNS = "tip.result AS tip_result, tip.kroner, tip.hours, tip.period, tip.would_again"
TIP_CARDS = f"SELECT {COLUMNS}, {TIP_COLUMNS} {TABLES} JOIN tip ON tip.thread_id = t.id WHERE "


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A question, tip or discussion in a list; `branch_name` and `branch_country` may be ""."""

    id: int
    kind: str
    title: str
    excerpt: str
    language: str
    visibility: str
    theme: ThemeTag
    author_id: int
    author_name: str
    branch_id: int | None
    branch_name: str
    branch_slug: str
    branch_country: str
    created_at: datetime
    last_activity_at: datetime
    answer_count: int
    me_too_count: int
    worked_count: int
    is_solved: bool
    is_closed: bool

    def __hash__(self) -> int:
        """Return a hash that is quick; whether two are the same, all fields say."""
        return hash((self.id, self.answer_count, self.worked_count))

    @property
    def path(self) -> str:
        """The path of its page."""
        return thread_path(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedBranch:
    """A branch on the string of a tip."""

    branch_id: int
    name: str
    slug: str
    country: str
    note: str
    person_name: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TipCard(Card):
    """A tip in a list, with its result and the branches it worked in besides its own."""

    result: str
    kroner: int | None
    hours: Decimal | None
    period: Period
    would_again: Again
    worked: tuple[WorkedBranch, ...] = ()

    @property
    def result_words(self) -> str:
        """What stands on its price tag, "" without numbers."""
        return result_words(self.kroner, self.hours, self.period)


def card(row: Mapping[str, Any]) -> Card:
    """Return the card of a row of CARDS."""
    return Card(**_shared(row))


def tip_card(row: Mapping[str, Any], worked: tuple[WorkedBranch, ...] = ()) -> TipCard:
    """Return the card of a row of TIP_CARDS."""
    return TipCard(
        **_shared(row),
        result=row["tip_result"],
        kroner=row["kroner"],
        hours=decimal(row["hours"]),
        period=Period(row["period"]),
        would_again=Again(row["would_again"]),
        worked=worked,
    )


def decimal(value: Any) -> Decimal | None:
    """Return a number of the database as Decimal: SQLite has none of its own."""
    return None if value is None else Decimal(str(value)).normalize()


def _shared(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "kind": Kind(row["kind"]),
        "title": row["title"],
        "excerpt": row["excerpt"],
        "language": row["language"],
        "visibility": row["visibility"],
        "theme": theme_tag(row),
        "author_id": row["author_id"],
        "author_name": row["author_name"],
        "branch_id": row["branch_id"],
        "branch_name": row["branch_name"] or "",
        "branch_slug": row["branch_slug"] or "",
        "branch_country": row["branch_country"] or "",
        "created_at": row["created_at"],
        "last_activity_at": row["last_activity_at"],
        "answer_count": row["answer_count"],
        "me_too_count": row["me_too_count"],
        "worked_count": row["worked_count"],
        "is_solved": row["solved_at"] is not None,
        "is_closed": row["closed_at"] is not None,
    }
