"""What a content package hands in when people are to be told of something."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What has happened; each has its own sentence in the inbox."""

    ANSWER = "answer"  # somebody answered what the reader wrote or follows
    COMMENT = "comment"
    ACCEPTED = "accepted"  # the reader's answer solved it
    SOLVED = "solved"  # a question that the reader follows is solved
    QUESTION = "question"  # something new in a followed theme or branch
    TIP = "tip"
    DISCUSSION = "discussion"
    WORKED = "worked"  # the reader's tip worked in another shop
    HIDDEN = "hidden"  # a moderator decided something about what the reader wrote
    CLOSED = "closed"
    MOVED = "moved"
    RESTORED = "restored"
    CHANGED = "changed"
    REPORTED = "reported"  # a member told moderators about it


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing that has happened.

    `topic`: what it is grouped under, "thread:12". `url`: path of the page and place.
    `title`: of the page it is about. `excerpt`, `language`: what was written, in its language.
    `actor_id`: whose deed it is; that person is never told.
    `at_once`: a mail goes now to each who wants it; else the weekly letter tells.
    `template`, `context`: the mail's folder under `templates/mail` and values besides these.
    `key`: what makes the notice the same when a job runs twice; made of kind and url if empty.
    """

    kind: Kind | str
    topic: str
    url: str
    title: str
    actor_name: str = ""
    actor_id: int | None = None
    branch_name: str = ""
    excerpt: str = ""
    language: str = ""
    at_once: bool = False
    template: str = "notice"
    context: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""

    @property
    def once_key(self) -> str:
        """What may be told only once to a person."""
        return self.key or f"{self.kind}:{self.url}"
