"""How often somebody may do something, counted in memory or, for many processes, in Redis."""

import time
from functools import cache

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError

from forum.kit.errors import TooMany, Unavailable
from forum.kit.i18n import _, ngettext
from forum.settings import settings


async def allow(name: str, key: str, limit: str) -> None:
    """Count one use of `name` by `key` against `limit`, written like "20/hour".

    Raises:
        TooMany: the limit is reached; `retry_after` is in seconds.
        Unavailable: Redis is away.
    """
    item, limiter = _item(limit), _limiter(settings().redis_url)
    try:
        if await limiter.hit(item, name, key):
            return
        window = await limiter.get_window_stats(item, name, key)
    except StorageError as error:
        raise Unavailable from error
    wait = max(1, int(window.reset_time - time.time()) + 1)
    minutes = max(1, round(wait / 60))
    raise TooMany(
        _("That was a little too often.")
        + " "
        + ngettext(
            "Please try again in %(num)s minute.", "Please try again in %(num)s minutes.", minutes
        ),
        retry_after=wait,
    )


async def forget_all() -> None:
    """Start counting from nothing (tests do)."""
    await _limiter(settings().redis_url).storage.reset()


@cache
def _item(limit: str) -> RateLimitItem:
    return parse(limit)


@cache
def _limiter(redis_url: str) -> MovingWindowRateLimiter:
    if not redis_url:
        return MovingWindowRateLimiter(MemoryStorage())
    storage = RedisStorage(f"async+{redis_url}", wrap_exceptions=True, implementation="redispy")
    return MovingWindowRateLimiter(storage)
