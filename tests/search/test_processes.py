"""The search process as the server starts it."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from forum.kit.helpers import HelperProcess
from forum.search.documents import Document, Query
from forum.search.plan import plan
from forum.search.whoosh_index import WhooshIndex
from tests.search.conftest import MakeDocument

pytestmark = pytest.mark.once


@pytest.fixture
async def searcher() -> AsyncIterator[HelperProcess]:
    """The process."""
    process = HelperProcess("forum.search.process")
    yield process
    await process.close()


@pytest.fixture
async def index(tmp_path: Path, searcher: HelperProcess) -> AsyncIterator[WhooshIndex]:
    """An index in two processes."""
    made = WhooshIndex(tmp_path / "search", searcher)
    yield made
    await made.close()


async def ids(index: WhooshIndex, text: str) -> list[str]:
    return [hit.id for hit in (await index.search(plan(text), Query(text))).hits]


async def fill(index: WhooshIndex, documents: Sequence[Document]) -> None:
    async def batches() -> AsyncIterator[Sequence[Document]]:
        yield documents

    async def report(_count: int) -> None:
        pass

    assert await index.rebuild(batches(), report)


async def test_searching_goes_on_after_the_process_was_killed(
    index: WhooshIndex, searcher: HelperProcess, document: MakeDocument
) -> None:
    await fill(index, [document("Sofa")])
    assert await ids(index, "sofa") == ["thread:1"]
    await index.put([document("Sofa")])
    assert searcher.pid
    os.kill(searcher.pid, signal.SIGKILL)
    await index.flush()
    assert sorted(await ids(index, "sofa")) == ["thread:1", "thread:2"]


async def test_what_was_put_is_found_by_itself(index: WhooshIndex, document: MakeDocument) -> None:
    await fill(index, [])
    await index.put([document("Sofa")])
    async with asyncio.timeout(20):
        while await ids(index, "sofa") != ["thread:1"]:  # noqa: ASYNC110  another process's doing
            await asyncio.sleep(0.05)


def test_the_server_imports_neither_numpy_nor_whoosh() -> None:
    code = (
        "import sys, forum.app;"
        "print([name for name in sys.modules if name.split('.')[0] in ('numpy', 'whoosh')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
