"""The engine that the settings choose, and where a rebuild gets its documents from."""

from collections.abc import AsyncIterator, Callable, Sequence

from forum.kit.seam import Seam
from forum.search.documents import Document
from forum.search.index import SearchIndex
from forum.search.postgres_index import PostgresIndex
from forum.search.whoosh_index import WhooshIndex
from forum.settings import settings

Source = Callable[[], AsyncIterator[Sequence[Document]]]

# Where a rebuild gets all documents of each package, in batches.
SOURCES: Seam[Source] = Seam("the sources of documents")
_chosen: list[SearchIndex] = []


async def all_documents() -> AsyncIterator[Sequence[Document]]:
    """Give every document of every source."""
    for source in SOURCES.all.values():
        async for batch in source():
            yield batch


def chosen_index() -> SearchIndex:
    """Return the one index of this process."""
    if not _chosen:
        _chosen.append(_made())
    return _chosen[0]


def use_index(index: SearchIndex) -> None:
    """Take `index` from now on; tests hand in one without processes."""
    _chosen[:] = [index]


async def close_index() -> None:
    """Let go of processes and connections; a later call starts anew."""
    while _chosen:
        await _chosen.pop().close()


def _made() -> SearchIndex:
    if settings().search_engine == "postgresql":
        return PostgresIndex()
    return WhooshIndex(settings().data_dir.absolute() / "search")
