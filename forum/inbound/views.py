"""Whether mail reaches the viewer, and the button that tries again."""

from starlette.requests import Request
from starlette.responses import Response

from forum.inbound import actions, queries
from forum.kit.i18n import _
from forum.web.pages import redirect, render, viewer_of


async def reach(request: Request) -> Response:
    """Say whether mail reaches the viewer; pressed, send mail again."""
    viewer = viewer_of(request)
    if request.method == "POST":
        await actions.send_again(viewer)
        return redirect(request, "/me/reach", flash=_("We send you mail again."))
    return await render(request, "inbound/reach.html", reach=await queries.reach_of(viewer))
