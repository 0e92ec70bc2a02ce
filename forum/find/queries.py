"""Search results as a person sees them: found by the index, checked against the database."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from forum import search
from forum.branches import queries as branches
from forum.find.asked import MAX_PAGE, PAGE_SIZE, Asked
from forum.kit.i18n import _, ngettext
from forum.kit.viewer import Viewer
from forum.search.documents import Results, State
from forum.themes import queries as themes
from forum.threads import queries as threads
from forum.threads.queries import Found

EXCERPT_LENGTH = 220
SIMILAR_SHOWN = 4
SUGGESTED = 6


@dataclass(frozen=True)
class HitShown:
    """A hit with its words marked; `title` and `excerpt` are safe HTML."""

    found: Found
    title: Markup
    excerpt: Markup


@dataclass(frozen=True)
class SimilarShown:
    """Something like what is being titled; `line` says where it stands, such as "3 answers"."""

    title: str
    url: str
    language: str
    line: str


@dataclass(frozen=True)
class Choice:
    """One value of a filter: what it is called, how many hits it has, where it leads."""

    label: str
    path: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class FilterShown:
    """A filter with its values, the first of which takes it away again."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class FoundPage:
    """A page of results with its filters and what else may help."""

    hits: tuple[HitShown, ...]
    total: int
    pages: int
    filters: tuple[FilterShown, ...]
    also: tuple[str, ...]
    did_you_mean: str
    is_rebuilding: bool


async def found_page(viewer: Viewer, asked: Asked) -> FoundPage:
    """Return a page of what the index finds and the viewer may read."""
    results = await search.search(asked.query(viewer))
    return FoundPage(
        hits=await _shown(viewer, asked.text, results),
        total=results.total,
        pages=min(MAX_PAGE, -(-results.total // PAGE_SIZE)),
        filters=await _filters(viewer, asked, results),
        also=results.also,
        did_you_mean=results.did_you_mean,
        is_rebuilding=results.state is State.REBUILDING,
    )


async def similar(viewer: Viewer, title: str) -> tuple[SimilarShown, ...]:
    """Return threads that may answer what is being titled."""
    hits = await search.similar(title, viewer.branch_ids, SIMILAR_SHOWN)
    readable = await threads.hits(viewer, [hit.id for hit in hits])
    return tuple(
        SimilarShown(found.title, found.path, found.language, _standing(found))
        for found in readable.values()
        if found.title
    )


def _standing(found: Found) -> str:
    if found.is_solved:
        return _("Solved")
    if found.worked_count:
        return ngettext(
            "Worked in %(num)s other shop too",
            "Worked in %(num)s other shops too",
            found.worked_count,
        )
    if found.answer_count:
        return ngettext("%(num)s answer", "%(num)s answers", found.answer_count)
    return ""


async def _shown(viewer: Viewer, text: str, results: Results) -> tuple[HitShown, ...]:
    readable = await threads.hits(viewer, [hit.id for hit in results.hits])
    return tuple(
        HitShown(
            found,
            _marked(found.title, text),
            _marked(search.best_passage(found.text, text, EXCERPT_LENGTH), text),
        )
        for found in readable.values()
    )


def _marked(text: str, query: str) -> Markup:
    parts = (
        Markup("<mark>{}</mark>").format(part) if is_hit else escape(part)
        for part, is_hit in search.highlight(text, query)
    )
    return Markup("").join(parts)


async def _filters(viewer: Viewer, asked: Asked, results: Results) -> tuple[FilterShown, ...]:
    shops = {str(row.id): row.name for row in await branches.index(viewer)}
    topics = {str(theme.id): theme.name for theme in await themes.active()}
    kinds = {"question": _("Questions"), "tip": _("Tips"), "discussion": _("Conversations")}
    tongues = {"nb": "bokmål", "nn": "nynorsk", "da": _("Danish"), "en": _("English")}
    named = (
        ("kind", _("Kind"), kinds),
        ("theme", _("Theme"), topics),
        ("language", _("Language"), tongues),
        ("branch", _("Branch"), shops),
    )
    made = [
        _filter(asked, name, label=label, labels=labels, counts=results.facets.get(name, {}))
        for name, label, labels in named
    ]
    solved = results.facets.get("is_solved", {}).get("1", 0)
    choices = (
        Choice(_("All"), asked.path(solved=False), results.total, not asked.solved),
        Choice(_("Only solved"), asked.path(solved=True), solved, asked.solved),
    )
    useful = [each for each in made[1:] if len(each.choices) > 1]
    return (made[0], *useful, FilterShown(_("Solved"), choices))


def _filter(
    asked: Asked,
    name: str,
    *,
    label: str,
    labels: Mapping[str, str],
    counts: Mapping[str, int],
) -> FilterShown:
    empty = 0 if name in ("theme", "branch") else ""
    current = str(getattr(asked, name) or "")
    everything = Choice(
        _("All"), asked.path(**{name: empty}), sum(counts.values()), is_current=not current
    )
    values = sorted(labels, key=lambda value: -counts.get(value, 0))
    found = [
        Choice(labels[value], asked.path(**{name: value}), counts.get(value, 0), value == current)
        for value in values
        if counts.get(value, 0) or value == current
    ]
    return FilterShown(label, (everything, *found))
