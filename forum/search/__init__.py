"""Full-text search: one service for everything that is written; it knows no content type."""
