"""Search results as a person sees them: found by the index, checked against the database."""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from forum import search
from forum.find.asked import MAX_PAGE, PAGE_SIZE, Asked
from forum.find.filters import Choice, FilterShown, filters_of
from forum.find.hits import Found, gone, hits
from forum.find.saved import SavedShown, SearchNews, is_saved, new_hits, saved_searches
from forum.kit.i18n import _
from forum.kit.markdown import excerpt
from forum.kit.viewer import Viewer
from forum.search import analysis
from forum.search.documents import Results, State
from forum.search.queries import thesaurus as word_list
from forum.search.service import SHORTEST_PREFIX

__all__ = [
    "Choice", "FilterShown", "FoundPage", "HitShown", "SavedShown", "SearchNews", "SimilarShown",
    "found_page", "found_while_typing", "new_hits", "passage", "saved_searches", "similar",
    "suggested",
]  # fmt: skip

EXCERPT_LENGTH = 220
# Words that the page says were looked for too, and letters by which two are the same to a reader.
MOST_HELP = 6
BEGUN = 4
_HEADING = re.compile(r"^[ \t]*(?:#{1,6}|>)[ \t]+", re.MULTILINE)
_RULE = re.compile(r"^(?=[ \t]*[|:-])[ \t|:-]++$", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?", re.MULTILINE)
_BULLETS = re.compile(r"(?:· ){2,}")
SIMILAR_SHOWN = 4
SUGGESTED = 4
FOUND_WHILE_TYPING = 4


@dataclass(frozen=True)
class HitShown:
    """A hit with its words marked; `title` and `excerpt` are safe HTML."""

    found: Found
    title: Markup
    excerpt: Markup


@dataclass(frozen=True)
class SimilarShown:
    """A thread or routine in a few words; `line` says where it stands, such as "3 answers"."""

    title: str
    url: str
    language: str
    line: str


@dataclass(frozen=True)
class FoundPage:
    """A page of results with its filters and what else may help."""

    hits: tuple[HitShown, ...]
    total: int
    pages: int
    filters: tuple[FilterShown, ...]
    in_use: tuple[Choice, ...]
    also: tuple[str, ...]
    did_you_mean: str
    fit: search.Fit
    is_rebuilding: bool
    is_saved: bool


async def found_page(viewer: Viewer, asked: Asked) -> FoundPage:
    """Return a page of what the index finds and the viewer may read."""
    query = replace(asked.query(viewer), gone=await gone(viewer))
    results = await search.search(query)
    shown = await filters_of(viewer, asked, results)
    return FoundPage(
        hits=await _shown(viewer, asked.text, results),
        total=results.total,
        pages=min(MAX_PAGE, -(-results.total // PAGE_SIZE)),
        filters=shown,
        in_use=tuple(choice for each in shown for choice in each.removal),
        also=_word_help(asked.text, results.also),
        did_you_mean=results.did_you_mean,
        fit=results.fit,
        is_rebuilding=results.state is State.REBUILDING,
        is_saved=await is_saved(viewer, asked),
    )


async def similar(viewer: Viewer, title: str) -> tuple[SimilarShown, ...]:
    """Return threads and routines that may answer what is being titled."""
    found = await search.similar(title, viewer.branch_ids, SIMILAR_SHOWN, await gone(viewer))
    return await _in_short(viewer, found)


async def found_while_typing(viewer: Viewer, typed: str) -> tuple[SimilarShown, ...]:
    """Return the best of what would be found by what was typed so far."""
    query = search.Query(
        text=typed,
        visible_branches=viewer.branch_ids,
        limit=FOUND_WHILE_TYPING,
        gone=await gone(viewer),
    )
    return await _in_short(viewer, (await search.while_typing(query)).hits)


async def suggested(viewer: Viewer, prefix: str) -> list[str]:
    """Return how what was typed so far may go on: words of readable texts, then of the word list.

    The list's words find their siblings, so they are worth offering where no text has them.
    """
    words = await search.suggest(prefix, viewer.branch_ids, await gone(viewer))
    before, blank, last = prefix.rpartition(" ")
    if len(last) >= SHORTEST_PREFIX:
        listed = (word for group in (await word_list()).groups for word in group)
        begun = last.casefold()
        words += [before + blank + word for word in listed if word.startswith(begun)]
    typed = prefix.strip().casefold()
    return [word for word in dict.fromkeys(words) if word.casefold() != typed][:SUGGESTED]


async def _in_short(viewer: Viewer, found: Iterable[search.Hit]) -> tuple[SimilarShown, ...]:
    return tuple(
        SimilarShown(
            each.title, each.path, each.language, _("Solved") if each.is_solved else each.line
        )
        for each in await hits(viewer, [hit.id for hit in found])
        if each.title
    )


async def _shown(viewer: Viewer, text: str, results: Results) -> tuple[HitShown, ...]:
    shown = []
    for found in await hits(viewer, [hit.id for hit in results.hits]):
        marked = _marked(_passage(found, text), text)
        shown.append(HitShown(found, _marked(found.title, text), marked))
        await asyncio.sleep(0)  # ten passages at one go would keep everybody else waiting
    return tuple(shown)


def _word_help(typed: str, also: Iterable[str]) -> tuple[str, ...]:
    """Return a few of the words that were looked for too: none that begins as another one does."""
    shown: dict[str, str] = {}
    begun = {word[:BEGUN] for word in analysis.words(typed)}
    for word in also:
        beginning = word.casefold()[:BEGUN]
        if beginning not in begun:
            shown.setdefault(beginning, word)
    return tuple(shown.values())[:MOST_HELP]


def _passage(found: Found, query: str) -> str:
    if found.is_plain:
        return search.best_passage(found.text, query, EXCERPT_LENGTH)
    return passage(found.text, query, EXCERPT_LENGTH)


def passage(source: str, query: str, length: int) -> str:
    """Return in plain words the part of a text, written in Markdown, where most of a query is."""
    # On one line the marks of lists, headings and tables would be read as words.
    lines = _BULLET.sub("· ", _RULE.sub("", _HEADING.sub("", source))).replace("|", "·")
    found = excerpt(search.best_passage(lines, query, length), length)
    return _BULLETS.sub("· ", found).strip("· ")


def _marked(text: str, query: str) -> Markup:
    parts = (
        Markup("<mark>{}</mark>").format(part) if is_hit else escape(part)
        for part, is_hit in search.highlight(text, query)
    )
    return Markup("").join(parts)
