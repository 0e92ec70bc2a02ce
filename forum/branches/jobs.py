"""Telling those who decide that somebody asks to join; `worker` says how they are told."""

from collections.abc import Awaitable, Callable

from forum.branches.ways_in import Asked, asked
from forum.kit.jobs import job

Teller = Callable[[Asked], Awaitable[None]]
_tellers: dict[str, Teller] = {}


def tell_by(teller: Teller) -> None:
    """Have `teller` tell: how people are told is known above this package only."""
    _tellers["requests"] = teller


@job("branches.announce_request")
async def announce_request(*, request_id: int) -> None:
    """Tell the branch's leaders, or those who run the site when it has none."""
    found = await asked(request_id)
    if found is not None:
        await _tellers["requests"](found)
