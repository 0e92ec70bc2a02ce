"""Reading: the library, a branch's list, versions, what has changed between two, and files."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.branches.queries import branch_page
from forum.files import queries as files
from forum.files.sending import send, send_page
from forum.files.trying import may_compare
from forum.kit.errors import NotFound, Refused
from forum.kit.viewer import Viewer
from forum.notifications import is_subscribed, topics
from forum.routines import differences, policy, queries
from forum.routines.differences import Sides
from forum.routines.kinds import VersionState
from forum.routines.models import Routine, Version
from forum.routines.queries import UsedBy, Wanted
from forum.themes import queries as themes
from forum.web.pages import render, viewer_of

MOST_DIGITS = 9


async def library(request: Request) -> Response:
    """Show the routines that the viewer may read, all or those of a theme."""
    viewer, asked = viewer_of(request), request.query_params
    slug, cursor = asked.get("theme", ""), asked.get("after", "")
    theme = await themes.by_slug(slug) if slug else None
    wanted = Wanted(theme_id=theme.id if theme else None)
    topic = topics.of_theme_routines(theme.id) if theme else ""
    context: dict[str, Any] = {
        "page": await queries.library(viewer, wanted, cursor=cursor),
        "themes": await themes.active(),
        "may_start": bool(await queries.writes_for(viewer)),
        "has_drafts": await queries.has_drafts(viewer),
        "is_followed": bool(topic) and await is_subscribed(viewer.id, topic),
    }
    given: dict[str, Any] = {"theme": theme, "slug": slug, "cursor": cursor, "topic": topic}
    return await render(request, "routines/library.html", **context, **given)


async def branch(request: Request) -> Response:
    """Show a branch's own list, by what wants attention."""
    viewer = viewer_of(request)
    found = await branch_page(viewer, request.path_params["slug"])
    return await render(
        request,
        "routines/branch.html",
        branch=found,
        page=await queries.of_branch(viewer, found.id),
        may_start=found.id in await queries.writes_for(viewer),
        leads=policy.leads(viewer, found.id),
        belongs=viewer.belongs_to(found.id),
        writers=await queries.writers_of(found.id),
    )


async def drafts(request: Request) -> Response:
    """Show what the viewer has begun and not published."""
    viewer = viewer_of(request)
    return await render(
        request, "routines/drafts.html", drafts=await queries.own_drafts(viewer, 100)
    )


async def versions(request: Request) -> Response:
    """Show all published versions of a routine."""
    viewer, routine_id = viewer_of(request), request.path_params["id"]
    routine = await queries.routine_for(viewer, routine_id)
    found = await queries.versions(routine_id, 500)
    return await render(request, "routines/versions.html", routine=routine, versions=found)


async def version(request: Request) -> Response:
    """Show one text of a routine: an old version, a draft or a proposal."""
    viewer, places = viewer_of(request), request.path_params
    routine, text = await queries.version_for(viewer, places["id"], places["version_id"])
    is_open = text.state in {VersionState.DRAFT, VersionState.PROPOSED}
    context: dict[str, Any] = {
        "writer": await queries.writer_of(text),
        "files": await queries.files_of(routine.id, text.id),
        "sides": await _beside_current(viewer, routine, text) if is_open else None,
        "is_open": is_open,
        "may_publish": is_open and policy.may_publish(viewer, routine),
        "is_own": text.by_id == viewer.id,
    }
    return await render(request, "routines/version.html", routine=routine, text=text, **context)


async def changes(request: Request) -> Response:
    """Show two published versions side by side."""
    viewer, routine_id = viewer_of(request), request.path_params["id"]
    routine = await queries.routine_for(viewer, routine_id)
    old = await queries.numbered(routine, _number(request, "from"))
    new = await queries.numbered(routine, _number(request, "to"))
    await may_compare(viewer)
    sides = await differences.compare(await queries.side(old), await queries.side(new))
    context: dict[str, Any] = {"old": old, "new": new, "sides": sides}
    context["notes"] = await queries.notes_between(old, new)
    behind = await _behind(viewer, routine)
    return await render(request, "routines/changes.html", routine=routine, behind=behind, **context)


async def comparison(request: Request) -> Response:
    """Show the routines of two branches side by side, step by step."""
    viewer, places = viewer_of(request), request.path_params
    one = await queries.routine_for(viewer, places["id"])
    other = await queries.routine_for(viewer, places["other"])
    old, new = await queries.current_version(one), await queries.current_version(other)
    await may_compare(viewer)
    sides = await differences.compare(await queries.side(old), await queries.side(new))
    return await render(
        request,
        "routines/comparison.html",
        one=await queries.place_of(one),
        other=await queries.place_of(other),
        sides=sides,
    )


async def file(request: Request) -> Response:
    """Send a file of a routine."""
    return await _send(request)


async def picture(request: Request) -> Response:
    """Send a picture of a routine in one of its sizes."""
    return await _send(request)


async def page_picture(request: Request) -> Response:
    """Send the picture of one page of a document."""
    places = request.path_params
    await queries.may_fetch(viewer_of(request), places["id"], places["file_id"])
    stored = await files.get(places["file_id"])
    return await send_page(request, stored, places["page"])


async def _behind(viewer: Viewer, routine: Routine) -> list[UsedBy]:
    """Return the viewer's branches that use an older version and have not said to keep it."""
    used = await queries.used_by(routine.id)
    own = [each for each in used if viewer.belongs_to(each.branch_id)]
    return [each for each in own if each.seen_number < routine.number]


async def _beside_current(viewer: Viewer, routine: Routine, text: Version) -> Sides | None:
    """Return what a text would change; it can be read without, after too many looks as well."""
    if not routine.number:
        return None
    current = await queries.current_version(routine)
    try:
        await may_compare(viewer)
        return await differences.compare(await queries.side(current), await queries.side(text))
    except Refused:
        return None


async def _send(request: Request) -> Response:
    file_id = request.path_params["file_id"]
    await queries.may_fetch(viewer_of(request), request.path_params["id"], file_id)
    return await send(request, file_id, request.path_params.get("size"))


def _number(request: Request, name: str) -> int:
    wanted = request.query_params.get(name, "")
    if not wanted.isdecimal() or len(wanted) > MOST_DIGITS:
        raise NotFound
    return int(wanted)
