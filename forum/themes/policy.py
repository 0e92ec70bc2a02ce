"""Who may change the themes."""

from forum.kit.viewer import Viewer


def may_edit(viewer: Viewer) -> bool:
    """Tell whether the viewer may add, change, order and close themes."""
    return viewer.is_administrator
