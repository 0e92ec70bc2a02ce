"""Reads of the development inbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.kit import db
from forum.kit.paging import Page, decode_id, page_of
from forum.mail.rows import as_mapping

PAGE_SIZE = 30
_COLUMNS = """
SELECT id, key, address, name, kind, language, subject, text, html, headers, state, failure,
    created_at, sent_at FROM letter
"""


@dataclass(frozen=True)
class Shown:
    """A letter as the inbox shows it; `subject` is empty until it was built."""

    id: int
    key: str
    address: str
    name: str
    kind: str
    language: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    state: str
    failure: str
    created_at: datetime
    sent_at: datetime | None


async def letters(cursor: str) -> Page[Shown]:
    """Return a page of letters, newest first."""
    before = decode_id(cursor)
    found = await db.rows(
        _COLUMNS + " WHERE id < :before ORDER BY id DESC LIMIT :limit",
        before=before,
        limit=PAGE_SIZE + 1,
    )
    return page_of([_shown(row) for row in found], PAGE_SIZE, lambda one: (one.id,))


async def letter(letter_id: int) -> Shown | None:
    """Return one letter."""
    row = await db.row(_COLUMNS + " WHERE id = :id", id=letter_id)
    return _shown(row) if row else None


def _shown(row: Any) -> Shown:
    return Shown(**{**row, "headers": as_mapping(row["headers"])})
