"""Groups of routes: who may open them, and how large a request they take."""

from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from weakref import WeakKeyDictionary

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope

from forum.kit import ratelimit
from forum.kit.errors import Forbidden, TooLarge
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.settings import settings
from forum.web.bodies import BoundedRequest, in_our_characters
from forum.web.pages import viewer_of
from forum.web.seams import SIGN_IN_FIRST

View = Callable[[Request], Awaitable[Response]]

MEGABYTE = 1_000_000
FORM_BYTES = MEGABYTE
FILES_AT_ONCE = 10
# Of one person, whatever they press: more than anybody does by hand, less than a script that runs.
PRESSES = "300/10minutes"


class IdConvertor(IntegerConvertor):
    """A number in an address that fits into any column of ids; a longer one leads nowhere."""

    regex = "[0-9]{1,9}"


register_url_convertor("int", IdConvertor())


def upload_bytes() -> int:
    """Return how many bytes a form with files may have."""
    return settings().max_upload_mb * MEGABYTE * FILES_AT_ONCE


def route(
    path: str,
    view: View,
    name: str,
    methods: Sequence[str] = ("GET",),
    *,
    limit: int = FORM_BYTES,
) -> Route:
    """Make a route whose request's body has at most `limit` bytes."""
    return Route(path, _limited(view, limit), methods=list(methods), name=name)


def open_to_all(routes: Sequence[Route]) -> list[Route]:
    """Let strangers open these."""
    return [_guarded(each, lambda _viewer: True) for each in routes]


def members(routes: Sequence[Route]) -> list[Route]:
    """Let whoever is signed in open these."""
    return [_guarded(each, lambda viewer: not viewer.is_anonymous) for each in routes]


def moderators(routes: Sequence[Route]) -> list[Route]:
    """Let moderators and administrators open these."""
    return [_guarded(each, lambda viewer: viewer.is_moderator) for each in routes]


def administrators(routes: Sequence[Route]) -> list[Route]:
    """Let administrators open these."""
    return [_guarded(each, lambda viewer: viewer.is_administrator) for each in routes]


def development(routes: Sequence[Route]) -> list[Route]:
    """Have these in development only."""
    return open_to_all(routes) if settings().is_development else []


def _guarded(given: Route, may_open: Callable[[Viewer], bool]) -> Route:
    view: View = given.endpoint
    # A stranger's form is kept while they sign in, so its size counts like everybody's.
    sign_in_first = _limited(_sign_in_first, _limits[view])

    @wraps(view)
    async def guarded(request: Request) -> Response:
        viewer = viewer_of(request)
        if may_open(viewer):
            await _count_press(request, viewer)
            return await view(request)
        if viewer.is_anonymous:
            return await sign_in_first(request)
        raise Forbidden(_("This page is for those who keep order here."))

    methods = sorted(given.methods or ())
    return Route(given.path, guarded, methods=methods, name=given.name)


async def _count_press(request: Request, viewer: Viewer) -> None:
    if request.method == "POST" and not viewer.is_anonymous:
        await ratelimit.allow("press", str(viewer.id), PRESSES)


async def _sign_in_first(request: Request) -> Response:
    return await SIGN_IN_FIRST.one(request)


# What `route` was told for each view, for those who wrap it.
_limits: WeakKeyDictionary[View, int] = WeakKeyDictionary()


def _limited(view: View, limit: int) -> View:
    @wraps(view)
    async def limited(request: Request) -> Response:
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length) > limit:
            raise _too_large(limit)
        scope = in_our_characters(_as_get(request.scope))
        counted = BoundedRequest(scope, _counting(request.receive, limit))
        try:
            return await view(counted)
        finally:
            # Uploads lie in temporary files, which nobody else closes.
            await counted.close()

    _limits[limited] = limit
    return limited


def _as_get(scope: Scope) -> Scope:
    # Routes take HEAD wherever they take GET; a view that asks for "GET" must not see another.
    return {**scope, "method": "GET", "is_head": True} if scope["method"] == "HEAD" else scope


def _counting(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def counting() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise _too_large(limit)
        return message

    return counting


def _too_large(limit: int) -> TooLarge:
    if limit > FORM_BYTES:
        size = settings().max_upload_mb
        sentence = _("A file may have at most %(size)s MB. Choose a smaller one.", size=size)
    else:
        sentence = _("This is longer than the forum can take. Shorten it and send it again.")
    return TooLarge(sentence)
