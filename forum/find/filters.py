"""The filters beside the hits: their values with counts, and how each is taken away again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from forum.branches import queries as branches
from forum.find.asked import Asked
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.search.documents import Results
from forum.themes import queries as themes

NUMBERS = ("theme", "branch")


@dataclass(frozen=True)
class Choice:
    """One value of a filter: what it is called, where it leads, how many hits it has if known."""

    label: str
    path: str
    count: int | None
    is_current: bool


@dataclass(frozen=True)
class FilterShown:
    """A filter with its values, the first of which takes it away again."""

    label: str
    choices: tuple[Choice, ...]

    @property
    def is_used(self) -> bool:
        """Whether it narrows the search."""
        return not self.choices[0].is_current

    @property
    def removal(self) -> tuple[Choice, ...]:
        """The value in use, leading to the search without it; empty when none is."""
        way_back = self.choices[0].path
        used = [choice for choice in self.choices[1:] if choice.is_current]
        return tuple(replace(choice, path=way_back) for choice in used)


async def filters_of(viewer: Viewer, asked: Asked, results: Results) -> tuple[FilterShown, ...]:
    """Return the filters of a search; one that could narrow nothing is left out.

    The first one is the kind, which is always there.
    """
    made = [
        _filter(asked, name, label=label, labels=labels, results=results)
        for name, label, labels in await _named(viewer)
    ]
    solved = (_("Solved"), _("Only solved"))
    files = (_("Pictures and files"), _("With pictures or files"))
    made.append(_yes(asked, "solved", "is_solved", labels=solved, results=results))
    made.append(_yes(asked, "files", "has_files", labels=files, results=results))
    made.append(_period(asked, results))
    return (made[0], *(each for each in made[1:] if each.is_used or _narrows(each)))


async def _named(viewer: Viewer) -> tuple[tuple[str, str, Mapping[str, str]], ...]:
    shops = {str(row.id): row.name for row in await branches.index(viewer)}
    topics = {str(theme.id): theme.name for theme in await themes.active()}
    kinds = {
        "question": _("Questions"),
        "tip": _("Tips"),
        "discussion": _("Conversations"),
        "routine": _("Routines"),
    }
    tongues = {"nb": "Bokmål", "nn": "Nynorsk", "da": _("Danish"), "en": _("English")}
    return (
        ("kind", _("Kind"), kinds),
        ("theme", _("Theme"), topics),
        ("language", _("Language"), tongues),
        ("country", _("Country"), {"NO": _("Norway"), "DK": _("Denmark")}),
        ("branch", _("Branch"), shops),
    )


def _filter(
    asked: Asked,
    name: str,
    *,
    label: str,
    labels: Mapping[str, str],
    results: Results,
) -> FilterShown:
    counts = results.facets.get(name, {})
    empty = 0 if name in NUMBERS else ""
    current = str(getattr(asked, name) or "")
    everything = _everything(asked.path(**{name: empty}), results, is_current=not current)
    values = sorted(labels, key=lambda value: -counts.get(value, 0))
    found = [
        Choice(labels[value], asked.path(**{name: value}), counts.get(value, 0), value == current)
        for value in values
        if counts.get(value, 0) or value == current
    ]
    return FilterShown(label, (everything, *found))


def _yes(
    asked: Asked, name: str, facet: str, *, labels: tuple[str, str], results: Results
) -> FilterShown:
    """Return a filter that is on or off; `labels` are its own and what it does when on."""
    label, only = labels
    is_on = bool(getattr(asked, name))
    count = results.facets.get(facet, {}).get("1", 0)
    everything = _everything(asked.path(**{name: False}), results, is_current=not is_on)
    return FilterShown(label, (everything, Choice(only, asked.path(**{name: True}), count, is_on)))


def _everything(path: str, results: Results, *, is_current: bool) -> Choice:
    """Return the value that takes a filter away, counted where that is known.

    The values' own counts are no sum: a question with a Danish answer counts in both languages.
    """
    return Choice(_("All"), path, results.total if is_current else None, is_current)


def _period(asked: Asked, results: Results) -> FilterShown:
    labels = {"month": _("The last month"), "year": _("The last year")}
    counts = results.facets.get("period", {})
    everything = _everything(asked.path(period=""), results, is_current=not asked.period)
    choices = [
        Choice(label, asked.path(period=value), counts.get(value, 0), value == asked.period)
        for value, label in labels.items()
        if counts.get(value, 0) or value == asked.period
    ]
    any_time = replace(everything, label=_("Any time"))
    return FilterShown(_("When it was written"), (any_time, *choices))


def _narrows(shown: FilterShown) -> bool:
    """Whether any value would leave some hits and not all of them."""
    total = shown.choices[0].count
    return total is None or any(0 < (each.count or 0) < total for each in shown.choices[1:])
