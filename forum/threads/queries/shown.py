"""What stands on the page of a thread: values made of rows, read by `page`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from forum.notifications import topics
from forum.search.related import Related
from forum.themes.tags import ThemeTag, theme_tag
from forum.threads.kinds import Again, Kind, Period
from forum.threads.paths import thread_path
from forum.threads.queries.attached import AttachedFile
from forum.threads.queries.cards import WorkedBranch


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentShown:
    """A comment below an answer."""

    id: int
    html: str
    language: str
    author_id: int
    author_name: str
    branch_name: str
    branch_country: str
    created_at: datetime
    edited_at: datetime | None
    hidden_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShown:
    """An answer with what hangs on it; `is_useful_to_me` is the viewer's own mark."""

    id: int
    html: str
    language: str
    excerpt: str
    author_id: int
    author_name: str
    in_shop_since: int | None
    branch_id: int | None
    branch_name: str
    branch_slug: str
    branch_country: str
    created_at: datetime
    edited_at: datetime | None
    hidden_at: datetime | None
    deleted_at: datetime | None
    useful_count: int
    comment_count: int
    is_useful_to_me: bool
    is_accepted: bool
    comments: tuple[CommentShown, ...]
    pictures: tuple[AttachedFile, ...]
    documents: tuple[AttachedFile, ...]

    def __hash__(self) -> int:
        """Return a hash that is quick; whether two are the same, all fields say."""
        return hash((self.id, self.useful_count, self.comment_count, self.edited_at))

    def comments_of(self, person_id: int) -> tuple[int, ...]:
        """Return the ids of the comments that a person wrote."""
        return tuple(each.id for each in self.comments if each.author_id == person_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class TipShown:
    """The parts of a tip; numbers are what it brought per `period`."""

    situation_html: str
    did_html: str
    result_html: str
    kroner: int | None
    hours: Decimal | None
    period: Period
    would_again: Again
    worked: tuple[WorkedBranch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadShown:
    """A thread as its page shows it, without answers; has what `policy.ThreadState` asks."""

    id: int
    kind: Kind
    title: str
    html: str
    language: str
    visibility: str
    theme: ThemeTag
    author_id: int
    author_name: str
    in_shop_since: int | None
    branch_id: int | None
    branch_name: str
    branch_slug: str
    branch_country: str
    created_at: datetime
    edited_at: datetime | None
    answer_count: int
    me_too_count: int
    worked_count: int
    solved_at: datetime | None
    closed_at: datetime | None
    hidden_at: datetime | None
    deleted_at: datetime | None
    version: int
    accepted_id: int | None
    is_mine_too: bool
    is_followed: bool
    about_path: str

    def __hash__(self) -> int:
        """Return a hash that is quick; whether two are the same, all fields say."""
        return hash((self.id, self.version))

    @property
    def path(self) -> str:
        """The path of its page."""
        return thread_path(self.id)

    @property
    def topic(self) -> str:
        """What one follows to hear more of it."""
        return topics.of_thread(self.id)


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page names beside its own: the title of what it is about, and what is like it."""

    about: str
    related: tuple[Related, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPage:
    """One page of a thread: `number` of `pages`, each of at most ANSWERS_ON_A_PAGE answers.

    `reason`: why a moderator hid or closed it.
    """

    thread: ThreadShown
    beside: Beside
    answers: tuple[AnswerShown, ...]
    reason: str
    tip: TipShown | None
    pictures: tuple[AttachedFile, ...]
    documents: tuple[AttachedFile, ...]
    number: int
    pages: int

    @property
    def version(self) -> "ThreadVersion":
        """What says whether a copy of the page is still right."""
        thread = self.thread
        return ThreadVersion(
            version=thread.version, is_followed=thread.is_followed, beside=self.beside
        )

    @property
    def accepted(self) -> AnswerShown | None:
        """The answer that solved it, when it is on this page."""
        return next((each for each in self.answers if each.is_accepted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadVersion:
    """The least that says whether the viewer's copy of the page is still right."""

    version: int
    is_followed: bool
    beside: Beside


@dataclass(frozen=True, slots=True)
class ThreadStanding:
    kind: str
    author_id: int
    branch_id: int | None
    visibility: str
    answer_count: int
    hidden_at: datetime | None
    deleted_at: datetime | None
    closed_at: datetime | None


def standing(row: Mapping[str, Any]) -> ThreadStanding:
    return ThreadStanding(
        row["kind"],
        row["author_id"],
        row["branch_id"],
        row["visibility"],
        row["answer_count"],
        row["hidden_at"],
        row["deleted_at"],
        row["closed_at"],
    )


def thread_shown(row: Mapping[str, Any]) -> ThreadShown:
    """Return the thread; of a deleted one, which stays for its answers, no words."""
    is_said = row["deleted_at"] is None
    return ThreadShown(
        id=row["id"],
        kind=Kind(row["kind"]),
        title=row["title"] if is_said else "",
        html=row["html"] if is_said else "",
        language=row["language"],
        visibility=row["visibility"],
        theme=theme_tag(row),
        author_id=row["author_id"],
        author_name=row["author_name"],
        in_shop_since=row["in_shop_since"],
        **_branch(row),
        created_at=row["created_at"],
        edited_at=row["edited_at"],
        answer_count=row["answer_count"],
        me_too_count=row["me_too_count"],
        worked_count=row["worked_count"],
        solved_at=row["solved_at"],
        closed_at=row["closed_at"],
        hidden_at=row["hidden_at"],
        deleted_at=row["deleted_at"],
        version=row["version"],
        accepted_id=row["accepted_id"],
        is_mine_too=bool(row["is_mine_too"]),
        is_followed=bool(row["is_followed"]),
        about_path=row["about_path"] or "",
    )


def _branch(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of the branch from which something was written; there may be none."""
    names = {name: row[name] or "" for name in ("branch_name", "branch_slug", "branch_country")}
    return {"branch_id": row["branch_id"], **names}


def answer_shown(
    row: Mapping[str, Any],
    thread: ThreadShown,
    files: tuple[AttachedFile, ...],
    remarks: tuple[CommentShown, ...],
) -> AnswerShown:
    """Return the answer; of a deleted one, which stays for its comments, no words and files."""
    is_said = row["deleted_at"] is None
    shown_files = files if is_said else ()
    return AnswerShown(
        id=row["id"],
        html=row["html"] if is_said else "",
        language=row["language"],
        excerpt=row["excerpt"] if is_said else "",
        author_id=row["author_id"],
        author_name=row["author_name"],
        in_shop_since=row["in_shop_since"],
        **_branch(row),
        created_at=row["created_at"],
        edited_at=row["edited_at"],
        hidden_at=row["hidden_at"],
        deleted_at=row["deleted_at"],
        useful_count=row["useful_count"],
        comment_count=row["comment_count"],
        is_useful_to_me=row["useful_id"] is not None,
        is_accepted=row["id"] == thread.accepted_id,
        comments=remarks,
        pictures=tuple(file for file in shown_files if file.is_picture),
        documents=tuple(file for file in shown_files if not file.is_picture),
    )


def comment_shown(row: Mapping[str, Any]) -> CommentShown:
    return CommentShown(
        id=row["id"],
        html=row["html"],
        language=row["language"],
        author_id=row["author_id"],
        author_name=row["author_name"],
        branch_name=row["branch_name"] or "",
        branch_country=row["branch_country"] or "",
        created_at=row["created_at"],
        edited_at=row["edited_at"],
        hidden_at=row["hidden_at"],
    )
