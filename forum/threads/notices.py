"""What people are told of threads: one Notice for each kind of deed."""

from collections.abc import Mapping
from typing import Any

from forum.notifications import Notice, topics
from forum.notifications.matters import Matter
from forum.notifications.notice import Kind as Told
from forum.threads.paths import answer_path, comment_path, thread_path

Deed = Mapping[str, Any]


def of_thread(deed: Deed) -> Notice:
    """Say that somebody asked, shared or started something."""
    return Notice(kind=Told(deed["kind"]), url=thread_path(deed["id"]), **_written(deed))


def of_answer(deed: Deed, matter: Matter) -> Notice:
    """Say that somebody answered: a question of the reader's, what they wrote, or follow."""
    return Notice(kind=Told.ANSWER, url=answer_path(deed["id"]), matter=matter, **_written(deed))


def of_comment(deed: Deed) -> Notice:
    """Say that somebody commented on an answer."""
    return Notice(kind=Told.COMMENT, url=comment_path(deed["id"]), **_written(deed))


def of_mention(deed: Deed) -> Notice:
    """Say that somebody named the reader in what they wrote."""
    return Notice(kind=Told.MENTIONED, url=_path(deed), **_written(deed))


def of_acceptance(answer: Deed, acceptance: Deed, kind: Told) -> Notice:
    """Say that an answer solved it: ACCEPTED to whoever wrote it, SOLVED to who follows."""
    told = _about(answer) | {
        "excerpt": answer["excerpt"],
        "language": answer["language"],
        "actor_name": acceptance["by_name"],
        "actor_id": acceptance["by_id"],
    }
    return Notice(kind=kind, url=answer_path(answer["id"]), **told)


def of_worked(thread: Deed, worked: Deed, branch_id: int) -> Notice:
    """Say that a tip worked in another branch's shop too."""
    return Notice(
        kind=Told.WORKED,
        url=thread_path(thread["id"]),
        key=f"worked:{thread['id']}:{branch_id}",
        excerpt=worked["note"],
        actor_name=worked["person_name"],
        actor_id=worked["person_id"],
        branch_name=worked["branch_name"],
        **_about(thread),
    )


def of_decision(kind: Told, text: Deed, key: str, reason: str) -> Notice:
    """Say what a moderator decided about what the reader wrote, and why."""
    return Notice(kind=kind, url=_path(text), key=key, excerpt=reason, **_about(text))


def of_edit(text: Deed, by: tuple[int, str], key: str) -> Notice:
    """Say that a moderator changed what the reader wrote; `by` is their id and name."""
    return Notice(
        kind=Told.CHANGED,
        url=_path(text),
        key=key,
        actor_id=by[0],
        actor_name=by[1],
        **_about(text),
    )


def _written(deed: Deed) -> dict[str, Any]:
    return _about(deed) | {
        "actor_name": deed["author_name"],
        "actor_id": deed["author_id"],
        "branch_name": deed["branch_name"] or "",
        "excerpt": deed["excerpt"],
        "language": deed["language"],
    }


def _about(deed: Deed) -> dict[str, Any]:
    return {"topic": topics.of_thread(deed["thread_id"]), "title": deed["title"]}


def _path(text: Deed) -> str:
    paths = {"thread": thread_path, "answer": answer_path, "comment": comment_path}
    return paths[text["part"]](text["id"])
