"""Sends stored files out. Who may have one is decided before, by the query of what holds it."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from forum.files import failures, names, queries
from forum.files.models import FileState, SizeName, StoredFile
from forum.kit.errors import Conflict, NotFound
from forum.kit.i18n import _
from forum.kit.storage import storage

# So long a page's picture waits for the job that makes it; then it shows a calm placeholder.
WAIT_STEPS: Final = 10
WAIT_SECONDS: Final = 0.15

# Only the reader's own browser may keep it: who may see it can differ from person to person.
FOREVER: Final = "private, max-age=31536000, immutable"
ASK_AGAIN: Final = "private, no-cache"
# Whatever a browser makes of a document: it runs nothing and reaches nothing (defence in depth).
SHUT_IN: Final = "default-src 'none'; sandbox"
PLACEHOLDER: Final = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3" preserveAspectRatio="none">'
    b'<rect width="4" height="3" fill="#DDD3C1"/></svg>'
)
# On pages that were made before it was known that the picture cannot be read.
BROKEN: Final = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3">'
    b'<rect width="4" height="3" fill="#F3ECE0"/>'
    b'<path d="M1.5 1l1 1m0-1l-1 1" stroke="#6B5D4F" stroke-width=".08"/></svg>'
)
_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


@dataclass(frozen=True)
class _Content:
    """What is sent: where the bytes are, how many, and under which headers."""

    key: str
    size: int
    etag: str
    headers: dict[str, str]


async def send(request: Request, file: StoredFile | int, size: str | None = None) -> Response:
    """Answer with a document, or with one size (small, medium, large) of a picture.

    `file` may be the file's id. Whether the viewer may have it must have been decided before.
    Of a picture the uploaded bytes are never sent: they tell where it was taken. Knows ranges and
    conditions (RFC 9110, 13 and 14).

    Raises:
        NotFound: no such file or size, or the bytes are gone.
        Conflict: a document that waits for the virus scan, or had a virus.
    """
    stored = await queries.get(file) if isinstance(file, int) else file
    if not stored.is_picture:
        if size is not None:
            raise NotFound
        _need_clean(stored)
        return await _answer(request, _document(stored))
    name = _size_name(size)
    stored = await _once_made(stored)
    if stored.state in {FileState.NEW, FileState.HELD}:
        return _drawing(PLACEHOLDER)
    if stored.state is FileState.FAILED:
        return _drawing(BROKEN)
    found = await queries.size_of(stored.id, name)
    if found is None:
        raise NotFound
    shown = f"{PurePosixPath(stored.name).stem}.webp"
    headers = {
        "content-type": "image/webp",
        "content-disposition": names.disposition("inline", shown),
        "cache-control": FOREVER,
    }
    content = _Content(found.key, found.size, f'"{stored.sha256[:32]}-{name}"', headers)
    return await _answer(request, content)


def _need_clean(stored: StoredFile) -> None:
    if stored.state is FileState.HELD:
        raise Conflict(_("“%(name)s” waits for the virus scan. Try again later.", name=stored.name))
    if stored.state is FileState.FAILED:
        raise Conflict(failures.sentence(stored.failure, stored.name))


async def send_page(request: Request, stored: StoredFile, number: int) -> Response:
    """Answer with the picture of one page of a document, counted from 1.

    Whether the viewer may have it must have been decided before.

    Raises:
        NotFound: there is no such page, or no picture of it.
    """
    page = await queries.page_of(stored.id, number)
    if page is None or page.key is None or stored.state is not FileState.READY:
        raise NotFound
    shown = f"{PurePosixPath(stored.name).stem}-{number}.webp"
    headers = {
        "content-type": "image/webp",
        "content-disposition": names.disposition("inline", shown),
        "cache-control": FOREVER,
    }
    content = _Content(page.key, page.size, f'"{stored.sha256[:32]}-page{number}"', headers)
    return await _answer(request, content)


def _size_name(size: str | None) -> SizeName:
    try:
        return SizeName(size or "large")
    except ValueError as error:
        raise NotFound from error


async def _once_made(stored: StoredFile) -> StoredFile:
    for _step in range(WAIT_STEPS):
        if stored.state is not FileState.NEW:
            break
        await _wait()
        stored = await queries.get(stored.id)
    return stored


async def _wait() -> None:
    await asyncio.sleep(WAIT_SECONDS)


def _drawing(svg: bytes) -> Response:
    return Response(svg, media_type="image/svg+xml", headers={"cache-control": "no-store"})


def _document(stored: StoredFile) -> _Content:
    charset = "; charset=utf-8" if stored.media_type.startswith("text/") else ""
    headers = {
        "content-type": stored.media_type + charset,
        "content-disposition": names.disposition("attachment", stored.name),
        "cache-control": ASK_AGAIN,
        "content-security-policy": SHUT_IN,
        "x-content-type-options": "nosniff",
    }
    return _Content(stored.key, stored.size, f'"{stored.sha256[:32]}"', headers)


async def _answer(request: Request, content: _Content) -> Response:
    headers = content.headers | {"etag": content.etag, "accept-ranges": "bytes"}
    if _is_known(request, content.etag):
        return Response(status_code=304, headers=headers)
    wanted = _wanted(request, content)
    if wanted is None:
        return Response(status_code=416, headers={"content-range": f"bytes */{content.size}"})
    start, end = wanted
    status = 200
    if end - start != content.size:
        status = 206
        headers["content-range"] = f"bytes {start}-{end - 1}/{content.size}"
    headers["content-length"] = str(end - start)
    if request.scope.get("is_head"):  # of `forum.web.access`; large files are not read for it
        return Response(status_code=status, headers=headers)
    return StreamingResponse(await _begun(content.key, start, end), status, headers)


def _is_known(request: Request, etag: str) -> bool:
    known = request.headers.get("if-none-match", "")
    return known == "*" or etag in {each.strip().removeprefix("W/") for each in known.split(",")}


def _wanted(request: Request, content: _Content) -> tuple[int, int] | None:
    """Return the part that is asked for as start and end; None when there is no such part."""
    whole = (0, content.size)
    found = _RANGE.fullmatch(request.headers.get("range", ""))
    is_same = request.headers.get("if-range", content.etag) == content.etag
    # Several ranges, and what we do not understand, are answered with the whole (RFC 9110, 14.2).
    if found is None or not is_same or found.groups() == ("", ""):
        return whole
    first, last = found.groups()
    if first and last and int(last) < int(first):
        return whole
    if not first:
        return (max(0, content.size - int(last)), content.size) if int(last) else None
    start, end = int(first), min(content.size, int(last) + 1 if last else content.size)
    return (start, end) if start < end else None


async def _begun(key: str, start: int, end: int) -> AsyncIterator[bytes]:
    """Return the stream with its first piece read, so that what is gone is still a 404."""
    stream = storage().stream(key, start, end)
    try:
        first = await anext(stream, b"")
    except FileNotFoundError as error:
        raise NotFound from error

    async def pieces() -> AsyncIterator[bytes]:
        yield first
        async for piece in stream:
            yield piece

    return pieces()
