"""The pages of starter kits: what is in one, and how far a branch is with it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.branches.queries import BranchPage, branch_page
from forum.kit.i18n import _
from forum.kits import actions, policy, queries
from forum.routines import queries as routines
from forum.web.pages import redirect, render, viewer_of
from forum.web.urls import path_for


async def index(request: Request) -> Response:
    """Lead to the kit; a second one would make this a list."""
    return redirect(request, path_for("kits.show", kit=await queries.first_slug()))


async def show(request: Request) -> Response:
    """Show a kit, and let leaders begin it for their branch."""
    viewer = viewer_of(request)
    kit = await queries.show(viewer, request.path_params["kit"])
    begun = await queries.begun_by(viewer, kit.id)
    there = {each.slug for each in begun}
    may_begin = [role for role in viewer.branches if role.leads and role.slug not in there]
    return await render(
        request,
        "kits/show.html",
        kit=kit,
        begun=begun,
        may_begin=may_begin,
        may_edit=policy.may_edit(viewer),
    )


async def branch(request: Request) -> Response:
    """Show how far a branch is with a kit; begin it when a leader asks."""
    viewer, kit_slug = viewer_of(request), request.path_params["kit"]
    place = await _branch(request)
    if request.method == "POST":
        await actions.start(viewer, place.id, kit_slug)
        return redirect(request, _page_of(request))
    begun = await queries.begun_kit(viewer, place.id, kit_slug)
    if begun is None:
        return redirect(request, path_for("kits.show", kit=kit_slug))
    context: dict[str, Any] = {
        "kit": await queries.show(viewer, kit_slug, begun),
        "may_copy": place.id in await routines.writes_for(viewer),
    }
    return await render(request, "kits/branch.html", branch=place, begun=begun, **context)


async def tick(request: Request) -> Response:
    """Tick a task off."""
    await actions.tick(viewer_of(request), *await _task(request))
    return redirect(request, _page_of(request))


async def untick(request: Request) -> Response:
    """Take a tick back."""
    await actions.untick(viewer_of(request), *await _task(request))
    return redirect(request, _page_of(request))


async def copy(request: Request) -> Response:
    """Copy the routine of a task into the branch; the list goes on where it was."""
    await actions.copy(viewer_of(request), *await _task(request))
    flash = _("The branch has a draft of it now. Change what is different with you.")
    return redirect(request, _page_of(request), flash=flash)


async def _task(request: Request) -> tuple[int, str, int]:
    place = await _branch(request)
    return place.id, request.path_params["kit"], request.path_params["item"]


async def _branch(request: Request) -> BranchPage:
    return await branch_page(viewer_of(request), request.path_params["slug"])


def _page_of(request: Request) -> str:
    given = request.path_params
    page = path_for("kits.branch", slug=given["slug"], kit=given["kit"])
    return f"{page}#task-{given['item']}" if "item" in given else page
