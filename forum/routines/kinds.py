"""The closed sets of words that are stored with routines."""

from enum import StrEnum


class Weight(StrEnum):
    """How much a new version matters to those who use the routine."""

    CORRECTION = "correction"  # a slip of the pen: nobody is told
    CHANGE = "change"  # told in the weekly letter
    IMPORTANT = "important"  # told at once


class VersionState(StrEnum):
    """What has become of a text of a routine."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    ADOPTED = "adopted"  # a proposal that the branch took over with changes of its own
    DECLINED = "declined"


class Standing(StrEnum):
    """Whether a routine can be trusted, by its review date."""

    DRAFT = "draft"
    CURRENT = "current"
    DUE = "due"
    OVERDUE = "overdue"
