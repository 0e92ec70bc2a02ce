"""The first run: naming the site, the first branch, its leader, a test mail; one page each.

How far it has come is read from what is there, so it can be left and resumed at any time.
"""

from starlette.requests import Request
from starlette.responses import Response

from forum.admin import queries, site
from forum.admin.forms import LeaderForm
from forum.admin.queries import STEPS, Progress
from forum.admin.views import is_branch_added, is_site_named, site_form
from forum.branches import actions as branch_actions
from forum.branches import inviting
from forum.branches.forms import BranchForm
from forum.branches.inviting import NewInvitation
from forum.kit.errors import Conflict, Invalid
from forum.kit.i18n import _
from forum.web.forms import Form
from forum.web.pages import UNPROCESSABLE, redirect, render, viewer_of
from forum.web.urls import path_for


async def setup(request: Request) -> Response:
    """Lead to the first step that is not done yet."""
    progress = await queries.progress(viewer_of(request))
    step = "mail" if progress.step == "done" else progress.step
    return redirect(request, path_for(f"admin.setup_{step}"))


async def setup_site(request: Request) -> Response:
    """Name the site."""
    form = await site_form(request)
    if request.method == "POST" and await is_site_named(request, form):
        return redirect(request, path_for("admin.setup_branch"))
    return await _show(request, "site", form)


async def setup_branch(request: Request) -> Response:
    """Add the first branch."""
    form = await BranchForm.fresh(request)
    if request.method == "POST":
        form = await BranchForm.posted(request)
        if await is_branch_added(request, form):
            return redirect(request, path_for("admin.setup_leader"))
    return await _show(request, "branch", form)


async def setup_leader(request: Request) -> Response:
    """Invite the first branch's leader, or lead it oneself."""
    progress = await queries.progress(viewer_of(request))
    if not progress.branch:
        return redirect(request, path_for("admin.setup_branch"))
    form = await LeaderForm.fresh(request)
    if request.method == "POST":
        form = await LeaderForm.posted(request)
        if await _is_led(request, progress, form):
            return redirect(request, path_for("admin.setup_mail"))
    return await _show(request, "leader", form)


async def setup_mail(request: Request) -> Response:
    """Send a test mail and show what became of it."""
    if request.method == "POST":
        address = await site.send_test_mail(viewer_of(request))
        flash = _("A mail is on its way to %(email)s.", email=address)
        return redirect(request, path_for("admin.setup_mail"), flash=flash)
    return await _show(request, "mail", Form())


async def finish(request: Request) -> Response:
    """End the first run."""
    await site.finish(viewer_of(request))
    return redirect(request, "/", flash=_("All is ready. Write the first question!"))


async def _is_led(request: Request, progress: Progress, form: LeaderForm) -> bool:
    viewer = viewer_of(request)
    if (await request.form()).get("lead") == "myself":
        await branch_actions.lead_oneself(viewer, progress.branch)
        return True
    if not form.validate():
        return False
    new = NewInvitation(form.email.data or "", "", progress.branch, is_leader=True)
    try:
        await inviting.invite(viewer, new)
    except (Conflict, Invalid) as error:
        form.refuse(Invalid(fields={"email": error.message}))
        return False
    return True


async def _show(request: Request, step: str, form: Form) -> Response:
    status = UNPROCESSABLE if request.method == "POST" else 200
    return await render(
        request,
        f"admin/setup_{step}.html",
        status=status,
        form=form,
        step=step,
        number=STEPS.index(step) + 1,
        progress=await queries.progress(viewer_of(request)),
    )
