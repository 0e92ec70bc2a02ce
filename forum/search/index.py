"""The one protocol that both engines keep: Whoosh in its process, PostgreSQL in the database."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Protocol

from forum.search.documents import Document, Hit, Progress, Query, Results
from forum.search.plan import Plan

Batches = AsyncIterator[Sequence[Document]]
Report = Callable[[int], Awaitable[None]]


class SearchIndex(Protocol):
    """An index that can always be built anew from the database, and says so when it must be."""

    async def put(self, documents: Sequence[Document]) -> None:
        """Add documents or replace those with the same ids; they are found within a second."""

    async def remove(self, ids: Sequence[str]) -> None:
        """Take documents away; ids that are not there are no fault."""

    async def search(self, plan: Plan, query: Query) -> Results:
        """Return the best groups; `state` says when the index is missing or being built."""

    async def suggest(self, prefix: str, query: Query) -> list[Hit]:
        """Return groups that have words starting like the last word of `prefix`."""

    async def rebuild(self, batches: Batches, report: Report) -> None:
        """Build beside from all documents, replay what changed meanwhile, swap atomically.

        `report` is awaited with the number of documents done.
        """

    async def progress(self) -> Progress:
        """Say whether the index is whole, and how many documents are in it."""

    async def close(self) -> None:
        """Let go of processes and connections."""
