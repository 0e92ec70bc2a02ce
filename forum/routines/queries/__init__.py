"""Every read of routines; the Viewer first, and what they may not see is not found."""

from forum.routines.queries.cards import Card, today_in
from forum.routines.queries.doors import (
    begun_by,
    current_version,
    draft_of,
    file_ids,
    hold,
    may_fetch,
    routine_for,
    sent_before,
    version_for,
    writers_of,
    writes_for,
)
from forum.routines.queries.found import (
    Found,
    documents_of,
    every_document,
    gone,
    hits,
    titles,
    unread_files,
)
from forum.routines.queries.library import (
    BranchRoutines,
    Used,
    Waiting,
    Wanted,
    every_of_branch,
    has_drafts,
    library,
    of_branch,
    own_drafts,
    waiting_for,
)
from forum.routines.queries.lineage import Lineage, Relative, UsedBy, lineage_of, used_by
from forum.routines.queries.page import (
    Confirmed,
    RoutineFile,
    RoutinePage,
    RoutineShown,
    VersionLine,
    files_of,
    notes_between,
    show,
    versions,
)
from forum.routines.queries.same import SameFile, same_files
from forum.routines.queries.texts import (
    Place,
    every_file_id,
    numbered,
    place_of,
    side,
    title_of_path,
    writer_of,
)

__all__ = [
    "BranchRoutines", "Card", "Confirmed", "Found", "Lineage", "Place", "Relative", "RoutineFile",
    "RoutinePage", "RoutineShown", "SameFile", "Used", "UsedBy", "VersionLine", "Waiting", "Wanted",
    "begun_by", "current_version", "documents_of", "draft_of", "every_document", "every_file_id",
    "every_of_branch", "file_ids", "files_of", "gone", "has_drafts", "hits", "hold", "library",
    "lineage_of", "may_fetch", "notes_between", "numbered", "of_branch", "own_drafts", "place_of",
    "routine_for", "same_files", "sent_before", "show", "side", "title_of_path", "titles",
    "today_in", "unread_files", "used_by", "version_for", "versions", "waiting_for",
    "writer_of", "writers_of", "writes_for",
]  # fmt: skip
