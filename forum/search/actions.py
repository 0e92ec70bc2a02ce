"""What people do with the word list, and keeping what was searched."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from forum.kit import clock, db
from forum.kit.errors import Forbidden, Invalid
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.search import queries
from forum.search.models import SearchLog, WordGroup
from forum.search.word_lines import Import, fault_of, group_of, joined

LONGEST_LOGGED = 200  # characters


async def load_words(path: Path) -> None:
    """Add word groups from a TOML file whose first words no group has yet.

    The file's tables hold `groups`, lists of words separated by commas. What was edited or
    deactivated stays as it is.
    """
    wanted = read_words(path)
    known = await _known_words()
    new = [words for words in wanted if _folded(words[0]) not in known]
    if new:
        async with db.transaction():
            await WordGroup.bulk_create([_group(words) for words in new])


def read_words(path: Path) -> list[list[str]]:
    """Return the groups of a word list file.

    Raises:
        ValueError: a group has fewer than two words.
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    groups = [
        [word.strip() for word in line.split(",") if word.strip()]
        for table in tables.values()
        for line in table["groups"]
    ]
    for words in groups:
        if len(words) < 2:  # noqa: PLR2004  one word stands for nothing
            raise ValueError(f"A group needs two words: {words}")
    return groups


async def log_search(query: str, found: int) -> None:
    """Keep what was searched, in small letters, and how much was found, without the person."""
    words = " ".join(query.casefold().split())[:LONGEST_LOGGED]
    async with db.transaction():
        await SearchLog.create(query=words, found=found, created_at=clock.now())


async def add_words(viewer: Viewer, line: str) -> WordGroup:
    """Let words, separated by commas, stand for each other from the next search on.

    Raises:
        Forbidden: the viewer keeps no order.
        Invalid: there are not two words, or they stand together already.
    """
    async with db.transaction():
        words = await _checked(viewer, line)
        return await WordGroup.create(words=words, is_active=True, **_edited(viewer))


async def edit_words(viewer: Viewer, group_id: int, line: str) -> None:
    """Put other words into a group.

    Raises:
        NotFound: there is no such group.
        Forbidden, Invalid: as for adding.
    """
    async with db.transaction():
        group = await queries.word_group(viewer, group_id)
        words = await _checked(viewer, line, group_id)
        await WordGroup.filter(id=group.id).update(words=words, **_edited(viewer))


async def switch_words(viewer: Viewer, group_id: int, *, is_active: bool) -> None:
    """Leave a group out of all searches, or take it in again.

    Raises:
        NotFound: there is no such group.
        Forbidden: the viewer keeps no order.
    """
    async with db.transaction():
        group = await queries.word_group(viewer, group_id)
        await WordGroup.filter(id=group.id).update(is_active=is_active, **_edited(viewer))


async def import_words(viewer: Viewer, text: str) -> Import:
    """Add and change what a text of one group a line says; groups that it lacks stay.

    Raises:
        Forbidden: the viewer keeps no order.
        Invalid: a line is no group; nothing is changed.
    """
    async with db.transaction():
        found = await queries.planned_import(viewer, text)
        if found.faults:
            raise Invalid(_("Some lines cannot be read. Nothing was changed."))
        edited = _edited(viewer)
        for words in found.new:
            await WordGroup.create(words=words, is_active=True, **edited)
        for group_id, words in found.changed:
            await WordGroup.filter(id=group_id).update(words=words, is_active=True, **edited)
        if found.woken:
            await WordGroup.filter(id__in=found.woken).update(is_active=True, **edited)
    return found


async def _checked(viewer: Viewer, line: str, group_id: int = 0) -> str:
    if not viewer.is_moderator:
        raise Forbidden(_("Moderators look after the word list."))
    words = group_of(line)
    if sentence := fault_of(words):
        raise Invalid(fields={"words": sentence})
    if await WordGroup.filter(words=words).exclude(id=group_id).exists():
        raise Invalid(fields={"words": _("These words stand together already.")})
    return words


def _edited(viewer: Viewer) -> dict[str, Any]:
    return {"edited_by_id": viewer.id, "edited_at": clock.now()}


async def _known_words() -> set[str]:
    rows = await db.rows("SELECT words FROM word_group")
    return {_folded(word) for row in rows for word in row["words"].split(",")}


def _group(words: Sequence[str]) -> WordGroup:
    return WordGroup(words=joined(words), is_active=True, edited_at=clock.now())


def _folded(word: str) -> str:
    return joined([word])
