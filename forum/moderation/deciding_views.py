"""Hiding, closing and moving: a page that asks why, and a press that takes it back."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from forum.kit.errors import Invalid
from forum.kit.i18n import N_, _
from forum.kit.viewer import Viewer
from forum.moderation import queries
from forum.moderation.forms import MoveForm, ReasonForm
from forum.routines import actions as routines
from forum.routines.paths import routine_path
from forum.themes import queries as themes
from forum.threads import actions
from forum.threads import queries as threads
from forum.threads.paths import answer_path, comment_path, thread_path
from forum.web.pages import UNPROCESSABLE, redirect, render, viewer_of

Decide = Callable[[Viewer, int, str], Awaitable[object]]
HIDE = (N_("Hide this?"), N_("Hide it"), "eye-off")
CLOSE = (N_("Close this for more answers?"), N_("Close it"), "lock")


async def hiding(request: Request) -> Response:
    """Hide a question, tip or discussion."""
    return await _ask_why(request, "thread", HIDE, actions.hide_thread)


async def hiding_withdrawal(request: Request) -> Response:
    """Show a hidden question, tip or discussion again."""
    number = request.path_params["id"]
    await actions.restore_thread(viewer_of(request), number)
    return redirect(request, thread_path(number), flash=_("It can be seen again."))


async def answer_hiding(request: Request) -> Response:
    """Hide an answer."""
    return await _ask_why(request, "answer", HIDE, actions.hide_answer)


async def answer_hiding_withdrawal(request: Request) -> Response:
    """Show a hidden answer again."""
    number = request.path_params["id"]
    await actions.restore_answer(viewer_of(request), number)
    return redirect(request, answer_path(number), flash=_("It can be seen again."))


async def comment_hiding(request: Request) -> Response:
    """Hide a comment."""
    return await _ask_why(request, "comment", HIDE, actions.hide_comment)


async def comment_hiding_withdrawal(request: Request) -> Response:
    """Show a hidden comment again."""
    number = request.path_params["id"]
    await actions.restore_comment(viewer_of(request), number)
    return redirect(request, comment_path(number), flash=_("It can be seen again."))


async def routine_hiding(request: Request) -> Response:
    """Hide a routine."""
    return await _ask_why(request, "routine", HIDE, routines.hide)


async def routine_hiding_withdrawal(request: Request) -> Response:
    """Show a hidden routine again."""
    number = request.path_params["id"]
    await routines.restore(viewer_of(request), number)
    return redirect(request, routine_path(number), flash=_("It can be seen again."))


async def closure(request: Request) -> Response:
    """Close a question, tip or discussion for more answers."""
    return await _ask_why(request, "thread", CLOSE, actions.close)


async def closure_withdrawal(request: Request) -> Response:
    """Let people write in it again."""
    number = request.path_params["id"]
    await actions.reopen(viewer_of(request), number)
    return redirect(request, thread_path(number), flash=_("People can write there again."))


async def move(request: Request) -> Response:
    """File a question, tip or discussion under another theme."""
    viewer, number = viewer_of(request), request.path_params["id"]
    thread = await threads.thread_for(viewer, number)
    form = MoveForm(data={"theme": str(thread.theme_id)})
    if request.method == "POST":
        form = await MoveForm.posted(request)
    form.prepare(await themes.active())
    if request.method == "POST" and form.validate():
        try:
            await actions.move(viewer, number, form.theme_id, form.reason.data or "")
            return redirect(request, thread_path(number), flash=_("It is moved."))
        except Invalid as refusal:
            form.refuse(refusal)
    status = UNPROCESSABLE if form.errors else 200
    return await render(request, "moderation/move.html", form=form, thread=thread, status=status)


async def _ask_why(
    request: Request, part: str, words: tuple[str, str, str], decide: Decide
) -> Response:
    viewer, number = viewer_of(request), request.path_params["id"]
    target = await queries.target_for(viewer, f"{part}:{number}")
    form = ReasonForm()
    if request.method == "POST":
        form = await ReasonForm.posted(request)
        if form.validate():
            await decide(viewer, number, form.reason.data or "")
            return redirect(request, target.path, flash=_("It is done. The author is told why."))
    title, label, icon = _(words[0]), _(words[1]), words[2]
    status = UNPROCESSABLE if form.errors else 200
    return await render(
        request,
        "moderation/reason.html",
        status=status,
        form=form,
        target=target,
        title=title,
        label=label,
        icon=icon,
    )
