"""Answers for people: whole pages, parts of pages, ways onward, and "nothing has changed"."""

import asyncio
import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from forum.kit import clock, dates, i18n
from forum.kit.viewer import ANONYMOUS, Viewer
from forum.settings import settings
from forum.web import assets
from forum.web.cookies import Flash, drop_cookie, flashes_of, write_flash
from forum.web.middleware import vary_by_reader
from forum.web.seams import PAGE_CONTEXT
from forum.web.templates import environment
from forum.web.urls import local_path

OK = 200
SEE_OTHER = 303
NOT_MODIFIED = 304
GONE = 410
UNPROCESSABLE = 422
# What nobody may keep, a cache on the way least of all.
NOT_KEPT = {"cache-control": "private, no-store"}
# Of what Jinja yields, about a millisecond of CPU.
PARTS_IN_A_TURN = 64


def viewer_of(request: Request) -> Viewer:
    """Return who is looking."""
    viewer: Viewer = request.state.viewer
    return viewer


async def render(
    request: Request, template: str, *, status: int = 200, etag: str = "", **context: Any
) -> Response:
    """Answer with a whole page; the layout's own context is added.

    `etag` is what `etag_for` gave; with it the browser asks again cheaply.
    """
    flashes = flashes_of(request)
    page = await _context(request) | {"flashes": flashes} | context
    response = HTMLResponse(await _laid_out(template, page), status)
    vary_by_reader(response.headers)
    if flashes:
        drop_cookie(response, "flash")
    elif status == OK:
        # Without versions to go by, the same bytes at least need not travel again.
        etag = etag or _weak(bytes(response.body))
        if is_unchanged(request, etag):
            return unchanged(etag)
        response.headers["etag"] = etag
    return response


async def _laid_out(template: str, context: Mapping[str, Any]) -> str:
    """Return the page; a long one is made in turns with what other requests need of the loop."""
    parts = []
    for number, part in enumerate(environment().get_template(template).generate(context)):
        if number % PARTS_IN_A_TURN == 0:
            await asyncio.sleep(0)
        parts.append(part)
    return "".join(parts)


def bare_page(template: str, status: int, **context: Any) -> Response:
    """Answer with a page for a stranger that reads nothing from the database."""
    shared = {
        "viewer": ANONYMOUS,
        "path": "",
        "lang": i18n.current_language(),
        "development": False,
        "site_name": settings().site_name,
        "unread_count": 0,
        "flashes": (),
    }
    return HTMLResponse(environment().get_template(template).render(shared | context), status)


async def fragment(request: Request, template: str, **context: Any) -> Response:
    """Answer with a part of a page, for a script that puts it in its place."""
    page = await _context(request) | {"flashes": ()} | context
    response = HTMLResponse(environment().get_template(template).render(page))
    vary_by_reader(response.headers)
    return response


def json_page(content: Mapping[str, Any], status: int = OK, **headers: str) -> Response:
    """Answer a script."""
    return JSONResponse(content, status, NOT_KEPT | headers)


def redirect(
    request: Request, url: str, *, flash: str = "", kind: str = "success"
) -> RedirectResponse:
    """Lead to another page of ours, where `flash` is shown once (Post/Redirect/Get)."""
    response = RedirectResponse(local_path(url), SEE_OTHER, NOT_KEPT)
    if flash:
        write_flash(request, response, Flash(flash, kind))
    return response


def back(request: Request, otherwise: str, *, flash: str = "") -> RedirectResponse:
    """Lead back to the page that the form was on."""
    return redirect(request, referring_path(request) or otherwise, flash=flash)


def referring_path(request: Request) -> str:
    """Return the path of ours that the request came from, empty when it came from elsewhere."""
    base = settings().base_url.rstrip("/")
    referer = request.headers.get("referer", "")
    for origin in (base, f"{request.url.scheme}://{request.headers.get('host', '')}"):
        if referer.startswith(f"{origin}/"):
            return local_path(referer.removeprefix(origin))
    return ""


async def etag_for(request: Request, *versions: object) -> str:
    """Return a weak validator (RFC 9110, 8.8.3) of a page that shows what `versions` name.

    Everything that a layout shows besides is counted in: the reader, the language, the unread
    count, the release, and the day, because dates are written as "yesterday".
    """
    viewer = viewer_of(request)
    today = dates.date_in(clock.now(), viewer.time_zone)
    shared = await _seam_context(request)
    parts = (*versions, viewer, i18n.current_language(), today, *shared.values(), _release())
    return _weak(repr(parts).encode())


def is_unchanged(request: Request, etag: str) -> bool:
    """Whether the browser has this very page already (and nothing is to be flashed on it)."""
    return request.headers.get("if-none-match") == etag and not flashes_of(request)


def unchanged(etag: str) -> Response:
    """Answer that the browser's copy is still right."""
    response = Response(status_code=NOT_MODIFIED, headers={"etag": etag})
    vary_by_reader(response.headers)
    return response


async def _context(request: Request) -> dict[str, Any]:
    return {
        "request": request,
        "viewer": viewer_of(request),
        "path": request.url.path,
        "lang": i18n.current_language(),
        "development": settings().is_development,
        **await _seam_context(request),
    }


async def _seam_context(request: Request) -> Mapping[str, Any]:
    if not hasattr(request.state, "page_context"):
        request.state.page_context = await PAGE_CONTEXT.one(viewer_of(request))
    context: Mapping[str, Any] = request.state.page_context
    return context


def _weak(content: bytes) -> str:
    return f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'


@cache
def _release() -> str:
    return assets.release()
