"""Everything wired: the application that a server process serves."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.requests import ClientDisconnect

from forum import search, worker
from forum.accounts.views import kept_form, sign_in_first
from forum.branches.viewers import viewer_for
from forum.files import reader
from forum.files.sniff import PACKED
from forum.kit import db, heavy
from forum.kit.errors import Refused
from forum.kit.logs import configure_logs
from forum.kit.viewer import Viewer
from forum.mail import reading
from forum.notifications.queries import unread_count
from forum.routes import routes
from forum.settings import settings
from forum.web import errors, seams
from forum.web.middleware import SafeHeaders, SameOrigin, StaticFirst, WhoIsLooking
from forum.web.site import site_words
from forum.web.urls import learn_routes

# RFC 8058: mail programs unsubscribe with a POST that says not where it comes from.
ONE_CLICK = ("/letters/unsubscribe/",)
# Live pages: the first levels are the cheap ones, and only some percent larger.
GZIP_LEVEL = 2

Background = Callable[[], AbstractAsyncContextManager[Any]]


def alone() -> Starlette:
    """Make the application with the worker inside: one process is the whole installation."""
    return make_app(worker.embedded)


def without_worker() -> Starlette:
    """Make the application for one of several server processes; `forum worker` runs beside."""
    return make_app(nullcontext)


def make_app(background: Background) -> Starlette:
    """Make the application; `background` is entered while it serves."""
    configure_logs()
    app = Starlette(
        routes=routes(),
        middleware=_middleware(),
        exception_handlers={
            Refused: errors.refused,
            HTTPException: errors.http_exception,
            ClientDisconnect: errors.gone_away,
            500: errors.broken,
        },
        lifespan=_lifespan(background),
    )
    learn_routes(app.routes)
    return app


def _middleware() -> list[Middleware]:
    return [
        Middleware(SafeHeaders),
        Middleware(StaticFirst),
        Middleware(
            GZipMiddleware,
            minimum_size=1000,
            compresslevel=GZIP_LEVEL,
            exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, *PACKED),
        ),
        Middleware(SameOrigin, without_origin=ONE_CLICK),
        Middleware(WhoIsLooking),
    ]


def _lifespan(
    background: Background,
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await db.open_database(settings().database)
        try:
            async with background():
                yield
        finally:
            await search.close()
            await heavy.close()
            await reader.close()
            await reading.close()
            await db.close_database()

    return lifespan


async def _page_context(viewer: Viewer) -> Mapping[str, Any]:
    return {
        "unread_count": 0 if viewer.is_anonymous else await unread_count(viewer),
        "site_name": (await site_words()).name,
    }


seams.VIEWER_FOR.fill(viewer_for)
seams.PAGE_CONTEXT.fill(_page_context)
seams.KEPT_FORM.fill(kept_form)
seams.SIGN_IN_FIRST.fill(sign_in_first)
