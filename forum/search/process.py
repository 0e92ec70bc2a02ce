"""The search process: it alone holds the Whoosh index. `python -m forum.kit.helper_main` runs it.

Arguments and answers are JSON; `folder` is the index's path. The server talks through whoosh.py.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from forum.search import whoosh_quiet  # noqa: F401  before anything imports Whoosh
from forum.search.documents import Document
from forum.search.plan import Plan
from forum.search.whoosh_engine import Engine
from forum.search.whoosh_find import Wish
from forum.search.whoosh_folder import Missing

Json = dict[str, Any]


@cache
def engine(folder: str) -> Engine:
    """Return the one engine of a folder."""
    return Engine(Path(folder))


def put(folder: str, documents: list[Json]) -> None:
    """Write down documents."""
    engine(folder).put([Document.from_json(document) for document in documents])


def remove(folder: str, ids: list[str]) -> None:
    """Write down that documents are gone."""
    engine(folder).remove(ids)


def search(folder: str, plan: Json, wish: Json) -> Json:
    """Return what was found, or {"missing": true} when the index must be built anew."""
    try:
        return engine(folder).search(Plan.from_json(plan), _wish(wish))
    except Missing:
        return {"missing": True}


def suggest(folder: str, prefix: str, visible_branches: list[int], gone: list[str]) -> list[str]:
    """Return common words that begin with `prefix`."""
    try:
        return engine(folder).suggest(prefix, tuple(visible_branches), tuple(gone))
    except Missing:
        return []


def documents(folder: str) -> int | None:
    """Return how many documents there are, or None when the index must be built anew."""
    try:
        return engine(folder).documents()
    except Missing:
        return None


def flush(folder: str) -> None:
    """Commit what waits."""
    engine(folder).flush()


def _wish(values: Json) -> Wish:
    filters = tuple((name, value) for name, value in values.pop("filters"))
    periods = tuple((name, seconds) for name, seconds in values.pop("periods"))
    branches, gone = tuple(values.pop("visible_branches")), tuple(values.pop("gone"))
    return Wish(visible_branches=branches, gone=gone, filters=filters, periods=periods, **values)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "put": put,
    "remove": remove,
    "search": search,
    "suggest": suggest,
    "documents": documents,
    "flush": flush,
}
