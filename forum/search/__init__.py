"""Full-text search: one service for everything that is written; it knows no content type."""

from forum.search.documents import Document, Hit, Progress, Query, Results, Sort, State
from forum.search.engines import register_source
from forum.search.service import (
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
)

__all__ = [
    "Document",
    "Hit",
    "Progress",
    "Query",
    "Results",
    "Sort",
    "State",
    "best_passage",
    "close",
    "flush",
    "highlight",
    "put",
    "rebuild",
    "register_source",
    "remove",
    "search",
    "similar",
    "state",
    "suggest",
]
