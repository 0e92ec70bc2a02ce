"""Writes what was read in a document, and its pages, in one go."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from forum.files.models import DocumentPage, DocumentReading, Reading, StoredFile
from forum.kit import clock, db
from forum.kit.seam import Seam

# Counted up when documents are read better: the nightly sweep has older ones read anew.
READER: Final = 1

_BEGIN: Final = """
INSERT INTO document_reading
    (file_id, state, reason, reader, title, language, html, text, pages, is_cut, started_at)
VALUES (:file, :state, '', :reader, '', '', '', '', 0, :no, :now)
ON CONFLICT (file_id) DO UPDATE SET state = excluded.state, started_at = excluded.started_at
"""

# What holds a document is known above this package only. It is called with the file's id, in the
# transaction that writes, while the old text is there.
TELL_OF_READING: Seam[Callable[[int], Awaitable[None]]] = Seam("who is told of a new reading")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page's picture in the storage: its measures in pixels and its size in bytes."""

    key: str
    width: int
    height: int
    size: int


def page_key(stored: StoredFile, number: int) -> str:
    """Return where the storage has the picture of a page."""
    return f"{stored.key}.page{number}"


async def begin(file_id: int) -> None:
    """Note that a document is being read; what was read before stays until the end."""
    await _note(file_id, Reading.BEING_READ)


async def give_back(file_id: int) -> None:
    """Note that it waits again, because something that is no fault of the document was away."""
    await _note(file_id, Reading.WAITING)


async def _note(file_id: int, state: Reading) -> None:
    async with db.transaction():
        if await StoredFile.exists(id=file_id):
            await db.execute(
                _BEGIN, file=file_id, state=state.value, reader=READER, no=False, now=clock.now()
            )


async def finish(file_id: int, told: dict[str, Any], drawn: dict[int, Drawn]) -> None:
    """Keep what was read: `told` as the reader's process says it, with `language` besides."""
    has_text = bool(told["text"]) and not told["reason"]
    count = max(len(told["pages"]), len(drawn))
    now = clock.now()
    async with db.transaction():
        if await DocumentReading.exists(file_id=file_id, read_at__isnull=False):
            await TELL_OF_READING.one(file_id)
        changed = await DocumentReading.filter(file_id=file_id).update(
            state=Reading.READ if has_text else Reading.NO_TEXT,
            reason="" if has_text else told["reason"],
            reader=READER,
            title=told["title"],
            language=told["language"],
            html=told["html"],
            text=told["text"],
            pages=count,
            is_cut=told["is_cut"],
            read_at=now,
        )
        if changed:  # else it was swept in between
            await _write_pages(file_id, told["pages"], drawn)


async def _write_pages(
    file_id: int, sheets: list[tuple[str, int, int]], drawn: dict[int, Drawn]
) -> None:
    await DocumentPage.filter(file_id=file_id).delete()
    rows = []
    for number in range(1, max(len(sheets), len(drawn)) + 1):
        text, width, height = sheets[number - 1] if number <= len(sheets) else ("", 0, 0)
        picture = drawn.get(number) or Drawn("", width, height, 0)
        rows.append(
            DocumentPage(
                file_id=file_id,
                number=number,
                text=text,
                width=picture.width,
                height=picture.height,
                key=picture.key or None,
                size=picture.size,
            )
        )
    await DocumentPage.bulk_create(rows, batch_size=200)
