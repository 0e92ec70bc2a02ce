"""Reads `seeds/`: branches, people, and threads written as Markdown with TOML in front.

The form of a thread's file stands in `seeds/threads/README.md`.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FENCE = "+++\n"
REPLY = "\n--- "


@dataclass(frozen=True)
class Reply:
    """An answer or comment; `facts` is its line of TOML."""

    kind: str
    facts: dict[str, Any]
    text: str

    @property
    def hours(self) -> float:
        """How long after the thread it was written, in hours."""
        return float(self.facts["hours"])


@dataclass(frozen=True)
class Story:
    """A thread with all that follows it, in the order of the file."""

    key: str
    facts: dict[str, Any]
    text: str
    replies: tuple[Reply, ...]


def read_table(folder: Path, name: str, table: str = "") -> list[dict[str, Any]]:
    """Return the rows of `name.toml`, which holds `[[table]]` tables; by default its only ones."""
    tables = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    rows: list[dict[str, Any]] = tables[table or next(iter(tables))]
    return rows


def read_stories(folder: Path) -> list[Story]:
    """Return every thread of the folder, in the order of their file names."""
    return [
        parse_story(path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("[0-9]*.md"))
    ]


def parse_story(key: str, source: str) -> Story:
    """Return the thread that a file's text describes.

    Raises:
        ValueError: the text does not begin with TOML between `+++` lines, or a reply's line is not
            TOML (tomllib.TOMLDecodeError is one).
    """
    try:
        _nothing, head, body = source.split(FENCE, 2)
    except ValueError:
        message = f"{key}: the file begins with TOML between two lines of +++"
        raise ValueError(message) from None
    text, *replies = f"\n{body}".split(REPLY)
    return Story(key, tomllib.loads(head), text.strip(), tuple(map(_reply, replies)))


def _reply(source: str) -> Reply:
    line, _newline, text = source.partition("\n")
    kind, facts = next(iter(tomllib.loads(line).items()))
    return Reply(kind, facts, text.strip())
