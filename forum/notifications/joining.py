"""What is told of coming into a branch: to its leaders, and to members whom it invites."""

from forum.branches.ways_in import Asked, Invited
from forum.notifications import topics
from forum.notifications.actions import notify
from forum.notifications.notice import Kind, Notice


async def tell_deciders(asked: Asked) -> None:
    """Tell everybody who may let them in, each in the way that they have chosen."""
    notice = Notice(
        kind=Kind.JOINING,
        topic=topics.of_branch(asked.branch_id),
        url=f"/branches/{asked.branch_slug}/people",
        key=f"join-request:{asked.request_id}",
        title=asked.branch_name,
        actor_name=asked.name,
        branch_name=asked.branch_name,
        excerpt="\n".join(part for part in (asked.email, asked.message) if part),
        language=asked.language,
    )
    await notify(asked.deciders, notice)


async def tell_invited(invited: Invited) -> None:
    """Tell a member that another branch invites them; the mail with the link has gone already."""
    notice = Notice(
        kind=Kind.INVITED,
        # Not the branch's, which is read by those who belong to it.
        topic=f"invitation:{invited.invitation_id}",
        url=f"/branches/{invited.branch_slug}",
        key=f"invitation:{invited.invitation_id}",
        title=invited.branch_name,
        actor_name=invited.invited_by,
        branch_name=invited.branch_name,
        is_mailed=True,
    )
    await notify([invited.person_id], notice)
