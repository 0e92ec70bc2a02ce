"""What the leaders of a branch are told when somebody asks to join it."""

from forum.branches.ways_in import Asked
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
