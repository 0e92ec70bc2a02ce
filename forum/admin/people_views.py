"""Pages about people for those who run the site: finding them, their rank, their account."""

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts import actions
from forum.admin import queries
from forum.admin.forms import BranchChoiceForm, RankForm
from forum.admin.views import is_closing
from forum.branches import actions as branch_actions
from forum.branches import queries as branches
from forum.kit.errors import Invalid
from forum.kit.i18n import _
from forum.kit.viewer import Rank
from forum.web.pages import redirect, render, viewer_of
from forum.web.urls import path_for


async def list_people(request: Request) -> Response:
    """List people by name, or those that a search finds."""
    words, cursor = request.query_params.get("q", ""), request.query_params.get("after", "")
    page = await queries.people(viewer_of(request), words, cursor)
    return await render(request, "admin/list_people.html", page=page, words=words)


async def show_person(request: Request) -> Response:
    """Show what somebody may do and where they belong."""
    viewer = viewer_of(request)
    person, theirs = await queries.person(viewer, request.path_params["person"])
    belongs = {branch.id for branch in theirs}
    open_ones = [one for one in await branches.index(viewer) if one.id not in belongs]
    return await render(
        request,
        "admin/show_person.html",
        person=person,
        branches=theirs,
        rank_form=RankForm(data={"rank": person.rank.value}),
        branch_form=BranchChoiceForm(branches=[(one.id, one.name) for one in open_ones]),
    )


async def set_rank(request: Request) -> Response:
    """Make somebody member, moderator or administrator."""
    form = await RankForm.posted(request)
    if not form.validate():
        raise Invalid(_("Choose what this person may do."))
    person_id = request.path_params["person"]
    await actions.set_rank(viewer_of(request), person_id, Rank(form.rank.data))
    return _back(request)


async def close_account(request: Request) -> Response:
    """Close somebody's account, or open it again."""
    viewer, person_id = viewer_of(request), request.path_params["person"]
    if await is_closing(request):
        await actions.deactivate(viewer, person_id)
    else:
        await actions.reactivate(viewer, person_id)
    return _back(request)


async def add_to_branch(request: Request) -> Response:
    """Put somebody into a branch."""
    viewer = viewer_of(request)
    choices = [(one.id, one.name) for one in await branches.index(viewer)]
    form = await BranchChoiceForm.posted(request, branches=choices)
    if not form.validate():
        raise Invalid(_("Choose a branch."))
    await branch_actions.add_member(viewer, form.branch.data, request.path_params["person"])
    return _back(request)


def _back(request: Request) -> Response:
    path = path_for("admin.show_person", person=request.path_params["person"])
    return redirect(request, path, flash=_("Saved."))
