"""The pages of routines: the library, one routine, its texts, and everything done with it."""

from forum.routines.views.deciding import (
    confirmation,
    deletion,
    details,
    proposal,
    proposal_withdrawal,
    publication,
    refusal,
    still,
    writer,
)
from forum.routines.views.reading import (
    branch,
    changes,
    comparison,
    drafts,
    file,
    library,
    page_picture,
    picture,
    version,
    versions,
)
from forum.routines.views.sharing import (
    adaptation,
    new_version,
    old_version,
    origin,
    origin_dismissal,
    use,
    use_withdrawal,
)
from forum.routines.views.writing import bulk, draft_withdrawal, preview, start, text

__all__ = [
    "adaptation", "branch", "bulk", "changes", "comparison", "confirmation", "deletion",
    "details", "draft_withdrawal", "drafts", "file", "library", "new_version", "old_version",
    "origin", "origin_dismissal", "page_picture", "picture", "preview", "proposal",
    "proposal_withdrawal", "publication", "refusal", "start", "still", "text", "use",
    "use_withdrawal", "version", "versions", "writer",
]  # fmt: skip
