"""What is told when mail to somebody comes back."""

from dataclasses import dataclass
from datetime import datetime

from forum.notifications import Notice
from forum.notifications.matters import Matter
from forum.notifications.notice import Kind


@dataclass(frozen=True)
class Unreached:
    """Somebody to whom mail comes back, and who leads their branches."""

    id: int
    name: str
    branch_name: str
    leaders: tuple[int, ...]
    since: datetime | None


def of_stopped(who: Unreached, *, is_own: bool) -> Notice:
    """Say that no more mail goes to somebody until their address is put right."""
    return Notice(
        kind=Kind.UNREACHED,
        matter=Matter.DECISIONS if is_own else Matter.REQUESTS,
        topic=f"person:{who.id}",
        url="/me/reach" if is_own else f"/people/{who.id}",
        title=who.name,
        actor_name=who.name,
        branch_name=who.branch_name,
        key=f"{Kind.UNREACHED}:{who.id}:{who.since}",
    )
