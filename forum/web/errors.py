"""One page, or JSON, for everything that is refused or breaks."""

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from forum.kit import i18n
from forum.kit.errors import Invalid, Refused, TooMany
from forum.kit.i18n import N_, _
from forum.kit.jobs import describe
from forum.kit.viewer import ANONYMOUS
from forum.web.pages import bare_page, json_page, render

log = structlog.get_logger(__name__)

# What is said when an error brings no sentence of its own: a heading and the next step.
HEADINGS = {
    400: N_("That did not work"),
    403: N_("You cannot do this"),
    404: N_("We cannot find this page"),
    405: N_("That did not work"),
    409: N_("Somebody was here before you"),
    413: N_("This is too large"),
    422: N_("Something needs to be corrected"),
    429: N_("Wait a little"),
    500: N_("Something broke at our end"),
    503: N_("The forum needs a moment"),
}
NEXT_STEPS = {
    400: N_("The form could not be read. Go back and send it once more, shorter if it is long."),
    405: N_("Go back and try it from the page itself."),
    403: N_("If you think you should be able to, ask your branch leader."),
    404: N_("It may have been moved or taken away. Try a search, or start from the front page."),
    500: N_("It is not your fault, and it has been noted. Go back and try once more."),
    503: N_("Go back and try again in a minute. What you wrote is still there."),
}


async def refused(request: Request, error: Exception) -> Response:
    """Answer a refusal with its status, a heading and what to do next."""
    if not isinstance(error, Refused):
        raise error
    headers = {"retry-after": str(error.retry_after)} if isinstance(error, TooMany) else {}
    if _wants_json(request):
        fields = error.fields if isinstance(error, Invalid) else {}
        body = {"message": error.message or _heading(error.status), "fields": fields}
        return json_page(body, error.status, **headers)
    return await _page(request, error.status, error.message, headers)


async def http_exception(request: Request, error: Exception) -> Response:
    """Answer what the router or a parser refused in the same way."""
    if not isinstance(error, HTTPException):
        raise error
    if _wants_json(request):
        return json_page({"message": _heading(error.status_code)}, error.status_code)
    return await _page(request, error.status_code, "", dict(error.headers or {}))


async def gone_away(request: Request, error: Exception) -> Response:
    """Answer somebody whose connection broke off while they sent something: nobody reads it."""
    return Response(status_code=400)


async def broken(request: Request, error: Exception) -> Response:
    """Answer a fault of ours; the log has its place, and nothing of what was typed.

    The page asks the database for nothing, because that may be what broke.
    """
    # The view's name, not the path: a link to sign in with stands in that.
    view = getattr(request.scope.get("endpoint"), "__qualname__", "")
    log.error("page.broken", method=request.method, view=view, failure=describe(error))
    if _wants_json(request):
        return json_page({"message": _heading(500)}, 500)
    return bare_page("errors/broken.html", 500, heading=_heading(500), message=_(NEXT_STEPS[500]))


async def _page(request: Request, status: int, message: str, headers: dict[str, str]) -> Response:
    if not hasattr(request.state, "viewer"):
        request.state.viewer = ANONYMOUS
        i18n.use_language(i18n.negotiate(request.headers.get("accept-language", "")))
    response = await render(
        request,
        "errors/refused.html",
        status=status,
        heading=_heading(status),
        message=message or _(NEXT_STEPS.get(status, NEXT_STEPS[404])),
        code=status,
    )
    response.headers.update(headers)
    return response


def _heading(status: int) -> str:
    return _(HEADINGS.get(status, HEADINGS[400]))


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
