"""Reads of search's own tables: the word list, and how a rebuild goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.exceptions import OperationalError

from forum.kit import clock, db
from forum.kit.errors import Forbidden, NotFound
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.search.models import WordGroup
from forum.search.thesaurus import EMPTY, Thesaurus
from forum.search.word_lines import Import, lines_of

LOOK_BACK = timedelta(days=90)

_STAMP = """
    SELECT COUNT(*) AS groups, MAX(edited_at) AS edited_at FROM word_group WHERE is_active = :yes
"""
_WORDS = "SELECT words FROM word_group WHERE is_active = :yes ORDER BY id"
_REBUILD = """
    SELECT id, done, total, started_at, finished_at FROM search_rebuild
    ORDER BY id DESC LIMIT 1
"""
# What somebody found is not missing, though others may not read it.
_NOTHING_FOUND = """
    SELECT query AS words, COUNT(*) AS times, MAX(created_at) AS last_at FROM search_log
    WHERE created_at > :since AND query NOT IN
        (SELECT query FROM search_log WHERE found > 0 AND created_at > :since)
    GROUP BY query ORDER BY times DESC, last_at DESC, words LIMIT :limit
"""
_MOST = """
    SELECT query AS words, COUNT(*) AS times, MAX(created_at) AS last_at FROM search_log
    WHERE created_at > :since GROUP BY query ORDER BY times DESC, last_at DESC, words LIMIT :limit
"""


@dataclass(frozen=True)
class Searched:
    """Words that people searched for: how often, and when last."""

    words: str
    times: int
    last_at: datetime


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


async def word_groups(viewer: Viewer) -> list[WordGroup]:
    """Return all groups of the word list, switched off ones too, by their first word."""
    _check(viewer)
    return sorted(await WordGroup.all(), key=lambda group: group.words)


async def word_group(viewer: Viewer, group_id: int) -> WordGroup:
    """Return one group of the word list.

    Raises:
        NotFound: there is none.
    """
    _check(viewer)
    group = await WordGroup.get_or_none(id=group_id)
    if group is None:
        raise NotFound(_("There is no such line in the word list."))
    return group


async def nothing_found(viewer: Viewer, limit: int = 50) -> tuple[Searched, ...]:
    """Return what was searched for in the last 90 days and nobody found, most searched first."""
    return await _searched(viewer, _NOTHING_FOUND, limit)


async def searched_most(viewer: Viewer, limit: int = 20) -> tuple[Searched, ...]:
    """Return what was searched for most in the last 90 days."""
    return await _searched(viewer, _MOST, limit)


async def planned_import(viewer: Viewer, text: str) -> Import:
    """Return what reading a text of one group a line would change.

    A line whose first word is the first word of a group changes that group; others are new.
    """
    known = await word_groups(viewer)
    lines, faults = lines_of(text)
    by_words = {group.words: group for group in known}
    rest = [line for line in lines if line not in by_words]
    first = _by_first_word(group for group in known if group.words not in lines)
    changes = {first[_first(line)].id: line for line in reversed(rest) if _first(line) in first}
    return Import(
        new=tuple(line for line in rest if line not in changes.values()),
        changed=tuple(reversed(changes.items())),
        woken=tuple(
            by_words[line].id for line in lines if line in by_words and not by_words[line].is_active
        ),
        same=len([line for line in lines if line in by_words and by_words[line].is_active]),
        faults=faults,
    )


def _by_first_word(groups: Iterable[WordGroup]) -> dict[str, WordGroup]:
    found: dict[str, WordGroup] = {}
    for group in groups:
        found.setdefault(_first(group.words), group)
    return found


def _first(line: str) -> str:
    return line.split(",", maxsplit=1)[0]


async def _searched(viewer: Viewer, sql: str, limit: int) -> tuple[Searched, ...]:
    _check(viewer)
    rows = await db.rows(sql, since=clock.now() - LOOK_BACK, limit=limit)
    return tuple(Searched(**row) for row in rows)


def _check(viewer: Viewer) -> None:
    if not viewer.is_moderator:
        raise Forbidden(_("Moderators look after the word list."))
