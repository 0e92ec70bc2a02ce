"""The array scorer equals stock Whoosh; the fault that later forks have is not ours."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import whoosh
from whoosh import scoring
from whoosh.index import FileIndex
from whoosh.query import Or
from whoosh.query import Term as WhooshTerm

from forum.search import tuning
from forum.search.documents import Document
from forum.search.plan import plan
from forum.search.whoosh_arrays import Shared
from forum.search.whoosh_folder import Folder, open_index
from forum.search.whoosh_snapshot import Snapshot
from forum.search.whoosh_views import Weighed
from forum.search.whoosh_writer import apply, put_change, remove_change
from tests.search.conftest import MakeDocument

pytestmark = pytest.mark.once


WORDS = (
    *("sofa", "stol", "bord", "klær", "sko", "bok", "lampe", "pris"),
    *("kunde", "butikk", "åpen", "dag", "vakt", "leder", "kasse"),
)
QUERIES = 60

TakeSnapshot = Callable[..., Snapshot]


def make_index(path: Path) -> FileIndex:
    return open_index(Folder(path).make_version())


def put(index: FileIndex, documents: Sequence[Document]) -> None:
    apply(index, [put_change(document) for document in documents])


@pytest.fixture
def snapshot() -> Iterator[TakeSnapshot]:
    """Take snapshots, which are closed afterwards."""
    with ExitStack() as stack:

        def take(index: FileIndex, before: Snapshot | None = None) -> Snapshot:
            taken = Snapshot(index, Shared(10_000_000), before)
            stack.callback(taken.close, before)
            return taken

        yield take


def stock_scores(index: FileIndex, terms: Sequence[Weighed], size: int) -> np.ndarray:
    query = Or([WhooshTerm(term.field, term.text, boost=term.weight) for term in terms])
    scores = np.zeros(size)
    weighting = scoring.BM25F(B=tuning.B, K1=tuning.K1)
    with index.searcher(weighting=weighting) as searcher:
        for hit in searcher.search(query, limit=None):
            scores[hit.docnum] = hit.score
    return scores


def some_texts(document: MakeDocument, dice: random.Random, count: int) -> list[Document]:
    return [
        document(
            " ".join(dice.choices(WORDS, k=3)),
            " ".join(dice.choices(WORDS, k=dice.randint(1, 90))),
        )
        for _number in range(count)
    ]


@pytest.mark.parametrize("sizes", [(120,), (60, 1, 30, 7)], ids=["one segment", "several"])
def test_scores_equal_those_of_stock_whoosh(
    folder: Path, document: MakeDocument, snapshot: TakeSnapshot, sizes: tuple[int, ...]
) -> None:
    dice = random.Random(7)  # noqa: S311  sameness is the point
    index = make_index(folder)
    for size in sizes:
        put(index, some_texts(document, dice, size))
    shown = snapshot(index)
    for _number in range(QUERIES):
        terms = plan(" ".join(dice.choices(WORDS, k=dice.randint(1, 4)))).terms
        weighed = shown.weighed(terms)
        ours = shown.scores(weighed)[shown.layout.where]
        stock = stock_scores(index, weighed, shown.size)
        np.testing.assert_allclose(ours, stock, rtol=2e-5, atol=1e-5)


def test_this_is_whoosh_2_7_4() -> None:
    """Later forks show deleted texts after a refresh: docs/decisions says what was measured."""
    assert whoosh.__version__ == (2, 7, 4)


def test_deleted_text_is_gone_after_a_refresh(
    folder: Path, document: MakeDocument, snapshot: TakeSnapshot
) -> None:
    index = make_index(folder)
    documents = [document("Sofa", f"sofa nummer {number}") for number in range(5)]
    put(index, documents)
    before = snapshot(index)
    assert before.documents == 5
    apply(index, [remove_change(documents[2].id)])
    after = snapshot(index, before)
    assert after.documents == 4
    assert (after.numbers_of(documents[2].id) >= after.documents).all()


def test_stock_searcher_shows_no_deleted_text_after_refresh(
    folder: Path, document: MakeDocument
) -> None:
    """The regression itself: 3 hits for 2 live texts after optimize and refresh in the forks."""
    index = make_index(folder)
    documents = [document("Sofa", "sofa") for _number in range(3)]
    put(index, documents)
    searcher = index.searcher()
    query = WhooshTerm("key", plan("sofa").terms[0].text)
    assert len(searcher.search(query)) == 3
    apply(index, [remove_change(documents[0].id)])
    searcher = searcher.refresh()
    assert len(searcher.search(query)) == 2
    index.optimize()
    searcher = searcher.refresh()
    assert len(searcher.search(query)) == 2
    searcher.close()


def test_replaced_text_is_found_by_its_new_words_alone(
    folder: Path, document: MakeDocument, snapshot: TakeSnapshot
) -> None:
    index = make_index(folder)
    first = document("Sofa", "rød")
    put(index, [first, document("Stol", "blå")])
    put(index, [replace(first, title="Lampe", body="grønn")])
    shown = snapshot(index)
    assert shown.documents == 2

    def has(word: str) -> bool:
        scores = shown.scores(shown.weighed(plan(word).terms))
        return bool(scores[: shown.documents].any())

    assert not has("sofa")
    assert has("lampe")
