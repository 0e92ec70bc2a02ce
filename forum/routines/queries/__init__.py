"""Every read of routines; the Viewer first, and what they may not see is not found."""

from forum.routines.queries.cards import Card, today_in
from forum.routines.queries.doors import (
    current_version,
    draft_of,
    file_ids,
    may_fetch,
    routine_for,
    sent_before,
    use_of,
    version_for,
    writers_of,
    writes_for,
)
from forum.routines.queries.library import (
    BranchRoutines,
    Used,
    Waiting,
    Wanted,
    count,
    every_of_branch,
    latest,
    library,
    of_branch,
    own_drafts,
)
from forum.routines.queries.lineage import Lineage, Relative, UsedBy, lineage_of
from forum.routines.queries.page import (
    Confirmed,
    RoutineFile,
    RoutinePage,
    RoutineShown,
    VersionLine,
    files_of,
    show,
    versions,
)

__all__ = [
    "BranchRoutines", "Card", "Confirmed", "Lineage", "Relative", "RoutineFile", "RoutinePage",
    "RoutineShown", "Used", "UsedBy", "VersionLine", "Waiting", "Wanted", "count",
    "current_version", "draft_of", "every_of_branch", "file_ids", "files_of", "latest", "library",
    "lineage_of", "may_fetch", "of_branch", "own_drafts", "routine_for", "sent_before", "show",
    "today_in", "use_of", "version_for", "versions", "writers_of", "writes_for",
]  # fmt: skip
