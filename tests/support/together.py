"""Two people at once: both have read before either writes, where nothing holds one of them back."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

Asked = Callable[..., Awaitable[Any]]


def together(asked: Asked) -> Asked:
    """Let two who have asked wait for each other, unless one has to wait for the other's end."""
    both = asyncio.Barrier(2)

    async def asking(*args: Any) -> Any:
        answer = await asked(*args)
        with suppress(TimeoutError, asyncio.BrokenBarrierError):
            await asyncio.wait_for(both.wait(), 0.5)
        return answer

    return asking
