"""Who may do what with routines: pure functions of the viewer and the routine."""

from datetime import date, datetime, timedelta
from typing import Protocol

from forum.kit.viewer import Viewer
from forum.kit.visibility import Visibility
from forum.routines.kinds import Standing

# From so long before its review date a routine asks to be looked at.
DUE_BEFORE = timedelta(days=30)
MOST_MONTHS = 36


class RoutineState(Protocol):
    """What the rules ask of a routine; rows and models both have it."""

    @property
    def branch_id(self) -> int: ...
    @property
    def owner_id(self) -> int: ...
    @property
    def created_by_id(self) -> int: ...
    @property
    def visibility(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def hidden_at(self) -> datetime | None: ...
    @property
    def deleted_at(self) -> datetime | None: ...


def leads(viewer: Viewer, branch_id: int) -> bool:
    """Whether the viewer decides for the branch: its leaders, and those who keep order."""
    return viewer.is_moderator or viewer.leads(branch_id)


def may_see(viewer: Viewer, routine: RoutineState) -> bool:
    """Whether the page exists for the viewer.

    What was never published is there for whoever made it, its owner and the branch's leaders; what
    a moderator hid for the leaders and the owner.
    """
    if viewer.is_anonymous or routine.deleted_at:
        return False
    answers = _answers_for(viewer, routine)
    if routine.hidden_at or not routine.number:
        return answers
    return answers or _is_for(viewer, routine)


def may_publish(viewer: Viewer, routine: RoutineState) -> bool:
    """Whether the viewer may publish a text, and decide about proposals.

    The branch's leaders; of what one of them has published, its owner too.
    """
    decides = _is_answerable(viewer, routine) if routine.number else may_arrange(viewer, routine)
    return decides and may_see(viewer, routine) and not routine.hidden_at


def may_arrange(viewer: Viewer, routine: RoutineState) -> bool:
    """Whether the viewer may change its theme, readers and owner: the branch's leaders."""
    return may_see(viewer, routine) and leads(viewer, routine.branch_id) and not routine.hidden_at


def may_suggest(viewer: Viewer, routine: RoutineState) -> bool:
    """Whether the viewer may send another text, which the branch decides about."""
    return may_see(viewer, routine) and not routine.hidden_at


def may_confirm(viewer: Viewer, routine: RoutineState) -> bool:
    """Whether the viewer may say that it still holds: its owner and the branch's leaders."""
    is_published = routine.number > 0 and not routine.hidden_at
    return is_published and _is_answerable(viewer, routine) and may_see(viewer, routine)


def may_use(viewer: Viewer, routine: RoutineState, branch_id: int) -> bool:
    """Whether the viewer may say that their branch uses the routine of another one."""
    is_others = branch_id != routine.branch_id and viewer.belongs_to(branch_id)
    return is_others and may_copy(viewer, routine)


def may_copy(viewer: Viewer, routine: RoutineState) -> bool:
    """Whether the routine may be the origin of others, for whoever may make them."""
    is_published = routine.number > 0 and not routine.hidden_at
    return is_published and may_see(viewer, routine)


def may_delete(viewer: Viewer, routine: RoutineState) -> bool:
    """Whether the viewer may delete it: leaders, and who made it while it was never published."""
    if not may_see(viewer, routine):
        return False
    is_own_draft = routine.number == 0 and routine.created_by_id == viewer.id
    return is_own_draft or leads(viewer, routine.branch_id)


def may_moderate(viewer: Viewer, routine: RoutineState) -> bool:
    """Whether the viewer may hide it and show it again."""
    return viewer.is_moderator and may_see(viewer, routine)


def standing(review_on: date | None, number: int, today: date) -> Standing:
    """Return whether a routine can be trusted on that day of its branch's calendar."""
    if not number:
        return Standing.DRAFT
    if review_on is None or today < review_on - DUE_BEFORE:
        return Standing.CURRENT
    return Standing.DUE if today <= review_on else Standing.OVERDUE


def _answers_for(viewer: Viewer, routine: RoutineState) -> bool:
    is_maker = routine.created_by_id == viewer.id and viewer.belongs_to(routine.branch_id)
    return is_maker or _is_answerable(viewer, routine)


def _is_answerable(viewer: Viewer, routine: RoutineState) -> bool:
    is_owner = routine.owner_id == viewer.id and viewer.belongs_to(routine.branch_id)
    return is_owner or leads(viewer, routine.branch_id)


def _is_for(viewer: Viewer, routine: RoutineState) -> bool:
    return routine.visibility == Visibility.NETWORK or viewer.belongs_to(routine.branch_id)
