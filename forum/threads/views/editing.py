"""Changing and deleting what was written; who was second to save sees both texts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.files.trying import is_ready, keeping, may_write, take_files
from forum.kit.errors import Conflict, Forbidden
from forum.kit.i18n import _
from forum.kit.mentions import as_typed
from forum.kit.viewer import Viewer
from forum.themes import queries as themes
from forum.threads import actions, policy, queries
from forum.threads.actions import Change
from forum.threads.forms import FORMS, AnswerForm, CommentForm, TextForm, ThreadForm
from forum.threads.kinds import Kind
from forum.threads.models import Answer, Comment, Thread, Tip
from forum.threads.paths import answer_path, comment_path, thread_path
from forum.threads.queries import AnswerPlace, CommentPlace
from forum.web.pages import redirect, render, viewer_of

ChangeForm = ThreadForm | AnswerForm | CommentForm


@dataclass(frozen=True)
class Theirs:
    """The text as somebody else saved it meanwhile."""

    title: str
    text: str
    language: str


async def text(request: Request) -> Response:
    """Change a question, tip or discussion."""
    viewer, thread_id = viewer_of(request), request.path_params["id"]
    thread = await queries.thread_for(viewer, thread_id)
    _check(policy.may_edit(viewer, thread))
    form = await _thread_form(request, viewer, thread)
    if await _is_saved(request, form, partial(actions.edit_thread, viewer, thread_id)):
        return redirect(request, thread_path(thread_id), flash=_("Your change is saved."))
    theirs = _theirs(form, await queries.thread_for(viewer, thread_id))
    context: dict[str, Any] = {"form": form, "thread": thread, "theirs": theirs}
    return await render(request, "threads/text.html", status=form.status, **context)


async def answer_text(request: Request) -> Response:
    """Change an answer."""
    viewer, answer_id = viewer_of(request), request.path_params["id"]
    place = await queries.answer_for(viewer, answer_id)
    _check(policy.may_edit_text(viewer, place.thread, place.answer))
    form = await _answer_form(request, viewer, place)
    if await _is_saved(request, form, partial(actions.edit_answer, viewer, answer_id)):
        return redirect(request, answer_path(answer_id), flash=_("Your change is saved."))
    theirs = _theirs(form, (await queries.answer_for(viewer, answer_id)).answer)
    context: dict[str, Any] = {"form": form, "thread": place.thread, "theirs": theirs}
    return await render(request, "threads/answer_text.html", status=form.status, **context)


async def comment_text(request: Request) -> Response:
    """Change a comment."""
    viewer, comment_id = viewer_of(request), request.path_params["id"]
    place = await queries.comment_for(viewer, comment_id)
    _check(policy.may_edit_text(viewer, place.thread, place.comment))
    form = await _comment_form(request, viewer, place)
    if await _is_saved(request, form, partial(actions.edit_comment, viewer, comment_id)):
        return redirect(request, comment_path(comment_id), flash=_("Your change is saved."))
    theirs = _theirs(form, (await queries.comment_for(viewer, comment_id)).comment)
    context: dict[str, Any] = {"form": form, "thread": place.thread, "theirs": theirs}
    return await render(request, "threads/comment_text.html", status=form.status, **context)


async def deletion(request: Request) -> Response:
    """Delete one's own question, tip or discussion, after asking once more."""
    viewer, thread_id = viewer_of(request), request.path_params["id"]
    thread = await queries.thread_for(viewer, thread_id)
    _check(policy.may_delete(viewer, thread))
    if request.method == "GET":
        return await render(request, "threads/deletion.html", thread=thread)
    await actions.delete_thread(viewer, thread_id)
    lists = {Kind.QUESTION: "/questions", Kind.TIP: "/tips", Kind.DISCUSSION: "/discussions"}
    return redirect(request, lists[thread.kind], flash=_("It is deleted."))


async def answer_deletion(request: Request) -> Response:
    """Delete one's own answer, after asking once more."""
    viewer, answer_id = viewer_of(request), request.path_params["id"]
    place = await queries.answer_for(viewer, answer_id)
    _check(policy.may_delete_text(viewer, place.thread, place.answer))
    if request.method == "GET":
        return await render(request, "threads/answer_deletion.html", place=place)
    await actions.delete_answer(viewer, answer_id)
    return redirect(request, thread_path(place.thread.id), flash=_("It is deleted."))


async def comment_deletion(request: Request) -> Response:
    """Delete one's own comment, after asking once more."""
    viewer, comment_id = viewer_of(request), request.path_params["id"]
    place = await queries.comment_for(viewer, comment_id)
    _check(policy.may_delete_text(viewer, place.thread, place.comment))
    if request.method == "GET":
        return await render(request, "threads/comment_deletion.html", place=place)
    await actions.delete_comment(viewer, comment_id)
    return redirect(request, answer_path(place.answer.id), flash=_("It is deleted."))


async def _is_saved(
    request: Request, form: ChangeForm, save: Callable[[Change], Awaitable[object]]
) -> bool:
    if request.method == "POST" and is_ready(form):
        with keeping(form):
            await may_write(viewer_of(request))
            await save(form.change())
            return True
    return False


async def _thread_form(request: Request, viewer: Viewer, thread: Thread) -> ThreadForm:
    cls = FORMS[Kind(thread.kind)]
    known = [each for each in await themes.every() if each.is_active or each.id == thread.theme_id]
    if request.method == "POST":
        form = await cls.posted(request)
        await take_files(request, form, await queries.file_ids(thread_id=thread.id))
    else:
        form = await cls.fresh(request, data=await _thread_data(viewer, thread))
        form.kept_files = (await queries.attached_to(thread.id, [])).get(None, ())
    form.prepare_thread(viewer, known)
    return form


async def _answer_form(request: Request, viewer: Viewer, place: AnswerPlace) -> AnswerForm:
    if request.method == "POST":
        form = await AnswerForm.posted(request)
        await take_files(request, form, await queries.file_ids(answer_id=place.answer.id))
    else:
        form = await AnswerForm.fresh(request, data=_shared_data(place.answer))
        files = await queries.attached_to(place.thread.id, [place.answer.id])
        form.kept_files = files.get(place.answer.id, ())
    form.prepare(viewer)
    return form


async def _comment_form(request: Request, viewer: Viewer, place: CommentPlace) -> CommentForm:
    if request.method == "POST":
        form = await CommentForm.posted(request)
    else:
        form = await CommentForm.fresh(request, data=_shared_data(place.comment))
    form.prepare(viewer)
    return form


async def _thread_data(viewer: Viewer, thread: Thread) -> dict[str, Any]:
    data = _shared_data(thread) | {"title": thread.title, "theme": str(thread.theme_id)}
    if thread.kind is not Kind.TIP:
        return data
    _thread, tip = await queries.tip_for(viewer, thread.id)
    return data | _tip_data(tip)


def _tip_data(tip: Tip) -> dict[str, Any]:
    return {
        "situation": as_typed(tip.situation),
        "did": as_typed(tip.did),
        "result": as_typed(tip.result),
        "kroner": "" if tip.kroner is None else str(tip.kroner),
        "hours": "" if tip.hours is None else f"{tip.hours.normalize():f}".replace(".", ","),
        "period": tip.period.value,
        "would_again": tip.would_again.value,
    }


def _shared_data(written: Thread | Answer | Comment) -> dict[str, Any]:
    return {
        "text": as_typed(written.text),
        "language": written.language,
        "edit_count": str(written.edit_count),
    }


def _theirs(form: TextForm, now: Thread | Answer | Comment) -> Theirs | None:
    if form.status != Conflict.status:
        return None
    # The next save of this form is made knowing the other text, so it goes through.
    form.edit_count.data = str(now.edit_count)
    title = now.title if isinstance(now, Thread) else ""
    return Theirs(title, as_typed(now.text), now.language)


def _check(is_allowed: bool) -> None:  # noqa: FBT001  it is the sentence's whole content
    if not is_allowed:
        raise Forbidden(_("Only whoever wrote it can change this."))
