"""Answering and commenting."""

from starlette.requests import Request
from starlette.responses import Response

from forum.kit.errors import Forbidden
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.threads import actions, policy, queries
from forum.threads.actions import NewAnswer, NewComment
from forum.threads.forms import AnswerForm, CommentForm, TextForm
from forum.threads.models import Thread
from forum.threads.paths import answer_path, comment_path
from forum.threads.views.trying import (
    is_ready,
    keeping,
    may_write,
    number_of,
    take_files,
)
from forum.web.pages import redirect, render, viewer_of


async def answers(request: Request) -> Response:
    """Take an answer; GET shows the form by itself."""
    viewer, thread_id = viewer_of(request), number_of(request)
    form = await _form(request, viewer, AnswerForm)
    if request.method == "POST":
        await take_files(request, form)
        if await is_ready(form):
            with keeping(form):
                await may_write(viewer)
                made = await actions.answer(viewer, _new_answer(thread_id, form))
                return redirect(request, answer_path(made.id), flash=_("Your answer is there."))
    thread = await queries.thread_for(viewer, thread_id)
    if request.method == "GET":
        _check_open(viewer, thread)
    return await render(
        request, "threads/answers.html", form=form, thread=thread, status=form.status
    )


async def comments(request: Request) -> Response:
    """Take a comment; GET shows the form by itself."""
    viewer = viewer_of(request)
    place = await queries.answer_for(viewer, number_of(request))
    form = await _form(request, viewer, CommentForm)
    if request.method == "POST" and await is_ready(form):
        with keeping(form):
            await may_write(viewer)
            made = await actions.comment(viewer, _new_comment(place.answer.id, form))
            return redirect(request, comment_path(made.id), flash=_("Your comment is there."))
    elif request.method == "GET":
        _check_open(viewer, place.thread)
    return await render(
        request, "threads/comments.html", form=form, place=place, status=form.status
    )


async def _form(
    request: Request, viewer: Viewer, cls: type[AnswerForm] | type[CommentForm]
) -> AnswerForm | CommentForm:
    is_sent = request.method == "POST"
    form = await cls.posted(request) if is_sent else await cls.fresh(request)
    form.prepare(viewer)
    return form


def _new_answer(thread_id: int, form: TextForm) -> NewAnswer:
    text = form["text"].data
    return NewAnswer(thread_id=thread_id, text=text, file_ids=form.file_ids, **form.shared)


def _new_comment(answer_id: int, form: TextForm) -> NewComment:
    return NewComment(answer_id=answer_id, text=form["text"].data, **form.shared)


def _check_open(viewer: Viewer, thread: Thread) -> None:
    if not policy.may_answer(viewer, thread):
        raise Forbidden(_("This is closed, so nobody can write more here."))
