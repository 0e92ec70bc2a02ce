"""Static files: hashed names, held in memory in three encodings, kept by browsers for ever.

`python -m forum.web.asset_build` makes them; a page asks for one by `asset("samling.css")`.
"""

import json
from dataclasses import dataclass
from functools import cache

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from forum.web.asset_files import MANIFEST, build_folder
from forum.web.site import site_words

PATH = "/assets"
WEB_MANIFEST = "site.webmanifest"
FOR_EVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"
# In the order of our liking; the second is the ending of the file's name (RFC 9110, 8.4.1).
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


@dataclass(frozen=True)
class Asset:
    """One file in memory; `variants` are (content-encoding, body), best first."""

    media_type: str
    body: bytes
    variants: tuple[tuple[str, bytes], ...]


def asset_url(name: str) -> str:
    """Return the address of the static file called `name` before it was hashed.

    Before anything is built (tests without a browser) it is an address that answers 404.

    Raises:
        KeyError: no such file.
    """
    if name == WEB_MANIFEST:
        return f"{PATH}/{name}"
    names = _names()
    return f"{PATH}/{names[name]}" if names else f"{PATH}/{name}"


def release() -> str:
    """Return what changes whenever any static file does."""
    return ",".join(_names().values())


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a GET for one static file from memory; an ASGI application for `PATH`."""
    response = await _answer(scope)
    if scope["method"] == "HEAD":
        response.body = b""
    await response(scope, receive, send)


async def _answer(scope: Scope) -> Response:
    if scope["method"] not in ("GET", "HEAD"):
        return PlainTextResponse("", 405, {"allow": "GET, HEAD"})
    name = scope["path"].rpartition("/")[2]
    if name == WEB_MANIFEST:
        return await _web_manifest()
    asset = _assets().get(name)
    if asset is None:
        return PlainTextResponse("", 404)
    return _chosen(asset, Headers(scope=scope).get("accept-encoding", ""))


def _chosen(asset: Asset, accepted: str) -> Response:
    headers = {"cache-control": FOR_EVER, "vary": "Accept-Encoding"}
    wanted = _wanted(accepted)
    for encoding, body in asset.variants:
        if encoding in wanted:
            headers["content-encoding"] = encoding
            return Response(body, 200, headers, asset.media_type)
    return Response(asset.body, 200, headers, asset.media_type)


def _wanted(accepted: str) -> set[str]:
    # A weight of 0 means "never" (RFC 9110, 12.5.3).
    parts = (part.strip().lower().partition(";") for part in accepted.split(","))
    return {name.strip() for name, _semicolon, weight in parts if not _is_zero(weight)}


def _is_zero(weight: str) -> bool:
    return weight.replace(" ", "").rstrip("0").rstrip(".") in ("q=", "q=0")


async def _web_manifest() -> Response:
    # Not a file, because the site's name is an administrator's choice.
    content = {
        "name": (await site_words()).name,
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#F4EFE5",
        "theme_color": "#0F5A63",
        "icons": [
            {"src": asset_url("mark.svg"), "type": "image/svg+xml", "sizes": "any"},
            {"src": asset_url("touch-icon.png"), "type": "image/png", "sizes": "512x512"},
        ],
    }
    headers = {"cache-control": AN_HOUR}
    return JSONResponse(content, 200, headers, "application/manifest+json")


@cache
def _manifest() -> dict[str, dict[str, str]]:
    path = build_folder() / MANIFEST
    if not path.is_file():
        return {}
    files: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))["files"]
    return files


@cache
def _names() -> dict[str, str]:
    # Bodies are read together with the names that pages link to: a build may follow.
    return {name: entry["file"] for name, entry in _manifest().items() if _assets()}


@cache
def _assets() -> dict[str, Asset]:
    return {entry["file"]: _read(entry) for entry in _manifest().values()}


def _read(entry: dict[str, str]) -> Asset:
    path = build_folder() / entry["file"]
    encoded = [
        (encoding, path.with_name(path.name + ending))
        for encoding, ending in ENCODINGS
        if path.with_name(path.name + ending).is_file()
    ]
    variants = tuple((encoding, file.read_bytes()) for encoding, file in encoded)
    return Asset(entry["type"], path.read_bytes(), variants)
