"""Coming in: an invitation's page, a link's page, its poster, and asking to join."""

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts import signing_in
from forum.accounts.actions import NewPerson
from forum.accounts.forms import NewcomerForm
from forum.accounts.views import ask_of, browser_of, client_of, show_code_page
from forum.branches import accepting, inviting, qr, queries, ways_in
from forum.branches.accepting import Arrival
from forum.branches.forms import JoinForm, RequestForm
from forum.branches.inviting import NewRequest
from forum.branches.ways_in import WayIn
from forum.kit import i18n
from forum.kit.errors import Invalid
from forum.kit.i18n import _
from forum.web.cookies import drop_cookie, read_cookie, write_session
from forum.web.forms import Form
from forum.web.pages import GONE, UNPROCESSABLE, redirect, render, viewer_of
from forum.web.urls import path_for


async def invitation(request: Request) -> Response:
    """Show what an invitation promises, and accept it."""
    token, viewer = request.path_params["token"], viewer_of(request)
    way_in = await ways_in.invitation(token)
    if way_in is None or not way_in.is_usable:
        return await render(request, "branches/gone.html", status=GONE)
    if not viewer.is_anonymous or way_in.has_account:
        return await _accept_with_account(request, way_in)
    form = await _newcomer_form(request, way_in.name)
    if request.method == "POST" and form.validate():
        try:
            new, into = _new_person(form), browser_of(request)
            return _welcome(request, await accepting.accept_as_newcomer(token, new, into))
        except Invalid as error:
            form.refuse(error)
    return await _show(request, "branches/invitation.html", form, way_in=way_in)


async def join(request: Request) -> Response:
    """Show a branch's link to whoever has it, and let them in."""
    token, viewer = request.path_params["token"], viewer_of(request)
    way_in = await ways_in.join_link(token)
    if way_in is None or not way_in.is_usable:
        return await render(request, "branches/gone.html", status=GONE)
    if not viewer.is_anonymous:
        return await _join_with_account(request, way_in)
    if read_cookie(request, "newcomer"):
        return await _join_as_newcomer(request, way_in)
    form = JoinForm() if request.method == "GET" else await JoinForm.posted(request)
    if request.method == "POST" and form.validate():
        ask = ask_of(request, form.email.data or "", request.url.path)
        asked = await signing_in.ask_for_code(replace(ask, is_newcomer_welcome=True))
        return show_code_page(request, asked)
    return await _show(request, "branches/join.html", form, way_in=way_in)


async def poster(request: Request) -> Response:
    """Show a sheet for the wall with the QR code of a branch's link."""
    slug, link_id = request.path_params["slug"], request.path_params["link"]
    branch, link = await ways_in.poster(viewer_of(request), slug, link_id)
    return await render(request, "branches/poster.html", branch=branch, link=link)


async def qr_code(request: Request) -> Response:
    """Draw the QR code of a branch's link."""
    slug, link_id = request.path_params["slug"], request.path_params["link"]
    _branch, link = await ways_in.poster(viewer_of(request), slug, link_id)
    headers = {"cache-control": "private, max-age=3600"}
    return Response(qr.svg(link.url), media_type="image/svg+xml", headers=headers)


async def ask_to_join(request: Request) -> Response:
    """Ask a branch to be let in."""
    branches = [
        (branch.slug, f"{branch.name}, {branch.shop_name}" if branch.shop_name else branch.name)
        for branch in await queries.index(viewer_of(request))
    ]
    if request.method == "GET":
        data = {"branch": request.query_params.get("branch", "")}
        form = RequestForm(data=data, branches=branches)
        return await render(request, "branches/ask_to_join.html", form=form)
    form = await RequestForm.posted(request, branches=branches)
    if form.validate():
        try:
            await inviting.ask_to_join(form.branch.data or "", _new_request(request, form))
            return redirect(request, path_for("branches.asked_to_join"))
        except Invalid as error:
            form.refuse(error)
    return await _show(request, "branches/ask_to_join.html", form)


async def asked_to_join(request: Request) -> Response:
    """Say that the leaders have been asked."""
    return await render(request, "branches/asked_to_join.html")


async def _accept_with_account(request: Request, way_in: WayIn) -> Response:
    viewer, token = viewer_of(request), request.path_params["token"]
    is_owner = await ways_in.has_address(viewer, way_in.email)
    if request.method == "POST" and is_owner:
        await accepting.accept_as_viewer(viewer, token)
        place = f"/branches/{way_in.branch_slug}" if way_in.branch_slug else "/"
        flash = _("Welcome to %(branch)s!", branch=way_in.branch_name) if way_in.branch_name else ""
        return redirect(request, place, flash=flash)
    return await render(
        request, "branches/accept.html", way_in=way_in, is_owner=is_owner, here=request.url.path
    )


async def _join_with_account(request: Request, way_in: WayIn) -> Response:
    if request.method == "POST":
        await accepting.join_as_viewer(viewer_of(request), request.path_params["token"])
        flash = _("Welcome to %(branch)s!", branch=way_in.branch_name)
        return redirect(request, f"/branches/{way_in.branch_slug}", flash=flash)
    return await render(
        request, "branches/accept.html", way_in=way_in, is_owner=True, here=request.url.path
    )


async def _join_as_newcomer(request: Request, way_in: WayIn) -> Response:
    form = await _newcomer_form(request, "")
    proof, token = read_cookie(request, "newcomer"), request.path_params["token"]
    way_in = replace(way_in, email=signing_in.proven_email(proof))
    if request.method == "POST" and form.validate():
        try:
            new, into = _new_person(form), browser_of(request)
            return _welcome(request, await accepting.join_as_newcomer(token, proof, new, into))
        except Invalid as error:
            form.refuse(error)
    return await _show(request, "branches/invitation.html", form, way_in=way_in)


async def _newcomer_form(request: Request, name: str) -> NewcomerForm:
    if request.method == "POST":
        return await NewcomerForm.posted(request)
    return NewcomerForm(data={"name": name, "language": i18n.current_language()})


async def _show(request: Request, template: str, form: Form, **context: Any) -> Response:
    status = UNPROCESSABLE if request.method == "POST" else 200
    return await render(request, template, status=status, form=form, **context)


def _new_person(form: NewcomerForm) -> NewPerson:
    return NewPerson(form.name.data or "", form.language.data, form.in_shop_since.data)


def _new_request(request: Request, form: RequestForm) -> NewRequest:
    return NewRequest(
        form.email.data or "", form.name.data or "", form.message.data or "", client_of(request)
    )


def _welcome(request: Request, arrival: Arrival) -> Response:
    if arrival.is_administrator:
        response = redirect(request, "/admin/setup")
    else:
        flash = _("Welcome! Look around, and ask whatever you like.")
        response = redirect(request, "/", flash=flash)
    write_session(response, arrival.session_token)
    drop_cookie(response, "newcomer")
    return response
