"""Start page, themes, branches and people."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from forum.home import queries
from forum.home.routine_page import routine_context
from forum.kit import dates, db
from forum.kit.errors import NotFound
from forum.kit.i18n import _
from forum.notifications.actions import note_seen
from forum.notifications.naming import written
from forum.themes import queries as theme_queries
from forum.threads.kinds import Kind
from forum.web.pages import render, viewer_of
from forum.web.site import site_words


async def show(request: Request) -> Response:
    """Show what one can help with, what worked and what is new."""
    viewer = viewer_of(request)
    page = await queries.start_page(viewer)
    greeting, welcome = dates.greeting(viewer.time_zone), (await site_words()).welcome
    return await render(request, "home/show.html", page=page, greeting=greeting, welcome=welcome)


async def themes(request: Request) -> Response:
    """Show the themes."""
    return await render(request, "themes/index.html", themes=await theme_queries.active())


async def theme(request: Request) -> Response:
    """Show what is filed under a theme."""
    kind = _kind(request.query_params.get("kind", ""))
    slug, cursor = request.path_params["slug"], request.query_params.get("after", "")
    page = await queries.theme_page(viewer_of(request), slug, kind, cursor)
    return await render(request, "themes/show.html", page=page, kind=kind or "", cursor=cursor)


async def branch(request: Request) -> Response:
    """Show a branch: who, where, what they know."""
    slug, cursor = request.path_params["slug"], request.query_params.get("after", "")
    page = await queries.branch_shown(viewer_of(request), slug, cursor)
    return await render(request, "branches/show.html", page=page, cursor=cursor)


async def person(request: Request) -> Response:
    """Show a person: where they belong and where they helped."""
    cursor = request.query_params.get("after", "")
    page = await queries.person_shown(viewer_of(request), request.path_params["id"], cursor)
    name = await written(page.person.id) if page.person.is_active else ""
    return await render(request, "accounts/person.html", page=page, cursor=cursor, name=name)


async def routine(request: Request) -> Response:
    """Show a routine, and what is asked about it."""
    viewer, routine_id = viewer_of(request), request.path_params["id"]
    context = await routine_context(viewer, routine_id)
    await note_seen(viewer, context["topic"])
    return await render(request, "routines/show.html", **context)


async def health(request: Request) -> Response:
    """Say that the server answers and its database does too, for whoever watches it."""
    await db.value("SELECT 1 AS one")
    return PlainTextResponse("ok")


def _kind(name: str) -> Kind | None:
    if not name:
        return None
    if name not in set(Kind):
        raise NotFound(_("We cannot find this page"))
    return Kind(name)
