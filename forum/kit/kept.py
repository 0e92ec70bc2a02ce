"""Rows that nearly every page shows and that hardly ever change, read once and kept a while."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from forum.kit import clock, db

# Another process's change shows after this many seconds.
FRESH_SECONDS: Final = 30


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Reading(Generic[T]):
    value: T
    seconds: float  # since the epoch
    of: object  # the opened database


class Kept(Generic[T]):
    """What `read` returns, at most half a minute old and never from a database closed since."""

    def __init__(self, read: Callable[[], Awaitable[T]]) -> None:
        self._read = read
        self._reading: _Reading[T] | None = None
        self._changes = 0

    async def get(self) -> T:
        """Return the value, read again when it is too old."""
        seconds, opened = clock.now().timestamp(), db.database()
        kept = self._reading
        if kept and kept.of is opened and 0 <= seconds - kept.seconds < FRESH_SECONDS:
            return kept.value
        changes = self._changes
        value = await self._read()
        # What was read while a change was being kept may be from before it.
        if changes == self._changes:
            self._reading = _Reading(value, seconds, opened)
        return value

    def forget(self) -> None:
        """Read again next time; inside a transaction, once that is kept."""
        db.after_commit(self._forget)

    def _forget(self) -> None:
        self._changes += 1
        self._reading = None
