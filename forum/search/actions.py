"""What people do with the word list, and keeping what was searched."""

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from forum.kit import clock, db
from forum.search import analysis
from forum.search.models import SearchLog, WordGroup

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
    """Keep what was searched and how much was found, without the person."""
    async with db.transaction():
        await SearchLog.create(query=query[:LONGEST_LOGGED], found=found, created_at=clock.now())


async def _known_words() -> set[str]:
    rows = await db.rows("SELECT words FROM word_group")
    return {_folded(word) for row in rows for word in row["words"].split(",")}


def _group(words: Sequence[str]) -> WordGroup:
    return WordGroup(words=joined(words), is_active=True, edited_at=clock.now())


def joined(words: Iterable[str]) -> str:
    """Return a group as it is stored: small letters, once each, separated by commas."""
    return ", ".join(dict.fromkeys(_folded(word) for word in words))


def _folded(word: str) -> str:
    return " ".join(analysis.words(word))
