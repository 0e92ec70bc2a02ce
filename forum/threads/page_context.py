"""What the page of a thread needs besides what is on it: what the viewer may do there."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from forum.kit import clock
from forum.kit.i18n import _
from forum.kit.tokens import random_token
from forum.kit.viewer import BranchRole, Viewer
from forum.threads import policy
from forum.threads.kinds import Kind
from forum.threads.queries import AnswerShown, ThreadPage, ThreadShown, WorkedBranch
from forum.threads.words import result_words

FEW_COMMENTS = 2  # so many are not folded away
LISTS = {Kind.QUESTION: "/questions", Kind.TIP: "/tips", Kind.DISCUSSION: "/discussions"}


@dataclass(frozen=True, slots=True, kw_only=True)
class May:
    """What the viewer may do on the page, asked once instead of for every answer."""

    answer: bool
    mark: bool
    accept: bool
    edit: bool
    delete: bool
    moderate: bool
    ask_too: bool


@dataclass(frozen=True, slots=True)
class _Label:
    text: str


@dataclass(frozen=True, slots=True)
class EmptyText:
    """An empty text field as the editor shows it.

    Building a whole WTForms form would cost as much as all other reading of the page.
    """

    label: _Label
    name: str = "text"
    id: str = "text"
    description: str = ""
    errors: tuple[str, ...] = ()

    def __call__(self, **attributes: object) -> Markup:
        """Return the textarea."""
        attributes["class"] = attributes.pop("class_", "")
        given = Markup("").join(
            Markup(' {}="{}"').format(name, value) for name, value in attributes.items() if value
        )
        return Markup('<textarea id="text" name="text"{}></textarea>').format(given)


@dataclass(frozen=True, slots=True)
class AnswerOnPage:
    """An answer with what the viewer has to do with it."""

    answer: AnswerShown
    is_own: bool
    own_comments: tuple[int, ...]
    accepted_for: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """The string of a tip: the branches, what they noted, and the viewer's own part in it."""

    branches: tuple[WorkedBranch, ...]
    noted: tuple[WorkedBranch, ...]
    own: tuple[WorkedBranch, ...]
    may_say: tuple[BranchRole, ...]


def page_view(viewer: Viewer, page: ThreadPage, opened: int = 0) -> dict[str, Any]:
    """Return the context of `threads/show.html`; `opened` is the answer whose comments show."""
    thread = page.thread
    return _words(page) | {
        "page": page,
        "thread": thread,
        "answers": [_on_page(viewer, thread, answer, opened) for answer in page.answers],
        "may": _may(viewer, thread),
        "worked": _worked(viewer, page) if page.tip else None,
        "result": _result(page),
    }


def _words(page: ThreadPage) -> dict[str, Any]:
    thread = page.thread
    return {
        "year": clock.now().year,
        "pages": _pages(page),
        "previous_url": _path(thread, page.number - 1) if page.number > 1 else None,
        "next_url": _path(thread, page.number + 1) if page.number < page.pages else None,
        "list_path": LISTS[thread.kind],
        "empty_text": EmptyText(_Label(_("Your answer"))),
        "form_key": random_token(),
    }


def _on_page(viewer: Viewer, thread: ThreadShown, answer: AnswerShown, opened: int) -> AnswerOnPage:
    return AnswerOnPage(
        answer,
        answer.author_id == viewer.id,
        answer.comments_of(viewer.id),
        thread.author_name if answer.is_accepted else "",
        opened == answer.id or len(answer.comments) <= FEW_COMMENTS,
    )


def _may(viewer: Viewer, thread: ThreadShown) -> May:
    return May(
        answer=policy.may_answer(viewer, thread),
        mark=thread.kind is Kind.QUESTION and policy.may_mark(viewer, thread),
        accept=policy.may_accept(viewer, thread),
        edit=policy.may_edit(viewer, thread),
        delete=policy.may_delete(viewer, thread),
        moderate=policy.may_moderate(viewer, thread),
        ask_too=policy.may_ask_too(viewer, thread),
    )


def _worked(viewer: Viewer, page: ThreadPage) -> Worked:
    tip, thread = page.tip, page.thread
    branches = tip.worked if tip else ()
    own = tuple(each for each in branches if viewer.belongs_to(each.branch_id))
    said = {each.branch_id for each in branches}
    others = tuple(each for each in branches if each not in own)
    return Worked(
        branches=(*own, *others),
        noted=tuple(each for each in branches if each.note),
        own=own,
        may_say=tuple(
            role
            for role in viewer.branches
            if role.branch_id not in said and policy.may_say_worked(viewer, thread, role.branch_id)
        ),
    )


def _result(page: ThreadPage) -> str:
    tip = page.tip
    return result_words(tip.kroner, tip.hours, tip.period) if tip else ""


def _pages(page: ThreadPage) -> tuple[tuple[int, str], ...]:
    """Return number and path of the first, last and neighbouring pages; a gap has no path."""
    if page.pages == 1:
        return ()
    near = {1, page.pages, *range(page.number - 2, page.number + 3)}
    numbers = sorted(number for number in near if 1 <= number <= page.pages)
    listed: list[tuple[int, str]] = []
    for number in numbers:
        if listed and number > listed[-1][0] + 1:
            listed.append((number - 1, ""))
        listed.append((number, _path(page.thread, number)))
    return tuple(listed)


def _path(thread: ThreadShown, number: int) -> str:
    return f"{thread.path}?page={number}#answers" if number > 1 else thread.path
