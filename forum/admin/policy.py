"""Who runs the site."""

from forum.kit.viewer import Viewer


def may_run(viewer: Viewer) -> bool:
    """Tell whether the viewer may name the site and set up who and what is on it."""
    return viewer.is_administrator
