"""What tests of search share: documents, an index without processes, the data to measure on."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from forum.search import process
from forum.search.documents import Document
from forum.search.engines import use_index
from forum.search.service import close
from forum.search.whoosh_engine import Engine
from forum.search.whoosh_index import WhooshIndex
from tests.support.search import IndexHere

SHARED = Path(__file__).parents[3] / "shared" / "data"
MORNING = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)


MakeDocument = Callable[..., Document]
OpenEngine = Callable[[Path], Engine]


@pytest.fixture
def document() -> MakeDocument:
    """Make documents: `document("Title", "Body", group="thread:3")`; ids and groups count up."""
    count = 0

    def make(title: str = "", body: str = "", **values: Any) -> Document:
        nonlocal count
        count += 1
        given = {
            "id": f"thread:{count}",
            "group": f"thread:{count}",
            "theme": 1,
            "branch": 1,
            "country": "NO",
            "kind": "question",
            "group_kind": "question",
            "language": "nb",
            "created_at": MORNING,
            **values,
        }
        return Document(title=title, body=body, **given)

    return make


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where a Whoosh index may lie; its engine is forgotten afterwards."""
    place = tmp_path / "search"
    yield place
    process.engine(str(place)).close()
    process.engine.cache_clear()


@pytest.fixture
def open_engine() -> Iterator[OpenEngine]:
    """Open engines, which are closed afterwards."""
    with ExitStack() as stack:

        def opened(path: Path) -> Engine:
            made = Engine(path)
            stack.callback(made.close)
            return made

        yield opened


@pytest.fixture
def whoosh(folder: Path) -> WhooshIndex:
    """The Whoosh engine without processes."""
    return IndexHere(folder)


@pytest.fixture
async def in_use(whoosh: WhooshIndex) -> AsyncIterator[WhooshIndex]:
    """The Whoosh engine without processes, as the index that the service asks."""
    use_index(whoosh)
    yield whoosh
    await close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data to measure on, which is no part of the project."""
    if not (SHARED / "norquad" / "documents.jsonl").exists():
        pytest.skip("../shared/data is not there to measure on")
    return SHARED
