"""The word list, and what people searched for, as moderators look after them."""

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from forum.find import queries
from forum.find.asked import Asked, asked_from
from forum.find.forms import ImportForm, WordsForm
from forum.kit.errors import Invalid
from forum.kit.i18n import _
from forum.kit.text import clean_line
from forum.search import actions
from forum.search import queries as word_list
from forum.search.analysis import words as plain_words
from forum.search.models import WordGroup
from forum.web.forms import Form
from forum.web.pages import UNPROCESSABLE, redirect, render, viewer_of
from forum.web.urls import path_for

LINES = 60  # on one page
FILE = 'attachment; filename="samling-words.txt"'


async def words(request: Request) -> Response:
    """Show the word list, or try words out and show the lines that have them."""
    viewer = viewer_of(request)
    asked = asked_from(request.query_params)
    tried = await queries.found_page(viewer, replace(asked, page=1)) if asked.text else None
    groups = _with_words(await word_list.word_groups(viewer), asked.text)
    start = (asked.page - 1) * LINES
    return await render(
        request,
        "find/words.html",
        asked=asked,
        tried=tried,
        groups=groups[start : start + LINES],
        previous=_page(asked, -1) if asked.page > 1 else None,
        next=_page(asked, 1) if len(groups) > start + LINES else None,
    )


async def add_words(request: Request) -> Response:
    """Add words that stand for each other; an address may bring some."""
    brought = clean_line(request.query_params.get("words", ""))
    form = await WordsForm.fresh(request, data={"words": brought})
    if request.method == "POST":
        form = await WordsForm.posted(request)
        if await _is_saved(request, form):
            return _saved(request)
    return await _form(request, "find/edit_words.html", form, group=None)


async def edit_words(request: Request) -> Response:
    """Change words that stand for each other."""
    group = await word_list.word_group(viewer_of(request), request.path_params["id"])
    form = await WordsForm.fresh(request, data={"words": group.words})
    if request.method == "POST":
        form = await WordsForm.posted(request)
        if await _is_saved(request, form, group.id):
            return _saved(request)
    return await _form(request, "find/edit_words.html", form, group=group)


async def switch_words(request: Request) -> Response:
    """Leave a group out of all searches, or take it in again."""
    is_off = (await request.form()).get("off") == "yes"
    group_id = request.path_params["id"]
    await actions.switch_words(viewer_of(request), group_id, is_active=not is_off)
    flash = _("Searches leave it out now.") if is_off else _("Searches use it again.")
    return redirect(request, path_for("find.words"), flash=flash)


async def export_words(request: Request) -> Response:
    """Answer with the words in use as a text file, one group a line."""
    groups = await word_list.word_groups(viewer_of(request))
    text = "".join(f"{group.words}\n" for group in groups if group.is_active)
    return PlainTextResponse(text, headers={"content-disposition": FILE})


async def import_words(request: Request) -> Response:
    """Show what a text would change in the word list, and change it when that was confirmed."""
    form = await (ImportForm.posted(request) if request.method == "POST" else _empty(request))
    if request.method == "GET" or not form.validate():
        return await _form(request, "find/import_words.html", form, planned=None, old={})
    if (await request.form()).get("confirmed"):
        await actions.import_words(viewer_of(request), form.text.data or "")
        return _saved(request)
    return await _planned(request, form)


async def searches(request: Request) -> Response:
    """Show what was searched for and not found, and what was searched for most."""
    viewer = viewer_of(request)
    nothing = await word_list.nothing_found(viewer)
    most = await word_list.searched_most(viewer)
    return await render(request, "find/searches.html", nothing=nothing, most=most)


def _with_words(groups: list[WordGroup], text: str) -> list[WordGroup]:
    typed = plain_words(text)
    return [each for each in groups if any(word in each.words for word in typed) or not text]


def _page(asked: Asked, step: int) -> str:
    return path_for("find.words", q=asked.text, page=asked.page + step)


async def _planned(request: Request, form: ImportForm) -> Response:
    viewer = viewer_of(request)
    planned = await word_list.planned_import(viewer, form.text.data or "")
    old = {group.id: group.words for group in await word_list.word_groups(viewer)}
    status = UNPROCESSABLE if planned.faults else 200
    return await render(
        request, "find/import_words.html", form=form, planned=planned, old=old, status=status
    )


async def _empty(request: Request) -> ImportForm:
    return await ImportForm.fresh(request)


async def _is_saved(request: Request, form: WordsForm, group_id: int = 0) -> bool:
    if not form.validate():
        return False
    viewer, line = viewer_of(request), form.words.data or ""
    try:
        if group_id:
            await actions.edit_words(viewer, group_id, line)
        else:
            await actions.add_words(viewer, line)
    except Invalid as refusal:
        form.refuse(refusal)
        return False
    return True


def _saved(request: Request) -> Response:
    return redirect(request, path_for("find.words"), flash=_("Saved. The next search uses it."))


async def _form(request: Request, template: str, form: Form, **context: Any) -> Response:
    status = UNPROCESSABLE if request.method == "POST" else 200
    return await render(request, template, form=form, status=status, **context)
