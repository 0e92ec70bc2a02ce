"""Everything that can be done with routines, one function for each thing."""

from forum.routines.actions.bulk import MOST_AT_ONCE, start_from_files
from forum.routines.actions.order import (
    allow_writer,
    delete,
    disallow_writer,
    hide,
    restore,
    set_details,
)
from forum.routines.actions.publishing import decline, propose, publish, take_back
from forum.routines.actions.reviewing import confirm
from forum.routines.actions.sharing import (
    adapt,
    dismiss_origin,
    keep_old_version,
    stop_using,
    take_new_version,
    use,
)
from forum.routines.actions.values import Details, NewRoutine, NewText
from forum.routines.actions.writing import discard, draft, start

__all__ = [
    "MOST_AT_ONCE", "Details", "NewRoutine", "NewText", "adapt", "allow_writer",
    "confirm", "decline", "delete", "disallow_writer", "discard", "dismiss_origin", "draft",
    "hide", "keep_old_version", "propose", "publish", "restore", "set_details", "start",
    "start_from_files", "stop_using", "take_back", "take_new_version", "use",
]  # fmt: skip
