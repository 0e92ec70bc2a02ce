"""Who may have what is printed, besides what the rules of routines say about each of them."""

from forum.kit.viewer import Viewer


def may_have_binder(viewer: Viewer, branch_id: int) -> bool:
    """Whether the viewer may have a branch's binder made and take it home: its own people."""
    return viewer.belongs_to(branch_id)
