"""Two texts side by side: what stands opposite what, and that nothing gets lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.routines.difference_work import MOST_LINES, compare
from forum.routines.queries.texts import _as_read

pytestmark = pytest.mark.once

LINES = st.lists(st.sampled_from(["Lås døra", "Tell kassa", "Slå av lyset", "Ta ut søpla", "x"]))


def words(side: list[list[Any]] | None) -> str | None:
    return "".join(text for text, _is_marked in side) if side is not None else None


@given(LINES, LINES)
def test_each_side_says_all_that_its_text_says_in_order(old: list[str], new: list[str]) -> None:
    rows = compare(old, new)["rows"]
    assert [words(row["left"]) for row in rows if row["left"] is not None] == old
    assert [words(row["right"]) for row in rows if row["right"] is not None] == new


@given(LINES)
def test_a_text_beside_itself_has_no_difference(text: list[str]) -> None:
    assert {row["kind"] for row in compare(text, text)["rows"]} <= {"same"}


def test_the_word_that_differs_is_marked() -> None:
    (row,) = compare(["Legg 1 000 kroner i kassa"], ["Legg 1 500 kroner i kassa"])["rows"]
    assert row["kind"] == "changed"
    assert [text for text, is_marked in row["left"] if is_marked] == ["000"]
    assert [text for text, is_marked in row["right"] if is_marked] == ["500"]


def test_steps_of_two_languages_meet_though_one_branch_has_a_step_more() -> None:
    norwegian = ["Lås ytterdøra", "Ta bilde av Vipps", "Tell kontantene to ganger, helst to sammen"]
    danish = ["Lås yderdøren", "Tæl kontanterne to gange, helst to sammen"]
    rows = compare(norwegian, danish)["rows"]
    assert [(words(row["left"]), words(row["right"])) for row in rows] == [
        (norwegian[0], danish[0]),
        (norwegian[1], None),
        (norwegian[2], danish[1]),
    ]


def test_very_long_texts_are_compared_at_their_beginning() -> None:
    told = compare(["a"] * (MOST_LINES + 1), ["a"])
    assert told["is_cut"]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("- [ ] Lås døra", "☐ Lås døra"),
        ("1. [x] Tell", "☑ Tell"),
        ("## Mangler det penger?", "Mangler det penger?"),
        ("| Dato | Beløp |", "Dato · Beløp"),
        ("|---|:--:|", ""),
        ("Helt **vanlig** tekst", "Helt vanlig tekst"),
    ],
)
def test_lines_stand_as_people_read_them(line: str, read: str) -> None:
    assert _as_read(line) == read
