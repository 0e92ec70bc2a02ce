"""The inbox, how one wants to be told, and the buttons that follow a question, theme or branch."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.devices import label_of
from forum.kit import ratelimit
from forum.kit.data import data_dir
from forum.kit.i18n import _
from forum.kit.mentions import LONGEST_NAME
from forum.kit.text import clean_line
from forum.kit.viewer import Viewer
from forum.notifications import actions, devices, naming, queries
from forum.notifications.forms import NewsForm
from forum.notifications.matters import offered_to
from forum.notifications.push_keys import public_key
from forum.web.pages import UNPROCESSABLE, back, json_page, redirect, render, viewer_of

LETTERS = "300/minute"


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


async def settings(request: Request) -> Response:
    """Let the viewer choose how they are told of each matter, and when not."""
    viewer = viewer_of(request)
    if request.method == "GET":
        form = NewsForm(data=await _chosen(viewer))
        form.offer(offered_to(viewer))
        return await _show_settings(request, form)
    form = await NewsForm.posted(request)
    form.offer(offered_to(viewer))
    if not form.validate():
        return await _show_settings(request, form, status=UNPROCESSABLE)
    await actions.choose(viewer, form.ways, form.quiet_hours)
    return redirect(request, "/me/news", flash=_("Your choice is kept."))


async def add_device(request: Request) -> Response:
    """Show the viewer's news in this browser."""
    form = await request.form()
    new = devices.NewDevice(
        endpoint=str(form.get("endpoint", "")),
        public_key=str(form.get("public_key", "")),
        secret=str(form.get("secret", "")),
        label=label_of(request.headers.get("user-agent", "")),
    )
    await devices.add(viewer_of(request), new)
    return redirect(request, "/me/news", flash=_("News are shown here from now on."))


async def remove_device(request: Request) -> Response:
    """Show no news in one of the viewer's browsers any more."""
    await devices.remove(viewer_of(request), int(request.path_params["device"]))
    return redirect(request, "/me/news", flash=_("No news are shown there any more."))


async def push_worker(request: Request) -> Response:
    """Send the script that shows news while no page is open; it must lie at the root."""
    body = (data_dir("static") / "push-worker.js").read_bytes()
    return Response(
        body, media_type="text/javascript", headers={"cache-control": "public, max-age=3600"}
    )


async def people(request: Request) -> Response:
    """Answer whose name goes on from the letters typed so far after an @."""
    viewer = viewer_of(request)
    await ratelimit.allow("people", str(viewer.id), LETTERS)
    typed = clean_line(request.query_params.get("q", "")[:LONGEST_NAME])
    found = await naming.suggested(viewer, typed)
    return json_page({"people": [asdict(person) for person in found]})


async def subscriptions(request: Request) -> Response:
    """Follow or leave a topic."""
    form, me = await request.form(), viewer_of(request).id
    topic = str(form.get("topic", ""))
    if form.get("do") == "unfollow":
        await actions.unfollow(me, topic)
        return back(request, "/", flash=_("You do not follow this any more."))
    await actions.follow(me, topic)
    return back(request, "/", flash=_("You follow this now. What is new comes in your letter."))


async def _show_settings(request: Request, form: NewsForm, status: int = 200) -> Response:
    key = public_key()
    shown = await devices.devices_of(viewer_of(request)) if key else []
    return await render(
        request,
        "notifications/settings.html",
        form=form,
        push_key=key,
        devices=shown,
        status=status,
    )


async def _chosen(viewer: Viewer) -> dict[str, object]:
    hours = await queries.hours_of(viewer.id)
    ways = {matter.value: way.value for matter, way in (await queries.ways_of(viewer.id)).items()}
    quiet = {"from_hour": hours.quiet_from, "until_hour": hours.quiet_until}
    return {**ways, **(quiet if hours.are_quiet else {}), "is_quiet": hours.are_quiet}
