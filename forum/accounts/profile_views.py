"""My own page: who I am, where I am signed in, and leaving."""

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts import actions, queries
from forum.accounts.actions import Profile
from forum.accounts.forms import AddressForm, ProfileForm
from forum.accounts.new_address import ask_for_address, move_to_address, wanted_address
from forum.kit import i18n
from forum.kit.errors import Conflict, Invalid
from forum.kit.i18n import _, ngettext
from forum.web.cookies import drop_cookie
from forum.web.pages import GONE, OK, UNPROCESSABLE, redirect, render, viewer_of
from forum.web.urls import path_for


async def me(request: Request) -> Response:
    """Show my own page."""
    person = await queries.profile(viewer_of(request))
    return await render(request, "accounts/me.html", person=person)


async def edit_profile(request: Request) -> Response:
    """Change what I say about myself."""
    viewer = viewer_of(request)
    if request.method == "GET":
        form = await ProfileForm.fresh(request, obj=await queries.profile(viewer))
        return await render(request, "accounts/edit_profile.html", form=form)
    form = await ProfileForm.posted(request)
    if form.validate():
        try:
            await actions.edit_profile(viewer, _profile(form))
            return _saved(request, form.language.data)
        except Invalid as error:
            form.refuse(error)
    return await render(request, "accounts/edit_profile.html", form=form, status=UNPROCESSABLE)


async def address(request: Request) -> Response:
    """Ask for a link to another e-mail address."""
    viewer, status = viewer_of(request), OK
    form = AddressForm()
    if request.method == "POST":
        form = await AddressForm.posted(request)
        try:
            if form.validate():
                await ask_for_address(viewer, form.email.data or "")
                flash = _("Open the mail at the new address, and press its link.")
                return redirect(request, path_for("accounts.me"), flash=flash)
        except Invalid as error:
            form.refuse(error)
        status = UNPROCESSABLE
    person = await queries.profile(viewer)
    return await render(request, "accounts/address.html", form=form, person=person, status=status)


async def new_address(request: Request) -> Response:
    """Show one button for the link of a mail; only pressing it moves the account."""
    viewer, token = viewer_of(request), request.path_params["token"]
    try:
        if request.method == "POST":
            await move_to_address(viewer, token)
            return redirect(request, path_for("accounts.me"), flash=_("Mail goes there now."))
        email, problem = await wanted_address(viewer, token), ""
    except (Invalid, Conflict) as error:
        email, problem = "", error.message
    return await render(
        request,
        "accounts/new_address.html",
        token=token,
        email=email,
        problem=problem,
        status=GONE if problem else OK,
    )


async def devices(request: Request) -> Response:
    """List the browsers in which I am signed in."""
    found = await queries.devices(viewer_of(request))
    return await render(request, "accounts/devices.html", devices=found)


async def end_session(request: Request) -> Response:
    """Sign out one of my devices."""
    await actions.end_session(viewer_of(request), request.path_params["session"])
    flash = _("That device is signed out.")
    return redirect(request, path_for("accounts.devices"), flash=flash)


async def end_other_sessions(request: Request) -> Response:
    """Sign out all my devices but this one."""
    ended = await actions.end_other_sessions(viewer_of(request))
    flash = ngettext("%(num)s device is signed out.", "%(num)s devices are signed out.", ended)
    return redirect(request, path_for("accounts.devices"), flash=flash)


async def leave(request: Request) -> Response:
    """Close my own account, after one question."""
    viewer = viewer_of(request)
    if request.method == "GET":
        return await render(request, "accounts/leave.html")
    await actions.deactivate(viewer, viewer.id)
    flash = _("Your account is closed. Thank you for being here.")
    response = redirect(request, path_for("accounts.sign_in"), flash=flash)
    drop_cookie(response, "session")
    return response


def _profile(form: ProfileForm) -> Profile:
    return Profile(
        name=form.name.data or "",
        about=form.about.data or "",
        in_shop_since=form.in_shop_since.data,
        language=form.language.data,
        time_zone=form.time_zone.data,
    )


def _saved(request: Request, language: str) -> Response:
    i18n.use_language(language or i18n.current_language())
    return redirect(request, path_for("accounts.me"), flash=_("Saved."))
