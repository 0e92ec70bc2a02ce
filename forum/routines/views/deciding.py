"""Publishing, saying no, confirming, details, deletion, and who may write."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.branches.queries import branch_page
from forum.branches.viewers import viewer_of_person
from forum.kit.errors import Forbidden, Invalid, NotFound
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.routines import actions, policy, queries, reminders
from forum.routines.forms import DetailsForm, ReplyForm
from forum.routines.models import Routine
from forum.routines.paths import branch_routines_path, routine_path, version_path
from forum.themes import queries as themes
from forum.web.pages import GONE, UNPROCESSABLE, redirect, render, viewer_of


async def publication(request: Request) -> Response:
    """Publish a draft or a proposal as it stands."""
    viewer, places = viewer_of(request), request.path_params
    reply = str((await request.form()).get("reply", ""))
    done = await actions.publish(viewer, places["id"], places["version_id"], reply=reply)
    if done.number == 1 and await queries.own_drafts(viewer, 1):
        # Many files became drafts at once: on to the next one.
        words = _("“%(title)s” is published. Here are the drafts that are left.", title=done.title)
        return redirect(request, "/routines/drafts", flash=words)
    return redirect(request, routine_path(places["id"]), flash=_("It is published."))


async def proposal(request: Request) -> Response:
    """Send a draft to those who decide."""
    viewer, places = viewer_of(request), request.path_params
    await actions.propose(viewer, places["id"], places["version_id"])
    words = _("It is sent to the leaders of the branch. You hear what they say.")
    return redirect(request, version_path(places["id"], places["version_id"]), flash=words)


async def proposal_withdrawal(request: Request) -> Response:
    """Make one's own proposal a draft again."""
    viewer, places = viewer_of(request), request.path_params
    await actions.take_back(viewer, places["id"], places["version_id"])
    path = version_path(places["id"], places["version_id"])
    return redirect(request, path, flash=_("It is your draft again."))


async def refusal(request: Request) -> Response:
    """Say no to a proposal, with a word why."""
    viewer, places = viewer_of(request), request.path_params
    routine, text = await queries.version_for(viewer, places["id"], places["version_id"])
    if not policy.may_publish(viewer, routine):
        raise Forbidden(_("The leaders of the branch decide about its routines."))
    is_sent = request.method == "POST"
    form = await ReplyForm.posted(request) if is_sent else await ReplyForm.fresh(request)
    if is_sent and form.validate():
        await actions.decline(viewer, routine.id, text.id, form.reply.data or "")
        words = _("%(name)s is told.", name=await queries.writer_of(text))
        return redirect(request, routine_path(routine.id), flash=words)
    status = UNPROCESSABLE if form.errors else 200
    context: dict[str, Any] = {"form": form, "routine": routine, "text": text}
    return await render(request, "routines/refusal.html", status=status, **context)


async def confirmation(request: Request) -> Response:
    """Say that a routine still holds; GET asks with one button."""
    viewer, routine_id = viewer_of(request), request.path_params["id"]
    routine = await queries.routine_for(viewer, routine_id)
    _check_answers(viewer, routine)
    if request.method == "GET":
        text = await queries.current_version(routine)
        return await render(request, "routines/confirmation.html", routine=routine, text=text)
    await actions.confirm(viewer, routine_id)
    return redirect(request, routine_path(routine_id), flash=_("Thank you! It still holds."))


async def still(request: Request) -> Response:
    """Say by the link of a mail that a routine still holds, signed in or not."""
    token = request.path_params["token"]
    try:
        routine_id, person_id = reminders.read_token(token)
        reader = await viewer_of_person(person_id)
        routine = await queries.routine_for(reader, routine_id)
        _check_answers(reader, routine)
    except (Invalid, NotFound, Forbidden):
        return await render(request, "routines/still.html", status=GONE, routine=None)
    if request.method == "GET":
        text = await queries.current_version(routine)
        return await render(request, "routines/still.html", routine=routine, text=text)
    routine = await actions.confirm(reader, routine_id)
    return await render(request, "routines/still.html", routine=routine, text=None)


async def details(request: Request) -> Response:
    """Change what stands around the text."""
    viewer, routine_id = viewer_of(request), request.path_params["id"]
    routine = await queries.routine_for(viewer, routine_id)
    if not policy.may_arrange(viewer, routine):
        raise Forbidden(_("The leaders of the branch decide about its routines."))
    form = await _details_form(request, viewer, routine)
    if request.method == "POST" and await _is_saved(viewer, routine, form):
        return redirect(request, routine_path(routine_id), flash=_("Your change is saved."))
    context: dict[str, Any] = {"form": form, "routine": routine}
    return await render(request, "routines/details.html", status=form.status, **context)


async def deletion(request: Request) -> Response:
    """Delete a routine, after asking once more."""
    viewer, routine_id = viewer_of(request), request.path_params["id"]
    routine = await queries.routine_for(viewer, routine_id)
    if not policy.may_delete(viewer, routine):
        raise Forbidden(_("The leaders of the branch decide about its routines."))
    if request.method == "GET":
        return await render(request, "routines/deletion.html", routine=routine)
    await actions.delete(viewer, routine_id)
    return redirect(request, "/routines", flash=_("It is deleted."))


async def writer(request: Request) -> Response:
    """Let a member make routines for the branch, or no more."""
    viewer, places = viewer_of(request), request.path_params
    branch = await branch_page(viewer, places["slug"])
    if (await request.form()).get("may") == "yes":
        await actions.allow_writer(viewer, branch.id, places["person"])
    else:
        await actions.disallow_writer(viewer, branch.id, places["person"])
    return redirect(request, f"{branch_routines_path(branch.slug)}#writers")


def _check_answers(viewer: Viewer, routine: Routine) -> None:
    if not policy.may_confirm(viewer, routine):
        raise Forbidden(_("Whoever answers for the routine, or a leader, can say this."))


async def _details_form(request: Request, viewer: Viewer, routine: Routine) -> DetailsForm:
    if request.method == "POST":
        form = await DetailsForm.posted(request)
    else:
        data = {
            "theme": str(routine.theme_id),
            "visibility": routine.visibility.value,
            "owner": routine.owner_id,
            "review_months": routine.review_months,
            "review_on": routine.review_on.isoformat() if routine.review_on else "",
        }
        form = await DetailsForm.fresh(request, data=data)
    known = [each for each in await themes.every() if each.is_active or each.id == routine.theme_id]
    place = await queries.place_of(routine)
    page = await branch_page(viewer, place.branch_slug)
    form.offer(known, page.members, place.branch_name)
    return form


async def _is_saved(viewer: Viewer, routine: Routine, form: DetailsForm) -> bool:
    if form.validate():
        try:
            await actions.set_details(viewer, routine.id, form.details)
        except Invalid as refused:
            form.refuse(refused)
        else:
            return True
    form.status = UNPROCESSABLE
    return False
