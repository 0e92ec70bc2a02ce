"""What search takes and gives: documents that content packages make, queries, hits and results.

Search knows no content type; these frozen values are all that crosses its border.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Any, Self


class Sort(StrEnum):
    """In which order hits come."""

    RELEVANCE = "relevance"
    DATE = "date"


class State(StrEnum):
    """Whether the index can be trusted: ready, or being built anew from the database."""

    READY = "ready"
    REBUILDING = "rebuilding"


class Trust(IntEnum):
    """How far what a text says can be relied on today; among texts that fit as well, more first."""

    PLAIN = 0
    MORE = 1  # solved, confirmed
    LESS = 2  # closed, overdue


@dataclass(frozen=True, slots=True)
class Document:
    """One searchable text, in plain words.

    `id` is "thread:12", "answer:5", "file:3:2"; `group` is what a hit leads to and is counted as:
    "thread:12", "routine:7". `visibility` is 0 for the whole network, else the id of the one
    branch. `created_at` is aware UTC. `is_solved` is filtered by, `trust` ranked by.
    """

    id: str
    group: str
    title: str
    body: str
    theme: int
    branch: int
    country: str
    kind: str
    group_kind: str
    language: str
    created_at: datetime
    is_solved: bool = False
    has_files: bool = False
    page: int | None = None
    visibility: int = 0
    trust: Trust = Trust.PLAIN

    def to_json(self) -> dict[str, Any]:
        """Return plain values; the time becomes seconds since 1970."""
        values = asdict(self)
        values["created_at"] = int(self.created_at.timestamp())
        values["trust"] = int(self.trust)
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Make the document that `to_json` described."""
        moment = datetime.fromtimestamp(values["created_at"], UTC)
        return cls(**{**values, "created_at": moment, "trust": Trust(values.get("trust", 0))})


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for, as typed, and what they may see.

    `visible_branches` are the branches whose own texts the viewer may read; `kind` is the kind of
    the group (question, tip, discussion, routine), `kinds` several of them. `since` is aware UTC;
    `periods` are names and beginnings of what is counted as the facet "period".
    A hit must reach `least`, a part of what a text with every word would score; `is_strict`: and
    have a word that was asked for, or much of one. `gone` are ids of documents that the viewer may
    not see any more, whatever the index still says.
    """

    text: str
    visible_branches: tuple[int, ...] = ()
    kind: str | None = None
    theme: int | None = None
    branch: int | None = None
    country: str | None = None
    language: str | None = None
    is_solved: bool | None = None
    has_files: bool | None = None
    since: datetime | None = None
    periods: tuple[tuple[str, datetime], ...] = ()
    sort: Sort = Sort.RELEVANCE
    limit: int = 10
    offset: int = 0
    kinds: tuple[str, ...] = ()
    least: float = 0.0
    is_strict: bool = False
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """The best passage of one group: which document, of which group, how well it fits."""

    id: str
    group: str
    score: float


Facets = Mapping[str, Mapping[str, int]]


class Fit(StrEnum):
    """How well what was found fits what was asked."""

    WHOLE = "whole"  # as asked
    LOOSE = "loose"  # nobody wrote the phrase; these have its words
    NEAR = "near"  # nothing has the words; these have words like them


@dataclass(frozen=True, slots=True)
class Results:
    """What was found: one hit and one count for each group.

    `facets` counts groups by "theme", "kind", "branch", "country", "language", "is_solved" and
    "has_files" (values as text, the last two "0" and "1") and "period", each with all filters but
    its own.
    `also` is word help: words of the list that stand for a typed one. `state` says when the index
    is being built anew and the answer may lack something.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Facets = field(default_factory=dict)
    also: tuple[str, ...] = ()
    did_you_mean: str = ""
    fit: Fit = Fit.WHOLE
    state: State = State.READY


@dataclass(frozen=True, slots=True)
class Progress:
    """How the index stands. `done` of `total` documents while it is rebuilt; `total` may be 0."""

    state: State
    documents: int
    done: int = 0
    total: int = 0
