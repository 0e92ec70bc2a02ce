"""What is like a page, for the box beside it: shown by content packages, found out above them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from forum.kit.seam import Seam
from forum.kit.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Related:
    """A page that is like another; `language` is that of its title."""

    path: str
    title: str
    language: str


# What is like the group of a key ("thread:12") and the viewer may read.
RELATED_TO: Seam[Callable[[Viewer, str], Awaitable[tuple[Related, ...]]]] = Seam(
    "how like pages are found"
)


async def related_to(viewer: Viewer, key: str) -> tuple[Related, ...]:
    """Return what is like a group, the most alike first; empty until somebody has looked."""
    return await RELATED_TO.one(viewer, key)
