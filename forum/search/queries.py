"""Reads of search's own tables: the word list, and how a rebuild goes."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.exceptions import OperationalError

from forum.kit import db
from forum.search.thesaurus import EMPTY, Thesaurus

_STAMP = """
    SELECT COUNT(*) AS groups, MAX(edited_at) AS edited_at FROM word_group WHERE is_active = :yes
"""
_WORDS = "SELECT words FROM word_group WHERE is_active = :yes ORDER BY id"
_REBUILD = """
    SELECT id, done, total, started_at, finished_at FROM search_rebuild
    ORDER BY id DESC LIMIT 1
"""


@dataclass
class _Kept:
    """The word list as it was last read, and by which it is known whether it has changed."""

    stamp: tuple[int, datetime | None] = (0, None)
    thesaurus: Thesaurus = EMPTY


_kept = _Kept()


async def thesaurus() -> Thesaurus:
    """Return the active word groups, read again when somebody has edited them."""
    found = await db.row(_STAMP, yes=True)
    stamp = (found["groups"], found["edited_at"]) if found else (0, None)
    if stamp != _kept.stamp:
        rows = await db.rows(_WORDS, yes=True)
        _kept.thesaurus = Thesaurus.of(
            [word.strip() for word in row["words"].split(",") if word.strip()] for row in rows
        )
        _kept.stamp = stamp
    return _kept.thesaurus


def last_thesaurus() -> Thesaurus:
    """Return the word list as the last search had it."""
    return _kept.thesaurus


async def last_rebuild() -> db.Row | None:
    """Return the latest rebuild, running or finished."""
    return await db.row(_REBUILD)


async def thesaurus_if_any() -> Thesaurus | None:
    """Return the word list, or None where the database has no tables yet."""
    try:
        return await thesaurus()
    except OperationalError:
        return None
