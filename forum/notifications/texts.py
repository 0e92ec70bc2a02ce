"""The whole text of what somebody is told, for mails that are read without opening the page."""

from collections.abc import Awaitable, Callable

from forum.kit.seam import Seam

# (id of the reader, path of the page and place) → safe HTML, "" for nothing that they may read.
TEXT_OF: Seam[Callable[[int, str], Awaitable[str]]] = Seam("how texts are found")


async def text_of(person_id: int, path: str) -> str:
    """Return what is written at a path, as safe HTML, "" where this reader may see nothing."""
    return await TEXT_OF.one(person_id, path)
