"""One function for each thing that a person can do with what is written."""

from forum.threads.actions.editing import (
    delete_answer,
    delete_comment,
    delete_thread,
    edit_answer,
    edit_comment,
    edit_thread,
)
from forum.threads.actions.marks import (
    accept,
    ask_too,
    mark_useful,
    say_worked,
    unmark_useful,
    withdraw_acceptance,
    withdraw_ask_too,
    withdraw_worked,
)
from forum.threads.actions.order import (
    close,
    hide_answer,
    hide_comment,
    hide_thread,
    move,
    reopen,
    restore_answer,
    restore_comment,
    restore_thread,
)
from forum.threads.actions.texts import NOTE_CHARACTERS, TITLE_CHARACTERS
from forum.threads.actions.values import (
    Change,
    NewAnswer,
    NewComment,
    NewDiscussion,
    NewQuestion,
    NewThread,
    NewTip,
    TipParts,
)
from forum.threads.actions.writing import answer, ask, comment, discuss, share

__all__ = [
    "NOTE_CHARACTERS", "TITLE_CHARACTERS", "Change", "NewAnswer", "NewComment", "NewDiscussion",
    "NewQuestion", "NewThread", "NewTip", "TipParts", "accept", "answer", "ask", "ask_too",
    "close", "comment", "delete_answer", "delete_comment", "delete_thread", "discuss",
    "edit_answer", "edit_comment", "edit_thread", "hide_answer", "hide_comment", "hide_thread",
    "mark_useful", "move", "reopen", "restore_answer", "restore_comment",
    "restore_thread", "say_worked", "share", "unmark_useful", "withdraw_acceptance",
    "withdraw_ask_too", "withdraw_worked",
]  # fmt: skip
