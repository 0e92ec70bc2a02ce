"""The conditions in SQL of what `policy` says in Python, for lists; a test holds them together.

In every statement `t` is the thread, `a` the answer.
"""

from typing import Any

from forum.kit.errors import NotFound
from forum.kit.viewer import Viewer

READABLE = "(t.visibility = 'network' OR t.branch_id IN (:branches) OR :is_moderator)"
# What stands in lists: hidden and deleted things are only reached by their own address.
LISTED = f"t.hidden_at IS NULL AND t.deleted_at IS NULL AND {READABLE}"
# The page is there, `policy.may_see`; answers keep a deleted one.
SEEN = f"""
    {READABLE} AND (t.hidden_at IS NULL OR :is_moderator OR t.author_id = :me)
    AND (t.deleted_at IS NULL OR t.answer_count > 0)
"""
# The threads whose news are read.
PAGES = f"SELECT t.id FROM thread t WHERE {SEEN}"  # noqa: S608  constants only
# What stands below a thread: a deleted answer keeps its place while others' comments hang on it.
STANDING = (
    "(a.deleted_at IS NULL OR a.comment_count > 0)"
    " AND (a.hidden_at IS NULL OR :is_moderator OR a.author_id = :me)"
)


def seen_by(viewer: Viewer) -> dict[str, Any]:
    """Return the parameters of READABLE and LISTED.

    Raises:
        NotFound: strangers see nothing at all.
    """
    if viewer.is_anonymous:
        raise NotFound
    # An empty list is no SQL; no branch has the id 0.
    return {"branches": list(viewer.branch_ids) or [0], "is_moderator": viewer.is_moderator}
