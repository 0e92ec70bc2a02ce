"""Telling who decides that somebody asks to join, and members that a branch invites them."""

from collections.abc import Awaitable, Callable

from forum.branches.ways_in import Asked, Invited, asked, invited
from forum.kit.jobs import job
from forum.kit.seam import Seam

# How people are told is known above this package only.
TELL_DECIDERS: Seam[Callable[[Asked], Awaitable[None]]] = Seam("how those who decide are told")
TELL_INVITED: Seam[Callable[[Invited], Awaitable[None]]] = Seam("how the invited are told")


@job("branches.announce_request")
async def announce_request(*, request_id: int) -> None:
    """Tell the branch's leaders, or those who run the site when it has none."""
    found = await asked(request_id)
    if found is not None:
        await TELL_DECIDERS.one(found)


@job("branches.announce_invitation")
async def announce_invitation(*, invitation_id: int) -> None:
    """Tell a member on the site of the invitation that came by mail; others have no inbox yet."""
    found = await invited(invitation_id)
    if found is not None:
        await TELL_INVITED.one(found)
