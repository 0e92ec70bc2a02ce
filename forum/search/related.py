"""What is like a page, for the box beside it: shown by content packages, found out above them.

They do not know each other, so who composes the application hands in how it is looked up.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from forum.kit.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Related:
    """A page that is like another; `language` is that of its title."""

    path: str
    title: str
    language: str


LookUp = Callable[[Viewer, str], Awaitable[tuple[Related, ...]]]


async def _nothing(_viewer: Viewer, _key: str) -> tuple[Related, ...]:
    return ()


_look_ups: list[LookUp] = [_nothing]


def look_up_by(related: LookUp) -> None:
    """Look up by this what is like the group of a key ("thread:12") and the viewer may read."""
    _look_ups[:] = [related]


async def related_to(viewer: Viewer, key: str) -> tuple[Related, ...]:
    """Return what is like a group, the most alike first; empty until somebody has looked."""
    return await _look_ups[0](viewer, key)
