"""Asking, sharing a tip, starting a discussion, and how a text will look."""

from starlette.requests import Request
from starlette.responses import Response

from forum.files.trying import is_ready, keeping, may_preview, may_write, take_files
from forum.kit import language, markdown
from forum.kit.i18n import N_, _
from forum.kit.sent_texts import known_language
from forum.kit.viewer import Viewer
from forum.notifications.naming import settled
from forum.themes import queries as themes
from forum.threads import actions
from forum.threads.about import title_of
from forum.threads.actions import NewDiscussion, NewQuestion, NewTip
from forum.threads.forms import FORMS, ThreadForm
from forum.threads.kinds import Kind
from forum.threads.models import Thread
from forum.threads.paths import thread_path
from forum.web.pages import redirect, render, viewer_of

TEMPLATES = {
    Kind.QUESTION: "threads/ask.html",
    Kind.TIP: "threads/share.html",
    Kind.DISCUSSION: "threads/discuss.html",
}
SENT = {
    Kind.QUESTION: N_("Your question is sent. You get a mail when somebody answers."),
    Kind.TIP: N_("Your tip is shared. Thank you!"),
    Kind.DISCUSSION: N_("The conversation has begun. You hear when somebody joins in."),
}


async def ask(request: Request) -> Response:
    """Ask a question."""
    return await _start(request, Kind.QUESTION)


async def share(request: Request) -> Response:
    """Share a tip."""
    return await _start(request, Kind.TIP)


async def discuss(request: Request) -> Response:
    """Start a discussion."""
    return await _start(request, Kind.DISCUSSION)


async def preview(request: Request) -> Response:
    """Show how a text will look; `preview` names the form's field."""
    await may_preview(viewer_of(request))
    data = await request.form()
    text = str(data.get(str(data.get("preview", "text")), ""))[: markdown.MAX_CHARACTERS]
    chosen = known_language(str(data.get("language", "")))
    code = chosen or language.guess(text, otherwise=viewer_of(request).language or "nb")
    html = markdown.render(await settled(text), code)
    return await render(request, "threads/preview.html", html=html, language=code)


async def _start(request: Request, kind: Kind) -> Response:
    viewer = viewer_of(request)
    form = await _form(request, viewer, kind)
    if request.method == "POST":
        await take_files(request, form)
        if is_ready(form):
            with keeping(form):
                await may_write(viewer)
                thread = await _made(viewer, kind, form)
                return redirect(request, thread_path(thread.id), flash=_(SENT[kind]))
    about = await title_of(viewer, form.about.data or "")
    return await render(request, TEMPLATES[kind], form=form, about=about, status=form.status)


async def _form(request: Request, viewer: Viewer, kind: Kind) -> ThreadForm:
    known = await themes.active()
    cls = FORMS[kind]
    if request.method == "POST":
        form = await cls.posted(request)
    else:
        wanted = request.query_params
        about = next((each.id for each in known if each.slug == wanted.get("theme")), "")
        data = {name: wanted.get(name, "")[:200] for name in ("title", "about")}
        form = await cls.fresh(request, data={"theme": str(about), **data})
    form.prepare_thread(viewer, known)
    return form


async def _made(viewer: Viewer, kind: Kind, form: ThreadForm) -> Thread:
    values = form.thread_values | form.body
    if kind is Kind.TIP:
        return await actions.share(viewer, NewTip(**values))
    if kind is Kind.DISCUSSION:
        return await actions.discuss(viewer, NewDiscussion(**values))
    return await actions.ask(viewer, NewQuestion(**values))
