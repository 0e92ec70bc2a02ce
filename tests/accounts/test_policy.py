"""Who may change whom."""

import pytest

from forum.accounts import policy
from forum.kit.viewer import ANONYMOUS, Rank, Viewer

MEMBER = Viewer(id=1)
MODERATOR = Viewer(id=2, rank=Rank.MODERATOR)
ADMINISTRATOR = Viewer(id=3, rank=Rank.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("viewer", "own", "others", "sets_rank"),
    [
        (ANONYMOUS, False, False, False),
        (MEMBER, True, False, False),
        (MODERATOR, True, False, False),
        (ADMINISTRATOR, True, True, True),
    ],
)
def test_accounts_are_closed_by_their_owner_or_an_administrator(
    viewer: Viewer, *, own: bool, others: bool, sets_rank: bool
) -> None:
    assert policy.may_deactivate(viewer, viewer.id) is own
    assert policy.may_deactivate(viewer, 99) is others
    assert policy.may_set_rank(viewer) is sets_rank
    assert policy.may_reactivate(viewer) is sets_rank


@pytest.mark.parametrize(
    ("rank", "others", "remains"),
    [
        (Rank.MEMBER, 0, True),
        (Rank.MODERATOR, 0, True),
        (Rank.ADMINISTRATOR, 0, False),
        (Rank.ADMINISTRATOR, 1, True),
    ],
)
def test_an_administrator_always_remains(rank: Rank, others: int, *, remains: bool) -> None:
    assert policy.leaves_administrators(rank, others) is remains
