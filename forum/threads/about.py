"""What a thread may be about besides its theme: pages of packages that threads do not know."""

from collections.abc import Awaitable, Callable

from forum.kit.seam import Seam
from forum.kit.viewer import Viewer

# The title of a path ("/routines/7"), "" where the viewer sees none.
TITLE_OF: Seam[Callable[[Viewer, str], Awaitable[str]]] = Seam("how titles of pages are found")


async def title_of(viewer: Viewer, path: str) -> str:
    """Return the title of what is at a path, "" when the viewer may not see it or it is nothing."""
    return await TITLE_OF.one(viewer, path) if path else ""
