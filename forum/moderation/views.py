"""Telling moderators, their queue, what is hidden, and the log of what was decided."""

from starlette.requests import Request
from starlette.responses import Response

from forum.kit.errors import Invalid
from forum.kit.i18n import _
from forum.kit.ratelimit import allow
from forum.kit.viewer import Viewer
from forum.moderation import actions, queries
from forum.moderation.forms import SettleForm, TellForm
from forum.web.pages import UNPROCESSABLE, redirect, render, viewer_of

TELLING = "20/hour"


async def tell(request: Request) -> Response:
    """Tell a moderator about something."""
    viewer, about = viewer_of(request), request.path_params["about"]
    target = await queries.target_for(viewer, about)
    form = TellForm()
    if request.method == "POST":
        form = await TellForm.posted(request)
        if await _is_told(viewer, about, form):
            thanks = _("Thank you. A moderator looks at it.")
            return redirect(request, target.path, flash=thanks)
    status = UNPROCESSABLE if form.errors else 200
    return await render(request, "moderation/tell.html", form=form, target=target, status=status)


async def index(request: Request) -> Response:
    """Show what members told and nobody has settled."""
    concerns = await queries.queue(viewer_of(request))
    return await render(request, "moderation/index.html", concerns=concerns, form=SettleForm())


async def settle(request: Request) -> Response:
    """Settle what a member told."""
    form = await SettleForm.posted(request)
    report_id = request.path_params["id"]
    await actions.settle(viewer_of(request), report_id, form.outcome.data or "")
    return redirect(request, "/moderation", flash=_("It is settled."))


async def hidden(request: Request) -> Response:
    """Show what is hidden."""
    concerns = await queries.hidden(viewer_of(request))
    return await render(request, "moderation/hidden.html", concerns=concerns)


async def log(request: Request) -> Response:
    """Show what was decided, by whom and why."""
    cursor = request.query_params.get("after", "")
    page = await queries.log(viewer_of(request), cursor)
    return await render(request, "moderation/log.html", page=page, cursor=cursor)


async def _is_told(viewer: Viewer, about: str, form: TellForm) -> bool:
    if not form.validate():
        return False
    await allow("tell", str(viewer.id), TELLING)
    try:
        await actions.tell(viewer, about, form.reason.data or "")
    except Invalid as refusal:
        form.refuse(refusal)
        return False
    return True
