"""SQLite's reads: short ones at once in the loop's thread, long ones in a thread of their own.

Measured (one indexed row / 20 rows of 500 characters, CPU µs): by a hop to another thread and back
24 / 38, at once 4.5 / 19. A read at once may take `BUDGET_S`; then SQLite stops it, it runs again
in the thread; late twice in a row (once may be the machine's fault), its text goes straight there
for `SLOW_FOR_S`: no query holds up the pages.
"""

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from forum.kit.db.faults import is_away, translated_fault

BUDGET_S = 0.004
SLOW_FOR_S = 60.0
# How many steps of SQLite's machine lie between two looks at the clock: about 20 µs.
_STEPS = 1000
_REMEMBERED = 500
_WAIT_MS = 3000
_READING = {
    "query_only": "ON",
    "cache_size": -8192,  # kB
    "mmap_size": 128 * 1024 * 1024,
    "temp_store": "MEMORY",
}

Found = tuple[tuple[str, ...], Sequence[sqlite3.Row]]


class Reader:
    """Two `query_only` connections to one file, opened when first needed."""

    def __init__(self, file_path: str) -> None:
        self.file_path = file_path
        self._deadline = 0.0
        self._quick: sqlite3.Connection | None = None
        self._long: sqlite3.Connection | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._slow_until: dict[str, float] = {}
        self._late: set[str] = set()

    async def fetch(self, text: str, values: Sequence[Any]) -> Found:
        """Return columns and rows of a reading statement.

        Raises:
            forum.kit.errors.Unavailable: the file is locked, full or away, at the second try too.
        """
        slow_until = self._slow_until.get(text)
        if slow_until is None or slow_until < time.monotonic():
            try:
                found = self.fetch_quickly(text, values)
                self._late.discard(text)
                return found
            except sqlite3.OperationalError as fault:
                self._note(text, fault)
        return await self._fetch_slowly(text, values)

    def fetch_quickly(self, text: str, values: Sequence[Any]) -> Found:
        """Return columns and rows at once, within the budget.

        Raises:
            sqlite3.OperationalError: it takes longer, or the file is locked.
        """
        connection = self._quick or self._open_quick()
        self._deadline = time.monotonic() + BUDGET_S
        cursor = connection.execute(text, values)
        columns = cursor.description
        return tuple([each[0] for each in columns or ()]), cursor.fetchall()

    def _note(self, text: str, fault: sqlite3.OperationalError) -> None:
        if fault.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            if len(self._slow_until) + len(self._late) > _REMEMBERED:
                self._slow_until.clear()
                self._late.clear()
            if text in self._late:
                self._slow_until[text] = time.monotonic() + SLOW_FOR_S
            self._late.add(text)
        elif not is_away(fault):
            raise translated_fault(fault) from fault

    async def _fetch_slowly(self, text: str, values: Sequence[Any]) -> Found:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-reader")
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, self._run_long, text, values)
        except sqlite3.Error as fault:
            raise translated_fault(fault) from fault

    def _run_long(self, text: str, values: Sequence[Any]) -> Found:
        if self._long is None:
            self._long = _connect(self.file_path, wait_ms=_WAIT_MS)
        cursor = self._long.execute(text, values)
        return tuple(each[0] for each in cursor.description or ()), cursor.fetchall()

    def _open_quick(self) -> sqlite3.Connection:
        self._quick = _connect(self.file_path, wait_ms=0)
        self._quick.set_progress_handler(self._is_late, _STEPS)
        return self._quick

    def _is_late(self) -> bool:
        return time.monotonic() > self._deadline

    async def close(self) -> None:
        """Close both connections; a read that still runs is stopped."""
        if self._quick is not None:
            self._quick.close()
        if self._thread is not None:
            if self._long is not None:
                self._long.interrupt()
            thread, self._thread = self._thread, None
            await asyncio.get_running_loop().run_in_executor(None, thread.shutdown)
        if self._long is not None:
            self._long.close()
        self._quick = self._long = None


def _connect(file_path: str, *, wait_ms: int) -> sqlite3.Connection:
    connection = sqlite3.connect(
        file_path,
        timeout=wait_ms / 1000,
        isolation_level=None,
        cached_statements=512,
        check_same_thread=False,  # the long one is used by its thread and closed by the loop's
    )
    connection.row_factory = sqlite3.Row
    for pragma, setting in _READING.items():
        connection.execute(f"PRAGMA {pragma}={setting}").close()
    return connection
