"""What one reader's letter says of routines: the new ones, what is new in others, what is due."""

from dataclasses import dataclass
from datetime import datetime

from forum.kit import clock, db
from forum.kit.viewer import Viewer
from forum.routines.kinds import Standing, Weight
from forum.routines.policy import DUE_BEFORE
from forum.routines.queries.cards import CARDS, COLUMNS, TABLES, Card, card
from forum.routines.queries.visible import LISTED, seen_by

# More than anybody reads; a letter says how many it leaves out, up to here.
MOST = 200
_PUBLISHED = f"""
    SELECT {COLUMNS}, v.id AS version_id, v.note, v.number AS told_number
    {TABLES} JOIN routine_version v ON v.routine_id = r.id
    WHERE {LISTED} AND v.number = (SELECT MAX(w.number) FROM routine_version w
            WHERE w.routine_id = r.id AND w.published_at > :since AND w.published_at <= :until
            AND w.by_id <> :me AND (w.number = 1 OR w.weight <> :correction))
    ORDER BY v.published_at DESC, v.id DESC LIMIT :most
"""  # noqa: S608  constants only
# The few are found by the index before anything is joined to them: the start page asks too.
_DUE = f"""
    {CARDS} r.id IN (
        SELECT r.id FROM routine r
        WHERE r.branch_id IN (:mine) AND r.review_on <= :until AND {LISTED}
        ORDER BY r.review_on, r.id LIMIT :most
    ) ORDER BY r.review_on, r.id
"""  # noqa: S608  constants only


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRoutine:
    """A routine with the newest version that is to be told, whose id it has.

    `note` says what is new in it; `is_new`: the routine itself is.
    """

    id: int
    routine: Card
    note: str
    is_new: bool


async def for_letter(viewer: Viewer, since: datetime, until: datetime) -> tuple[LetterRoutine, ...]:
    """Return what others have published after `since` and not after `until` (aware UTC)."""
    found = await db.rows(
        _PUBLISHED,
        **seen_by(viewer),
        since=since,
        until=until,
        me=viewer.id,
        correction=Weight.CORRECTION.value,
        most=MOST,
    )
    return tuple(
        LetterRoutine(
            id=row["version_id"],
            routine=card(row),
            note=row["note"],
            is_new=row["told_number"] == 1,
        )
        for row in found
    )


@dataclass(frozen=True, slots=True)
class LetterReview:
    """A routine of the reader's branches of which somebody must say whether it still holds.

    `id` is the same until somebody has, or until the day has passed.
    """

    id: str
    routine: Card

    @property
    def is_overdue(self) -> bool:
        """Whether the day has passed."""
        return self.routine.standing is Standing.OVERDUE


async def due_for_letter(viewer: Viewer, most: int = MOST) -> tuple[LetterReview, ...]:
    """Return what is due in the viewer's branches, the oldest first, at most `most`."""
    found = await db.rows(
        _DUE,
        **seen_by(viewer),
        mine=list(viewer.branch_ids) or [0],
        until=clock.now().date() + DUE_BEFORE,
        most=most,
    )
    due = [one for one in map(card, found) if one.standing in (Standing.DUE, Standing.OVERDUE)]
    return tuple(LetterReview(f"{one.id}:{one.review_on}:{one.standing}", one) for one in due)
