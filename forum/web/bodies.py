"""Forms that strangers send, bounded: few fields and files, and the character set of our own pages.

Starlette decodes a multipart form in whatever character set it names; Python's `punycode` takes a
minute and a half over one megabyte. It also keeps every field, and every file below a megabyte,
in memory; and where the disk has no room for a large file, it breaks off, and the words of the form
are lost with the file.
"""

import io
import re
from contextlib import aclosing, suppress
from typing import Any, Final

from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.types import Scope

# Our largest form has fifteen fields, and one for each of ten kept files. Each may have a megabyte.
MOST_FIELDS: Final = 40
MOST_FILES: Final = 30
MOST_OF_FIELD: Final = 1024 * 1024
_MULTIPART: Final = b"multipart/form-data"
# RFC 2046, 5.1.1.
_BOUNDARY: Final = re.compile(rb"[0-9A-Za-z'()+_,./:=? -]{1,70}")


class BoundedRequest(Request):
    """A request whose form is read within the limits above."""

    def form(
        self,
        *,
        max_files: float = MOST_FILES,
        max_fields: float = MOST_FIELDS,
        max_part_size: int = MOST_OF_FIELD,
    ) -> Any:
        """Return the form that was sent.

        Raises:
            HTTPException: it cannot be read, or has more fields than any of ours (400).
        """
        return super().form(max_files=max_files, max_fields=max_fields, max_part_size=max_part_size)

    async def _get_form(self, **limits: Any) -> FormData:
        kind, _options = parse_options_header(self.headers.get("content-type", ""))
        if self._form is not None or kind != _MULTIPART:
            return await super()._get_form(**limits)
        try:
            async with aclosing(self.stream()) as body:
                self._form = await _Parser(self.headers, body, **limits).parse()
        except MultiPartException as fault:
            raise HTTPException(400, fault.message) from fault
        return self._form


class _Parser(MultiPartParser):
    """Starlette's, with files that may get lost on the way without the form."""

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        part = self._current_part
        if part.file is not None:
            part.file = _Incoming(
                part.file.file, size=0, filename=part.file.filename, headers=part.file.headers
            )


class _Incoming(UploadFile):
    """A file on its way in; when there is no room for it, whoever reads it is told, nobody else."""

    async def write(self, data: bytes) -> None:
        try:
            await super().write(data)
        except OSError as error:
            self._lose(error)

    async def seek(self, offset: int) -> None:
        try:
            await super().seek(offset)
        except OSError as error:
            self._lose(error)

    def _lose(self, error: OSError) -> None:
        with suppress(OSError):  # of what it still has to write
            self.file.close()
        self.file = _Lost(error)


class _Lost(io.BytesIO):
    """In place of a file that could not be kept: it takes everything and gives nothing."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self._error = error

    def write(self, data: Any, /) -> int:
        return len(data)

    def read(self, _size: int | None = -1, /) -> bytes:
        raise self._error


def in_our_characters(scope: Scope) -> Scope:
    """Return the request's scope with a multipart body taken as UTF-8, whatever it says it is."""
    headers = [
        (name, _as_utf8(value) if name == b"content-type" else value)
        for name, value in scope["headers"]
    ]
    return {**scope, "headers": headers}


def _as_utf8(content_type: bytes) -> bytes:
    kind, options = parse_options_header(content_type)
    if kind != _MULTIPART:
        return content_type
    boundary = options.get(b"boundary", b"")
    # Anything else in quotes could name a character set again.
    return _MULTIPART + b'; boundary="%s"' % (boundary if _BOUNDARY.fullmatch(boundary) else b"")
