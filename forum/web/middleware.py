"""Pure ASGI middleware: safe headers, origin check, and who is looking, in which language."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from forum.kit import i18n
from forum.kit.i18n import _
from forum.kit.viewer import ANONYMOUS
from forum.settings import settings
from forum.web import assets
from forum.web.cookies import read_cookie, session_token
from forum.web.seams import VIEWER_FOR

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
# https://owasp.org/www-project-secure-headers/ ; noindex because branches talk among themselves.
SAFE_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-robots-tag": "noindex, nofollow",
}
HTTPS_HEADERS = {"strict-transport-security": "max-age=31536000"}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class SafeHeaders:
    """Give every answer the headers that keep browsers strict, unless it has its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        headers = SAFE_HEADERS | (HTTPS_HEADERS if settings().is_https else {})
        self.headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name for name, _value in message["headers"]}
                own = [header for header in self.headers if header[0] not in there]
                message = {**message, "headers": [*message["headers"], *own]}
            await send(message)

        await self.app(scope, receive, send_safely)


class StaticFirst:
    """Answer static files before anybody asks who is looking: they are the same for all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a static file, or pass the request on."""
        is_static = scope["type"] == "http" and scope["path"].startswith(f"{assets.PATH}/")
        await (assets.serve if is_static else self.app)(scope, receive, send)


class SameOrigin:
    """Refuse forms that another site sent.

    Browsers say where a request comes from (Fetch Metadata, or Origin, RFC 6454). A request that
    says neither comes from no browser's page, and may only use the paths in `without_origin`
    (RFC 8058 one-click unsubscribing by mail programs).
    """

    def __init__(self, app: ASGIApp, without_origin: tuple[str, ...] = ()) -> None:
        self.app = app
        self.without_origin = without_origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request when it is ours."""
        if scope["type"] != "http" or self._is_ours(scope):
            await self.app(scope, receive, send)
            return
        i18n.use_language(i18n.negotiate(Headers(scope=scope).get("accept-language", "")))
        sentence = _("This form came from another site. Open the page here and try again.")
        await PlainTextResponse(sentence, 403)(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        if scope["method"] in SAFE_METHODS:
            return True
        headers = Headers(scope=scope)
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        origin = headers.get("origin")
        if origin is not None:
            ours = {urlsplit(settings().base_url).netloc, headers.get("host", "")}
            return urlsplit(origin).netloc in ours
        path: str = scope["path"]
        return path.startswith(self.without_origin)


class WhoIsLooking:
    """Put the Viewer into the request's state and choose the language of its texts."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request as the person whose session cookie it carries."""
        if scope["type"] == "http":
            request = Request(scope)
            token = session_token(request)
            i18n.use_language(i18n.negotiate(request.headers.get("accept-language", "")))
            viewer = await VIEWER_FOR.one(token) if token else ANONYMOUS
            request.state.viewer = viewer
            i18n.use_language(_language_for(request, viewer.language))
        await self.app(scope, receive, send)


def _language_for(request: Request, chosen: str) -> str:
    if chosen:
        return chosen
    cookie = read_cookie(request, "language")
    if cookie in i18n.LANGUAGES:
        return cookie
    return i18n.negotiate(request.headers.get("accept-language", ""))


def vary_by_reader(headers: MutableHeaders) -> None:
    """Tell caches between us and the reader that a page is theirs alone."""
    headers["cache-control"] = "private, no-cache"
    headers.add_vary_header("Cookie, Accept-Language")
