"""Who may do what about branches and who belongs to them: pure rules."""

from forum.kit.viewer import Viewer


def may_edit(viewer: Viewer, branch_id: int) -> bool:
    """Tell whether the viewer may change the branch's page: leaders and those who keep order."""
    return viewer.is_moderator or viewer.leads(branch_id)


def may_invite(viewer: Viewer, branch_id: int) -> bool:
    """Tell whether the viewer may let people into the branch, and see who was invited."""
    return may_edit(viewer, branch_id)


def may_name_leaders(viewer: Viewer, branch_id: int) -> bool:
    """Tell whether the viewer may make a member leader of the branch, or take it back."""
    return may_edit(viewer, branch_id)


def may_remove(viewer: Viewer, branch_id: int, person_id: int) -> bool:
    """Tell whether the viewer may take this person out of the branch; one may always go oneself."""
    is_self = not viewer.is_anonymous and viewer.id == person_id
    return is_self or may_edit(viewer, branch_id)


def may_add(viewer: Viewer) -> bool:
    """Tell whether the viewer may add a branch, close one or open it again."""
    return viewer.is_administrator


def leaves_a_leader(viewer: Viewer, *, is_leader: bool, other_leaders: int, others: int) -> bool:
    """Tell whether the branch stays led when one membership goes or stops leading.

    The last leader of others stays until somebody else leads; those who keep order may do it
    all the same, because they answer for branches that nobody leads.
    """
    return viewer.is_moderator or not is_leader or other_leaders > 0 or others == 0
