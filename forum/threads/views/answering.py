"""Answering and commenting."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.files.trying import (
    is_ready,
    keeping,
    may_write,
    take_files,
)
from forum.kit.errors import Forbidden
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.threads import actions, policy, queries
from forum.threads.actions import NewAnswer, NewComment
from forum.threads.forms import AnswerForm, CommentForm, TextForm
from forum.threads.models import Answer, Comment, Thread
from forum.threads.paths import answer_path, comment_path
from forum.web.pages import redirect, render, viewer_of


async def answers(request: Request) -> Response:
    """Take an answer; GET shows the form by itself."""
    viewer, thread_id = viewer_of(request), request.path_params["id"]
    form = await _form(request, viewer, AnswerForm)
    if request.method == "POST":
        await take_files(request, form)
        if made := await _answered(viewer, thread_id, form):
            return redirect(request, answer_path(made.id), flash=_("Your answer is there."))
    thread = await queries.thread_for(viewer, thread_id)
    if request.method == "GET":
        _check_open(viewer, thread)
    context: dict[str, Any] = {"form": form, "thread": thread}
    return await render(request, "threads/answers.html", status=form.status, **context)


async def comments(request: Request) -> Response:
    """Take a comment; GET shows the form by itself."""
    viewer, answer_id = viewer_of(request), request.path_params["id"]
    form = await _form(request, viewer, CommentForm)
    if request.method == "POST" and (made := await _commented(viewer, answer_id, form)):
        return redirect(request, comment_path(made.id), flash=_("Your comment is there."))
    place = await queries.answer_for(viewer, answer_id)
    if request.method == "GET":
        _check_open(viewer, place.thread)
    context: dict[str, Any] = {"form": form, "place": place}
    return await render(request, "threads/comments.html", status=form.status, **context)


async def _answered(viewer: Viewer, thread_id: int, form: TextForm) -> Answer | None:
    if is_ready(form):
        with keeping(form):
            await may_write(viewer)
            text, files = form["text"].data, form.file_ids
            new = NewAnswer(thread_id=thread_id, text=text, file_ids=files, **form.shared)
            return await actions.answer(viewer, new)
    return None


async def _commented(viewer: Viewer, answer_id: int, form: TextForm) -> Comment | None:
    if is_ready(form):
        with keeping(form):
            await may_write(viewer)
            new = NewComment(answer_id=answer_id, text=form["text"].data, **form.shared)
            return await actions.comment(viewer, new)
    return None


async def _form(
    request: Request, viewer: Viewer, cls: type[AnswerForm] | type[CommentForm]
) -> AnswerForm | CommentForm:
    is_sent = request.method == "POST"
    form = await cls.posted(request) if is_sent else await cls.fresh(request)
    form.prepare(viewer)
    return form


def _check_open(viewer: Viewer, thread: Thread) -> None:
    if not policy.may_answer(viewer, thread):
        raise Forbidden(_("This is closed, so nobody can write more here."))
