"""Who may do what with starter kits."""

from forum.kit.viewer import Viewer


def may_start(viewer: Viewer, branch_id: int) -> bool:
    """Whether the viewer may begin a kit for the branch: its leaders, and those who keep order."""
    return viewer.is_moderator or viewer.leads(branch_id)


def may_follow(viewer: Viewer, branch_id: int) -> bool:
    """Whether the viewer sees how far a branch is, and may tick off what is done."""
    return viewer.is_moderator or viewer.belongs_to(branch_id)


def may_edit(viewer: Viewer) -> bool:
    """Whether the viewer may change the tasks of a kit and their order."""
    return viewer.is_moderator
