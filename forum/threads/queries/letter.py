"""What one reader's letter is made of: everything new between two moments that they may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.kit import db
from forum.kit.viewer import Viewer
from forum.threads.queries.cards import (
    CARDS,
    COLUMNS,
    TABLES,
    TIP_CARDS,
    Card,
    TipCard,
    card,
    tip_card,
)
from forum.threads.queries.lists import worked_in
from forum.threads.queries.visible import LISTED, seen_by

# More than anybody reads; a letter says how many it leaves out, up to here.
MOST = 500

# What a moderator shows again counts as new on that day, wherever its own date lies.
_NEW_THREADS = """
    t.id IN (SELECT id FROM thread WHERE created_at > :since AND created_at <= :until
        UNION SELECT thread_id FROM hiding
        WHERE thread_id IS NOT NULL AND lifted_at > :since AND lifted_at <= :until)
    AND t.author_id <> :me
"""
_NEW_ANSWERS = """
    a.id IN (SELECT id FROM answer WHERE created_at > :since AND created_at <= :until
        UNION SELECT answer_id FROM hiding
        WHERE answer_id IS NOT NULL AND lifted_at > :since AND lifted_at <= :until
        UNION SELECT below.id FROM answer below JOIN hiding h ON h.thread_id = below.thread_id
        WHERE h.lifted_at > :since AND h.lifted_at <= :until)
    AND a.author_id <> :me AND a.hidden_at IS NULL AND a.deleted_at IS NULL
"""
_ANSWER_COLUMNS = """
    a.id AS answer_id, a.excerpt AS answer_excerpt, a.language AS answer_language,
    w.name AS writer_name, wb.id AS writer_branch_id, wb.name AS writer_branch,
    wb.country AS writer_country
"""
_ANSWER_TABLES = """
    JOIN answer a ON a.thread_id = t.id JOIN person w ON w.id = a.author_id
    LEFT JOIN branch wb ON wb.id = a.branch_id
"""
_ANSWERS = f"""
    SELECT {COLUMNS}, {_ANSWER_COLUMNS} {TABLES} {_ANSWER_TABLES}
    WHERE {LISTED} AND {_NEW_ANSWERS} ORDER BY a.created_at DESC, a.id DESC LIMIT :most
"""
_SOLUTIONS = f"""
    SELECT {COLUMNS}, {_ANSWER_COLUMNS}, s.id AS acceptance_id {TABLES} {_ANSWER_TABLES}
    JOIN acceptance s ON s.thread_id = t.id AND s.answer_id = a.id AND s.withdrawn_at IS NULL
    WHERE {LISTED} AND s.created_at > :since AND s.created_at <= :until AND s.by_id <> :me
        AND a.hidden_at IS NULL AND a.deleted_at IS NULL
    ORDER BY s.created_at DESC, s.id DESC LIMIT :most
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAnswer:
    """An answer with the thread that it belongs to."""

    id: int
    thread: Card
    author_name: str
    branch_id: int | None
    branch_name: str
    branch_country: str
    excerpt: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSolution:
    """A question that was solved, with the answer that solved it."""

    id: int
    answer: LetterAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterThreads:
    """What others have written, newest first; at most MOST of each."""

    threads: tuple[Card, ...]
    tips: tuple[TipCard, ...]
    answers: tuple[LetterAnswer, ...]
    solutions: tuple[LetterSolution, ...]


async def for_letter(viewer: Viewer, since: datetime, until: datetime) -> LetterThreads:
    """Return what is new after `since` and not after `until` (aware UTC), as seen by the viewer."""
    values = {**seen_by(viewer), "me": viewer.id, "since": since, "until": until, "most": MOST}
    newest = " ORDER BY t.created_at DESC, t.id DESC LIMIT :most"
    found = await db.rows(
        f"{CARDS}{LISTED} AND t.kind <> 'tip' AND {_NEW_THREADS}{newest}", **values
    )
    tips = await db.rows(
        f"{TIP_CARDS}{LISTED} AND t.kind = 'tip' AND {_NEW_THREADS}{newest}", **values
    )
    strings = await worked_in([row["id"] for row in tips])
    return LetterThreads(
        threads=tuple(card(row) for row in found),
        tips=tuple(tip_card(row, strings.get(row["id"], ())) for row in tips),
        answers=tuple(_answer(row) for row in await db.rows(_ANSWERS, **values)),
        solutions=tuple(_solution(row) for row in await db.rows(_SOLUTIONS, **values)),
    )


def _answer(row: Mapping[str, Any]) -> LetterAnswer:
    return LetterAnswer(
        id=row["answer_id"],
        thread=card(row),
        author_name=row["writer_name"],
        branch_id=row["writer_branch_id"],
        branch_name=row["writer_branch"] or "",
        branch_country=row["writer_country"] or "",
        excerpt=row["answer_excerpt"],
        language=row["answer_language"],
    )


def _solution(row: Mapping[str, Any]) -> LetterSolution:
    return LetterSolution(id=row["acceptance_id"], answer=_answer(row))
