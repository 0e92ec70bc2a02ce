"""What leaders and moderators put into letters, and a branch's sheet for the break room."""

from starlette.requests import Request
from starlette.responses import Response

from forum.branches import qr
from forum.branches.queries import BranchPage, branch_page
from forum.digests import greetings, walls
from forum.digests.forms import GreetingForm
from forum.digests.overview import overview
from forum.kit import i18n
from forum.kit.addresses import url_of
from forum.kit.errors import Invalid
from forum.kit.i18n import _
from forum.web.pages import UNPROCESSABLE, redirect, render, viewer_of
from forum.web.urls import path_for


async def branch_letter(request: Request) -> Response:
    """Let a leader greet the branch in its next letters, and look after its sheet."""
    branch = await _branch(request)
    form = await _greeted(request, branch.id)
    if form is None:
        return redirect(request, _page_of(branch), flash=_("It stands in the next letters."))
    return await render(
        request,
        "digests/branch.html",
        branch=branch,
        form=form,
        standing=await greetings.standing(branch.id),
        wall_url=await walls.link_of(viewer_of(request), branch.id),
        status=UNPROCESSABLE if form.errors else 200,
    )


async def withdraw_branch_greeting(request: Request) -> Response:
    """Leave a leader's words out of the next letters."""
    branch = await _branch(request)
    await greetings.take_back(viewer_of(request), branch.id)
    return redirect(request, _page_of(branch), flash=_("It stands in no more letters."))


async def make_wall(request: Request) -> Response:
    """Give a branch's sheet a new secret address."""
    branch = await _branch(request)
    await walls.make_link(viewer_of(request), branch.id)
    return redirect(request, _page_of(branch), flash=_("The page has a new address."))


async def revoke_wall(request: Request) -> Response:
    """Let the secret address of a branch's sheet work no more."""
    branch = await _branch(request)
    await walls.revoke_link(viewer_of(request), branch.id)
    return redirect(request, _page_of(branch), flash=_("The address works no more."))


async def wall(request: Request) -> Response:
    """Show a branch's sheet to whoever has its address, in the language of the shop."""
    page = await walls.wall(request.path_params["token"])
    i18n.use_language(page.viewer.language)
    cards = (page.coffee, *page.can_help, *page.worked, *(one.answer.thread for one in page.solved))
    codes = {card.id: qr.inline(url_of(card.path), border=2) for card in cards if card}
    return await render(request, "digests/wall.html", page=page, codes=codes)


async def moderators_letter(request: Request) -> Response:
    """Show moderators who gets the letter, and take a word to everybody."""
    seen = await overview(viewer_of(request))
    form = await _greeted(request, None)
    here = path_for("digests.moderators_letter")
    if form is None:
        return redirect(request, here, flash=_("It stands in the next letters."))
    return await render(
        request,
        "digests/moderators.html",
        form=form,
        standing=await greetings.standing(None),
        overview=seen,
        status=UNPROCESSABLE if form.errors else 200,
    )


async def withdraw_note(request: Request) -> Response:
    """Leave a moderator's words out of the next letters."""
    await greetings.take_back(viewer_of(request), None)
    here = path_for("digests.moderators_letter")
    return redirect(request, here, flash=_("It stands in no more letters."))


async def _greeted(request: Request, branch_id: int | None) -> GreetingForm | None:
    """Return the form to show; None when its words were taken."""
    if request.method == "GET":
        return GreetingForm()
    form = await GreetingForm.posted(request)
    if not form.validate():
        return form
    try:
        await greetings.greet(viewer_of(request), form.text.data or "", branch_id)
    except Invalid as error:
        form.refuse(error)
        return form
    return None


async def _branch(request: Request) -> BranchPage:
    return await branch_page(viewer_of(request), request.path_params["slug"])


def _page_of(branch: BranchPage) -> str:
    return path_for("digests.branch_letter", slug=branch.slug)
