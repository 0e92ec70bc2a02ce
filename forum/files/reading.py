"""What stands in documents: read once, after the upload, and kept for pages, search and letters."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import Any, Final

from forum.files import page_rows, programs, queries, reader
from forum.files.codes import Failure, NoText
from forum.files.failures import reading_sentence as sentence
from forum.files.failures import reading_words as words
from forum.files.models import DocumentPage as PageRow
from forum.files.models import DocumentReading, FileState, Reading, StoredFile
from forum.files.page_rows import Drawn
from forum.kit import clock, db, heavy
from forum.kit.errors import NotFound, Unavailable
from forum.kit.storage import storage

__all__ = [
    "DocumentPage", "ReadDocument", "Reading", "ensure_read", "is_readable", "read_documents",
    "sentence", "states", "words",
]  # fmt: skip

# Whoever reads a document now is done or ended by then.
_PATIENCE: Final = timedelta(seconds=60)
_LOOK_AGAIN_SECONDS: Final = 0.5
_LANGUAGES: Final = frozenset({"nb", "nn", "da", "en"})
_PDF: Final = ".pdf"
_DRAWN_BY_OFFICE: Final = frozenset(
    {".docx", ".odt", ".rtf", ".doc", ".xlsx", ".ods", ".xls", ".pptx", ".odp", ".ppt"}
)


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One page, counted from 1; `width` and `height` are those of its picture, in pixels."""

    number: int
    text: str
    width: int
    height: int
    has_picture: bool


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What stands in a file; `html` is safe, and empty where the text stands on `pages`.

    `reason` is a code of `files.codes`, empty when it is read. `text` is plain, whole and in
    reading order. `language` is nb, nn, da, en or empty. `is_cut`: it had more than 2 million
    characters, more than could be read in time, or more HTML (600,000) than one page can show.
    """

    file_id: int
    state: Reading
    reason: str
    pages: tuple[DocumentPage, ...] = ()
    html: str = ""
    text: str = ""
    language: str = ""
    title: str = ""
    is_cut: bool = False


async def read_documents(file_ids: Sequence[int]) -> dict[int, ReadDocument]:
    """Return what stands in the files, by their ids; those that are gone are left out."""
    found = await states(file_ids)
    if not found:
        return {}
    rows = {row.file_id: row for row in await DocumentReading.filter(file_id__in=list(found))}
    pages: dict[int, list[DocumentPage]] = {file_id: [] for file_id in found}
    for each in await PageRow.filter(file_id__in=list(found)).order_by("file_id", "number"):
        pages[each.file_id].append(
            DocumentPage(each.number, each.text, each.width, each.height, each.key is not None)
        )
    documents = {}
    for file_id, (state, reason, _count) in found.items():
        read = ReadDocument(file_id, state, reason)
        row = rows.get(file_id)
        if row is not None and reason != NoText.INFECTED:
            read = _filled(read, row, pages[file_id])
        documents[file_id] = read
    return documents


def _filled(
    read: ReadDocument, row: DocumentReading, pages: Sequence[DocumentPage]
) -> ReadDocument:
    return replace(
        read,
        pages=tuple(pages),
        html=row.html,
        text=row.text,
        language=row.language,
        title=row.title,
        is_cut=row.is_cut,
    )


async def states(file_ids: Sequence[int]) -> dict[int, tuple[Reading, str, int]]:
    """Return by id how far each file is read, why it has no text, and how many pages it has."""
    if not file_ids:
        return {}
    found = await db.rows(
        "SELECT f.id, f.kind, f.state AS file_state, f.failure, r.state, r.reason, r.pages"
        " FROM stored_file f LEFT JOIN document_reading r ON r.file_id = f.id WHERE f.id IN (:ids)",
        ids=list(file_ids),
    )
    return {row["id"]: _state(row) for row in found}


def _state(row: dict[str, Any]) -> tuple[Reading, str, int]:
    if row["file_state"] == FileState.HELD.value:
        return Reading.HELD, "", 0
    if row["failure"] == Failure.INFECTED.value:
        return Reading.NO_TEXT, NoText.INFECTED.value, 0
    if row["state"] is not None:
        return Reading(row["state"]), row["reason"], row["pages"]
    if row["kind"] == "picture" and not programs.tesseract():
        return Reading.NO_TEXT, NoText.PICTURE.value, 0
    return Reading.WAITING, "", 0


def is_readable(stored: StoredFile) -> bool:
    """Whether there may be text in the file: in documents, and in pictures where tesseract is."""
    if stored.state in {FileState.HELD, FileState.FAILED}:
        return False
    return not stored.is_picture or bool(programs.tesseract())


async def ensure_read(file_id: int) -> None:
    """Read the file now unless that was done; call it outside a transaction, from jobs.

    Whoever comes second waits for the first. A file that waits for the virus scan is left alone.

    Raises:
        Unavailable: the storage or the reader is away; try again later.
    """
    try:
        stored = await queries.get(file_id)
    except NotFound:
        return
    if not is_readable(stored) or await _is_read(file_id):
        return
    await page_rows.begin(file_id)
    try:
        told, drawn = await _read(stored)
    except BaseException:
        await asyncio.shield(page_rows.give_back(file_id))
        raise
    await page_rows.finish(file_id, told, drawn)


async def _is_read(file_id: int) -> bool:
    """Whether it is read as well as we can; waits while somebody else is at it."""
    loop = asyncio.get_running_loop()
    ending = loop.time() + _PATIENCE.total_seconds()
    while True:
        row = await DocumentReading.get_or_none(file_id=file_id).only(
            "id", "state", "reader", "started_at"
        )
        if row is None or row.state is Reading.WAITING:
            return False
        if row.state is not Reading.BEING_READ:
            return row.reader >= page_rows.READER
        if clock.now() - row.started_at > _PATIENCE or loop.time() > ending:
            return False
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)


async def _read(stored: StoredFile) -> tuple[dict[str, Any], dict[int, Drawn]]:
    ending = asyncio.get_running_loop().time() + reader.TOTAL_SECONDS
    try:
        async with storage().as_file(stored.key) as source:
            told = await reader.read(source, stored.media_type)
            with tempfile.TemporaryDirectory() as folder:
                drawn = await _draw(stored, source, Path(folder), ending) if _is_sound(told) else {}
    except FileNotFoundError:
        return reader.nothing(NoText.GONE) | {"language": ""}, {}
    language = await _language(told["text"])
    return told | {"language": language}, drawn


def _is_sound(told: dict[str, Any]) -> bool:
    """Whether opening the document again is worth it: what broke the reader would do so again."""
    return told["reason"] in {"", NoText.SCAN.value, NoText.EMPTY.value}


async def _draw(stored: StoredFile, source: Path, folder: Path, ending: float) -> dict[int, Drawn]:
    """Draw the pages as far as the time goes, and store their pictures."""
    loop = asyncio.get_running_loop()
    kind = PurePosixPath(stored.name).suffix  # our own name of the file: it fits the content
    if kind != _PDF and not (kind in _DRAWN_BY_OFFICE and programs.office()):
        return {}
    drawn = {}
    for page in await reader.draw(source, kind, folder, ending - loop.time()):
        key = page_rows.page_key(stored, page["number"])
        await storage().put(key, Path(page["path"]))
        drawn[page["number"]] = Drawn(key, page["width"], page["height"], page["size"])
    return drawn


async def _language(text: str) -> str:
    if not text:
        return ""
    try:
        found: str = await heavy.call("forum.kit.language:detect", text=text[:_SAMPLE])
    except (heavy.HelperFailed, Unavailable):
        return ""
    return found if found in _LANGUAGES else ""


_SAMPLE: Final = 4_000  # characters
