"""What a person hands in, as values: made by forms and by the mail that comes in."""

from dataclasses import dataclass
from decimal import Decimal

from forum.threads.kinds import Again, Period, Visibility


@dataclass(frozen=True, kw_only=True)
class NewThread:
    """What every new thread has.

    `branch_id`: the branch one writes from, None for who has none. `language`: as the writer said,
    or "" to have it found. `file_ids`: uploaded files of the writer's. `submission_key`: the
    form's own, so that the same text makes one thread however often it is sent. `about`: the path
    of what it is about besides ("/routines/7"); what the writer may not see is left out.
    """

    title: str
    theme_id: int
    branch_id: int | None = None
    visibility: Visibility = Visibility.NETWORK
    language: str = ""
    file_ids: tuple[int, ...] = ()
    submission_key: str = ""
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class NewQuestion(NewThread):
    """A question; its text may be empty when the title says it all."""

    text: str = ""


@dataclass(frozen=True, kw_only=True)
class NewDiscussion(NewThread):
    """Something to talk about."""

    text: str


@dataclass(frozen=True, kw_only=True)
class TipParts:
    """The parts of a tip; `kroner` and `hours` are what it brought or saved per `period`."""

    situation: str
    did: str
    result: str
    kroner: int | None = None
    hours: Decimal | None = None
    period: Period = Period.ONCE
    would_again: Again = Again.YES


@dataclass(frozen=True, kw_only=True)
class NewTip(NewThread):
    """A tip to be shared."""

    parts: TipParts


@dataclass(frozen=True, kw_only=True)
class NewAnswer:
    """An answer to a question, or the next contribution to a discussion or tip."""

    thread_id: int
    text: str
    branch_id: int | None = None
    language: str = ""
    file_ids: tuple[int, ...] = ()
    submission_key: str = ""


@dataclass(frozen=True, kw_only=True)
class NewComment:
    """A short remark below an answer."""

    answer_id: int
    text: str
    branch_id: int | None = None
    language: str = ""
    submission_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A changed text; `edit_count` is what the writer started from, to notice another's change.

    `title` and `theme_id` are of threads only; `file_ids` are all that shall hang on it, None
    leaves them as they are.
    """

    text: str = ""
    title: str = ""
    theme_id: int | None = None
    parts: TipParts | None = None
    language: str = ""
    file_ids: tuple[int, ...] | None = None
    edit_count: int = 0
