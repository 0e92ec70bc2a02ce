"""Beginning a routine, changing its text, and turning many files into drafts at once."""

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.branches.queries import branch_page
from forum.files import queries as files
from forum.files.forms import number_in
from forum.files.trying import is_ready, keeping, may_preview, may_write, take_files
from forum.kit import language, markdown
from forum.kit.errors import Conflict, Forbidden
from forum.kit.i18n import _, ngettext
from forum.kit.sent_texts import known_language
from forum.kit.viewer import BranchRole, Viewer
from forum.routines import actions, policy, queries
from forum.routines.actions import NewRoutine
from forum.routines.forms import BranchForm, ChangeForm, StartForm
from forum.routines.forms import TextForm as RoutineTextForm
from forum.routines.models import Routine, Version
from forum.routines.paths import routine_path, version_path
from forum.routines.views.beginning import beginning
from forum.themes import queries as themes
from forum.web.pages import UNPROCESSABLE, redirect, render, viewer_of


async def start(request: Request) -> Response:
    """Begin a routine."""
    viewer = viewer_of(request)
    form = await _start_form(request, viewer)
    if request.method == "POST":
        await take_files(request, form)
        if is_ready(form):
            with keeping(form):
                await may_write(viewer)
                new = NewRoutine(
                    branch_id=form.branch.data or 0, text=form.new_text, details=form.details
                )
                version = await actions.start(viewer, new)
                return await _go_on(request, version, form.do.data or "")
    context: dict[str, Any] = {"form": form, "leads": policy.leads(viewer, form.branch.data or 0)}
    return await render(request, "routines/start.html", status=form.status, **context)


async def bulk(request: Request) -> Response:
    """Make a draft of each of many files."""
    viewer = viewer_of(request)
    roles = await _writing_roles(viewer)
    form = await _bulk_form(request)
    if request.method == "POST" and (made := await _drafts_of_files(request, form, roles)):
        words = ngettext("%(num)s draft is made.", "%(num)s drafts are made.", len(made))
        return redirect(request, "/routines/drafts", flash=words)
    context: dict[str, Any] = {"form": form, "roles": roles}
    return await render(request, "routines/bulk.html", status=form.status, **context)


async def text(request: Request) -> Response:
    """Write the next text of a routine: as its draft, as a proposal, or for everybody."""
    viewer, routine_id = viewer_of(request), request.path_params["id"]
    routine = await queries.routine_for(viewer, routine_id)
    if not policy.may_suggest(viewer, routine):
        raise Forbidden(_("This routine is hidden, so nobody can change it."))
    form = await _change_form(request, viewer, routine)
    if request.method == "POST" and is_ready(form):
        with keeping(form):
            await may_write(viewer)
            version = await actions.draft(viewer, routine_id, form.new_text)
            form.edit_count.data = str(version.edit_count)
            return await _go_on(request, version, form.do.data or "")
    context = await _text_context(viewer, routine, form)
    context |= await beginning(request, viewer, routine)
    return await render(request, "routines/text.html", status=form.status, **context)


async def draft_withdrawal(request: Request) -> Response:
    """Throw away the viewer's draft of a next text."""
    routine = await actions.discard(viewer_of(request), request.path_params["id"])
    return redirect(request, routine_path(routine.id), flash=_("The draft is gone."))


async def preview(request: Request) -> Response:
    """Show how the text of a routine will look."""
    await may_preview(viewer_of(request))
    data = await request.form()
    source = str(data.get("text", ""))[: markdown.MAX_CHARACTERS]
    chosen = known_language(str(data.get("language", "")))
    code = chosen or language.guess(source, otherwise=viewer_of(request).language or "nb")
    html = markdown.render_document(source, code)
    return await render(request, "threads/preview.html", html=html, language=code)


async def _drafts_of_files(
    request: Request, form: RoutineTextForm, roles: list[BranchRole]
) -> tuple[Version, ...]:
    viewer = viewer_of(request)
    await take_files(request, form, most=actions.MOST_AT_ONCE)
    branch_id = BranchForm(await request.form()).branch_id or roles[0].branch_id
    if form.file_ids:
        with keeping(form):
            await may_write(viewer)
            return await actions.start_from_files(viewer, branch_id, form.file_ids, form.form_key)
    form.file_errors = form.file_errors or (_("Choose the files first."),)
    form.status = UNPROCESSABLE
    return ()


async def _go_on(request: Request, version: Version, do: str) -> Response:
    """Do with a saved draft what its writer pressed: publish it, send it, or keep it."""
    viewer, path = viewer_of(request), routine_path(version.routine_id)
    same = "".join(f" {words}" for words in await _had_before(viewer, version))
    if do == "publish":
        await actions.publish(viewer, version.routine_id, version.id)
        return redirect(request, path, flash=_("It is published.") + same)
    if do == "send":
        await actions.propose(viewer, version.routine_id, version.id)
        words = _("It is sent to the leaders of the branch. You hear what they say.")
        return redirect(request, path, flash=words + same)
    return redirect(request, path, flash=_("The draft is kept.") + same)


async def _had_before(viewer: Viewer, version: Version) -> list[str]:
    return [
        _("“%(name)s” is the same file as in “%(title)s”.", name=each.name, title=each.title)
        for each in await queries.same_files(viewer, version)
    ]


async def _start_form(request: Request, viewer: Viewer) -> StartForm:
    roles = await _writing_roles(viewer)
    if request.method == "POST":
        form = await StartForm.posted(request)
    else:
        asked = request.query_params
        known = await themes.active()
        theme = next((str(each.id) for each in known if each.slug == asked.get("theme")), "")
        form = await StartForm.fresh(
            request, data={"theme": theme, "title": asked.get("title", "")[:200]}
        )
    form.offer_branches(roles)
    form.prepare_language()
    role = next((each for each in roles if each.branch_id == form.branch.data), roles[0])
    page = await branch_page(viewer, role.slug)
    form.offer(await themes.active(), page.members, role.name)
    if form.owner.data is None:
        form.owner.data = viewer.id
    return form


async def _writing_roles(viewer: Viewer) -> list[BranchRole]:
    may = await queries.writes_for(viewer)
    roles = [role for role in viewer.branches if role.branch_id in may]
    if not roles:
        raise Forbidden(_("Ask the leader of your branch to let you make routines."))
    return roles


async def _bulk_form(request: Request) -> RoutineTextForm:
    is_sent = request.method == "POST"
    form = (
        await RoutineTextForm.posted(request) if is_sent else await RoutineTextForm.fresh(request)
    )
    form.prepare_language()
    return form


async def _change_form(request: Request, viewer: Viewer, routine: Routine) -> ChangeForm:
    begun = await queries.draft_of(viewer, routine)
    if request.method == "POST":
        form = await ChangeForm.posted(request)
        await take_files(request, form, await queries.every_file_id(viewer, routine))
    else:
        source = await _source(request, viewer, routine, begun)
        form = await ChangeForm.fresh(request, data=_data(request, routine, source, begun))
        kept = await queries.file_ids(source.id)
        held = await files.choosable(viewer, kept, kept)
        # A variant's files may lie with its origin; they are fetched below the variant.
        path = routine_path(routine.id)
        form.kept_files = tuple(replace(each, owner_path=path) for each in held)
        form.replaces_draft = begun is not None and begun.id != source.id and routine.number > 0
    form.offer()
    return form


async def _source(
    request: Request, viewer: Viewer, routine: Routine, begun: Version | None
) -> Version:
    """Return the text that the form begins with: the one asked for, the draft, the current one."""
    wanted = number_in(request.query_params.get("from"))
    if wanted:
        _routine, version = await queries.version_for(viewer, routine.id, wanted)
        return version
    return begun or await queries.current_version(routine)


def _data(
    request: Request, routine: Routine, source: Version, begun: Version | None
) -> dict[str, Any]:
    is_draft = begun is not None and begun.id == source.id
    is_proposal = source.state == "proposed"
    return {
        "title": source.title,
        "summary": source.summary,
        "text": source.text,
        "language": source.language,
        "note": source.note if is_draft or is_proposal else _back(routine, source),
        "weight": source.weight.value if is_draft or is_proposal else "change",
        "based_on": str(source.based_on if is_draft else routine.number),
        "edit_count": str(begun.edit_count if begun else 0),
        "origin_number": str(number_in(request.query_params.get("origin")) or 0),
        "proposal": str(source.id if is_proposal else 0),
    }


def _back(routine: Routine, source: Version) -> str:
    """Say of an old version that it is brought back, as its writer may like to say it."""
    is_old = (source.number or routine.number) < routine.number
    return _("Version %(number)s is back.", number=source.number) if is_old else ""


async def _text_context(viewer: Viewer, routine: Routine, form: ChangeForm) -> dict[str, Any]:
    newer = None
    if form.status == Conflict.status:
        # The next press publishes on top of what somebody else has published meanwhile.
        begun = await queries.draft_of(viewer, routine)
        is_changed_draft = begun is not None and begun.edit_count != form.begun_from
        newer = begun if is_changed_draft else await queries.current_version(routine)
        form.based_on.data = str(routine.number)
        form.edit_count.data = str(begun.edit_count if begun else 0)
    return {
        "form": form,
        "routine": routine,
        "newer": newer,
        "newer_path": version_path(routine.id, newer.id) if newer else "",
        "may_publish": policy.may_publish(viewer, routine),
    }
