"""The inbox, and the buttons that follow a question, theme or branch."""

from starlette.requests import Request
from starlette.responses import Response

from forum.kit.i18n import _
from forum.notifications import actions, queries
from forum.web.pages import back, redirect, render, viewer_of


async def index(request: Request) -> Response:
    """Show what the viewer is told, by what it is about."""
    page = await queries.inbox(viewer_of(request), cursor=request.query_params.get("after", ""))
    return await render(request, "notifications/index.html", page=page)


async def show(request: Request) -> Response:
    """Lead to what one thing is about; it is read then."""
    path = await actions.open_notification(
        viewer_of(request), int(request.path_params["notification_id"])
    )
    return redirect(request, path)


async def read(request: Request) -> Response:
    """Mark what is told about one topic, or everything, as read."""
    topic = str((await request.form()).get("topic", ""))
    if topic:
        await actions.read_topic(viewer_of(request), topic)
    else:
        await actions.read_all(viewer_of(request))
    return back(request, "/news", flash="" if topic else _("Everything is marked as read."))


async def subscriptions(request: Request) -> Response:
    """Follow or leave a topic."""
    form, me = await request.form(), viewer_of(request).id
    topic = str(form.get("topic", ""))
    if form.get("do") == "unfollow":
        await actions.unsubscribe(me, topic)
        return back(request, "/", flash=_("You do not follow this any more."))
    await actions.subscribe(me, topic)
    return back(request, "/", flash=_("You follow this now. What is new comes in your letter."))
