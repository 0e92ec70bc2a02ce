"""What search is given of threads, and the check of what it found against who is looking."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.kit import db
from forum.kit.viewer import Viewer
from forum.search import Document
from forum.search.related import Related
from forum.themes.tags import ThemeTag, theme_tag
from forum.threads.documents import answer_key, of_answer, of_thread, thread_key
from forum.threads.paths import answer_path, thread_path
from forum.threads.queries.visible import LISTED, READABLE, seen_by

_THREADS = """
    SELECT t.id, t.kind, t.title, t.text, t.language, t.visibility, t.theme_id, t.branch_id,
        b.country, t.created_at, t.solved_at, t.closed_at, t.hidden_at,
        t.deleted_at, EXISTS (SELECT 1 FROM attachment h WHERE h.thread_id = t.id) AS has_files
    FROM thread t LEFT JOIN branch b ON b.id = t.branch_id
"""
_ONE = _THREADS + " WHERE t.id = :thread_id"
_SOME = (
    _THREADS
    + " WHERE t.id > :after_id AND t.hidden_at IS NULL"
    + " AND (t.deleted_at IS NULL OR t.answer_count > 0) ORDER BY t.id LIMIT :limit"
)
_ANSWERS = """
    SELECT a.id, a.thread_id, a.text, a.language, a.created_at,
        EXISTS (SELECT 1 FROM attachment h WHERE h.answer_id = a.id) AS has_files
    FROM answer a WHERE a.thread_id IN (:threads) AND a.hidden_at IS NULL AND a.deleted_at IS NULL
    ORDER BY a.id
"""
_ANSWER = """
    SELECT a.id, a.thread_id, a.text, a.language, a.created_at,
        EXISTS (SELECT 1 FROM attachment h WHERE h.answer_id = a.id) AS has_files
    FROM answer a WHERE a.id = :answer_id AND a.hidden_at IS NULL AND a.deleted_at IS NULL
"""
_ANSWER_IDS = "SELECT id FROM answer WHERE thread_id = :thread_id"
_ANSWERS_BELOW = "SELECT id FROM answer WHERE thread_id IN (:threads)"
# The jobs, in `threads.jobs`, after which search knows what has become of a text.
_INDEX_THREAD, _INDEX_ANSWER = "threads.index_thread", "threads.index_answer"
_WAITING = """
    SELECT name, arguments FROM job WHERE due_at IS NOT NULL AND name IN (:names)
    ORDER BY id DESC LIMIT 1000
"""
_SHARED = """
    t.id AS thread_id, t.kind, t.title, t.solved_at, t.answer_count, t.worked_count,
    t.deleted_at AS thread_deleted_at, t.theme_id, th.slug AS theme_slug,
    th.colour AS theme_colour, th.icon AS theme_icon, th.short_nb, th.short_nn, th.short_da,
    th.short_en, p.name AS author_name, b.name AS branch_name, b.slug AS branch_slug,
    b.country AS branch_country
"""
_TITLES = f"SELECT t.id, t.title, t.language FROM thread t WHERE t.id IN (:ids) AND {LISTED}"  # noqa: S608
_THREAD_HITS = f"""
    SELECT t.text, t.language, t.created_at, {_SHARED}
    FROM thread t JOIN person p ON p.id = t.author_id JOIN theme th ON th.id = t.theme_id
    LEFT JOIN branch b ON b.id = t.branch_id
    WHERE t.id IN (:ids) AND t.hidden_at IS NULL AND t.deleted_at IS NULL AND {READABLE}
"""  # noqa: S608  constants only
_ANSWER_HITS = f"""
    SELECT a.id, a.text, a.language, a.created_at, {_SHARED}
    FROM answer a JOIN thread t ON t.id = a.thread_id JOIN person p ON p.id = a.author_id
    JOIN theme th ON th.id = t.theme_id LEFT JOIN branch b ON b.id = a.branch_id
    WHERE a.id IN (:ids) AND a.hidden_at IS NULL AND a.deleted_at IS NULL
        AND t.hidden_at IS NULL AND {READABLE}
"""  # noqa: S608  constants only

_READABLE_OF = f"""
    SELECT 'thread' AS kind, t.id FROM thread t WHERE t.id IN (:threads) AND {LISTED}
    UNION ALL
    SELECT 'answer' AS kind, a.id FROM answer a JOIN thread t ON t.id = a.thread_id
    WHERE a.id IN (:answers) AND a.hidden_at IS NULL AND a.deleted_at IS NULL
        AND t.hidden_at IS NULL AND {READABLE}
"""  # noqa: S608  constants only


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a hit of search is: `kind` of the thread, or "answer"; `title` always the thread's.

    A deleted thread has no title any more: its answers are found with an empty one.
    """

    id: str
    thread_id: int
    kind: str
    title: str
    text: str
    language: str
    path: str
    theme: ThemeTag
    author_name: str
    branch_name: str
    branch_slug: str
    branch_country: str
    created_at: datetime
    is_solved: bool
    answer_count: int
    worked_count: int


async def hits(viewer: Viewer, ids: Sequence[str]) -> dict[str, Found]:
    """Return those of the ids ("thread:12", "answer:5") that the viewer may read, by id."""
    found: dict[str, Found] = {}
    if threads := _numbers(ids, "thread"):
        for row in await db.rows(_THREAD_HITS, **seen_by(viewer), ids=threads):
            key = thread_key(row["thread_id"])
            found[key] = _found(row, key, row["kind"], thread_path(row["thread_id"]))
    if answers := _numbers(ids, "answer"):
        for row in await db.rows(_ANSWER_HITS, **seen_by(viewer), ids=answers):
            key = answer_key(row["id"])
            found[key] = _found(row, key, "answer", answer_path(row["id"]))
    return {key: found[key] for key in ids if key in found}


async def titles(viewer: Viewer, keys: Sequence[str]) -> dict[str, Related]:
    """Return the titles of those threads ("thread:12") that the viewer finds in lists, by key."""
    if not (threads := _numbers(keys, "thread")):
        return {}
    return {
        thread_key(row["id"]): Related(thread_path(row["id"]), row["title"], row["language"])
        for row in await db.rows(_TITLES, **seen_by(viewer), ids=threads)
    }


async def gone(viewer: Viewer) -> tuple[str, ...]:
    """Return ids of documents that search may not know yet to be gone for the viewer.

    Whatever hides, removes or moves a text queues a job for search in the same transaction; these
    are the documents of the jobs that are not done, as far as the viewer may not read them.
    """
    waiting = await db.rows(_WAITING, names=[_INDEX_THREAD, _INDEX_ANSWER])
    if not waiting:
        return ()
    jobs = [(row["name"], json.loads(row["arguments"])) for row in waiting]
    threads = list({each["thread_id"] for name, each in jobs if name == _INDEX_THREAD})
    answers = {each["answer_id"] for name, each in jobs if name == _INDEX_ANSWER}
    if threads:
        answers |= {row["id"] for row in await db.rows(_ANSWERS_BELOW, threads=threads)}
    # An empty list is no SQL; nothing has the id 0.
    asked = {**seen_by(viewer), "threads": threads or [0], "answers": list(answers) or [0]}
    readable = {(row["kind"], row["id"]) for row in await db.rows(_READABLE_OF, **asked)}
    return (
        *(thread_key(each) for each in threads if ("thread", each) not in readable),
        *(answer_key(each) for each in sorted(answers) if ("answer", each) not in readable),
    )


async def documents_of(thread_id: int) -> tuple[list[Document], list[str]]:
    """Return the documents of a thread and its answers, and the ids of those that must go."""
    row = await db.row(_ONE, thread_id=thread_id)
    wanted: list[Document] = []
    if row is not None and row["hidden_at"] is None:
        wanted = await _documents([row])
    there = {document.id for document in wanted}
    known = {answer_key(each["id"]) for each in await db.rows(_ANSWER_IDS, thread_id=thread_id)}
    return wanted, sorted((known | {thread_key(thread_id)}) - there)


async def document_of_answer(answer_id: int) -> Document | None:
    """Return the document of an answer, None when nobody shall find it."""
    row = await db.row(_ANSWER, answer_id=answer_id)
    thread = row and await db.row(_ONE, thread_id=row["thread_id"])
    if row is None or thread is None or thread["hidden_at"]:
        return None
    return of_answer(row, thread)


async def every_document(limit: int = 200) -> AsyncIterator[list[Document]]:
    """Give all documents, of `limit` threads at a time, to build the index of search anew."""
    after_id = 0
    while threads := await db.rows(_SOME, after_id=after_id, limit=limit):
        yield await _documents(threads)
        after_id = threads[-1]["id"]


async def _documents(threads: Sequence[Mapping[str, Any]]) -> list[Document]:
    by_id = {row["id"]: row for row in threads}
    if not by_id:
        return []
    documents = [of_thread(row) for row in threads if row["deleted_at"] is None]
    answers = await db.rows(_ANSWERS, threads=list(by_id))
    documents += [of_answer(row, by_id[row["thread_id"]]) for row in answers]
    return documents


def _numbers(ids: Sequence[str], kind: str) -> list[int]:
    pairs = (key.partition(":") for key in ids)
    return [int(number) for name, _, number in pairs if name == kind and number.isdecimal()]


def _found(row: Mapping[str, Any], key: str, kind: str, path: str) -> Found:
    return Found(
        id=key,
        thread_id=row["thread_id"],
        kind=kind,
        title=row["title"] if row["thread_deleted_at"] is None else "",
        text=row["text"],
        language=row["language"],
        path=path,
        theme=theme_tag(row),
        author_name=row["author_name"],
        branch_name=row["branch_name"] or "",
        branch_slug=row["branch_slug"] or "",
        branch_country=row["branch_country"] or "",
        created_at=row["created_at"],
        is_solved=row["solved_at"] is not None,
        answer_count=row["answer_count"],
        worked_count=row["worked_count"],
    )
