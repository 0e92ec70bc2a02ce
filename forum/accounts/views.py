"""Signing in and out, and the language of pages for whoever reads them."""

from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forum.accounts import actions, queries, signing_in
from forum.accounts.devices import label_of
from forum.accounts.forms import CodeForm, SignInForm
from forum.accounts.signing_in import Ask, Asked, Browser, Entry
from forum.kit import ratelimit
from forum.kit.errors import Invalid
from forum.kit.i18n import LANGUAGES, _
from forum.web.access import upload_bytes
from forum.web.cookies import drop_cookie, read_cookie, write_cookie, write_session
from forum.web.pages import (
    GONE,
    NOT_KEPT,
    UNPROCESSABLE,
    back,
    redirect,
    referring_path,
    render,
    viewer_of,
)
from forum.web.urls import local_path, path_for

ASKED_SECONDS = 24 * 3600
LANGUAGE_SECONDS = 365 * 24 * 3600
KEPT_OF_CLIENT = "30/hour"


async def sign_in(request: Request) -> Response:
    """Ask for the address, and send the code."""
    next_path = _next_path(request.query_params.get("next", ""))
    if not viewer_of(request).is_anonymous:
        return redirect(request, next_path or "/")
    if request.method == "GET":
        form = SignInForm(data={"next": next_path})
        return await render(request, "accounts/sign_in.html", form=form)
    form = await SignInForm.posted(request)
    if not form.validate():
        return await render(request, "accounts/sign_in.html", form=form, status=UNPROCESSABLE)
    next_path = _next_path(form.next.data or "")
    ask = ask_of(request, form.email.data or "", next_path)
    return show_code_page(request, await signing_in.ask_for_code(ask))


async def code(request: Request) -> Response:
    """Take the six digits."""
    browser = read_cookie(request, "asked")
    if not browser or await queries.sent_code(browser) is None:
        return redirect(request, path_for("accounts.sign_in"))
    form = CodeForm()
    if request.method == "POST":
        form = await CodeForm.posted(request)
        entry = await _entry(request, form, browser)
        if entry is not None:
            return _let_in(request, entry)
    return await _code_page(request, form, browser)


async def link(request: Request) -> Response:
    """Show one button for the link of a mail; only pressing it signs in."""
    token = request.path_params["token"]
    if request.method == "POST":
        try:
            return _let_in(request, await signing_in.sign_in_with_link(token, browser_of(request)))
        except Invalid as error:
            return await render(
                request, "accounts/link.html", sent=None, problem=error.message, status=GONE
            )
    sent = await queries.sent_link(token, read_cookie(request, "asked"))
    is_usable = sent is not None and sent.is_usable
    problem = "" if is_usable else _("This link has been used or is too old.")
    status = 200 if is_usable else GONE
    return await render(request, "accounts/link.html", sent=sent, problem=problem, status=status)


async def sign_out(request: Request) -> Response:
    """End the session of this browser."""
    await actions.sign_out(viewer_of(request))
    response = redirect(request, path_for("accounts.sign_in"), flash=_("You are signed out."))
    drop_cookie(response, "session")
    return response


async def choose_language(request: Request) -> Response:
    """Show pages in another language from now on."""
    chosen = str((await request.form()).get("language", ""))
    await actions.choose_language(viewer_of(request), chosen)
    response = back(request, "/")
    if chosen in LANGUAGES:
        write_cookie(response, "language", chosen, LANGUAGE_SECONDS)
    return response


async def sign_in_first(request: Request) -> Response:
    """Answer a stranger on a members' page: sign in, come back, and find what was typed."""
    if request.headers.get("sec-fetch-dest") == "empty":
        return Response(_("Sign in first."), 401, NOT_KEPT, media_type="text/plain")
    if request.method in ("GET", "HEAD"):
        query = f"?{request.url.query}" if request.url.query else ""
        return redirect(request, path_for("accounts.sign_in", next=request.url.path + query))
    place = referring_path(request) or request.url.path
    token = await _keep(request, place)
    flash = _("You were signed out meanwhile. What you wrote is kept: sign in, and it is there.")
    next_path = _with_kept(place, token)
    sign_in_path = path_for("accounts.sign_in", next=next_path)
    return redirect(request, sign_in_path, flash=flash if token else "", kind="info")


async def kept_form(token: str, path: str) -> FormData | None:
    """Return what was typed on a page when a session had ended, as the form that it was."""
    kept = await queries.kept_form(token, path)
    return None if kept is None else FormData(list[tuple[str, str | UploadFile]](kept))


def client_of(request: Request) -> str:
    """Return where a request came from, for its rate limits.

    Of an IPv6 address only the first half counts: the other one is a household's own to choose
    (RFC 4291, 2.5.1).
    """
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ip_network((address, 64), strict=False))
    return host


def browser_of(request: Request) -> Browser:
    """Return the browser that signs in, with the session that it gives up for the new one."""
    label = label_of(request.headers.get("user-agent", ""))
    return Browser(label, viewer_of(request).session_id, client_of(request))


def ask_of(request: Request, email: str, next_path: str) -> Ask:
    """Return that this browser asks for a code to an address."""
    return Ask(email, next_path, client_of(request), read_cookie(request, "asked"))


def show_code_page(request: Request, asked: Asked) -> RedirectResponse:
    """Lead to the page that takes the code, which only this browser can use."""
    response = redirect(request, path_for("accounts.code"))
    write_cookie(response, "asked", asked.browser, ASKED_SECONDS)
    if asked.code:
        write_cookie(response, "shown-code", asked.code, ASKED_SECONDS)
    else:
        drop_cookie(response, "shown-code")
    return response


async def _entry(request: Request, form: CodeForm, browser: str) -> Entry | None:
    if not form.validate():
        return None
    try:
        into = browser_of(request)
        return await signing_in.sign_in_with_code(browser, form.code.data or "", into)
    except Invalid as error:
        form.refuse(Invalid(fields={"code": error.message}))
        return None


async def _code_page(request: Request, form: CodeForm, browser: str) -> Response:
    return await render(
        request,
        "accounts/code.html",
        status=UNPROCESSABLE if request.method == "POST" else 200,
        form=form,
        sent=await queries.sent_code(browser),
        shown_code=read_cookie(request, "shown-code"),
    )


def _let_in(request: Request, entry: Entry) -> Response:
    next_path = entry.next_path or "/"
    has_kept = "kept=" in urlsplit(next_path).query
    flash = _("You are signed in again. What you wrote is here: look it over and send it.")
    response = redirect(request, next_path, flash=flash if has_kept else "", kind="info")
    if entry.session_token:
        write_session(response, entry.session_token)
    else:
        write_cookie(response, "newcomer", entry.proof, signing_in.PROOF_LASTS)
    drop_cookie(response, "asked")
    drop_cookie(response, "shown-code")
    return response


def _next_path(text: str) -> str:
    path = local_path(text) if text else ""
    return path if len(path) <= queries.NEXT_LENGTH else ""


async def _keep(request: Request, place: str) -> str:
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > upload_bytes():
        return ""
    await ratelimit.allow("keep form", client_of(request), KEPT_OF_CLIENT)
    async with request.form() as form:
        typed = [(name, each) for name, each in form.multi_items() if isinstance(each, str)]
    if not any(each.strip() for _name, each in typed):
        return ""
    return await actions.keep_form(urlsplit(place).path, typed)


def _with_kept(place: str, token: str) -> str:
    parts = urlsplit(place)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "kept"]
    query += [("kept", token)] if token else []
    return f"{parts.path}?{urlencode(query)}" if query else parts.path
