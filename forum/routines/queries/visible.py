"""The conditions in SQL of what `policy.may_see` says in Python, for lists; a test compares them.

In every statement `r` is the routine.
"""

from typing import Any

from forum.kit.errors import NotFound
from forum.kit.viewer import Viewer

READABLE = "(r.visibility = 'network' OR r.branch_id IN (:branches) OR :is_moderator)"
# What stands in lists: published, neither hidden nor deleted.
LISTED = f"r.number > 0 AND r.hidden_at IS NULL AND r.deleted_at IS NULL AND {READABLE}"
# Those who answer for it: the branch's leaders, its owner, and whoever began it.
_ANSWERING = """
    (:is_moderator OR r.branch_id IN (:led)
        OR (r.branch_id IN (:branches) AND (r.owner_id = :me OR r.created_by_id = :me)))
"""
# What a branch works on and has not published yet.
DRAFTED = f"r.number = 0 AND r.hidden_at IS NULL AND r.deleted_at IS NULL AND {_ANSWERING}"
# The routines whose pages are there, and whose news are read.
PAGES = f"""
    SELECT r.id FROM routine r
    WHERE r.deleted_at IS NULL AND ({_ANSWERING} OR ({LISTED}))
"""  # noqa: S608  constants only


def seen_by(viewer: Viewer) -> dict[str, Any]:
    """Return the parameters of READABLE and LISTED.

    Raises:
        NotFound: strangers see nothing at all.
    """
    if viewer.is_anonymous:
        raise NotFound
    # An empty list is no SQL; no branch has the id 0.
    return {"branches": list(viewer.branch_ids) or [0], "is_moderator": viewer.is_moderator}


def drafted_by(viewer: Viewer) -> dict[str, Any]:
    """Return the parameters of DRAFTED.

    Raises:
        NotFound: strangers see nothing at all.
    """
    led = [role.branch_id for role in viewer.branches if role.leads]
    return {**seen_by(viewer), "led": led or [0], "me": viewer.id}
