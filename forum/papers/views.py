"""The pages of paper: a sheet, what its code says, and the binder of a branch."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from forum.accounts.views import client_of
from forum.branches.queries import BranchPage, branch_page
from forum.files.names import clean_name, disposition
from forum.kit import ratelimit
from forum.kit.errors import Forbidden, NotFound
from forum.kit.i18n import _
from forum.kit.storage import storage
from forum.papers import actions, binders, policy, queries
from forum.papers.models import BinderState
from forum.papers.queries import Standing
from forum.papers.sheets import CannotDraw, pdf_of, sheet_of
from forum.routines.queries import routine_for
from forum.web.pages import redirect, render, viewer_of
from forum.web.urls import path_for

# By one address: a shop's wall is scanned now and then, and nobody tries codes.
SCANS: Final = "60/10minutes"
SHEETS: Final = "120/hour"
PRIVATE: Final = "private, no-cache"
PDF: Final = "application/pdf"
# Browsers show a PDF in a page of their own making, to which these rules apply: it has a style and
# an object in it, and with the rules of our pages it stays empty. No script of ours is in either.
PDF_RULES: Final = (
    "object-src 'self'; style-src 'unsafe-inline'; script-src 'none'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)


async def sheet(request: Request) -> Response:
    """Answer with a routine on A4: as PDF, or as a page that the browser prints (`?as=page`)."""
    viewer, routine_id = viewer_of(request), request.path_params["id"]
    if request.query_params.get("as") != "page":
        drawn = await sheet_of(viewer, routine_id)
        await ratelimit.allow("sheet", str(viewer.id), SHEETS)
        try:
            return _pdf(await pdf_of(drawn), (await routine_for(viewer, routine_id)).title)
        except CannotDraw:
            pass
    shown = await sheet_of(viewer, routine_id, for_browser=True)
    return HTMLResponse(shown.html, headers={"cache-control": PRIVATE})


async def paper(request: Request) -> Response:
    """Say whether a printed sheet still counts, to whoever scanned its code."""
    await ratelimit.allow("paper", client_of(request), SCANS)
    shown = await queries.paper_shown(viewer_of(request), request.path_params["token"])
    status = 404 if shown.standing is Standing.GONE else 200
    return await render(request, "papers/paper.html", paper=shown, status=status)


async def binder(request: Request) -> Response:
    """Show how far the binder of a branch is; make it when it is asked for."""
    branch = await _own_branch(request)
    if request.method == "POST":
        await actions.ask_for_binder(viewer_of(request), branch.id)
        return redirect(request, path_for("papers.binder", slug=branch.slug))
    context = await _binder_shown(branch.id)
    return await render(request, "papers/binder.html", branch=branch, **context)


async def binder_file(request: Request) -> Response:
    """Send the binder of a branch, unless there is something in it that stands there no more."""
    branch = await _own_branch(request)
    made = await queries.binder_of(branch.id)
    if made is None or made.state is not BinderState.READY:
        raise NotFound(_("This binder is not kept any more. Have it made anew."))
    if made.contents != binders.made_of(await binders.routines_of(branch.id)):
        raise NotFound(_("Something has changed since this binder was made. Have it made anew."))
    name = _("Routines of %(branch)s", branch=branch.name)
    headers = _headers(name) | {"content-length": str(made.size)}
    return StreamingResponse(storage().stream(made.key), headers=headers, media_type=PDF)


async def _binder_shown(branch_id: int) -> dict[str, Any]:
    made = await queries.binder_of(branch_id)
    routines = await binders.routines_of(branch_id)
    return {
        "binder": made,
        "count": len(routines),
        "is_under_way": made is not None and queries.is_under_way(made),
        "is_fresh": made is not None and made.contents == binders.made_of(routines),
    }


async def _own_branch(request: Request) -> BranchPage:
    viewer = viewer_of(request)
    branch = await branch_page(viewer, request.path_params["slug"])
    if not policy.may_have_binder(viewer, branch.id):
        raise Forbidden(_("The binder is for those who volunteer in the branch."))
    return branch


def _pdf(content: bytes, title: str) -> Response:
    return Response(content, headers=_headers(title), media_type=PDF)


def _headers(title: str) -> dict[str, str]:
    name = disposition("inline", clean_name(title, ".pdf"))
    return {
        "content-disposition": name,
        "cache-control": PRIVATE,
        "content-security-policy": PDF_RULES,
    }
