"""The Whoosh engine as the server sees it: calls to the search process, never an import of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from forum.kit.helpers import HelperProcess
from forum.search.documents import Document, Hit, Query, Sort
from forum.search.index import Answer, Batches, Report
from forum.search.plan import Plan

BATCH_SECONDS: Final = 120.0
SWAP_SECONDS: Final = 600.0
BUILDER_IDLE_SECONDS: Final = 20.0


class Caller(Protocol):
    """What calls functions elsewhere: a HelperProcess, or in tests the same functions here."""

    async def call(
        self,
        name: str,
        /,
        *,
        timeout_seconds: float | None = None,
        is_idempotent: bool = False,
        **arguments: Any,
    ) -> Any: ...

    async def close(self) -> None: ...


class WhooshIndex:
    """A SearchIndex in a folder, searched by one process and rebuilt by another."""

    def __init__(
        self, folder: Path, searcher: Caller | None = None, builder: Caller | None = None
    ) -> None:
        self._folder = str(folder)
        self._searcher = searcher or HelperProcess("forum.search.process")
        self._builder = builder or HelperProcess(
            "forum.search.builder", idle_seconds=BUILDER_IDLE_SECONDS
        )

    async def put(self, documents: Sequence[Document]) -> None:
        await self._call("put", documents=[document.to_json() for document in documents])

    async def remove(self, ids: Sequence[str]) -> None:
        await self._call("remove", ids=list(ids))

    async def search(self, plan: Plan, query: Query) -> Answer:
        found = await self._call("search", plan=plan.to_json(), wish=_wish(query))
        if found.get("missing"):
            return Answer(is_missing=True)
        return Answer(
            hits=tuple(Hit(*hit) for hit in found["hits"]),
            total=found["total"],
            facets=found["facets"],
            corrections=found["corrections"],
        )

    async def suggest(
        self, prefix: str, visible_branches: tuple[int, ...], gone: tuple[str, ...] = ()
    ) -> list[str]:
        found: list[str] = await self._call(
            "suggest", prefix=prefix, visible_branches=list(visible_branches), gone=list(gone)
        )
        return found

    async def rebuild(self, batches: Batches, report: Report) -> bool:
        if not await self._builder.call("begin", folder=self._folder):
            return False
        done = 0
        async for batch in batches:
            documents = [document.to_json() for document in batch]
            await self._builder.call(
                "add", timeout_seconds=BATCH_SECONDS, folder=self._folder, documents=documents
            )
            done += len(batch)
            await report(done)
        await self._builder.call("finish", timeout_seconds=SWAP_SECONDS, folder=self._folder)
        return True

    async def documents(self) -> int | None:
        count: int | None = await self._call("documents")
        return count

    async def flush(self) -> None:
        await self._call("flush")

    async def close(self) -> None:
        await self._searcher.close()
        await self._builder.close()

    async def _call(self, name: str, **arguments: Any) -> Any:
        # Every call may be made twice: puts and removals are the last word on their ids.
        return await self._searcher.call(name, is_idempotent=True, folder=self._folder, **arguments)


def _wish(query: Query) -> dict[str, Any]:
    wanted: dict[str, list[str] | str | int | None] = {
        "kind": query.kind or list(query.kinds) or None,
        "theme": query.theme,
        "branch": query.branch,
        "country": query.country,
        "language": query.language,
        "is_solved": query.is_solved if query.is_solved is None else int(query.is_solved),
        "has_files": query.has_files if query.has_files is None else int(query.has_files),
    }
    return {
        "visible_branches": list(query.visible_branches),
        "gone": list(query.gone),
        "filters": [[name, value] for name, value in wanted.items() if value is not None],
        "since": None if query.since is None else int(query.since.timestamp()),
        "periods": [[name, int(begun.timestamp())] for name, begun in query.periods],
        "by_date": query.sort is Sort.DATE,
        "least": query.least,
        "is_strict": query.is_strict,
        "limit": query.limit,
        "offset": query.offset,
    }
