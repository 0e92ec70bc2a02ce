"""What other packages call: put, remove, search, similar, suggest, rebuild, state, marks.

Which engine answers is a setting; both are fed and asked the same.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from forum.kit import clock, db
from forum.kit.errors import Refused
from forum.search import analysis, marks, queries
from forum.search.actions import log_search
from forum.search.documents import Document, Fit, Hit, Progress, Query, Results, State
from forum.search.engines import chosen_index, close_index
from forum.search.index import Answer
from forum.search.jobs import HOURS, queue_rebuild
from forum.search.plan import Plan, plan

SIMILAR_SHOWN: Final = 5
SIMILAR_KINDS: Final = ("question", "tip", "routine")
SIMILAR_LEAST: Final = 0.35
NEAR_SHOWN: Final = 5
MOST_HITS: Final = 100
SHORTEST_PREFIX: Final = 2

_LONGEST_BUILD: Final = timedelta(seconds=HOURS)
_tasks: set[asyncio.Task[None]] = set()


async def put(documents: Sequence[Document]) -> None:
    """Let documents be found, in place of those with the same ids; within a second."""
    if documents:
        await chosen_index().put(documents)


async def remove(ids: Sequence[str]) -> None:
    """Let documents be found no more; ids that are not there are no fault."""
    if ids:
        await chosen_index().remove(ids)


async def search(query: Query) -> Results:
    """Return what was found. Any text has an answer; a missing index is built meanwhile.

    Check every hit against the database for the viewer before it is shown.
    """
    query = _bounded(query)
    results = await _search(replace(query, is_strict=True))
    if query.offset == 0 and query.text.strip():
        _in_background(log_search(query.text.strip(), results.total))
    # Where filters alone are in the way, taking one away helps more than other words do.
    is_filtered = any(results.facets.values())
    is_nothing = not results.total and not is_filtered and results.state is State.READY
    return await _near(query, results) if is_nothing else results


async def while_typing(query: Query) -> Results:
    """Return what a text finds that is still being typed, so nobody counts it as a search.

    Check every hit against the database for the viewer before it is shown.
    """
    return await _search(replace(_bounded(query), is_strict=True))


async def similar(
    title: str,
    visible_branches: tuple[int, ...] = (),
    limit: int = SIMILAR_SHOWN,
    gone: tuple[str, ...] = (),
) -> list[Hit]:
    """Return questions, tips and routines that are much like a title being written."""
    query = Query(
        text=title,
        visible_branches=visible_branches,
        gone=gone,
        kinds=SIMILAR_KINDS,
        least=SIMILAR_LEAST,
        limit=limit,
    )
    return await alike(query)


async def alike(query: Query) -> list[Hit]:
    """Return what is like a text that nobody typed now; unlike `search` it is not logged."""
    return list((await _search(_bounded(query))).hits)


async def suggest(
    prefix: str, visible_branches: tuple[int, ...] = (), gone: tuple[str, ...] = ()
) -> list[str]:
    """Return what was typed so far with its last word completed, in several ways."""
    before, last = _last_word(prefix)
    if len(last) < SHORTEST_PREFIX:
        return []
    begun = analysis.plain(last.casefold())
    words = await chosen_index().suggest(begun, visible_branches, gone)
    return [before + word for word in words]


async def rebuild() -> None:
    """Have the worker build the index anew; searches go on in the old one."""
    await queue_rebuild()


async def state() -> Progress:
    """Return how many documents there are, and how far a rebuild is."""
    documents = await chosen_index().documents()
    last = await queries.last_rebuild()
    if last is None or last["finished_at"] or last["started_at"] < clock.now() - _LONGEST_BUILD:
        whole = State.REBUILDING if documents is None else State.READY
        return Progress(whole, documents or 0, documents or 0, documents or 0)
    return Progress(State.REBUILDING, documents or 0, last["done"], last["total"])


async def flush() -> None:
    """Make what was put and removed visible now: for commands and tests."""
    await chosen_index().flush()
    await _background_done()


async def close() -> None:
    """Let go of processes and connections; what was put is not lost."""
    await _background_done()
    await close_index()


def highlight(text: str, query: str) -> list[tuple[str, bool]]:
    """Return `text` in fragments, each with whether it is a hit for what was just searched."""
    return marks.highlight(text, query, queries.last_thesaurus())


def best_passage(text: str, query: str, length: int) -> str:
    """Return at most `length` characters of `text` where most of the query stands."""
    return marks.best_passage(text, query, length, queries.last_thesaurus())


async def _search(query: Query) -> Results:
    wanted = plan(query.text, await queries.thesaurus())
    if not wanted.terms:
        return Results(also=wanted.also)
    answer, fit = await _answered(wanted, query)
    if answer.is_missing:
        _in_background(queue_rebuild(is_repair=True))
        return Results(also=wanted.also, state=State.REBUILDING)
    corrected = marks.replaced(query.text, answer.corrections)
    return Results(
        hits=answer.hits,
        total=answer.total,
        facets=answer.facets,
        also=wanted.also,
        did_you_mean=corrected if answer.corrections else "",
        fit=fit,
    )


async def _answered(wanted: Plan, query: Query) -> tuple[Answer, Fit]:
    """Return what was found, and how it fits: where nobody wrote a phrase, its words will do."""
    answer = await chosen_index().search(wanted, query)
    if answer.total or answer.is_missing or not wanted.phrases:
        return answer, Fit.WHOLE
    answer = await chosen_index().search(replace(wanted, phrases=()), query)
    return answer, Fit.LOOSE if answer.total else Fit.WHOLE


async def _near(query: Query, nothing: Results) -> Results:
    """Return a few texts with words like those that nothing has, so that no search is an end."""
    wanted = plan(query.text, await queries.thesaurus())
    if not wanted.terms:
        return nothing
    query = replace(query, limit=min(query.limit, NEAR_SHOWN))
    answer = await chosen_index().search(replace(wanted, phrases=()), query)
    if not answer.hits:
        return nothing
    return replace(nothing, hits=answer.hits, total=len(answer.hits), fit=Fit.NEAR)


def _bounded(query: Query) -> Query:
    return replace(query, limit=min(max(query.limit, 1), MOST_HITS), offset=max(query.offset, 0))


def _last_word(prefix: str) -> tuple[str, str]:
    found = list(analysis.WORD.finditer(prefix))
    if not found or found[-1].end() != len(prefix):
        return prefix, ""
    return prefix[: found[-1].start()], found[-1][0]


def _in_background(work: Coroutine[Any, Any, None]) -> None:
    """Write something that the page need not wait for, and that may fail without harm to it."""

    async def attempted() -> None:
        with suppress(Refused):
            await work

    task = db.spawn(attempted())
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _background_done() -> None:
    while _tasks:
        await asyncio.gather(*_tasks)
