import pytest

from forum.search.nearness import distance, may_be_wrong, nearest

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        ("sofa", "sofa", 0),
        ("sofa", "sfoa", 1),
        ("sofa", "sof", 1),
        ("sofa", "sofaa", 1),
        ("sofa", "sofi", 1),
        ("frivillig", "frivilg", 2),
        ("sofa", "kasse", 3),
    ],
)
def test_distance_counts_letters(one: str, other: str, steps: int) -> None:
    assert distance(one, other, 2) == steps


def test_the_nearest_come_first() -> None:
    assert list(nearest("butikk", ["butikken", "butik", "katt"])) == ["butik", "butikken"]


@pytest.mark.parametrize("word", ["ab", "2024", "a" * 60])
def test_some_words_are_never_typing_errors(word: str) -> None:
    assert not may_be_wrong(word)
