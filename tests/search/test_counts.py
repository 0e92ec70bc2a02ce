"""Counts, totals and best hits of the arrays equal what one would count document by document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from forum.search import whoosh_counts, whoosh_layout
from forum.search.documents import Document
from forum.search.plan import plan
from forum.search.whoosh_arrays import Shared
from forum.search.whoosh_counts import FacetCounts
from forum.search.whoosh_find import FACETS, Wish, find, matching
from forum.search.whoosh_folder import Folder, open_index
from forum.search.whoosh_layout import Layout
from forum.search.whoosh_snapshot import Snapshot
from forum.search.whoosh_writer import apply, put_change, remove_change
from tests.search.conftest import MORNING, MakeDocument

pytestmark = pytest.mark.once

NOW = int(MORNING.timestamp())
DAY = 86_400
PERIODS = (("month", NOW - 31 * DAY), ("year", NOW - 366 * DAY))


@pytest.fixture(params=["as it is", "few layers", "pairs alone"])
def limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every way of counting, whatever the size of the index."""
    if request.param != "as it is":
        monkeypatch.setattr(whoosh_layout, "MOST_LAYERS", 2)
        monkeypatch.setattr(whoosh_layout, "SHORTEST_LAYER", 2)
    if request.param == "pairs alone":
        monkeypatch.setattr(whoosh_counts, "MOST_VALUES", 0)


@dataclass(frozen=True)
class Row:
    """A document as the arrays know it."""

    group: int
    alive: bool
    passing: bool
    codes: tuple[int, int]
    created: int


ROWS = some.lists(
    some.builds(
        Row,
        some.integers(0, 9),
        some.booleans(),
        some.booleans(),
        some.tuples(some.integers(0, 2), some.integers(0, 39)),
        some.integers(1, 6),
    ),
    max_size=80,
)


@settings(max_examples=150, deadline=None)
@given(
    rows=ROWS,
    allowed=some.sets(some.integers(0, 9)),
    begun=some.lists(some.integers(0, 7), max_size=3),
)
@example(rows=[], allowed=set(), begun=[1])
def test_arrays_count_as_one_would_count(
    rows: list[Row], allowed: set[int], begun: list[int]
) -> None:
    layout = Layout(
        np.array([row.group for row in rows], np.int32),
        np.array([row.alive for row in rows], np.bool_),
    )
    rows = [rows[at] for at in layout.order[: layout.living]]
    columns = {
        name: np.array([row.codes[at] for row in rows], np.int32)
        for at, name in enumerate(("narrow", "wide"))
    }
    columns["whole"] = np.array([row.group for row in rows], np.int32)
    created = np.array([row.created for row in rows], np.int64)
    counts = FacetCounts(layout, columns, {"narrow": 3, "wide": 40, "whole": 10}, created)
    passing = np.array([row.passing for row in rows], np.bool_)
    sets = counts.having("whole", np.array([*(group in allowed for group in range(10)), False]))
    found = counts.count(
        ["whole", "narrow", "wide"],
        counts.reach(passing),
        sets,
        [(str(at), moment) for at, moment in enumerate(begun)],
    )
    seen = [row for row in rows if row.alive and row.passing and row.group in allowed]
    for at, (name, size) in enumerate((("narrow", 3), ("wide", 40))):
        pairs = {(row.group, row.codes[at]) for row in seen}
        assert found[name][:size].tolist() == [
            len([pair for pair in pairs if pair[1] == code]) for code in range(size)
        ]
    assert set(np.flatnonzero(found["whole"]).tolist()) == {row.group for row in seen}
    of_periods = found.get("period", np.zeros(0, np.int64))
    assert of_periods[: len(begun)].tolist() == [
        len({row.group for row in seen if row.created >= moment}) for moment in begun
    ]


def some_documents(document: MakeDocument, dice: Random, count: int) -> list[Document]:
    """Make threads of very different length, the values of which agree or do not."""
    made = []
    for _number in range(count):
        group = min(dice.randint(1, 40), dice.randint(1, 40))
        made.append(
            document(
                "",
                " ".join(dice.choices(("sofa", "stol", "bord", "lampe"), k=3)),
                group=f"thread:{group}",
                theme=group % 3,
                branch=dice.randint(1, 60) if group == 7 else group,
                country=dice.choice(("NO", "DK")),
                language=dice.choice(("nb", "nn", "da")),
                is_solved=group % 2 == 0,
                has_files=dice.random() < 0.02,
                visibility=dice.choice((0, 0, 5)),
                created_at=MORNING.fromtimestamp(NOW - dice.randint(0, 800) * DAY, MORNING.tzinfo),
            )
        )
    return made


FILTERS: Sequence[tuple[str, int | str | list[str]]] = (
    ("theme", 1), ("branch", 7), ("country", "DK"), ("language", "nn"),
    ("is_solved", 1), ("has_files", 1), ("kind", ["question", "tip"]), ("language", "fi"),
)  # fmt: skip


def values_of(document: Document) -> dict[str, str]:
    found = {name: getattr(document, "group_kind" if name == "kind" else name) for name in FACETS}
    return {
        name: str(int(value) if isinstance(value, bool) else value) for name, value in found.items()
    }


def passes(document: Document, wish: Wish, but: str = "") -> bool:
    values = values_of(document)
    for name, value in wish.filters:
        wanted = [str(one) for one in (value if isinstance(value, list) else [value])]
        if name != but and values[name] not in wanted:
            return False
    is_late = wish.since is None or document.created_at.timestamp() >= wish.since
    return is_late or but == "period"


def naive_facets(fitting: Sequence[Document], wish: Wish) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for name in FACETS:
        pairs = {(d.group, values_of(d)[name]) for d in fitting if passes(d, wish, but=name)}
        found[name] = counted(value for _group, value in pairs)
    late = [d for d in fitting if passes(d, wish, but="period")]
    groups = {
        (d.group, name)
        for d in late
        for name, begun in wish.periods
        if d.created_at.timestamp() >= begun
    }
    return found | {"period": counted(name for _group, name in groups)}


def counted(values: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts


@pytest.mark.usefixtures("limits")
def test_what_is_found_equals_what_one_would_find(folder: Path, document: MakeDocument) -> None:
    dice = Random(5)  # noqa: S311  sameness is the point
    index = open_index(Folder(folder).make_version())
    documents = some_documents(document, dice, 300)
    apply(index, [put_change(each) for each in documents[:200]])
    apply(index, [put_change(each) for each in documents[200:]])
    apply(index, [remove_change(each.id) for each in documents[::9]])
    left = {each.id: each for each in documents if each not in documents[::9]}
    snapshot = Snapshot(index, Shared(10_000_000))
    for _number in range(60):
        wish = Wish(
            filters=tuple(
                {
                    name: (name, value) for name, value in dice.sample(FILTERS, dice.randint(0, 2))
                }.values()
            ),
            since=dice.choice((None, None, PERIODS[1][1])),
            periods=PERIODS,
            by_date=dice.random() < 0.3,
            offset=dice.choice((0, 5)),
        )
        check(snapshot, wish, left, dice.choice(("sofa", "sofa stol", "bord lampe")))
    snapshot.close()


def check(snapshot: Snapshot, wish: Wish, left: Mapping[str, Document], text: str) -> None:
    view = snapshot.visible((5,) if wish.by_date else ())
    asked = plan(text)
    scores = matching(snapshot, asked, wish, view)
    fitting = {
        snapshot.id_of(number): (float(scores[number]), snapshot.layout.order[number])
        for number in np.flatnonzero(scores).tolist()
    }
    assert set(fitting) <= set(left)
    found = find(snapshot, asked, wish, view)
    seen = [left[each] for each in fitting]
    assert found["facets"] == naive_facets(seen, wish)
    passing = [each for each in seen if passes(each, wish)]
    assert found["total"] == len({each.group for each in passing})

    def order(each: Document) -> tuple[float, float]:
        score, number = fitting[each.id]
        return (each.created_at.timestamp() if wish.by_date else score, number)

    best: dict[str, str] = {}
    for each in sorted(passing, key=order, reverse=True):
        best.setdefault(each.group, each.id)
    shown = list(best.values())[wish.offset : wish.offset + wish.limit]
    assert [hit[0] for hit in found["hits"]] == shown
