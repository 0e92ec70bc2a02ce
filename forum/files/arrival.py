"""An upload on its way in: copied to a file of ours, measured, and found out what it is."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol

import structlog

from forum.files import names
from forum.files.codes import Failure, FileRefused
from forum.files.models import FileKind
from forum.files.sniff import Sniffed, sniff
from forum.kit import heavy, tokens
from forum.kit.errors import Unavailable
from forum.kit.i18n import _
from forum.settings import settings

MEGABYTE: Final = 1_000_000
CHUNK: Final = 1024 * 1024

log = structlog.get_logger()


class Upload(Protocol):
    """A file as it comes with a form; Starlette's UploadFile is one."""

    @property
    def filename(self) -> str | None: ...
    @property
    def content_type(self) -> str | None: ...
    @property
    def file(self) -> BinaryIO: ...


@dataclass(frozen=True)
class Arrived:
    """A file that is here and may stay; `width` and `height` of a picture in pixels, upright."""

    path: Path
    name: str
    size: int
    sha256: str
    sniffed: Sniffed
    width: int | None = None
    height: int | None = None


@asynccontextmanager
async def arrived(upload: Upload) -> AsyncIterator[Arrived]:
    """Give the upload as a checked file for the length of the block.

    Raises:
        FileRefused: it cannot be taken.
        Unavailable: there is no room for it.
    """
    path = incoming_folder() / tokens.random_token()
    try:
        try:
            size, sha256 = await asyncio.to_thread(_copy, upload.file, path, _limit())
        except OSError as error:
            log.warning("upload_not_written", reason=type(error).__name__, code=error.errno)
            raise Unavailable(
                _("There is no room for files right now. Everything else works.")
            ) from error
        yield await _checked(upload, path, size, sha256)
    finally:
        with suppress(OSError):
            await asyncio.to_thread(path.unlink, missing_ok=True)


def incoming_folder() -> Path:
    """Return the folder of uploads that are being checked."""
    return settings().data_dir.resolve() / "incoming"


def _limit() -> int:
    return settings().max_upload_mb * MEGABYTE


def _copy(source: BinaryIO, path: Path, limit: int) -> tuple[int, str]:
    """Copy in small pieces, so that memory stays flat, and return size and SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    size = 0
    source.seek(0)
    with path.open("wb") as copy:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise FileRefused(Failure.TOO_LARGE)
            digest.update(chunk)
            copy.write(chunk)
    return size, digest.hexdigest()


async def _checked(upload: Upload, path: Path, size: int, sha256: str) -> Arrived:
    given = upload.filename or ""
    says_picture = names.claims_to_be_picture(given, upload.content_type or "")
    try:
        sniffed = await asyncio.to_thread(sniff, path, given)
    except FileRefused as refused:
        if says_picture and refused.failure is not Failure.EMPTY:
            raise FileRefused(Failure.NOT_A_PICTURE) from refused
        raise
    name = names.clean_name(given, sniffed.ending)
    if sniffed.kind is FileKind.DOCUMENT:
        if says_picture:
            raise FileRefused(Failure.NOT_A_PICTURE)
        return Arrived(path, name, size, sha256, sniffed)
    width, height = await _inspect(path)
    return Arrived(path, name, size, sha256, sniffed, width, height)


async def _inspect(path: Path) -> tuple[int, int]:
    try:
        told = await heavy.call("forum.files.pictures:inspect", source=str(path))
    except (heavy.HelperFailed, Unavailable) as error:
        # It broke the reader, or took it a minute: no picture that a phone has made does.
        log.warning("picture_broke_reader", reason=str(error))
        raise FileRefused(Failure.UNREADABLE) from error
    if "failure" in told:
        raise FileRefused(Failure(told["failure"]))
    return told["width"], told["height"]
