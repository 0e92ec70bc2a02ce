"""Reading: lists of questions, tips and discussions, a thread's page, its files and old texts."""

from starlette.requests import Request
from starlette.responses import Response

from forum.files.sending import send
from forum.kit.errors import NotFound
from forum.kit.i18n import N_, _
from forum.notifications.actions import note_seen
from forum.notifications.topics import of_thread
from forum.themes import queries as themes
from forum.threads import queries
from forum.threads.kinds import Kind
from forum.threads.page_context import page_view
from forum.threads.queries import Wanted
from forum.web.pages import etag_for, is_unchanged, redirect, render, unchanged, viewer_of
from forum.web.urls import path_for

MOST_DIGITS = 9
SHOWN = {"waiting": N_("Waiting for an answer"), "solved": N_("Solved")}


async def questions(request: Request) -> Response:
    """Show the questions, all or those that wait or are solved."""
    return await _list(request, Kind.QUESTION, "threads/questions.html")


async def tips(request: Request) -> Response:
    """Show the tips."""
    return await _list(request, Kind.TIP, "threads/tips.html")


async def discussions(request: Request) -> Response:
    """Show the discussions."""
    return await _list(request, Kind.DISCUSSION, "threads/discussions.html")


async def show(request: Request) -> Response:
    """Show a question, tip or discussion with a page of what was answered."""
    viewer, thread_id = viewer_of(request), request.path_params["id"]
    number, opened = _number(request, "page", "1"), _number(request, "open", "0")
    if "if-none-match" in request.headers:
        version = await queries.version(viewer, thread_id)
        etag = await etag_for(request, version, number, opened)
        if is_unchanged(request, etag):
            return unchanged(etag)
    page = await queries.show(viewer, thread_id, number)
    # What is new stands on the last page.
    if page.number == page.pages:
        await note_seen(viewer, of_thread(thread_id))
    etag = await etag_for(request, page.version, number, opened)
    return await render(request, "threads/show.html", etag=etag, **page_view(viewer, page, opened))


async def answer(request: Request) -> Response:
    """Lead to the page that holds an answer, at its place."""
    viewer = viewer_of(request)
    place = await queries.answer_for(viewer, request.path_params["id"])
    return await _to_answer(request, place.answer.thread_id, place.answer.id)


async def comment(request: Request) -> Response:
    """Lead to the page that holds a comment, at its place."""
    viewer, comment_id = viewer_of(request), request.path_params["id"]
    place = await queries.comment_for(viewer, comment_id)
    anchor = f"comment-{comment_id}"
    return await _to_answer(request, place.thread.id, place.answer.id, anchor)


async def revisions(request: Request) -> Response:
    """Show the earlier texts of a question, tip or discussion."""
    thread = await queries.thread_for(viewer_of(request), request.path_params["id"])
    if thread.hidden_at or thread.deleted_at:
        raise NotFound
    old = await queries.old_texts(thread_id=thread.id)
    path = request.url.path.removesuffix("/revisions")
    return await render(
        request, "threads/revisions.html", now=thread, old=old, title=thread.title, path_back=path
    )


async def answer_revisions(request: Request) -> Response:
    """Show the earlier texts of an answer."""
    place = await queries.answer_for(viewer_of(request), request.path_params["id"])
    old = await queries.old_texts(answer_id=place.answer.id)
    path = request.url.path.removesuffix("/revisions")
    return await render(
        request,
        "threads/revisions.html",
        now=place.answer,
        old=old,
        title=place.thread.title,
        path_back=path,
    )


async def comment_revisions(request: Request) -> Response:
    """Show the earlier texts of a comment."""
    place = await queries.comment_for(viewer_of(request), request.path_params["id"])
    old = await queries.old_texts(comment_id=place.comment.id)
    path = request.url.path.removesuffix("/revisions")
    return await render(
        request,
        "threads/revisions.html",
        now=place.comment,
        old=old,
        title=place.thread.title,
        path_back=path,
    )


async def file(request: Request) -> Response:
    """Send a document."""
    return await _send(request)


async def picture(request: Request) -> Response:
    """Send a picture in one of its sizes."""
    return await _send(request)


async def _list(request: Request, kind: Kind, template: str) -> Response:
    wanted = request.query_params
    show, slug, cursor = wanted.get("show", ""), wanted.get("theme", ""), wanted.get("after", "")
    theme = await themes.by_slug(slug) if slug else None
    if show and (show not in SHOWN or kind is not Kind.QUESTION):
        raise NotFound(_("There is no such list. Start from all questions."))
    asked = Wanted(
        kind=kind,
        theme_id=theme.id if theme else None,
        is_waiting=show == "waiting",
        is_solved=show == "solved",
    )
    page = await queries.listed(viewer_of(request), asked, cursor=cursor)
    return await render(
        request,
        template,
        page=page,
        show=show,
        slug=slug,
        themes=await themes.active(),
        cursor=cursor,
    )


async def _to_answer(
    request: Request, thread_id: int, answer_id: int, anchor: str = ""
) -> Response:
    number = await queries.page_of_answer(viewer_of(request), thread_id, answer_id)
    place = {"page": number if number > 1 else None, "open": answer_id if anchor else None}
    path = path_for("threads.show", id=thread_id, **place)
    return redirect(request, f"{path}#{anchor or f'answer-{answer_id}'}")


async def _send(request: Request) -> Response:
    file_id = request.path_params["file_id"]
    await queries.may_fetch(viewer_of(request), request.path_params["id"], file_id)
    return await send(request, file_id, request.path_params.get("size"))


def _number(request: Request, name: str, otherwise: str) -> int:
    wanted = request.query_params.get(name, otherwise)
    if not wanted.isdecimal() or len(wanted) > MOST_DIGITS:
        raise NotFound
    return int(wanted)
