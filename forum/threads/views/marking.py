"""Marks by one press, each taken back at the same address with /withdrawal."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forum.files.trying import may_mark
from forum.kit.errors import Forbidden, Invalid
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.threads import actions, policy, queries
from forum.threads.forms import WorkedForm
from forum.threads.models import Thread
from forum.threads.paths import thread_path
from forum.web.pages import UNPROCESSABLE, redirect, render, viewer_of


async def useful(request: Request) -> Response:
    """Mark an answer as useful."""
    viewer, answer_id = viewer_of(request), request.path_params["id"]
    await may_mark(viewer)
    await actions.mark_useful(viewer, answer_id)
    return await _at_answer(request, answer_id)


async def useful_withdrawal(request: Request) -> Response:
    """Take back that an answer is useful."""
    viewer, answer_id = viewer_of(request), request.path_params["id"]
    await may_mark(viewer)
    await actions.unmark_useful(viewer, answer_id)
    return await _at_answer(request, answer_id)


async def acceptance(request: Request) -> Response:
    """Say that an answer solved the question."""
    answer_id = request.path_params["id"]
    thread = await actions.accept(viewer_of(request), answer_id)
    return redirect(request, f"{thread_path(thread.id)}#answer-{answer_id}", flash=_("Solved!"))


async def acceptance_withdrawal(request: Request) -> Response:
    """Take back that an answer solved the question."""
    viewer, answer_id = viewer_of(request), request.path_params["id"]
    await actions.withdraw_acceptance(viewer, answer_id)
    return await _at_answer(request, answer_id, flash=_("The question is open again."))


async def me_too(request: Request) -> Response:
    """Say "I have the same question"."""
    viewer, thread_id = viewer_of(request), request.path_params["id"]
    await may_mark(viewer)
    thread = await actions.ask_too(viewer, thread_id)
    return _at_thread(request, thread, _("You hear when somebody answers."))


async def me_too_withdrawal(request: Request) -> Response:
    """Take back "I have the same question"."""
    viewer, thread_id = viewer_of(request), request.path_params["id"]
    await may_mark(viewer)
    return _at_thread(request, await actions.withdraw_ask_too(viewer, thread_id))


async def worked_here(request: Request) -> Response:
    """Say that a tip worked in one's branch too; GET shows the form for a note."""
    viewer, thread_id = viewer_of(request), request.path_params["id"]
    thread = await queries.thread_for(viewer, thread_id)
    if not policy.may_say_worked(viewer, thread):
        raise Forbidden(_("You can say this for your own branch, about the tips of others."))
    form = await _worked_form(request, viewer, thread)
    if request.method == "POST" and await _is_said(viewer, thread_id, form):
        return redirect(request, f"{thread_path(thread_id)}#worked", flash=_("Thank you!"))
    status = UNPROCESSABLE if form.errors else 200
    context: dict[str, Any] = {"form": form, "thread": thread}
    return await render(request, "threads/worked_here.html", status=status, **context)


async def worked_here_withdrawal(request: Request) -> Response:
    """Take back that a tip worked in one's branch."""
    viewer, thread_id = viewer_of(request), request.path_params["id"]
    branch = str((await request.form()).get("branch", ""))
    await may_mark(viewer)
    branch_id = int(branch) if branch.isdecimal() else 0
    thread = await actions.withdraw_worked(viewer, thread_id, branch_id)
    return _at_thread(request, thread)


async def _is_said(viewer: Viewer, thread_id: int, form: WorkedForm) -> bool:
    if not form.validate():
        return False
    await may_mark(viewer)
    try:
        branch_id, note = form.branch.data or 0, form.note.data or ""
        await actions.say_worked(viewer, thread_id, branch_id, note)
    except Invalid as refusal:
        form.refuse(refusal)
        return False
    return True


async def _worked_form(request: Request, viewer: Viewer, thread: Thread) -> WorkedForm:
    others = [role for role in viewer.branches if role.branch_id != thread.branch_id]
    if request.method == "POST":
        form = await WorkedForm.posted(request)
    else:
        said = await queries.worked_note(viewer, thread.id)
        branch_id = said.branch_id if said else others[0].branch_id
        note = said.note if said else ""
        form = await WorkedForm.fresh(request, data={"branch": branch_id, "note": note})
    form.branch.choices = [(str(role.branch_id), role.name) for role in others]
    if form.branch.data is None:
        form.branch.data = others[0].branch_id
    return form


async def _at_answer(request: Request, answer_id: int, flash: str = "") -> RedirectResponse:
    viewer = viewer_of(request)
    place = await queries.answer_for(viewer, answer_id)
    number = await queries.page_of_answer(viewer, place.thread.id, answer_id)
    page = f"?page={number}" if number > 1 else ""
    path = f"{thread_path(place.thread.id)}{page}#answer-{answer_id}"
    return redirect(request, path, flash=flash)


def _at_thread(request: Request, thread: Thread, flash: str = "") -> RedirectResponse:
    return redirect(request, thread_path(thread.id), flash=flash)
