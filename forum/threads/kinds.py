"""The closed sets of words that are stored with what is written."""

from enum import StrEnum

from forum.kit.visibility import Visibility

__all__ = ["Again", "Kind", "Period", "Visibility"]


class Kind(StrEnum):
    """What a thread is."""

    QUESTION = "question"
    TIP = "tip"
    DISCUSSION = "discussion"


class Period(StrEnum):
    """What a tip's numbers are counted per."""

    ONCE = "once"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Again(StrEnum):
    """Whether the people who tried a tip would do it again."""

    YES = "yes"
    WITH_CHANGES = "with_changes"
    NO = "no"
