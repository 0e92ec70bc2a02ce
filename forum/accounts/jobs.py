"""What is cleared away once it can open nothing any more."""

from datetime import timedelta

from forum.kit import clock
from forum.kit.db import execute, transaction
from forum.kit.jobs import job

KEPT_LASTS = timedelta(days=7)
CODES_LAST = timedelta(days=2)


@job("accounts.forget_expired")
async def forget_expired() -> None:
    """Delete ended sessions, old codes and kept forms that nobody came back for."""
    now = clock.now()
    async with transaction():
        await execute("DELETE FROM session WHERE expires_at < :now", now=now)
        await execute("DELETE FROM sign_in_code WHERE created_at < :old", old=now - CODES_LAST)
        await execute("DELETE FROM kept_form WHERE created_at < :old", old=now - KEPT_LASTS)
