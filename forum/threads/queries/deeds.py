"""What has been done, for telling people of it: reads of jobs, through nobody's eyes."""

from collections.abc import Iterable, Mapping
from typing import Any

from forum.branches import audience
from forum.kit import db
from forum.kit.i18n import ngettext
from forum.threads.paths import path_parts

_THREAD = """
    SELECT 'thread' AS part, t.id, t.id AS thread_id, t.kind, t.title, t.excerpt, t.language,
        t.html, t.theme_id, t.visibility, t.branch_id AS home_id, t.author_id AS owner_id,
        t.author_id, t.hidden_at, t.deleted_at, t.edit_count, p.name AS author_name,
        b.name AS branch_name
    FROM thread t JOIN person p ON p.id = t.author_id LEFT JOIN branch b ON b.id = t.branch_id
    WHERE t.id = :id
"""
_ANSWER = """
    SELECT 'answer' AS part, a.id, a.thread_id, t.kind, t.title, a.excerpt, a.language, a.html,
        t.theme_id, t.visibility, t.branch_id AS home_id, t.author_id AS owner_id, a.author_id,
        COALESCE(t.hidden_at, a.hidden_at) AS hidden_at,
        COALESCE(t.deleted_at, a.deleted_at) AS deleted_at,
        a.edit_count, p.name AS author_name, b.name AS branch_name
    FROM answer a JOIN thread t ON t.id = a.thread_id JOIN person p ON p.id = a.author_id
    LEFT JOIN branch b ON b.id = a.branch_id
    WHERE a.id = :id
"""
_COMMENT = """
    SELECT 'comment' AS part, c.id, a.thread_id, a.id AS answer_id, t.kind, t.title, c.excerpt,
        c.language, c.html, t.theme_id, t.visibility, t.branch_id AS home_id,
        t.author_id AS owner_id, c.author_id, a.author_id AS answerer_id,
        COALESCE(t.hidden_at, a.hidden_at, c.hidden_at) AS hidden_at,
        COALESCE(t.deleted_at, a.deleted_at, c.deleted_at) AS deleted_at,
        c.edit_count, p.name AS author_name, b.name AS branch_name
    FROM comment c JOIN answer a ON a.id = c.answer_id JOIN thread t ON t.id = a.thread_id
    JOIN person p ON p.id = c.author_id LEFT JOIN branch b ON b.id = c.branch_id
    WHERE c.id = :id
"""
_COMMENTERS = "SELECT DISTINCT author_id FROM comment WHERE answer_id = :answer_id"
_ACCEPTANCE = """
    SELECT c.id, c.answer_id, c.by_id, c.withdrawn_at, p.name AS by_name
    FROM acceptance c JOIN person p ON p.id = c.by_id WHERE c.id = :id
"""
_WORKED = """
    SELECT w.note, w.person_id, p.name AS person_name, b.name AS branch_name
    FROM worked_here w JOIN person p ON p.id = w.person_id JOIN branch b ON b.id = w.branch_id
    WHERE w.thread_id = :thread_id AND w.branch_id = :branch_id
"""
_FILES = """
    SELECT COUNT(*) FROM attachment
    WHERE (:part = 'thread' AND thread_id = :id AND answer_id IS NULL)
        OR (:part = 'answer' AND answer_id = :id)
"""
_TIP = "SELECT situation_html, did_html, result_html FROM tip WHERE thread_id = :id"
_NAME = "SELECT name FROM person WHERE id = :id"

Deed = Mapping[str, Any]


async def thread_deed(thread_id: int) -> Deed | None:
    """Return a thread as something that was done, None when it is gone or hidden."""
    return _standing(await db.row(_THREAD, id=thread_id))


async def answer_deed(answer_id: int) -> Deed | None:
    """Return an answer as something that was done, None when it is gone or hidden."""
    return _standing(await db.row(_ANSWER, id=answer_id))


async def comment_deed(comment_id: int) -> Deed | None:
    """Return a comment as something that was done, None when it is gone or hidden."""
    return _standing(await db.row(_COMMENT, id=comment_id))


async def text_of(**of: int | None) -> Deed | None:
    """Return the text of `thread_id`, `answer_id` or `comment_id`, hidden or not."""
    if thread_id := of.get("thread_id"):
        return await db.row(_THREAD, id=thread_id)
    if answer_id := of.get("answer_id"):
        return await db.row(_ANSWER, id=answer_id)
    return await db.row(_COMMENT, id=of.get("comment_id") or 0)


async def standing_deed(
    thread_id: int | None = None, answer_id: int | None = None, comment_id: int | None = None
) -> Deed | None:
    """Return a thread, an answer or a comment as something that was done, None when it is gone."""
    return _standing(await text_of(thread_id=thread_id, answer_id=answer_id, comment_id=comment_id))


async def acceptance_deed(acceptance_id: int) -> Deed | None:
    """Return an acceptance, None when it was taken back."""
    row = await db.row(_ACCEPTANCE, id=acceptance_id)
    return row if row and row["withdrawn_at"] is None else None


async def worked_deed(thread_id: int, branch_id: int) -> Deed | None:
    """Return that a tip worked in a branch, None when it was taken back."""
    return await db.row(_WORKED, thread_id=thread_id, branch_id=branch_id)


async def commenters(answer_id: int) -> list[int]:
    """Return who commented on an answer."""
    return [row["author_id"] for row in await db.rows(_COMMENTERS, answer_id=answer_id)]


async def readers_among(deed: Deed, people: Iterable[int]) -> list[int]:
    """Return those of the people who may read the thread of the deed."""
    return await audience.readers_among(people, deed["visibility"], deed["home_id"])


async def about_of(thread_id: int) -> str:
    """Return the path of the page that a thread is about, "" for none."""
    found = await db.value("SELECT path FROM thread_about WHERE thread_id = :id", id=thread_id)
    return str(found or "")


async def text_for(person_id: int, path: str) -> str:
    """Return the HTML of what is written at a path, "" when it is gone or not for this person.

    It ends with how many files are on the page besides, in the current language.
    """
    found = path_parts(path)
    deed = await standing_deed(**found) if found else None
    if deed is None or not await readers_among(deed, [person_id]):
        return ""
    parts = await db.row(_TIP, id=deed["id"]) if deed["part"] == "thread" else None
    html = "".join(parts.values()) if parts else str(deed["html"])
    return html + await _hanging(deed)


async def _hanging(deed: Deed) -> str:
    files = await db.value(_FILES, part=deed["part"], id=deed["id"])
    if not files:
        return ""
    words = ngettext("%(num)s file is on the page", "%(num)s files are on the page", files)
    return f"<p>{words}.</p>"


async def name_of(person_id: int) -> str:
    """Return a person's name."""
    return str(await db.value(_NAME, id=person_id) or "")


def _standing(row: Deed | None) -> Deed | None:
    is_there = row is not None and row["hidden_at"] is None and row["deleted_at"] is None
    return row if is_there else None
