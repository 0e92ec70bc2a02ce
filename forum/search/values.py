"""What goes into the index, what it is asked, and what it answers: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Document:
    """One text to be found.

    `id` is "thread:12" or "answer:5"; `group` is the thread's id, so that a thread is one hit.
    `group_kind` is the kind of the thread that an answer belongs to. `visibility` is 0 for the
    whole network, else the id of the branch that may read it.
    """

    id: str
    group: int
    group_kind: str
    kind: str
    title: str
    body: str
    theme: int
    branch: int
    country: str
    language: str
    created_at: datetime
    is_solved: bool = False
    has_files: bool = False
    page: int | None = None
    visibility: int = 0


@dataclass(frozen=True, kw_only=True)
class Query:
    """What is searched for; None filters nothing. `visible_branches` are the reader's own."""

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
    sort: str = "relevance"
    is_exact: bool = False
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True)
class Hit:
    """One found thread: the id of its best document, the thread's id, and how well it fits."""

    id: str
    group: int
    score: float


@dataclass(frozen=True, kw_only=True)
class Results:
    """A page of hits; `facets` counts threads by filter name and value.

    `also` are words that were searched for besides; `did_you_mean` is "" when nothing is likelier.
    `state` is "ready", or "rebuilding" while the index is not whole.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    did_you_mean: str = ""
    state: str = "ready"
