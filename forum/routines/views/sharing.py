"""Using the routines of others, making one's own of them, and following their origin."""

from collections.abc import Awaitable, Callable, Iterable

from starlette.requests import Request
from starlette.responses import Response

from forum.files.trying import may_mark, may_write
from forum.kit.i18n import _
from forum.kit.viewer import BranchRole, Viewer
from forum.routines import actions, policy, queries
from forum.routines.forms import BranchForm
from forum.routines.models import Routine
from forum.routines.paths import routine_path
from forum.routines.views.beginning import what_is_new
from forum.web.pages import redirect, render, viewer_of

Act = Callable[[Viewer, int, int], Awaitable[Routine]]


async def use(request: Request) -> Response:
    """Say that one's branch uses a routine."""
    return await _said(request, actions.use, _("You hear when the routine changes."))


async def use_withdrawal(request: Request) -> Response:
    """Take back that one's branch uses a routine."""
    return await _said(request, actions.stop_using, "")


async def new_version(request: Request) -> Response:
    """Say that one's branch has put up the newest version."""
    return await _said(request, actions.take_new_version, _("You use the new version now."), "")


async def old_version(request: Request) -> Response:
    """Say that one's branch goes on with the version that it has."""
    return await _said(request, actions.keep_old_version, _("You keep the version you have."), "")


async def adaptation(request: Request) -> Response:
    """Make a draft of one's own from a routine; GET asks for which branch."""
    viewer, routine_id = viewer_of(request), request.path_params["id"]
    routine = await queries.routine_for(viewer, routine_id)
    may = await queries.writes_for(viewer)
    roles = [role for role in viewer.branches if role.branch_id in may]
    if request.method == "POST":
        await may_write(viewer)
        branch_id = (await BranchForm.posted(request)).branch_id or _only(roles)
        version = await actions.adapt(viewer, routine_id, branch_id)
        words = _("This is your own now. Change what is different in your shop, and publish it.")
        return redirect(request, f"{routine_path(version.routine_id)}/text", flash=words)
    place = await queries.place_of(routine)
    return await render(request, "routines/adaptation.html", routine=place, roles=roles)


async def origin(request: Request) -> Response:
    """Show what has changed in the routine that this one was made from."""
    viewer, routine_id = viewer_of(request), request.path_params["id"]
    routine = await queries.routine_for(viewer, routine_id)
    context = await what_is_new(viewer, routine) | {"routine": routine}
    may_publish = policy.may_publish(viewer, routine)
    return await render(request, "routines/origin.html", may_publish=may_publish, **context)


async def origin_dismissal(request: Request) -> Response:
    """Say that the branch does not take over what has changed in the origin."""
    routine = await actions.dismiss_origin(viewer_of(request), request.path_params["id"])
    return redirect(request, routine_path(routine.id), flash=_("Yours stays as it is."))


async def _said(request: Request, act: Act, words: str, place: str = "#used") -> Response:
    viewer, routine_id = viewer_of(request), request.path_params["id"]
    await may_mark(viewer)
    branch_id = (await BranchForm.posted(request)).branch_id or _only(viewer.branches)
    await act(viewer, routine_id, branch_id)
    return redirect(request, f"{routine_path(routine_id)}{place}", flash=words)


def _only(roles: Iterable[BranchRole]) -> int:
    found = list(roles)
    return found[0].branch_id if len(found) == 1 else 0
