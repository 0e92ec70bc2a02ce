"""Who may change whom: pure rules about people."""

from forum.kit.viewer import Rank, Viewer


def may_set_rank(viewer: Viewer) -> bool:
    """Tell whether the viewer may make somebody moderator or administrator, or take it back."""
    return viewer.is_administrator


def may_deactivate(viewer: Viewer, person_id: int) -> bool:
    """Tell whether the viewer may close this account: an administrator any, everybody their own."""
    return not viewer.is_anonymous and (viewer.is_administrator or viewer.id == person_id)


def may_reactivate(viewer: Viewer) -> bool:
    """Tell whether the viewer may open a closed account again."""
    return viewer.is_administrator


def leaves_administrators(rank: Rank, other_administrators: int) -> bool:
    """Tell whether an administrator remains when a person of this rank goes."""
    return rank is not Rank.ADMINISTRATOR or other_administrators > 0
