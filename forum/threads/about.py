"""What a thread may be about besides its theme: pages of packages that threads do not know.

Who composes the application hands in how their titles are found, as the viewer may see them.
"""

from collections.abc import Awaitable, Callable

from forum.kit.viewer import Viewer

TitleOf = Callable[[Viewer, str], Awaitable[str]]


async def _nothing(_viewer: Viewer, _path: str) -> str:
    return ""


_finders: list[TitleOf] = [_nothing]


def look_up_by(title_of_path: TitleOf) -> None:
    """Find titles by this: the title of a path ("/routines/7"), "" where the viewer sees none."""
    _finders[:] = [title_of_path]


async def title_of(viewer: Viewer, path: str) -> str:
    """Return the title of what is at a path, "" when the viewer may not see it or it is nothing."""
    return await _finders[0](viewer, path) if path else ""
