"""Lists of threads for pages, letters and other packages; never deeper than a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.kit import db
from forum.kit.paging import Key, Page, decode_moment, page_of
from forum.kit.viewer import Viewer
from forum.threads.kinds import Kind
from forum.threads.queries.cards import (
    CARDS,
    COLUMNS,
    TABLES,
    TIP_CARDS,
    Card,
    TipCard,
    WorkedBranch,
    card,
    tip_card,
)
from forum.threads.queries.visible import LISTED, seen_by

PAGE_SIZE = 20
COUNT_LIMIT = 100  # counted no further, so that a count costs the same in any forum
# Of somebody who answers every day the latest answers are enough.
_HELPED = """
    SELECT thread_id, MAX(created_at) AS helped_at FROM (
        SELECT a.thread_id, a.created_at FROM answer a
        WHERE a.author_id = :person AND a.hidden_at IS NULL AND a.deleted_at IS NULL
        ORDER BY a.created_at DESC LIMIT 100) latest
    GROUP BY thread_id
"""
_HELPED_CARDS = f"""
    SELECT {COLUMNS} {TABLES} JOIN ({_HELPED}) h ON h.thread_id = t.id
    WHERE {LISTED} AND t.kind = 'question' ORDER BY h.helped_at DESC, t.id DESC LIMIT :limit
"""
_ANSWERED_BY = f"""
    SELECT t.theme_id FROM answer a JOIN thread t ON t.id = a.thread_id
    WHERE a.branch_id = :branch AND a.hidden_at IS NULL AND a.deleted_at IS NULL AND {LISTED}
    GROUP BY t.theme_id ORDER BY COUNT(*) DESC, t.theme_id LIMIT :limit
"""  # noqa: S608  constants only
_COUNTED = "SELECT COUNT(*) AS n FROM (SELECT t.id FROM thread t WHERE "
_UP_TO = " LIMIT :limit) counted"
_BEFORE = " AND (t.last_activity_at, t.id) < (:before_at, :before_id)"
_LATEST_FIRST = " ORDER BY t.last_activity_at DESC, t.id DESC LIMIT :limit"
# What one branch or person wrote stands in the order in which they wrote it.
_WRITTEN_BEFORE = " AND (t.created_at, t.id) < (:before_at, :before_id)"
_NEWEST_FIRST = " ORDER BY t.created_at DESC, t.id DESC LIMIT :limit"
_OF_PLACE = " AND t.id IN (SELECT thread_id FROM thread_about WHERE path = :path)"
_ABOUT = CARDS + LISTED + _OF_PLACE + _LATEST_FIRST


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which threads a list is of; None means any."""

    kind: Kind | None = None
    theme_id: int | None = None
    branch_id: int | None = None
    author_id: int | None = None
    is_waiting: bool = False
    is_solved: bool = False


async def listed(
    viewer: Viewer, wanted: Wanted, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[Card]:
    """Return a page of what the viewer may read, where something happened last first.

    Of one branch or one person, what was written last comes first.
    """
    where, values = _conditions(viewer, wanted)
    is_by = wanted.branch_id is not None or wanted.author_id is not None
    if cursor:
        where += _WRITTEN_BEFORE if is_by else _BEFORE
        values |= _place(cursor)
    is_tips = wanted.kind is Kind.TIP
    statement = (TIP_CARDS if is_tips else CARDS) + where
    statement += _NEWEST_FIRST if is_by else _LATEST_FIRST
    found = await db.rows(statement, **values, limit=size + 1)
    made: Sequence[Card] = await _with_strings(found) if is_tips else [card(row) for row in found]
    return page_of(made, size, _written_place if is_by else _latest_place)


async def by_theme(
    viewer: Viewer, theme_id: int, kind: Kind | None = None, *, cursor: str = "", size: int = 20
) -> Page[Card]:
    """Return a page of what is filed under a theme."""
    return await listed(viewer, Wanted(theme_id=theme_id, kind=kind), cursor=cursor, size=size)


async def by_branch(
    viewer: Viewer, branch_id: int, kind: Kind | None = None, *, cursor: str = "", size: int = 20
) -> Page[Card]:
    """Return a page of what people of a branch have asked, shared and started."""
    return await listed(viewer, Wanted(branch_id=branch_id, kind=kind), cursor=cursor, size=size)


async def by_person(
    viewer: Viewer, person_id: int, kind: Kind | None = None, *, cursor: str = "", size: int = 20
) -> Page[Card]:
    """Return a page of what a person has asked, shared and started."""
    return await listed(viewer, Wanted(author_id=person_id, kind=kind), cursor=cursor, size=size)


async def unanswered(
    viewer: Viewer, limit: int = 5, *, not_branch: int | None = None
) -> tuple[Card, ...]:
    """Return open questions that nobody has answered and the viewer did not ask, newest first.

    With `not_branch` those of that branch come last: it cannot help itself.
    """
    found = await db.rows(
        CARDS
        + LISTED
        + " AND t.kind = 'question' AND t.answer_count = 0 AND t.closed_at IS NULL"
        + " AND t.author_id <> :me"
        + " ORDER BY CASE WHEN t.branch_id = :own THEN 1 ELSE 0 END,"
        + " t.last_activity_at DESC, t.id DESC LIMIT :limit",
        **seen_by(viewer),
        me=viewer.id,
        own=not_branch or 0,
        limit=limit,
    )
    return tuple(card(row) for row in found)


async def about(viewer: Viewer, path: str, limit: int = 10) -> tuple[Card, ...]:
    """Return what is asked and said about a page ("/routines/7"), where something happened last."""
    found = await db.rows(_ABOUT, **seen_by(viewer), path=path, limit=limit)
    return tuple(card(row) for row in found)


async def recent_since(viewer: Viewer, since: datetime, limit: int = 10) -> tuple[Card, ...]:
    """Return what was asked, shared or started since then by others, newest first."""
    found = await db.rows(
        CARDS
        + LISTED
        + " AND t.created_at > :since AND t.author_id <> :me"
        + " ORDER BY t.created_at DESC, t.id DESC LIMIT :limit",
        **seen_by(viewer),
        since=since,
        me=viewer.id,
        limit=limit,
    )
    return tuple(card(row) for row in found)


async def solved_since(viewer: Viewer, since: datetime, limit: int = 10) -> tuple[Card, ...]:
    """Return the questions that were solved since then, newest solution first."""
    found = await db.rows(
        CARDS
        + LISTED
        + " AND t.kind = 'question' AND t.solved_at > :since"
        + " ORDER BY t.solved_at DESC, t.id DESC LIMIT :limit",
        **seen_by(viewer),
        since=since,
        limit=limit,
    )
    return tuple(card(row) for row in found)


async def worked(viewer: Viewer, limit: int = 3) -> tuple[TipCard, ...]:
    """Return the tips that worked in most other branches, newest first among equals."""
    found = await db.rows(
        TIP_CARDS
        + LISTED
        + " AND t.kind = 'tip' ORDER BY t.worked_count DESC, t.created_at DESC LIMIT :limit",
        **seen_by(viewer),
        limit=limit,
    )
    return tuple(await _with_strings(found))


async def helped_with(viewer: Viewer, person_id: int, limit: int = 5) -> tuple[Card, ...]:
    """Return the questions that a person answered, the latest answer first."""
    found = await db.rows(
        _HELPED_CARDS,
        **seen_by(viewer),
        person=person_id,
        limit=limit,
    )
    return tuple(card(row) for row in found)


async def themes_answered_by(viewer: Viewer, branch_id: int, limit: int) -> tuple[int, ...]:
    """Return the ids of the themes in which a branch has answered most, the first one most."""
    found = await db.rows(_ANSWERED_BY, **seen_by(viewer), branch=branch_id, limit=limit)
    return tuple(row["theme_id"] for row in found)


async def counts(
    viewer: Viewer, *, theme_id: int | None = None, branch_id: int | None = None
) -> dict[str, int]:
    """Return how many of each kind a theme or branch has, at most COUNT_LIMIT each."""
    counted = {}
    for kind in Kind:
        where, values = _conditions(
            viewer, Wanted(kind=kind, theme_id=theme_id, branch_id=branch_id)
        )
        counted[kind.value] = int(
            await db.value(_COUNTED + where + _UP_TO, **values, limit=COUNT_LIMIT)
        )
    return counted


async def worked_in(thread_ids: Sequence[int]) -> dict[int, tuple[WorkedBranch, ...]]:
    """Return the branches that tips of these ids worked in, in the order they said so."""
    if not thread_ids:
        return {}
    found = await db.rows(
        "SELECT w.thread_id, w.branch_id, w.note, w.created_at, b.name, b.slug, b.country,"
        " p.name AS person_name FROM worked_here w JOIN branch b ON b.id = w.branch_id"
        " JOIN person p ON p.id = w.person_id WHERE w.thread_id IN (:ids) ORDER BY w.id",
        ids=list(thread_ids),
    )
    strings: dict[int, list[WorkedBranch]] = {}
    for row in found:
        strings.setdefault(row["thread_id"], []).append(_worked_branch(row))
    return {thread_id: tuple(branches) for thread_id, branches in strings.items()}


async def _with_strings(found: Sequence[Any]) -> list[TipCard]:
    strings = await worked_in([row["id"] for row in found])
    return [tip_card(row, strings.get(row["id"], ())) for row in found]


def _worked_branch(row: Any) -> WorkedBranch:
    fields = ("branch_id", "name", "slug", "country", "note", "person_name", "created_at")
    return WorkedBranch(**{name: row[name] for name in fields})


def _conditions(viewer: Viewer, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    where = LISTED
    values = seen_by(viewer)
    if wanted.is_waiting:
        where += " AND t.answer_count = 0 AND t.closed_at IS NULL"
    if wanted.is_solved:
        where += " AND t.solved_at IS NOT NULL"
    for name in ("kind", "theme_id", "branch_id", "author_id"):
        if (value := getattr(wanted, name)) is not None:
            where += f" AND t.{name} = :{name}"
            values[name] = str(value) if name == "kind" else value
    return where, values


def _latest_place(one: Card) -> Key:
    return (one.last_activity_at.isoformat(), one.id)


def _written_place(one: Card) -> Key:
    return (one.created_at.isoformat(), one.id)


def _place(cursor: str) -> dict[str, Any]:
    moment, thread_id = decode_moment(cursor)
    return {"before_at": moment, "before_id": thread_id}
