"""Full-text search: one service for everything that is written; it knows no content type.

The search process and the builder import modules of this package too. So that they carry neither
the database nor the settings (30 MB each), the service is loaded when somebody first asks for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from forum.search.documents import Document, Fit, Hit, Progress, Query, Results, Sort, State, Trust

if TYPE_CHECKING:
    from forum.search.engines import SOURCES
    from forum.search.service import (
        alike,
        best_passage,
        close,
        flush,
        highlight,
        put,
        rebuild,
        remove,
        search,
        similar,
        state,
        suggest,
        while_typing,
    )

__all__ = [
    "SOURCES",
    "Document",
    "Fit",
    "Hit",
    "Progress",
    "Query",
    "Results",
    "Sort",
    "State",
    "Trust",
    "alike",
    "best_passage",
    "close",
    "flush",
    "highlight",
    "put",
    "rebuild",
    "remove",
    "search",
    "similar",
    "state",
    "suggest",
    "while_typing",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    home = "engines" if name == "SOURCES" else "service"
    found = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = found
    return found
