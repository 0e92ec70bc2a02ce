"""Who keeps order, and who may tell them about something."""

from forum.kit.viewer import Viewer


def may_keep_order(viewer: Viewer) -> bool:
    """Whether the viewer sees what was told, hidden and decided."""
    return viewer.is_moderator


def may_tell(viewer: Viewer) -> bool:
    """Whether the viewer may tell a moderator about something."""
    return not viewer.is_anonymous
