"""The reader's choice of letters, a look at the next one, and stopping it from the mail itself."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from forum.digests import actions, queries, stopping, writing
from forum.digests.due import next_due
from forum.digests.forms import LetterForm
from forum.digests.models import Frequency
from forum.digests.queries import Addressee
from forum.kit import clock, i18n
from forum.kit.errors import NotFound
from forum.kit.i18n import _
from forum.mail.framed import framed
from forum.mail.unsubscribe import read_stop
from forum.web.pages import UNPROCESSABLE, redirect, render, viewer_of


async def settings(request: Request) -> Response:
    """Let the viewer choose when the letter comes."""
    if request.method == "POST":
        return await _choose(request)
    me = await _me(request)
    form = LetterForm(
        data={
            "frequency": me.plan.frequency.value,
            "weekday": me.plan.weekday,
            "is_branch_only": me.plan.is_branch_only,
        }
    )
    return await _settings_page(request, me, form)


async def preview(request: Request) -> Response:
    """Show the viewer's next letter as it is so far."""
    me = await _me(request)
    due = next_due(me.rhythm, me.viewer.time_zone, clock.now())
    letter = await writing.preview(me, due.on)
    return await render(request, "digests/preview.html", letter=letter, due_on=due.on)


async def preview_letter(request: Request) -> HTMLResponse:
    """Show the letter itself, for the frame on the page."""
    me = await _me(request)
    due = next_due(me.rhythm, me.viewer.time_zone, clock.now())
    return framed((await writing.preview(me, due.on)).html)


async def unsubscribe(request: Request) -> Response:
    """Show what can be stopped; only a POST stops anything, a mail program's without a session."""
    stop = read_stop(request.path_params["token"])
    reader = await queries.addressee(stop.person)
    if reader is not None and viewer_of(request).is_anonymous:
        i18n.use_language(reader.reader.language)
    done = ""
    if request.method == "POST":
        choice = str((await request.form()).get("choice", ""))
        done = await stopping.stop(stop, choice)
    choices = await stopping.choices(stop)
    return await render(request, "digests/unsubscribe.html", choices=choices, done=done)


async def _choose(request: Request) -> Response:
    form = await LetterForm.posted(request)
    if not form.validate():
        return await _settings_page(request, await _me(request), form, status=UNPROCESSABLE)
    choice = actions.Choice(
        frequency=Frequency(form.frequency.data),
        weekday=form.weekday.data,
        is_branch_only=form.is_branch_only.data,
    )
    await actions.choose(viewer_of(request), choice)
    return redirect(request, "/me/letter", flash=_("Your choice is kept."))


async def _settings_page(
    request: Request, me: Addressee, form: LetterForm, status: int = 200
) -> Response:
    due = next_due(me.rhythm, me.viewer.time_zone, clock.now())
    is_none = me.plan.frequency is Frequency.NEVER
    return await render(
        request,
        "digests/settings.html",
        form=form,
        next_on=None if is_none else due.on,
        address=me.reader.email,
        status=status,
    )


async def _me(request: Request) -> Addressee:
    me = await queries.addressee(viewer_of(request).id)
    if me is None:
        raise NotFound(_("There is nobody here."))
    return me
