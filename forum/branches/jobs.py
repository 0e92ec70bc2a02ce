"""Telling who decides that somebody asks to join, and members that a branch invites them.

`worker` says how they are told.
"""

from collections.abc import Awaitable, Callable

from forum.branches.ways_in import Asked, Invited, asked, invited
from forum.kit.jobs import job

Teller = Callable[[Asked], Awaitable[None]]
Inviter = Callable[[Invited], Awaitable[None]]
_tellers: list[Teller] = []
_inviters: list[Inviter] = []


def tell_by(teller: Teller, inviter: Inviter) -> None:
    """Have these tell: how people are told is known above this package only."""
    _tellers[:], _inviters[:] = [teller], [inviter]


@job("branches.announce_request")
async def announce_request(*, request_id: int) -> None:
    """Tell the branch's leaders, or those who run the site when it has none."""
    found = await asked(request_id)
    if found is not None:
        await _tellers[0](found)


@job("branches.announce_invitation")
async def announce_invitation(*, invitation_id: int) -> None:
    """Tell a member on the site of the invitation that came by mail; others have no inbox yet."""
    found = await invited(invitation_id)
    if found is not None:
        await _inviters[0](found)
