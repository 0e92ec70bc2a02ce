"""The one protocol that both engines keep: Whoosh in its process, PostgreSQL in the database."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from forum.search.documents import Document, Facets, Hit, Query
from forum.search.plan import Plan

Batches = AsyncIterator[Sequence[Document]]
Report = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an index found. `corrections`: typed words that are nowhere, and the nearest that are.

    `is_missing`: the index must be built anew; then nothing was found.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Facets = field(default_factory=dict)
    corrections: Mapping[str, str] = field(default_factory=dict)
    is_missing: bool = False


class SearchIndex(Protocol):
    """An index that can always be built anew from the database, and says so when it must be."""

    async def put(self, documents: Sequence[Document]) -> None:
        """Add documents or replace those with the same ids; they are found within a second."""

    async def remove(self, ids: Sequence[str]) -> None:
        """Take documents away; ids that are not there are no fault."""

    async def search(self, plan: Plan, query: Query) -> Answer:
        """Return the best groups, or that the index must be built anew."""

    async def suggest(
        self, prefix: str, visible_branches: tuple[int, ...], gone: tuple[str, ...] = ()
    ) -> list[str]:
        """Return common words that begin with `prefix` (plain letters) in visible texts.

        `gone` are ids of texts that are not visible any more.
        """

    async def rebuild(self, batches: Batches, report: Report) -> bool:
        """Build beside from all documents, replay what changed meanwhile, swap atomically.

        `report` is awaited with the number of documents done. False: another is at it already.
        """

    async def documents(self) -> int | None:
        """Return how many documents are in the index; None when it must be built anew."""

    async def flush(self) -> None:
        """Make what was put and removed visible now."""

    async def close(self) -> None:
        """Let go of processes and connections."""
