"""What the actions take: a new routine, another text of one, what stands around the text."""

from dataclasses import dataclass
from datetime import date

from forum.kit.visibility import Visibility
from forum.routines.kinds import Weight
from forum.routines.models import REVIEW_MONTHS


@dataclass(frozen=True, kw_only=True)
class NewText:
    """A text of a routine as its writer sent it; `text` may be empty when there are files.

    `based_on` is the number of the version that was current when the writer began, `edit_count`
    that of the draft they changed. `origin_number`: the text takes over the origin's version of
    that number; `proposal_number`: the proposal of that id; 0 when it does not.
    """

    title: str
    text: str = ""
    summary: str = ""
    language: str = ""
    file_ids: tuple[int, ...] = ()
    note: str = ""
    weight: Weight = Weight.CHANGE
    based_on: int = 0
    edit_count: int = 0
    origin_number: int = 0
    proposal_number: int = 0
    submission_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Details:
    """What stands around the text; the review date is set anew when a version is published.

    `owner_id` 0 is whoever makes the routine.
    """

    theme_id: int
    visibility: Visibility = Visibility.NETWORK
    owner_id: int = 0
    review_months: int = REVIEW_MONTHS
    review_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class NewRoutine:
    """A routine that is begun for a branch."""

    branch_id: int
    text: NewText
    details: Details
