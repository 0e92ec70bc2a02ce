"""Which news somebody may still read: none of what is hidden, gone or no longer theirs to see.

Rows of news keep the title and the first words of what they tell of, so every read of them holds
this condition: pages, counts, mails, the letter and what browsers show say the same.
"""

from typing import Any

from forum.kit.seam import Seam
from forum.kit.viewer import Viewer

# A SELECT of the ids of all pages that a viewer may open, for one kind of topic. Its parameters are
# those of `seen_by`. The packages with the pages are above this one.
PAGES: Seam[str] = Seam("which pages a viewer may open")

# Who asks to join is news for those alone who decide.
_BRANCHES = "SELECT b.id FROM branch b WHERE :is_moderator OR b.id IN (:led)"


def readable() -> str:
    """Return the condition, in SQL, for `n`: a row of news or all rows about one topic."""
    pages = {**PAGES.all, "branch": _BRANCHES}
    cases = (_case(kind, may_open) for kind, may_open in pages.items())
    return f"CASE {' '.join(cases)} ELSE TRUE END"


def seen_by(viewer: Viewer) -> dict[str, Any]:
    """Return the parameters of `readable`."""
    led = [role.branch_id for role in viewer.branches if role.leads]
    # An empty list is no SQL; no branch has the id 0.
    return {
        "me": viewer.id,
        "branches": list(viewer.branch_ids) or [0],
        "led": led or [0],
        "is_moderator": viewer.is_moderator,
    }


def _case(kind: str, may_open: str) -> str:
    # CASE, because only of this kind of topic the rest is a number.
    number = f"CAST(SUBSTR(n.topic, {len(kind) + 2}) AS INTEGER)"
    is_open = f"EXISTS (SELECT 1 FROM ({may_open}) AS page WHERE page.id = {number})"  # noqa: S608  ours
    return f"WHEN n.topic LIKE '{kind}:%' THEN {is_open}"
