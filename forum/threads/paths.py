"""Where threads and their parts are found: paths for pages, notices and search hits."""

import re

ASK = "/questions/new"
_PATH = re.compile(r"/(thread|answer|comment)s/([1-9]\d{0,17})")


def thread_path(thread_id: int) -> str:
    """Return the path of a thread's page."""
    return f"/threads/{thread_id}"


def answer_path(answer_id: int) -> str:
    """Return the path that leads to the page that holds the answer, at its place."""
    return f"/answers/{answer_id}"


def comment_path(comment_id: int) -> str:
    """Return the path that leads to the page that holds the comment, at its place."""
    return f"/comments/{comment_id}"


def path_parts(path: str) -> dict[str, int]:
    """Return what a path leads to, as "thread_id", "answer_id" or "comment_id"; else nothing."""
    found = _PATH.fullmatch(path)
    return {f"{found[1]}_id": int(found[2])} if found else {}
