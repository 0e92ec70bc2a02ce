"""What a content package hands in when people are to be told of something."""

from dataclasses import dataclass
from enum import StrEnum

from forum.notifications.matters import Matter


class Kind(StrEnum):
    """What has happened; each has its own sentence in the inbox."""

    ANSWER = "answer"  # somebody answered what the reader wrote or follows
    MENTIONED = "mentioned"  # somebody named the reader in a text
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
    INVITED = "invited"  # another branch invites the reader
    JOINING = "joining"  # somebody asks to join a branch that the reader leads
    ROUTINE = "routine"  # something new in a followed branch or theme
    VERSION = "version"  # a routine that the reader follows or uses has changed
    ORIGIN = "origin"  # the routine from which the reader's branch made its own has changed
    REVIEW = "review"  # does a routine of the reader's still hold?
    DRAFTED = "drafted"  # a text waits for the reader to publish it
    PROPOSED = "proposed"
    ADOPTED = "adopted"  # the branch took over what the reader proposed
    DECLINED = "declined"
    UNREACHED = "unreached"  # mail to the reader, or to somebody in their branch, comes back


DECISIONS = frozenset({Kind.HIDDEN, Kind.CLOSED, Kind.MOVED, Kind.RESTORED, Kind.CHANGED})
# What may be answered by mail, for everybody to read; not what is said to a moderator or by one.
ANSWERABLE = frozenset(
    {
        *(Kind.ANSWER, Kind.COMMENT, Kind.MENTIONED, Kind.QUESTION, Kind.TIP, Kind.DISCUSSION),
        *(Kind.ACCEPTED, Kind.SOLVED, Kind.WORKED),
    }
)
# What is answered to these is a question about the routine.
ABOUT_ROUTINES = frozenset({Kind.ROUTINE, Kind.VERSION, Kind.ORIGIN, Kind.REVIEW})
# What tells that something was written: a mail holds all of it.
TEXTS = ANSWERABLE - {Kind.WORKED}
_MATTERS: dict[str, Matter] = {
    Kind.ANSWER: Matter.ANSWERS,
    Kind.MENTIONED: Matter.MENTIONS,
    Kind.COMMENT: Matter.COMMENTS,
    Kind.ACCEPTED: Matter.SOLVED,
    Kind.WORKED: Matter.SOLVED,
    Kind.REPORTED: Matter.REPORTS,
    Kind.JOINING: Matter.REQUESTS,
    Kind.VERSION: Matter.ROUTINES,
    Kind.ORIGIN: Matter.ROUTINES,
    **dict.fromkeys((Kind.REVIEW, Kind.DRAFTED, Kind.PROPOSED), Matter.DUTIES),
    **dict.fromkeys((Kind.ADOPTED, Kind.DECLINED), Matter.COMMENTS),
    **dict.fromkeys(DECISIONS, Matter.DECISIONS),
}


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing that has happened.

    `topic`: what it is grouped under, "thread:12". `url`: path of the page and place.
    `title`: of the page it is about. `excerpt`, `language`: what was written, in its language.
    `actor_id`: whose deed it is; that person is never told.
    `matter`: what the audience's choice is about, when the kind alone does not say it.
    `key`: what makes the notice the same when a job runs twice; made of kind and url if empty.
    `is_mailed`: a mail of its own says it already, so that it only stands on the site.
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
    matter: Matter | None = None
    key: str = ""
    is_mailed: bool = False

    @property
    def about(self) -> Matter:
        """Which choice of the reader says how they are told."""
        return self.matter or _MATTERS.get(self.kind, Matter.FOLLOWED)

    @property
    def once_key(self) -> str:
        """What may be told only once to a person."""
        return self.key or f"{self.kind}:{self.url}"
