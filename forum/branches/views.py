"""Pages about branches: the list, changing one, and its people and ways in."""

from starlette.requests import Request
from starlette.responses import Response

from forum.branches import actions, inviting, queries, ways_in
from forum.branches.actions import BranchWords
from forum.branches.forms import BranchForm, InviteForm, LinkForm
from forum.branches.inviting import NewInvitation
from forum.branches.ways_in import PeoplePage
from forum.kit.errors import Conflict, Forbidden, Invalid, Refused
from forum.kit.i18n import _
from forum.web.forms import Form
from forum.web.pages import UNPROCESSABLE, redirect, render, viewer_of
from forum.web.urls import path_for


async def index(request: Request) -> Response:
    """List the branches."""
    viewer = viewer_of(request)
    return await render(request, "branches/index.html", branches=await queries.index(viewer))


async def edit(request: Request) -> Response:
    """Change what a branch says about itself."""
    branch = await queries.branch_page(viewer_of(request), request.path_params["slug"])
    if not branch.may_edit:
        raise Forbidden(_("Only the branch's leaders can do this."))
    form = await BranchForm.fresh(request, obj=branch)
    if request.method == "POST":
        form = await BranchForm.posted(request)
        if await _is_edited(request, branch.id, form):
            return redirect(request, f"/branches/{branch.slug}", flash=_("Saved."))
    status = UNPROCESSABLE if request.method == "POST" else 200
    return await render(request, "branches/edit.html", form=form, branch=branch, status=status)


async def people(request: Request) -> Response:
    """Show who belongs to a branch, who waits, and the ways in."""
    page = await _people_page(request)
    return await _people(request, page, await InviteForm.fresh(request))


async def invite(request: Request) -> Response:
    """Invite somebody by mail."""
    page = await _people_page(request)
    form = await InviteForm.posted(request)
    if form.validate():
        try:
            await inviting.invite(viewer_of(request), _invitation(form, page.branch.id))
            flash = _("The invitation is on its way to %(email)s.", email=form.email.data)
            return _back_to_people(request, flash)
        except (Invalid, Conflict) as error:
            form.refuse(Invalid(fields=_beside_email(error)))
    return await _people(request, page, form, UNPROCESSABLE)


async def withdraw_invitation(request: Request) -> Response:
    """Make an invitation stop working."""
    branch = await queries.by_slug(request.path_params["slug"])
    invitation_id = request.path_params["invitation"]
    await inviting.withdraw_invitation(viewer_of(request), branch.id, invitation_id)
    return _back_to_people(request, _("The invitation does not work any more."))


async def make_link(request: Request) -> Response:
    """Make a link that lets several people in."""
    branch = await queries.by_slug(request.path_params["slug"])
    form = await LinkForm.posted(request)
    if not form.validate():
        raise Invalid(_("Choose how long the link works and how many it lets in."))
    days, uses = form.days.data, form.use_limit.data
    await inviting.make_join_link(viewer_of(request), branch.id, days, uses)
    return _back_to_people(request, _("The link is ready. Send it to those it is for."))


async def revoke_link(request: Request) -> Response:
    """Make a link stop working."""
    branch = await queries.by_slug(request.path_params["slug"])
    await inviting.revoke_join_link(viewer_of(request), branch.id, request.path_params["link"])
    return _back_to_people(request, _("The link does not work any more."))


async def approve(request: Request) -> Response:
    """Let somebody in who asked."""
    branch = await queries.by_slug(request.path_params["slug"])
    asked = await inviting.approve(
        viewer_of(request), branch.id, request.path_params["join_request"]
    )
    return _back_to_people(request, _("%(name)s gets an invitation by mail.", name=asked.name))


async def decline(request: Request) -> Response:
    """Do not let somebody in who asked."""
    branch = await queries.by_slug(request.path_params["slug"])
    asked = await inviting.decline(
        viewer_of(request), branch.id, request.path_params["join_request"]
    )
    return _back_to_people(request, _("%(name)s gets a mail that says so.", name=asked.name))


async def set_leader(request: Request) -> Response:
    """Make a member leader, or take it back."""
    branch = await queries.by_slug(request.path_params["slug"])
    is_leader = (await request.form()).get("leads") == "yes"
    person = request.path_params["person"]
    await actions.set_leader(viewer_of(request), branch.id, person, is_leader=is_leader)
    return _back_to_people(request, _("Saved."))


async def remove_member(request: Request) -> Response:
    """Take somebody out of the branch, after one question."""
    viewer, slug = viewer_of(request), request.path_params["slug"]
    member = await ways_in.member(viewer, slug, request.path_params["person"])
    branch = await queries.by_slug(slug)
    if request.method == "GET":
        return await render(request, "branches/remove_member.html", branch=branch, member=member)
    await actions.remove_member(viewer, branch.id, member.id)
    flash = _("%(name)s is not in the branch any more.", name=member.name)
    return _back_to_people(request, flash)


async def leave(request: Request) -> Response:
    """Leave a branch, after one question."""
    viewer = viewer_of(request)
    branch = await queries.by_slug(request.path_params["slug"])
    if request.method == "GET":
        return await render(request, "branches/leave.html", branch=branch)
    await actions.remove_member(viewer, branch.id, viewer.id)
    flash = _("You have left %(branch)s.", branch=branch.name)
    return redirect(request, "/me", flash=flash)


def words_of(form: BranchForm) -> BranchWords:
    """Return what the form says about a branch."""
    return BranchWords(
        name=form.name.data or "",
        shop_name=form.shop_name.data or "",
        country=form.country.data or "",
        address=form.address.data or "",
        opening_hours=form.opening_hours.data or "",
        about=form.about.data or "",
        email_public=form.email_public.data or "",
    )


async def _is_edited(request: Request, branch_id: int, form: BranchForm) -> bool:
    if not form.validate():
        return False
    try:
        await actions.edit_branch(viewer_of(request), branch_id, words_of(form))
    except Invalid as error:
        form.refuse(error)
        return False
    return True


async def _people_page(request: Request) -> PeoplePage:
    return await ways_in.people_page(viewer_of(request), request.path_params["slug"])


async def _people(request: Request, page: PeoplePage, form: Form, status: int = 200) -> Response:
    return await render(
        request,
        "branches/people.html",
        page=page,
        branch=page.branch,
        form=form,
        link_form=LinkForm(),
        status=status,
    )


def _back_to_people(request: Request, flash: str) -> Response:
    slug = request.path_params["slug"]
    return redirect(request, path_for("branches.people", slug=slug), flash=flash)


def _invitation(form: InviteForm, branch_id: int) -> NewInvitation:
    return NewInvitation(
        form.email.data or "", form.name.data or "", branch_id, is_leader=form.is_leader.data
    )


def _beside_email(error: Refused) -> dict[str, str]:
    fields = error.fields if isinstance(error, Invalid) else {}
    return fields or {"email": error.message}
