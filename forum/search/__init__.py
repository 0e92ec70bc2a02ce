"""Full-text search: one service for everything that is written; it knows no content type."""

from forum.search.documents import Document, Hit, Progress, Query, Results, Sort, State

__all__ = ["Document", "Hit", "Progress", "Query", "Results", "Sort", "State"]
