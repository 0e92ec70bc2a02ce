import pytest

from forum.kit.seam import Seam

pytestmark = pytest.mark.once


def test_what_was_handed_in_is_there_by_name() -> None:
    seam: Seam[int] = Seam("numbers")
    seam.fill(1, "one")
    seam.fill(2, "two")
    seam.fill(3, "two")
    assert seam.all == {"one": 1, "two": 3}


def test_what_is_missing_is_named() -> None:
    seam: Seam[int] = Seam("the number")
    with pytest.raises(LookupError, match="the number"):
        _ = seam.one
    seam.fill(7)
    assert seam.one == 7
