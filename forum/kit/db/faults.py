"""Which faults of a database are its being away, locked or full: those become a 503 page."""

import sqlite3

import asyncpg
from tortoise.exceptions import DBConnectionError, IntegrityError

from forum.kit.errors import Unavailable
from forum.kit.i18n import _

_AWAY_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_NOMEM,
    }
)
AWAY_POSTGRES = (
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,  # disk full, out of memory, too many connections
    asyncpg.OperatorInterventionError,  # shut down, crashed, starting
    asyncpg.DeadlockDetectedError,
    asyncpg.LockNotAvailableError,
    asyncpg.SerializationError,
    asyncpg.InterfaceError,
    OSError,
    TimeoutError,
    DBConnectionError,
)
LOST_POSTGRES = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    OSError,
)


def is_away(fault: BaseException) -> bool:
    """Tell whether trying again later may help: locked, full, shut down, connection lost."""
    if isinstance(fault, sqlite3.Error):
        # The low byte is the primary code: https://www.sqlite.org/rescode.html
        return (getattr(fault, "sqlite_errorcode", 0) & 0xFF) in _AWAY_SQLITE
    return isinstance(fault, AWAY_POSTGRES)


def translated_fault(fault: BaseException) -> BaseException:
    """Return what the forum raises for a driver's: `Unavailable`, `IntegrityError` or itself."""
    if is_away(fault):
        return Unavailable(
            _("The forum cannot reach its database just now. Try again in a moment.")
        )
    if isinstance(fault, (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)):
        return IntegrityError(fault)
    return fault
