"""Saved searches: a person's own, and what is new for each of them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl

from forum.find.asked import Asked, asked_from
from forum.find.filters import filters_of
from forum.find.hits import Found, gone, hits
from forum.find.models import SavedSearch
from forum.kit.viewer import Viewer
from forum.search.documents import Results
from forum.search.engines import chosen_index
from forum.search.plan import plan
from forum.search.queries import thesaurus

# A letter tells only of what fits well: a hit must have this part of what all words would score.
LEAST = 0.25
LOOKED_AT = 30
TOLD = 3


@dataclass(frozen=True)
class SavedShown:
    """A saved search: its words, where it leads, and what narrows it."""

    id: int
    words: str
    path: str
    filters: tuple[str, ...]


@dataclass(frozen=True)
class SearchNews:
    """What is new for a saved search, the best first."""

    words: str
    path: str
    hits: tuple[Found, ...]


def asked_of(saved: SavedSearch) -> Asked:
    """Return the search that was saved."""
    return replace(asked_from(dict(parse_qsl(saved.filters))), text=saved.query)


async def is_saved(viewer: Viewer, asked: Asked) -> bool:
    """Tell whether the viewer has saved this search."""
    mine = SavedSearch.filter(person_id=viewer.id, query=asked.text, filters=asked.filters)
    return asked.may_be_saved and await mine.exists()


async def saved_searches(viewer: Viewer) -> tuple[SavedShown, ...]:
    """Return what the viewer has saved, newest first."""
    shown = []
    for saved in await SavedSearch.filter(person_id=viewer.id).order_by("-id"):
        asked = asked_of(saved)
        used = [
            choice.label
            for each in await filters_of(viewer, asked, Results())
            for choice in each.removal
        ]
        shown.append(SavedShown(saved.id, saved.query, asked.path(), tuple(used)))
    return tuple(shown)


async def new_hits(
    viewer: Viewer, since: datetime, until: datetime, told: Collection[str] = ()
) -> tuple[SearchNews, ...]:
    """Return what was written after `since` until `until` and fits the viewer's saved searches.

    At most three hits a search, each for one search only, none of those in `told` ("thread:12",
    "routine:7"), and only what the database lets the viewer read now.
    """
    known = set(told)
    news = []
    for saved in await SavedSearch.filter(person_id=viewer.id).order_by("id"):
        asked = asked_of(saved)
        found = await _found(viewer, asked, max(since, saved.created_at))
        fresh = [
            hit
            for hit in found
            if hit.id not in known and hit.title and saved.created_at < hit.created_at <= until
        ]
        known.update(hit.id for hit in fresh[:TOLD])
        if fresh:
            news.append(SearchNews(saved.query, asked.path(), tuple(fresh[:TOLD])))
    return tuple(news)


async def _found(viewer: Viewer, asked: Asked, since: datetime) -> list[Found]:
    """Ask the index without the log of searches: nobody typed this now."""
    wanted = plan(asked.text, await thesaurus())
    if not wanted.terms:
        return []
    query = replace(asked.query(viewer), since=since, least=LEAST, limit=LOOKED_AT, offset=0)
    query = replace(query, gone=await gone(viewer))
    answer = await chosen_index().search(wanted, query)
    return list(await hits(viewer, [hit.id for hit in answer.hits]))
