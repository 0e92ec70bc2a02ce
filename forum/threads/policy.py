"""Who may do what with what is written: pure functions of the viewer and the thing."""

from datetime import datetime
from typing import Protocol

from forum.kit.viewer import Viewer
from forum.threads.kinds import Kind, Visibility

COMMENT_CHARACTERS = 1_000


class ThreadState(Protocol):
    """What the rules ask of a thread; rows and models both have it."""

    @property
    def kind(self) -> str: ...
    @property
    def author_id(self) -> int: ...
    @property
    def branch_id(self) -> int | None: ...
    @property
    def visibility(self) -> str: ...
    @property
    def answer_count(self) -> int: ...
    @property
    def hidden_at(self) -> datetime | None: ...
    @property
    def deleted_at(self) -> datetime | None: ...
    @property
    def closed_at(self) -> datetime | None: ...


class TextState(Protocol):
    """What the rules ask of an answer or a comment."""

    @property
    def author_id(self) -> int: ...
    @property
    def hidden_at(self) -> datetime | None: ...
    @property
    def deleted_at(self) -> datetime | None: ...


def may_see(viewer: Viewer, thread: ThreadState) -> bool:
    """Whether the page exists for the viewer.

    Members see what is for the network and what their branches keep to themselves; moderators
    see every branch's. Hidden things are there for moderators and for whoever wrote them. A
    deleted one stays as long as it carries answers by others.
    """
    if viewer.is_anonymous or not _is_for(viewer, thread):
        return False
    if thread.hidden_at and not _sees_hidden(viewer, thread):
        return False
    return thread.deleted_at is None or thread.answer_count > 0


def may_see_text(viewer: Viewer, thread: ThreadState, text: TextState) -> bool:
    """Whether an answer or comment below `thread` is there for the viewer."""
    if not may_see(viewer, thread) or text.deleted_at:
        return False
    return text.hidden_at is None or _sees_hidden(viewer, text)


def may_write_in(viewer: Viewer, branch_id: int | None) -> bool:
    """Whether the viewer may write in the name of the branch; without one only who has none."""
    if viewer.is_anonymous:
        return False
    return viewer.belongs_to(branch_id) if branch_id else not viewer.branches


def may_answer(viewer: Viewer, thread: ThreadState) -> bool:
    """Whether the viewer may add an answer, or a comment below one."""
    is_open = not (thread.closed_at or thread.hidden_at or thread.deleted_at)
    return is_open and may_see(viewer, thread)


def may_mark(viewer: Viewer, thread: ThreadState) -> bool:
    """Whether the viewer may say "useful", "me too" or "worked here" about the thread's parts."""
    return may_see(viewer, thread) and not (thread.hidden_at or thread.deleted_at)


def may_mark_useful(viewer: Viewer, thread: ThreadState, answer: TextState) -> bool:
    """Whether the viewer may call an answer to a question useful; not one's own."""
    return (
        may_mark(viewer, thread)
        and answer.author_id != viewer.id
        and not (answer.hidden_at or answer.deleted_at)
    )


def may_ask_too(viewer: Viewer, thread: ThreadState) -> bool:
    """Whether the viewer may say "I have the same question"; not about one's own."""
    is_others = thread.author_id != viewer.id
    return thread.kind == Kind.QUESTION and is_others and may_mark(viewer, thread)


def may_say_worked(viewer: Viewer, thread: ThreadState, branch_id: int | None = None) -> bool:
    """Whether the viewer may say that a tip worked in their branch too, or in this one of theirs.

    The branch that shared the tip has said so already.
    """
    if thread.kind != Kind.TIP or not may_mark(viewer, thread):
        return False
    others = [role for role in viewer.branch_ids if role != thread.branch_id]
    return bool(others) if branch_id is None else branch_id in others


def may_edit(viewer: Viewer, thread: ThreadState) -> bool:
    """Whether the viewer may change the text: its author, or a moderator who puts it right."""
    is_there = not (thread.hidden_at or thread.deleted_at)
    is_entitled = thread.author_id == viewer.id or viewer.is_moderator
    return is_there and is_entitled and may_see(viewer, thread)


def may_edit_text(viewer: Viewer, thread: ThreadState, text: TextState) -> bool:
    """Whether the viewer may change an answer or comment."""
    is_there = not (thread.hidden_at or text.hidden_at)
    is_entitled = text.author_id == viewer.id or viewer.is_moderator
    return is_there and is_entitled and may_see_text(viewer, thread, text)


def may_delete(viewer: Viewer, thread: ThreadState) -> bool:
    """Whether the viewer may delete the thread's own text: its author."""
    return thread.author_id == viewer.id and not thread.deleted_at and may_see(viewer, thread)


def may_delete_text(viewer: Viewer, thread: ThreadState, text: TextState) -> bool:
    """Whether the viewer may delete an answer or comment: its author."""
    return text.author_id == viewer.id and may_see_text(viewer, thread, text)


def may_accept(viewer: Viewer, thread: ThreadState) -> bool:
    """Whether the viewer may say which answer solved the question: its asker or a moderator."""
    is_entitled = thread.author_id == viewer.id or viewer.is_moderator
    return thread.kind == Kind.QUESTION and is_entitled and may_mark(viewer, thread)


def may_moderate(viewer: Viewer, thread: ThreadState) -> bool:
    """Whether the viewer may hide, restore, close, reopen and move."""
    return viewer.is_moderator and may_see(viewer, thread)


def may_set_visibility(viewer: Viewer, visibility: str, branch_id: int | None) -> bool:
    """Whether the viewer may write for these readers: a branch's own only from that branch."""
    return visibility == Visibility.NETWORK or bool(branch_id and viewer.belongs_to(branch_id))


def _is_for(viewer: Viewer, thread: ThreadState) -> bool:
    if thread.visibility == Visibility.NETWORK or viewer.is_moderator:
        return True
    return thread.branch_id is not None and viewer.belongs_to(thread.branch_id)


def _sees_hidden(viewer: Viewer, text: TextState | ThreadState) -> bool:
    return viewer.is_moderator or text.author_id == viewer.id
