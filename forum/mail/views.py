"""The one picture that letters show, from the forum itself."""

from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from forum.mail.compiled import source_folder

_HEADERS = {
    "cache-control": "public, max-age=31536000",
    # Web mail shows it on pages of its own.
    "cross-origin-resource-policy": "cross-origin",
}


async def mark(request: Request) -> Response:
    """Send the forum's mark."""
    return Response(_picture(), media_type="image/png", headers=_HEADERS)


@cache
def _picture() -> bytes:
    return (source_folder() / "mark.png").read_bytes()
