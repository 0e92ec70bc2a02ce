"""What moderators read: what they were told, what is hidden, what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from forum.kit import db
from forum.kit.errors import Forbidden, Invalid, NotFound
from forum.kit.i18n import _
from forum.kit.paging import Page, decode, page_of
from forum.kit.viewer import Viewer
from forum.moderation import policy
from forum.moderation.models import Report
from forum.routines import queries as routines
from forum.routines.paths import routine_path
from forum.themes.queries import ThemeWords, by_id
from forum.threads import queries as threads
from forum.threads.paths import answer_path, comment_path, thread_path

PAGE_SIZE = 30
_MOST_DIGITS = 9

_TARGET = """
    LEFT JOIN comment c ON r.part = 'comment' AND c.id = r.target_id
    LEFT JOIN answer a ON a.id = CASE r.part WHEN 'answer' THEN r.target_id ELSE c.answer_id END
    LEFT JOIN thread t ON t.id = CASE r.part WHEN 'thread' THEN r.target_id ELSE a.thread_id END
    LEFT JOIN routine d ON r.part = 'routine' AND d.id = r.target_id
    LEFT JOIN person w
        ON w.id = COALESCE(c.author_id, a.author_id, t.author_id, d.created_by_id)
"""
_WRITTEN = """
    COALESCE(t.title, d.title) AS title, COALESCE(t.language, d.language) AS title_language,
    COALESCE(c.excerpt, a.excerpt, t.excerpt, d.summary) AS excerpt,
    COALESCE(c.language, a.language, t.language, d.language) AS language, w.name AS author_name,
    COALESCE(c.hidden_at, a.hidden_at, t.hidden_at, d.hidden_at) AS hidden_at,
    COALESCE(c.deleted_at, a.deleted_at, t.deleted_at, d.deleted_at) AS deleted_at
"""
_REPORTS = f"""
    SELECT r.id, r.part, r.target_id, r.reason, r.created_at, p.name AS by_name, {_WRITTEN}
    FROM report r JOIN person p ON p.id = r.by_id {_TARGET}
    WHERE r.settled_at IS NULL ORDER BY r.created_at, r.id LIMIT :limit
"""  # noqa: S608  constants only
_HIDDEN = f"""
    SELECT r.id, r.part, r.target_id, r.reason, r.created_at, p.name AS by_name, {_WRITTEN}
    FROM (SELECT h.id, h.reason, h.created_at, h.by_id,
            CASE WHEN h.thread_id IS NOT NULL THEN 'thread'
                WHEN h.answer_id IS NOT NULL THEN 'answer' ELSE 'comment' END AS part,
            COALESCE(h.thread_id, h.answer_id, h.comment_id) AS target_id
        FROM hiding h WHERE h.lifted_at IS NULL
        UNION ALL SELECT h.id, h.reason, h.created_at, h.by_id, 'routine', h.routine_id
        FROM routine_hiding h WHERE h.lifted_at IS NULL) r
    JOIN person p ON p.id = r.by_id {_TARGET}
    ORDER BY r.created_at DESC, r.id DESC LIMIT :limit
"""  # noqa: S608  constants only
_DECISIONS = """
    SELECT 'hidden' AS what, h.id, h.created_at, h.reason, h.lifted_at AS ended_at, h.by_id,
        h.lifted_by_id AS ended_by_id, h.thread_id, h.answer_id, h.comment_id, NULL AS routine_id,
        0 AS from_theme_id, 0 AS to_theme_id
    FROM hiding h
    UNION ALL SELECT 'hidden', h.id, h.created_at, h.reason, h.lifted_at, h.by_id, h.lifted_by_id,
        NULL, NULL, NULL, h.routine_id, 0, 0 FROM routine_hiding h
    UNION ALL SELECT 'closed', c.id, c.created_at, c.reason, c.reopened_at, c.by_id,
        c.reopened_by_id, c.thread_id, NULL, NULL, NULL, 0, 0 FROM closure c
    UNION ALL SELECT 'moved', m.id, m.created_at, m.reason, NULL, m.by_id, NULL, m.thread_id,
        NULL, NULL, NULL, m.from_theme_id, m.to_theme_id FROM move m
    UNION ALL SELECT 'settled', r.id, r.settled_at, r.outcome, NULL, r.settled_by_id, NULL,
        CASE WHEN r.part = 'thread' THEN r.target_id END,
        CASE WHEN r.part = 'answer' THEN r.target_id END,
        CASE WHEN r.part = 'comment' THEN r.target_id END,
        CASE WHEN r.part = 'routine' THEN r.target_id END, 0, 0
    FROM report r WHERE r.settled_at IS NOT NULL
"""
_LOG = f"""
    SELECT d.what, d.id, d.created_at, d.reason, d.ended_at, d.thread_id, d.answer_id,
        d.comment_id, d.routine_id, d.from_theme_id, d.to_theme_id, p.name AS by_name,
        e.name AS ended_by_name, COALESCE(t.title, u.title) AS title,
        COALESCE(t.language, u.language) AS language
    FROM ({_DECISIONS}) d JOIN person p ON p.id = d.by_id
    LEFT JOIN person e ON e.id = d.ended_by_id
    LEFT JOIN comment c ON c.id = d.comment_id
    LEFT JOIN answer a ON a.id = COALESCE(d.answer_id, c.answer_id)
    LEFT JOIN thread t ON t.id = COALESCE(d.thread_id, a.thread_id)
    LEFT JOIN routine u ON u.id = d.routine_id
    WHERE d.created_at < :before
    ORDER BY d.created_at DESC, d.what, d.id DESC LIMIT :limit
"""  # noqa: S608  constants only
_OPEN = "SELECT COUNT(*) FROM report WHERE settled_at IS NULL"
_END = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Concern:
    """Something written that a member told about, or that is hidden; `reason` says why."""

    id: int
    part: str
    path: str
    title: str
    title_language: str
    excerpt: str
    language: str
    author_name: str
    by_name: str
    reason: str
    created_at: datetime
    is_hidden: bool
    is_gone: bool


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A line of the log; `what` is hidden, closed, moved or settled."""

    what: str
    path: str
    title: str
    language: str
    by_name: str
    reason: str
    created_at: datetime
    ended_at: datetime | None
    ended_by_name: str
    from_theme: str
    to_theme: str


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a member tells a moderator about."""

    part: str
    id: int
    path: str
    title: str
    excerpt: str
    language: str


async def queue(viewer: Viewer) -> tuple[Concern, ...]:
    """Return what members told and nobody has settled, the oldest first.

    Raises:
        Forbidden: the viewer is no moderator.
    """
    _check(viewer)
    return tuple(_concern(row) for row in await db.rows(_REPORTS, limit=PAGE_SIZE * 4))


async def waiting(viewer: Viewer) -> int:
    """Return how many things members told that wait; 0 for who does not keep order."""
    return int(await db.value(_OPEN)) if policy.may_keep_order(viewer) else 0


async def hidden(viewer: Viewer) -> tuple[Concern, ...]:
    """Return what is hidden, the latest first.

    Raises:
        Forbidden: the viewer is no moderator.
    """
    _check(viewer)
    return tuple(_concern(row) for row in await db.rows(_HIDDEN, limit=PAGE_SIZE * 4))


async def log(viewer: Viewer, cursor: str = "") -> Page[Decision]:
    """Return a page of what was decided, the latest first.

    Raises:
        Forbidden: the viewer is no moderator.
    """
    _check(viewer)
    found = await db.rows(_LOG, before=_place(cursor), limit=PAGE_SIZE + 1)
    themes = await by_id()
    decisions = [_decision(row, themes) for row in found]
    return page_of(decisions, PAGE_SIZE, lambda one: (one.created_at.isoformat(),))


async def target_for(viewer: Viewer, about: str) -> Target:
    """Return what "thread:12", "answer:5", "comment:3" or "routine:7" names.

    Raises:
        NotFound: nothing, for this viewer.
    """
    part, _colon, number = about.partition(":")
    if not number.isdecimal() or len(number) > _MOST_DIGITS:
        raise NotFound
    return await _target(viewer, part, int(number))


async def report_for(viewer: Viewer, report_id: int) -> Report:
    """Return what a member told.

    Raises:
        NotFound: nothing of this number.
        Forbidden: the viewer is no moderator.
    """
    _check(viewer)
    report = await Report.get_or_none(id=report_id)
    if report is None:
        raise NotFound
    return report


async def moderators() -> list[int]:
    """Return the ids of those who keep order."""
    found = await db.rows(
        "SELECT id FROM person WHERE rank <> 'member' AND deactivated_at IS NULL ORDER BY id"
    )
    return [row["id"] for row in found]


async def _target(viewer: Viewer, part: str, number: int) -> Target:
    if part == "routine":
        return await _routine(viewer, number)
    if part == "thread":
        thread = await threads.thread_for(viewer, number)
        text, path = (thread.excerpt, thread.language), thread_path(number)
    elif part == "answer":
        answer = await threads.answer_for(viewer, number)
        thread, path = answer.thread, answer_path(number)
        text = answer.answer.excerpt, answer.answer.language
    elif part == "comment":
        comment = await threads.comment_for(viewer, number)
        thread, path = comment.thread, comment_path(number)
        text = comment.comment.excerpt, comment.comment.language
    else:
        raise NotFound
    return Target(
        part=part, id=number, path=path, title=thread.title, excerpt=text[0], language=text[1]
    )


async def _routine(viewer: Viewer, number: int) -> Target:
    routine = await routines.routine_for(viewer, number)
    return Target(
        part="routine",
        id=number,
        path=routine_path(number),
        title=routine.title,
        excerpt=routine.summary,
        language=routine.language,
    )


def _concern(row: Mapping[str, Any]) -> Concern:
    return Concern(
        id=row["id"],
        part=row["part"],
        path=_path(row["part"], row["target_id"]),
        title=row["title"] or "",
        title_language=row["title_language"] or "",
        excerpt=row["excerpt"] or "",
        language=row["language"] or "",
        author_name=row["author_name"] or "",
        by_name=row["by_name"],
        reason=row["reason"],
        created_at=row["created_at"],
        is_hidden=row["hidden_at"] is not None,
        is_gone=row["deleted_at"] is not None,
    )


def _decision(row: Mapping[str, Any], themes: Mapping[int, ThemeWords]) -> Decision:
    parts = {part: row[f"{part}_id"] for part in ("comment", "answer", "thread", "routine")}
    path = next((_path(part, number) for part, number in parts.items() if number), "")
    return Decision(
        what=row["what"],
        path=path,
        title=row["title"] or "",
        language=row["language"] or "",
        by_name=row["by_name"],
        reason=row["reason"],
        created_at=row["created_at"],
        ended_at=row["ended_at"],
        ended_by_name=row["ended_by_name"] or "",
        from_theme=_name(themes, row["from_theme_id"]),
        to_theme=_name(themes, row["to_theme_id"]),
    )


def _name(themes: Mapping[int, ThemeWords], theme_id: int) -> str:
    return themes[theme_id].short if theme_id in themes else ""


def _path(part: str, number: int) -> str:
    paths = {
        "thread": thread_path,
        "answer": answer_path,
        "comment": comment_path,
        "routine": routine_path,
    }
    return paths[part](number)


def _place(cursor: str) -> datetime:
    if not cursor:
        return _END
    try:
        return datetime.fromisoformat(str(decode(cursor, 1)[0])).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid(_("This page of the list is not there. Start from the top.")) from error


def _check(viewer: Viewer) -> None:
    if not policy.may_keep_order(viewer):
        raise Forbidden(_("This page is for those who keep order here."))
