"""Full-text search: knows no content type; content packages hand in documents."""

from forum.search.values import Document, Hit, Query, Results

__all__ = ["Document", "Hit", "Query", "Results"]
