"""What search sees of a thread and of its answers."""

from collections.abc import Mapping
from typing import Any

from forum.search import Document, Trust

NETWORK = 0


def of_thread(row: Mapping[str, Any]) -> Document:
    """Return the document of a thread's own text."""
    return Document(
        id=thread_key(row["id"]),
        title=row["title"],
        body=row["text"],
        kind=row["kind"],
        language=row["language"],
        created_at=row["created_at"],
        has_files=bool(row["has_files"]),
        **_of_group(row),
    )


def of_answer(row: Mapping[str, Any], thread: Mapping[str, Any]) -> Document:
    """Return the document of an answer; it is found with the thread it stands below."""
    return Document(
        id=answer_key(row["id"]),
        title=thread["title"] if thread["deleted_at"] is None else "",
        body=row["text"],
        kind="answer",
        language=row["language"],
        created_at=row["created_at"],
        has_files=bool(row["has_files"]),
        **_of_group(thread),
    )


def thread_key(thread_id: int) -> str:
    """Return the id of a thread's document."""
    return f"thread:{thread_id}"


def answer_key(answer_id: int) -> str:
    """Return the id of an answer's document."""
    return f"answer:{answer_id}"


def _of_group(thread: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "group": thread_key(thread["id"]),
        "group_kind": thread["kind"],
        "theme": thread["theme_id"],
        "branch": thread["branch_id"] or 0,
        "country": thread["country"] or "",
        "is_solved": thread["solved_at"] is not None,
        "page": None,
        "trust": _trust(thread),
        "visibility": NETWORK if thread["visibility"] == "network" else thread["branch_id"],
    }


def _trust(thread: Mapping[str, Any]) -> Trust:
    """Return how a thread ranks: solved goes up, closed goes down, both at once are neither."""
    is_solved, is_closed = thread["solved_at"] is not None, thread["closed_at"] is not None
    if is_solved == is_closed:
        return Trust.PLAIN
    return Trust.MORE if is_solved else Trust.LESS
