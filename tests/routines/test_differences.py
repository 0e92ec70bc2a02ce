"""Two texts side by side: what stands opposite what, and that nothing gets lost."""

import random
from difflib import Match, SequenceMatcher
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.routines import difference_work
from forum.routines.difference_work import MOST_LINES, compare
from forum.routines.queries.texts import _as_read

pytestmark = pytest.mark.once

LINES = st.lists(st.sampled_from(["Lås døra", "Tell kassa", "Slå av lyset", "Ta ut søpla", "x"]))


FEW = 200_000  # steps
DICE = random.Random(7)  # noqa: S311  no secret


def lines_of(count: int, length: int, letters: str) -> list[str]:
    return ["".join(DICE.choices(letters, k=length)) for _line in range(count)]


def in_stretches(length: int, letters: str) -> list[list[str]]:
    """Return two texts that have only every fifty-first line in common."""
    return [
        [line for stretch in range(8) for line in (*lines_of(50, length, letters), f"{stretch}!")]
        for _side in range(2)
    ]


# Texts that took minutes before there was a budget: 3,000 lines of the first took 90 s.
HOSTILE = {
    "lines": [["a", "b"] * 450, ["b", "a", "a"] * 300],
    "beginnings": [["a"] * 900, ["a"] * 899 + ["b"]],
    "words": [lines_of(60, 380, "a "), lines_of(60, 380, "a ")],
    "letters": in_stretches(66, "ab"),
    "strangers": in_stretches(66, "abcdefghijklmno "),
    "parts": [lines_of(900, 60, "abcdefgh "), lines_of(900, 60, "abcdefgh ")],
}


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


@pytest.mark.parametrize("name", HOSTILE)
def test_texts_made_to_be_slow_cost_no_more_than_the_budget(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(difference_work, "MOST_STEPS", FEW)
    monkeypatch.setattr(difference_work, "MOST_SPANS", 1_000)
    looked_at = matchers = 0
    find = SequenceMatcher.find_longest_match

    def counted(self: Any, alo: int, ahi: int, blo: int, bhi: int) -> Match:
        nonlocal looked_at, matchers
        matchers += 1
        looked_at += sum(1 + len(self.b2j.get(item, ())) for item in self.a[alo:ahi])
        return find(self, alo, ahi, blo, bhi)

    monkeypatch.setattr(SequenceMatcher, "find_longest_match", counted)
    old, new = HOSTILE[name]
    rows = compare(old, new)["rows"]
    assert looked_at <= FEW
    assert matchers < FEW / 50
    parts = sum(len(row[side] or ()) for row in rows for side in ("left", "right"))
    assert parts <= 2 * len(rows) + 1_000 + 2 * difference_work.MOST_WORDS
    assert [words(row["left"]) for row in rows if row["left"] is not None] == old
    assert [words(row["right"]) for row in rows if row["right"] is not None] == new


@given(LINES, LINES, st.integers(0, 300))
def test_whatever_the_budget_nothing_gets_lost(old: list[str], new: list[str], steps: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(difference_work, "MOST_STEPS", steps)
        rows = compare(old, new)["rows"]
        same = compare(old, old)["rows"]
    assert [words(row["left"]) for row in rows if row["left"] is not None] == old
    assert [words(row["right"]) for row in rows if row["right"] is not None] == new
    assert {row["kind"] for row in same} <= {"same"}


def test_a_long_text_of_which_every_line_was_edited_stays_within_the_budget() -> None:
    old = lines_of(1_500, 66, "abcdefghijklmnoprstuv    ")
    rows = compare(old, [f"Nå {line[:30]} og {line[30:]}" for line in old])["rows"]
    assert all(len(row["left"]) > 1 or len(row["right"]) > 1 for row in rows)
