"""What somebody searches for, read from an address and written back into one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from forum.kit import clock
from forum.kit.text import clean_line
from forum.kit.viewer import Viewer
from forum.search.documents import Query, Sort
from forum.web.urls import path_for

PAGE_SIZE = 10
MAX_PAGE = 50
MAX_QUERY = 5000
LONGEST_SAVED = 200  # characters
KINDS = ("question", "tip", "discussion", "routine")
LANGUAGES = ("nb", "nn", "da", "en")
COUNTRIES = ("NO", "DK")
SORTS = ("relevance", "date")
PERIODS = {"month": timedelta(days=31), "year": timedelta(days=366)}


@dataclass(frozen=True)
class Asked:
    """A search with its filters; every field is empty, 0 or False when it is not used."""

    text: str = ""
    kind: str = ""
    theme: int = 0
    branch: int = 0
    country: str = ""
    language: str = ""
    solved: bool = False
    files: bool = False
    period: str = ""
    sort: str = "relevance"
    page: int = 1

    def path(self, **changes: Any) -> str:
        """Return the address of this search with `changes`; it begins at its first page."""
        asked = replace(self, **{"page": 1, **changes})
        return path_for(
            "find.search",
            q=asked.text,
            kind=asked.kind,
            theme=asked.theme or "",
            branch=asked.branch or "",
            country=asked.country,
            language=asked.language,
            solved="1" if asked.solved else "",
            files="1" if asked.files else "",
            period=asked.period,
            sort="" if asked.sort == "relevance" else asked.sort,
            page="" if asked.page == 1 else asked.page,
        )

    @property
    def filters(self) -> str:
        """Return what narrows the search, as the query of an address."""
        return replace(self, text="").path(sort="relevance").partition("?")[2]

    @property
    def may_be_saved(self) -> bool:
        """Whether there are words, and not more than can be kept."""
        return 0 < len(self.text) <= LONGEST_SAVED

    @property
    def without_filters(self) -> str:
        """Return the address of the same words with nothing to narrow them."""
        return Asked(text=self.text).path()

    @property
    def has_filters(self) -> bool:
        """Whether anything but words narrows the search."""
        return replace(self, sort="relevance", page=1) != Asked(text=self.text)

    @property
    def since(self) -> datetime | None:
        """From when on texts are wanted, None for all."""
        period = PERIODS.get(self.period)
        return clock.now() - period if period else None

    def query(self, viewer: Viewer) -> Query:
        """Return what the index is asked, with the viewer's own eyes."""
        return Query(
            text=self.text,
            visible_branches=viewer.branch_ids,
            kind=self.kind or None,
            theme=self.theme or None,
            branch=self.branch or None,
            country=self.country or None,
            language=self.language or None,
            is_solved=True if self.solved else None,
            has_files=True if self.files else None,
            since=self.since,
            periods=tuple((name, clock.now() - span) for name, span in PERIODS.items()),
            sort=Sort(self.sort),
            limit=PAGE_SIZE,
            offset=(self.page - 1) * PAGE_SIZE,
        )


def asked_from(parameters: Mapping[str, str]) -> Asked:
    """Return what an address asks for; what it cannot mean is left out."""
    return Asked(
        text=clean_line(parameters.get("q", "")[:MAX_QUERY]),
        kind=_one_of(parameters, "kind", KINDS),
        theme=_number(parameters, "theme"),
        branch=_number(parameters, "branch"),
        country=_one_of(parameters, "country", COUNTRIES),
        language=_one_of(parameters, "language", LANGUAGES),
        solved=parameters.get("solved") == "1",
        files=parameters.get("files") == "1",
        period=_one_of(parameters, "period", tuple(PERIODS)),
        sort=_one_of(parameters, "sort", SORTS) or "relevance",
        page=max(1, min(_number(parameters, "page"), MAX_PAGE)),
    )


def _one_of(parameters: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    value = parameters.get(name, "")
    return value if value in known else ""


def _number(parameters: Mapping[str, str], name: str) -> int:
    value = parameters.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0  # noqa: PLR2004
