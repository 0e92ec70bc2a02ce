"""Who may do what about branches."""

import pytest

from forum.branches import policy
from forum.kit.viewer import ANONYMOUS, BranchRole, Rank, Viewer

HERE, ELSEWHERE = 1, 2


def one_of(branch: int, *, leads: bool) -> Viewer:
    return Viewer(id=5, branches=(BranchRole(branch, "x", "X", "NO", leads),))


@pytest.mark.parametrize(
    ("viewer", "edits", "adds"),
    [
        (ANONYMOUS, False, False),
        (Viewer(id=5), False, False),
        (one_of(HERE, leads=False), False, False),
        (one_of(ELSEWHERE, leads=True), False, False),
        (one_of(HERE, leads=True), True, False),
        (Viewer(id=6, rank=Rank.MODERATOR), True, False),
        (Viewer(id=7, rank=Rank.ADMINISTRATOR), True, True),
    ],
)
def test_branch_is_looked_after_by_its_leaders_and_those_who_keep_order(
    viewer: Viewer, *, edits: bool, adds: bool
) -> None:
    assert policy.may_edit(viewer, HERE) is edits
    assert policy.may_invite(viewer, HERE) is edits
    assert policy.may_name_leaders(viewer, HERE) is edits
    assert policy.may_remove(viewer, HERE, person_id=99) is edits
    assert policy.may_remove(viewer, HERE, viewer.id) is (not viewer.is_anonymous)
    assert policy.may_add(viewer) is adds


@pytest.mark.parametrize(
    ("viewer", "is_leader", "other_leaders", "others", "stays"),
    [
        (one_of(HERE, leads=True), True, 0, 3, False),
        (one_of(HERE, leads=True), True, 1, 3, True),
        (one_of(HERE, leads=True), True, 0, 0, True),
        (one_of(HERE, leads=True), False, 0, 3, True),
        (Viewer(id=6, rank=Rank.MODERATOR), True, 0, 3, True),
    ],
)
def test_last_leader_of_others_stays(
    viewer: Viewer, *, is_leader: bool, other_leaders: int, others: int, stays: bool
) -> None:
    assert (
        policy.leaves_a_leader(
            viewer, is_leader=is_leader, other_leaders=other_leaders, others=others
        )
        is stays
    )
