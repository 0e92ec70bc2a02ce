"""Forms that strangers send, bounded: few fields and files, and the character set of our own pages.

Starlette decodes a multipart form in whatever character set it names; Python's `punycode` takes a
minute and a half over one megabyte. It also keeps every field, and every file below a megabyte,
in memory.
"""

import re
from typing import Any, Final

from python_multipart.multipart import parse_options_header
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
