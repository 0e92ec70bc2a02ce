"""What people are told of, as they think of it, and the way in which each is told."""

from enum import StrEnum
from typing import Final

from forum.kit.i18n import N_
from forum.kit.viewer import Viewer


class Matter(StrEnum):
    """What a person chooses a way for; several kinds of news may be one matter."""

    ANSWERS = "answers"
    MENTIONS = "mentions"
    SOLVED = "solved"
    COMMENTS = "comments"
    FOLLOWED = "followed"
    IMPORTANT = "important"
    ROUTINES = "routines"
    DUTIES = "duties"
    REQUESTS = "requests"
    DECISIONS = "decisions"
    REPORTS = "reports"


class Way(StrEnum):
    """How somebody is told, besides the row in the inbox."""

    AT_ONCE = "at_once"  # by a mail of its own
    LETTER = "letter"  # in the next weekly letter, unless it was read before
    SITE = "site"  # only in the inbox


# Somebody waits for an answer, outside the door, or for a moderator; the rest can wait a week.
_PRESSING: Final = frozenset(
    {
        *(Matter.ANSWERS, Matter.MENTIONS, Matter.REQUESTS, Matter.REPORTS),
        *(Matter.IMPORTANT, Matter.DUTIES),
    }
)
# What one need not hear of a question or routine that one has muted: what others do there. What a
# moderator decided about one's own words, and what waits for oneself, is told all the same.
MUTED: Final = frozenset(
    {
        *(Matter.ANSWERS, Matter.MENTIONS, Matter.SOLVED, Matter.COMMENTS, Matter.FOLLOWED),
        *(Matter.IMPORTANT, Matter.ROUTINES),
    }
)
LABELS: Final = {
    Matter.ANSWERS: N_("Somebody answers my question"),
    Matter.MENTIONS: N_("Somebody mentions me"),
    Matter.SOLVED: N_("What I wrote has helped"),
    Matter.COMMENTS: N_("Somebody says something to what I wrote"),
    Matter.FOLLOWED: N_("Something new in what I follow"),
    Matter.IMPORTANT: N_("An important change in a routine that we use"),
    Matter.ROUTINES: N_("Another change in a routine that we use"),
    Matter.DUTIES: N_("A routine waits for me"),
    Matter.REQUESTS: N_("Somebody wants to join my branch"),
    Matter.DECISIONS: N_("A moderator has changed something of mine"),
    Matter.REPORTS: N_("A member tells moderators about something"),
}
HINTS: Final = {
    Matter.SOLVED: N_("Your answer solved a question, or your tip worked in another shop."),
    Matter.COMMENTS: N_("Comments on your answers, and replies to your tips and conversations."),
    Matter.FOLLOWED: N_(
        "Questions, routines, themes and branches on which you have pressed “Follow”."
    ),
    Matter.DUTIES: N_("To say whether it still holds, or to decide about a draft or a proposal."),
    Matter.DECISIONS: N_("Hidden, shown again, closed, moved or corrected."),
}
WAYS: Final = {
    Way.AT_ONCE: N_("Mail at once"),
    Way.LETTER: N_("In the letter"),
    Way.SITE: N_("Only here"),
}


def usual_way(matter: Matter) -> Way:
    """Return how those are told who have not chosen."""
    return Way.AT_ONCE if matter in _PRESSING else Way.LETTER


def offered_to(viewer: Viewer) -> tuple[Matter, ...]:
    """Return what the viewer may ever be told of, in the order of the page."""
    leads = any(role.leads for role in viewer.branches)
    absent = set()
    if not (leads or viewer.is_administrator):
        absent.add(Matter.REQUESTS)
    if not viewer.is_moderator:
        absent.add(Matter.REPORTS)
    return tuple(matter for matter in Matter if matter not in absent)
