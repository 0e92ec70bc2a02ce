"""The development inbox: every letter that left, and those that wait. Never in production."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from forum.kit.errors import NotFound
from forum.kit.i18n import _
from forum.mail import inbox
from forum.mail.framed import framed
from forum.web.pages import render


async def index(request: Request) -> Response:
    """List the letters, the newest first."""
    page = await inbox.letters(request.query_params.get("after", ""))
    return await render(request, "mail/index.html", page=page)


async def show(request: Request) -> Response:
    """Show one letter: what its headers say, its text and its HTML."""
    letter = await _letter(request)
    return await render(request, "mail/show.html", letter=letter)


async def html(request: Request) -> HTMLResponse:
    """Show one letter's HTML, for the frame on its page."""
    return framed((await _letter(request)).html)


async def _letter(request: Request) -> inbox.Shown:
    letter = await inbox.letter(int(request.path_params["letter_id"]))
    if letter is None:
        raise NotFound(_("There is no such letter."))
    return letter
