"""Where threads and their parts are found: paths for pages, notices and search hits."""


def thread_path(thread_id: int) -> str:
    """Return the path of a thread's page."""
    return f"/threads/{thread_id}"


def answer_path(answer_id: int) -> str:
    """Return the path that leads to the page that holds the answer, at its place."""
    return f"/answers/{answer_id}"


def comment_path(comment_id: int) -> str:
    """Return the path that leads to the page that holds the comment, at its place."""
    return f"/comments/{comment_id}"
