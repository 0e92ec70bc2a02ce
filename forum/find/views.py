"""The search page, the box of similar things, and words while one types."""

from dataclasses import asdict
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from forum.find import actions, queries
from forum.find.asked import MAX_QUERY, asked_from
from forum.kit import ratelimit
from forum.kit.i18n import _
from forum.kit.text import clean_line
from forum.web.pages import fragment, json_page, redirect, render, viewer_of
from forum.web.urls import path_for

SEARCHES = "60/minute"
LETTERS = "300/minute"
MAX_TITLE = 300


async def search_page(request: Request) -> Response:
    """Show what was found, or the search page itself when nothing was asked."""
    viewer = viewer_of(request)
    asked = asked_from(request.query_params)
    if not asked.text:
        return await render(request, "find/search.html", asked=asked, page=None)
    await ratelimit.allow("search", str(viewer.id), SEARCHES)
    page = await queries.found_page(viewer, asked)
    return await render(request, "find/search.html", asked=asked, page=page)


async def similar(request: Request) -> Response:
    """Answer what is like the title that is being written, as a part of a page."""
    viewer = viewer_of(request)
    await ratelimit.allow("similar", str(viewer.id), LETTERS)
    title = clean_line(request.query_params.get("title", "")[:MAX_TITLE])
    hits = await queries.similar(viewer, title)
    return await fragment(request, "find/similar.html", hits=hits)


async def suggestions(request: Request) -> Response:
    """Answer words that go on from what was typed so far, and the best that it finds."""
    viewer = viewer_of(request)
    await ratelimit.allow("suggest", str(viewer.id), LETTERS)
    typed = clean_line(request.query_params.get("q", "")[:MAX_TITLE])
    words = await queries.suggested(viewer, typed)
    found = await queries.found_while_typing(viewer, typed)
    return json_page({"words": words, "found": [asdict(each) for each in found]})


async def save_search(request: Request) -> Response:
    """Have new hits of the search that was shown told in the weekly letter."""
    query = str((await request.form()).get("search", ""))[:MAX_QUERY]
    asked = asked_from(dict(parse_qsl(query)))
    await actions.save_search(viewer_of(request), asked)
    flash = _("Saved. New hits come in your weekly letter.")
    return redirect(request, asked.path(), flash=flash)


async def saved_searches(request: Request) -> Response:
    """Show the viewer's saved searches."""
    saved = await queries.saved_searches(viewer_of(request))
    return await render(request, "find/saved_searches.html", saved=saved)


async def forget_search(request: Request) -> Response:
    """Tell of a saved search no more."""
    await actions.forget_search(viewer_of(request), request.path_params["id"])
    return redirect(request, path_for("find.saved_searches"), flash=_("It is removed."))
