"""What follows an upload: the scan, sizes, reading; what nobody claimed is swept at night."""

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import structlog

from forum.files import queries, scanning
from forum.files.arrival import incoming_folder
from forum.files.codes import Failure
from forum.files.models import FileKind, FileState, PictureSize, SizeName, StoredFile
from forum.files.page_rows import READER
from forum.files.reading import ensure_read, is_readable
from forum.kit import clock, db, heavy
from forum.kit.errors import NotFound, Unavailable
from forum.kit.jobs import Priority, job
from forum.kit.storage import storage

# A form may stay open over night; a day later nobody will send it any more.
KEPT_UNCLAIMED: Final = timedelta(days=2)
SWEPT_AT_ONCE: Final = 200

log = structlog.get_logger()


def state_when_clean(kind: FileKind) -> FileState:
    """Return the state of a file that may be shown."""
    return FileState.NEW if kind is FileKind.PICTURE else FileState.READY


async def follow_up(stored: StoredFile) -> None:
    """Queue what follows once a file is here and clean, in the caller's transaction."""
    if stored.is_picture:
        await make_sizes.later(file_id=stored.id)
    if is_readable(stored):
        await read_document.later(file_id=stored.id)


@job("files.scan_held", max_attempts=1, side_by_side=1, timeout=1800)
async def scan_held() -> None:
    """Have those files looked at that wait for the virus scan; what is clean is shown then."""
    if not await _can_scan():
        return  # the next slot tries again
    for stored in await queries.held_files(SWEPT_AT_ONCE):
        try:
            virus = await _virus_in(stored)
        except (scanning.ScannerAway, Unavailable):
            continue  # too large for it, perhaps: the others do not wait for that
        except FileNotFoundError:
            virus = ""  # opening it says so
        if virus:
            log.warning("virus_found", virus=virus, sha256=stored.sha256)
            await _fail(stored, Failure.INFECTED)
            await storage().delete(stored.key)
        else:
            await _show(stored)


async def _can_scan() -> bool:
    try:
        return not scanning.is_wanted() or bool(await scanning.version())
    except scanning.ScannerAway:
        return False


async def _virus_in(stored: StoredFile) -> str:
    if not scanning.is_wanted():
        return ""  # the administrator has switched it off meanwhile
    async with storage().as_file(stored.key) as path:
        return await scanning.virus_in(path)


async def _show(stored: StoredFile) -> None:
    state = state_when_clean(stored.kind)
    async with db.transaction():
        held = StoredFile.filter(id=stored.id, state=FileState.HELD)
        if await held.update(state=state):
            stored.state = state
            await follow_up(stored)


@job("files.make_sizes", priority=Priority.NOW, side_by_side=1)
async def make_sizes(*, file_id: int) -> None:
    """Make the WebP sizes of an uploaded picture."""
    try:
        stored = await queries.get(file_id)
    except NotFound:
        return  # swept in between
    if stored.state is not FileState.NEW:
        return
    with tempfile.TemporaryDirectory() as folder:
        async with storage().as_file(stored.key) as source:
            told = await _told(source, folder)
        if "failure" in told:
            await _fail(stored, Failure(told["failure"]))
            return
        for size in told["sizes"]:
            await storage().put(_size_key(stored, size["name"]), Path(size["path"]))
    await _note(stored, told["sizes"])


async def _told(source: Path, folder: str) -> dict[str, Any]:
    try:
        told: dict[str, Any] = await heavy.call(
            "forum.files.pictures:make_sizes", source=str(source), folder=folder
        )
    except heavy.HelperFailed as failed:
        log.warning("picture_broke_reader", reason=str(failed))
        return {"failure": Failure.UNREADABLE.value}
    return told


def _size_key(stored: StoredFile, name: str) -> str:
    return f"{stored.key}.{name}"


async def _fail(stored: StoredFile, failure: Failure) -> None:
    async with db.transaction():
        await StoredFile.filter(id=stored.id, state=stored.state).update(
            state=FileState.FAILED, failure=failure.value
        )


async def _note(stored: StoredFile, sizes: list[dict[str, Any]]) -> None:
    async with db.transaction():
        changed = await StoredFile.filter(id=stored.id, state=FileState.NEW).update(
            state=FileState.READY
        )
        if not changed:
            return  # the job ran twice, or the file was swept
        for size in sizes:
            await PictureSize.create(
                file_id=stored.id,
                name=SizeName(size["name"]),
                key=_size_key(stored, size["name"]),
                width=size["width"],
                height=size["height"],
                size=size["size"],
            )


@job("files.read_document", side_by_side=1, max_attempts=5)
async def read_document(*, file_id: int) -> None:
    """Read what stands in an uploaded document, and draw its pages."""
    await ensure_read(file_id)


@job("files.sweep", priority=Priority.WHENEVER, max_attempts=3, timeout=1800)
async def sweep() -> None:
    """Remove uploads that nobody claimed, bytes that no row points to, and unfinished copies."""
    before = clock.now() - KEPT_UNCLAIMED
    while found := await queries.unclaimed_before(before, SWEPT_AT_ONCE):
        for stored in found:
            await _remove(stored)
    for stored in await queries.unfinished_before(before):
        await _fail(stored, Failure.UNREADABLE)
    await _read_unread()
    await _remove_unknown()
    await asyncio.to_thread(_remove_unfinished, before.timestamp())


async def _remove(stored: StoredFile) -> None:
    keys = await queries.keys_of(stored)
    try:
        async with db.transaction():
            await StoredFile.filter(id=stored.id, claimed_at__isnull=True).delete()
    except db.IntegrityError:
        # Something holds it though nobody noted the claim: then it stays.
        log.warning("held_file_was_unclaimed", file_id=stored.id)
        async with db.transaction():
            await StoredFile.filter(id=stored.id).update(claimed_at=clock.now())
        return
    if await StoredFile.exists(id=stored.id):
        return  # claimed in this very moment
    for key in keys:
        await storage().delete(key)


async def _read_unread() -> None:
    """Have documents read that were here before they were read, or were read less well."""
    async with db.transaction():
        for file_id in await queries.unread_documents(READER, SWEPT_AT_ONCE):
            await read_document.later(file_id=file_id)


async def _remove_unknown() -> None:
    """Remove bytes of uploads that were cut off before their row was written."""
    before = clock.now() - KEPT_UNCLAIMED
    batch: list[str] = []
    async for found in storage().everything():
        if found.modified_at < before:
            batch.append(found.key)
        if len(batch) == SWEPT_AT_ONCE:
            await _remove_those_unknown(batch)
            batch = []
    await _remove_those_unknown(batch)


async def _remove_those_unknown(keys: list[str]) -> None:
    if not keys:
        return
    known = await queries.known_keys(keys)
    for key in set(keys) - known:
        await storage().delete(key)


def _remove_unfinished(before: float) -> None:
    if not incoming_folder().is_dir():
        return
    for path in incoming_folder().iterdir():
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
