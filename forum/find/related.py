"""What is like a question, tip, discussion or routine, as its reader may see it."""

from typing import Final

from forum.kit import db
from forum.kit.viewer import Viewer
from forum.routines import queries as routines
from forum.search.related import Related
from forum.threads import queries as threads

MOST: Final = 4

_OTHERS = "SELECT others FROM related_pages WHERE key = :key"


async def related(viewer: Viewer, key: str) -> tuple[Related, ...]:
    """Return what search last found to be like the group of a key ("thread:12")."""
    others = str(await db.value(_OTHERS, key=key) or "").split()
    if not others:
        return ()
    found = {**await threads.titles(viewer, others), **await routines.titles(viewer, others)}
    return tuple(found[other] for other in others if other in found)[:MOST]
