"""What can be followed and told about, as a short name: a thread, a routine, a theme, a branch."""

import re
from typing import Final

PATTERN: Final = re.compile(r"(thread|routine|routines|theme|branch):[1-9][0-9]{0,9}")
_ROUTINE_PATH: Final = re.compile(r"/routines/([1-9][0-9]{0,9})")
THREAD: Final = "thread:"
ROUTINE: Final = "routine:"


def of_thread(thread_id: int) -> str:
    """Return what one follows to hear more of a thread."""
    return f"{THREAD}{thread_id}"


def of_routine(routine_id: int) -> str:
    """Return what one follows to hear of new versions of a routine."""
    return f"{ROUTINE}{routine_id}"


def of_theme_routines(theme_id: int) -> str:
    """Return what one follows to hear of the routines of a theme alone."""
    return f"routines:{theme_id}"


def of_theme(theme_id: int) -> str:
    """Return what one follows to hear of everything new under a theme."""
    return f"theme:{theme_id}"


def of_branch(branch_id: int) -> str:
    """Return what one follows to hear of everything that a branch writes."""
    return f"branch:{branch_id}"


def is_one_thing(topic: str) -> bool:
    """Tell whether a topic is one question or routine, which can be muted, and no stream."""
    return topic.startswith((THREAD, ROUTINE))


def path_of(topic: str) -> str:
    """Return the path of the question or routine that a topic is, "" for a stream."""
    kind, _colon, number = topic.partition(":")
    return f"/{kind}s/{number}" if is_one_thing(topic) else ""


def of_path(path: str) -> str:
    """Return what one follows to hear more of a routine's page, "" for another page."""
    found = _ROUTINE_PATH.fullmatch(path)
    return f"{ROUTINE}{found[1]}" if found else ""
