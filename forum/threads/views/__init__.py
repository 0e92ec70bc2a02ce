"""The pages of threads: questions, tips, discussions, and everything that is done on them."""

from forum.threads.views.answering import answers, comments
from forum.threads.views.editing import (
    answer_deletion,
    answer_text,
    comment_deletion,
    comment_text,
    deletion,
    text,
)
from forum.threads.views.marking import (
    acceptance,
    acceptance_withdrawal,
    me_too,
    me_too_withdrawal,
    useful,
    useful_withdrawal,
    worked_here,
    worked_here_withdrawal,
)
from forum.threads.views.reading import (
    answer,
    answer_revisions,
    comment,
    comment_revisions,
    discussions,
    file,
    picture,
    questions,
    revisions,
    show,
    tips,
)
from forum.threads.views.starting import ask, discuss, preview, share

__all__ = [
    "acceptance", "acceptance_withdrawal", "answer", "answer_deletion", "answer_revisions",
    "answer_text", "answers", "ask", "comment", "comment_deletion", "comment_revisions",
    "comment_text", "comments", "deletion", "discuss", "discussions", "file", "me_too",
    "me_too_withdrawal", "picture", "preview", "questions", "revisions", "share", "show", "text",
    "tips", "useful", "useful_withdrawal", "worked_here", "worked_here_withdrawal",
]  # fmt: skip
