"""Every read of threads; the Viewer first, and what they may not see is not found."""

from forum.threads.queries.attached import AttachedFile, attached_to, file_ids, may_fetch
from forum.threads.queries.cards import Card, TipCard, WorkedBranch
from forum.threads.queries.doors import (
    AnswerPlace,
    CommentPlace,
    OldText,
    answer_for,
    comment_for,
    old_texts,
    sent_before,
    thread_for,
    tip_for,
    worked_note,
)
from forum.threads.queries.found import (
    Found,
    document_of_answer,
    documents_of,
    every_document,
    gone,
    hits,
    titles,
)
from forum.threads.queries.lists import (
    COUNT_LIMIT,
    Wanted,
    about,
    by_branch,
    by_person,
    by_theme,
    counts,
    helped_with,
    listed,
    recent_since,
    solved_since,
    themes_answered_by,
    unanswered,
    worked,
)
from forum.threads.queries.page import page_of_answer, show, standing_for, version
from forum.threads.queries.shown import (
    AnswerShown,
    CommentShown,
    ThreadPage,
    ThreadShown,
    ThreadVersion,
    TipShown,
)

__all__ = [
    "COUNT_LIMIT", "AnswerPlace", "AnswerShown", "AttachedFile", "Card", "CommentPlace",
    "CommentShown", "Found", "OldText", "ThreadPage", "ThreadShown", "ThreadVersion", "TipCard",
    "TipShown", "Wanted", "WorkedBranch", "about", "answer_for", "attached_to",
    "by_branch", "by_person", "by_theme", "comment_for", "counts", "document_of_answer",
    "documents_of", "every_document", "file_ids", "gone", "helped_with", "hits", "listed",
    "may_fetch", "old_texts", "page_of_answer", "recent_since", "sent_before", "show",
    "solved_since", "standing_for", "themes_answered_by", "thread_for", "tip_for", "titles",
    "unanswered", "version", "worked", "worked_note",
]  # fmt: skip
