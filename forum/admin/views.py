"""Pages of those who run the site: an overview, its name, branches and themes."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.admin import queries, site
from forum.admin.forms import SiteForm, ThemeForm
from forum.branches import actions as branch_actions
from forum.branches import queries as branches
from forum.branches.forms import BranchForm
from forum.branches.views import words_of
from forum.kit.errors import Conflict, Invalid
from forum.kit.i18n import _
from forum.themes import actions as theme_actions
from forum.themes import queries as themes
from forum.web.forms import Form
from forum.web.pages import UNPROCESSABLE, redirect, render, viewer_of
from forum.web.site import site_words
from forum.web.urls import path_for


async def overview(request: Request) -> Response:
    """Show how much there is of what, and the way to each."""
    counts, words = await queries.overview(viewer_of(request)), await site_words()
    return await render(request, "admin/overview.html", counts=counts, site=words)


async def edit_site(request: Request) -> Response:
    """Change the site's name and welcome."""
    form = await site_form(request)
    if request.method == "POST" and await is_site_named(request, form):
        return redirect(request, path_for("admin.overview"), flash=_("Saved."))
    return await show_form(request, "admin/edit_site.html", form)


async def list_branches(request: Request) -> Response:
    """List all branches, closed ones too."""
    found = await branches.index(viewer_of(request), with_closed=True)
    return await render(request, "admin/list_branches.html", branches=found)


async def add_branch(request: Request) -> Response:
    """Add a branch."""
    form = await BranchForm.fresh(request)
    if request.method == "POST":
        form = await BranchForm.posted(request)
        if await is_branch_added(request, form):
            return redirect(request, path_for("admin.list_branches"), flash=_("Saved."))
    return await show_form(request, "admin/add_branch.html", form)


async def close_branch(request: Request) -> Response:
    """Close a branch, or open it again."""
    viewer, branch = viewer_of(request), await branches.by_slug(request.path_params["slug"])
    if await is_closing(request):
        await branch_actions.deactivate_branch(viewer, branch.id)
        flash = _("%(name)s is closed. What was written stays.", name=branch.name)
    else:
        await branch_actions.reactivate_branch(viewer, branch.id)
        flash = _("%(name)s is open again.", name=branch.name)
    return redirect(request, path_for("admin.list_branches"), flash=flash)


async def list_themes(request: Request) -> Response:
    """List all themes in their order, closed ones too."""
    return await render(request, "admin/list_themes.html", themes=await themes.every())


async def add_theme(request: Request) -> Response:
    """Add a theme."""
    form = await ThemeForm.fresh(request)
    if request.method == "POST":
        form = await ThemeForm.posted(request)
        if await _is_theme_saved(request, form, slug=""):
            return redirect(request, path_for("admin.list_themes"), flash=_("Saved."))
    return await show_form(request, "admin/edit_theme.html", form, theme=None)


async def edit_theme(request: Request) -> Response:
    """Change a theme's words and picture."""
    theme = await themes.by_slug(request.path_params["slug"])
    form = await ThemeForm.fresh(request, data=ThemeForm.data_of(theme))
    if request.method == "POST":
        form = await ThemeForm.posted(request)
        if await _is_theme_saved(request, form, slug=theme.slug):
            return redirect(request, path_for("admin.list_themes"), flash=_("Saved."))
    return await show_form(request, "admin/edit_theme.html", form, theme=theme)


async def move_theme(request: Request) -> Response:
    """Move a theme up or down in the list."""
    is_up = (await request.form()).get("to") == "up"
    slug = request.path_params["slug"]
    await theme_actions.move_theme(viewer_of(request), slug, -1 if is_up else 1)
    return redirect(request, path_for("admin.list_themes"))


async def close_theme(request: Request) -> Response:
    """Close a theme to new things, or open it again."""
    slug, is_active = request.path_params["slug"], not await is_closing(request)
    await theme_actions.set_active(viewer_of(request), slug, is_active=is_active)
    return redirect(request, path_for("admin.list_themes"), flash=_("Saved."))


async def site_form(request: Request) -> SiteForm:
    """Return the form of the site's name, as sent or as it is now."""
    if request.method == "POST":
        return await SiteForm.posted(request)
    words = await site_words()
    return await SiteForm.fresh(request, data={"name": words.name, "welcome": words.welcome})


async def is_site_named(request: Request, form: SiteForm) -> bool:
    """Name the site as the form says, or put what is wrong beside its fields."""
    if not form.validate():
        return False
    try:
        await site.name_site(viewer_of(request), form.name.data or "", form.welcome.data or "")
    except Invalid as error:
        form.refuse(error)
        return False
    return True


async def is_branch_added(request: Request, form: BranchForm) -> bool:
    """Add the branch of the form, or put what is wrong beside its fields."""
    if not form.validate():
        return False
    try:
        await branch_actions.add_branch(viewer_of(request), words_of(form))
    except Conflict as error:
        form.refuse(Invalid(fields={"name": error.message}))
        return False
    except Invalid as error:
        form.refuse(error)
        return False
    return True


async def is_closing(request: Request) -> bool:
    """Tell whether the button that was pressed closes; else it opens again."""
    return (await request.form()).get("closed") == "yes"


async def show_form(request: Request, template: str, form: Form, **context: Any) -> Response:
    """Show a form, with status 422 when it comes back with errors."""
    status = UNPROCESSABLE if request.method == "POST" else 200
    return await render(request, template, status=status, form=form, **context)


async def _is_theme_saved(request: Request, form: ThemeForm, slug: str) -> bool:
    if not form.validate():
        return False
    viewer = viewer_of(request)
    try:
        if slug:
            await theme_actions.edit_theme(viewer, slug, form.change())
        else:
            await theme_actions.add_theme(viewer, form.change())
    except Conflict as error:
        form.refuse(Invalid(fields={"name_en": error.message}))
        return False
    except Invalid as error:
        form.refuse(error)
        return False
    return True
