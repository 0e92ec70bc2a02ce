"""Where files' bytes are: a folder under DATA_DIR, or an S3 bucket by STORAGE_URL.

Keys are made by us ("2026/11/x1y2…"), never from names that people type.
"""

import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    suppress,
)
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, S3Store

from forum.kit.errors import Unavailable
from forum.kit.i18n import _
from forum.settings import settings

CHUNK: Final = 256 * 1024  # bytes; what one download holds in memory
PART: Final = 5 * 1024 * 1024  # bytes; S3's smallest part of a multipart upload


@dataclass(frozen=True)
class Stored:
    """One object of the storage: its key, size in bytes and when it was written (aware UTC)."""

    key: str
    size: int
    modified_at: datetime


class Storage(Protocol):
    """A place for bytes under keys.

    Every method raises Unavailable when the place is away or full; those that read raise
    FileNotFoundError when there is nothing under the key.
    """

    async def put(self, key: str, source: Path) -> None:
        """Store the bytes of the file `source` under `key`, whole or not at all."""

    async def get(self, key: str) -> bytes:
        """Return the bytes of a small object."""

    def stream(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to but without `end`."""

    def as_file(self, key: str) -> AbstractAsyncContextManager[Path]:
        """Give the object as a local file, only to read, for the length of the block."""

    async def delete(self, key: str) -> None:
        """Remove the object; nothing happens when it is not there."""

    async def exists(self, key: str) -> bool:
        """Whether there is an object under `key`."""

    def everything(self) -> AsyncIterator[Stored]:
        """Yield every object, in no order."""


def storage() -> Storage:
    """Return the storage that the settings name.

    Raises:
        Unavailable: its folder cannot be made.
    """
    with _told():
        return _storage(settings().storage_url, settings().data_dir)


class _ObjectStorage:
    """What both places have in common, by obstore."""

    def __init__(self, store: LocalStore | S3Store) -> None:
        self._store = store

    async def put(self, key: str, source: Path) -> None:
        with _told():
            await obstore.put_async(
                self._store, key, source, chunk_size=PART, max_concurrency=2
            )  # two parts of 5 MB at a time: memory stays flat

    async def get(self, key: str) -> bytes:
        with _told():
            found = await obstore.get_async(self._store, key)
            return bytes(await found.bytes_async())

    async def stream(
        self, key: str, start: int = 0, end: int | None = None
    ) -> AsyncIterator[bytes]:
        with _told():
            found = await obstore.get_async(self._store, key, options=_part(start, end))
            async for chunk in found.stream(min_chunk_size=CHUNK):
                yield bytes(chunk)

    @asynccontextmanager
    async def as_file(self, key: str) -> AsyncIterator[Path]:
        number, name = await asyncio.to_thread(tempfile.mkstemp)
        path = Path(name)
        try:
            with os.fdopen(number, "wb") as copy:
                async for chunk in self.stream(key):
                    await asyncio.to_thread(copy.write, chunk)
            yield path
        finally:
            await asyncio.to_thread(path.unlink, missing_ok=True)

    async def delete(self, key: str) -> None:
        with _told():
            try:
                await obstore.delete_async(self._store, key)
            except (NotFoundError, FileNotFoundError):
                return

    async def exists(self, key: str) -> bool:
        with _told():
            try:
                await obstore.head_async(self._store, key)
            except (NotFoundError, FileNotFoundError):
                return False
            return True

    async def everything(self) -> AsyncIterator[Stored]:
        with _told():
            async for found in obstore.list(self._store):
                for one in found:
                    yield Stored(one["path"], one["size"], one["last_modified"])


class FolderStorage(_ObjectStorage):
    """Files in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        super().__init__(LocalStore(self.folder, mkdir=True))

    async def put(self, key: str, source: Path) -> None:
        # The kernel copies: obstore's parts would leave 25 MB with this process for good.
        with _told():
            await asyncio.to_thread(_copy, source, self.folder / key)

    @asynccontextmanager
    async def as_file(self, key: str) -> AsyncIterator[Path]:
        if not await self.exists(key):
            raise FileNotFoundError(key)
        yield self.folder / key


class S3Storage(_ObjectStorage):
    """Files in a bucket: `s3://KEY:SECRET@BUCKET/PREFIX?endpoint=https://…&region=…`.

    Without key and secret, the usual ways of AWS tools to find them are tried.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query))
        endpoint = options.get("endpoint", "")
        if parts.username:
            options["access_key_id"] = unquote(parts.username)
            options["secret_access_key"] = unquote(parts.password or "")
        options.setdefault("region", "us-east-1")
        store = S3Store(
            parts.hostname or "",
            prefix=parts.path.strip("/") or None,
            config=options,  # type: ignore[arg-type]  # the names are the administrator's
            client_options={"allow_http": endpoint.startswith("http://"), "timeout": "60s"},
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=10)},
        )
        super().__init__(store)


@cache
def _storage(url: str, data_dir: Path) -> Storage:
    if not url:
        return FolderStorage(data_dir / "files")
    if not url.startswith("s3://"):
        raise ValueError("STORAGE_URL must be empty or start with s3://")
    return S3Storage(url)


def _part(start: int, end: int | None) -> "obstore.GetOptions":
    if end is not None:
        return {"range": (start, end)}
    return {"range": {"offset": start}} if start else {}


@contextmanager
def _told() -> Iterator[None]:
    """Turn obstore's errors into the two that callers know."""
    try:
        yield
    except NotFoundError as error:
        raise FileNotFoundError from error
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        raise Unavailable(_("Files cannot be reached or stored right now. Try again later.")) from (
            error
        )


def _copy(source: Path, target: Path) -> None:
    """Copy a file, whole or not at all; when this returns, it survives a power cut."""
    target.parent.mkdir(parents=True, exist_ok=True)
    # What a crash leaves of it is a key that no row knows: the nightly sweep takes it.
    beside = target.with_name(f"{target.name}.{secrets.token_hex(8)}")
    try:
        shutil.copyfile(source, beside)
        _write_through(beside)
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    _write_through(target.parent)


def _write_through(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
