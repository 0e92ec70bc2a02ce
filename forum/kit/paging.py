"""Keyset paging: a page is "what comes after this one", so that it costs the same at any depth.

See https://use-the-index-luke.com/no-offset for why.
"""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from forum.kit.errors import Invalid
from forum.kit.i18n import _
from forum.kit.text import clean_text

Key = tuple[str | int, ...]
LARGEST_ID = 2**31 - 1  # what an id's column holds on PostgreSQL
LONGEST = 1_000  # characters; a name and an id need less


T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; `next_cursor` is None on the last one."""

    items: tuple[T, ...]
    next_cursor: str | None = None


def page_of(found: Sequence[T], size: int, key: Callable[[T], Key]) -> Page[T]:
    """Make a page of at most `size` from `size + 1` found rows; `key` gives a row's place."""
    items = tuple(found[:size])
    more = len(found) > size
    return Page(items, encode(key(items[-1])) if more else None)


def encode(key: Key) -> str:
    """Return the place in a list as URL-safe text."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def decode(cursor: str, parts: int) -> Key:
    """Return the place that `encode` wrote, of `parts` parts.

    Raises:
        Invalid: it is not one of ours.
    """
    if len(cursor) > LONGEST:  # lists in lists without end, say
        raise Invalid(_("This page of the list is not there. Start from the top."))
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise Invalid(_("This page of the list is not there. Start from the top.")) from error
    is_key = isinstance(key, list) and all(_is_part(part) for part in key)
    if not is_key or len(key) != parts:
        raise Invalid(_("This page of the list is not there. Start from the top."))
    return tuple(key)


def decode_id(cursor: str) -> int:
    """Return the id that a page of rows ordered by id, the newest first, comes before.

    An empty cursor is the first page.

    Raises:
        Invalid: it is not one of ours.
    """
    if not cursor:
        return LARGEST_ID
    (before,) = decode(cursor, 1)
    if not isinstance(before, int):
        raise Invalid(_("This page of the list is not there. Start from the top."))
    return max(0, min(before, LARGEST_ID))


def decode_moment(cursor: str) -> tuple[datetime, int]:
    """Return the instant (aware UTC) and the id that a page ordered by both comes before.

    Raises:
        Invalid: it is not one of ours.
    """
    at, row_id = decode(cursor, 2)
    try:
        moment = datetime.fromisoformat(str(at)).astimezone(UTC)
        return moment, min(int(row_id), LARGEST_ID)
    except (ValueError, OverflowError) as error:
        raise Invalid(_("This page of the list is not there. Start from the top.")) from error


def _is_part(part: object) -> bool:
    """Whether it is a text that the databases take, or a number, which whoever asks keeps small."""
    return clean_text(part) == part if isinstance(part, str) else type(part) is int
