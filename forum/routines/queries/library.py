"""Lists of routines: the library, a branch's own list by how current each is, drafts, proposals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from forum.files.reading import states, words
from forum.kit import db
from forum.kit.paging import Key, Page, decode_moment, page_of
from forum.kit.viewer import Viewer
from forum.routines.kinds import Standing
from forum.routines.queries.cards import CARDS, COLUMNS, TABLES, Card, FileLine, card
from forum.routines.queries.visible import DRAFTED, LISTED, drafted_by, seen_by

PAGE_SIZE = 20
MOST_OF_BRANCH = 500
_BEFORE = " AND (r.changed_at, r.id) < (:before_at, :before_id)"
_LATEST_FIRST = " ORDER BY r.changed_at DESC, r.id DESC LIMIT :limit"
_BY_TITLE = " ORDER BY r.title, r.id LIMIT :limit"
_USED_BY = f"""
    SELECT {COLUMNS}, u.number AS used_number, u.dismissed_number,
        coalesce(v.title, r.title) AS used_title {TABLES}
    JOIN routine_in_use u ON u.routine_id = r.id AND u.branch_id = :branch_id
    LEFT JOIN routine_version v ON v.routine_id = r.id AND v.number = u.number
    WHERE {LISTED} ORDER BY r.title, r.id LIMIT :limit
"""
_WAITING = f"""
    SELECT {COLUMNS}, v.id AS version_id, v.title AS new_title, v.note, v.created_at AS sent_at,
        w.name AS writer_name
    {TABLES} JOIN routine_version v ON v.routine_id = r.id AND v.state = 'proposed'
    JOIN person w ON w.id = v.by_id
    WHERE r.deleted_at IS NULL AND
"""
# Of the version that counts; of the draft while nothing is published.
_FILES = """
    SELECT v.routine_id, f.id, f.name FROM routine r
    JOIN routine_version v ON v.id = (
        SELECT MAX(c.id) FROM routine_version c
        WHERE c.routine_id = r.id AND (r.number = 0 OR c.number = r.number))
    JOIN routine_version_file h ON h.version_id = v.id JOIN stored_file f ON f.id = h.file_id
    WHERE r.id IN (:ids) ORDER BY h.position, h.id
"""
_OF_BRANCH = " r.branch_id = :branch_id ORDER BY v.id LIMIT :limit"
_OF_ROUTINE = " r.id = :routine_id ORDER BY v.id LIMIT :limit"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which routines a list is of; None means any."""

    theme_id: int | None = None
    branch_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A routine that a branch has, or uses of others: its version `number`, called `title`.

    `is_behind`: a newer one has come, which the branch has not decided about.
    """

    card: Card
    number: int
    title: str
    is_behind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A text that somebody sent and the branch has not decided about."""

    routine: Card
    version_id: int
    title: str
    note: str
    writer_name: str
    sent_at: datetime


@dataclass(frozen=True, kw_only=True)
class BranchRoutines:
    """A branch's own routines, in the order in which they want attention."""

    overdue: tuple[Card, ...]
    due: tuple[Card, ...]
    unconfirmed: tuple[Card, ...]
    current: tuple[Card, ...]
    drafts: tuple[Card, ...]
    used: tuple[Used, ...]
    waiting: tuple[Waiting, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the branch neither has nor uses any."""
        own = (self.overdue, self.due, self.unconfirmed, self.current, self.drafts)
        return not any((*own, self.used, self.waiting))


async def library(
    viewer: Viewer, wanted: Wanted, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[Card]:
    """Return a page of what the viewer may read, changed last first."""
    where, values = _conditions(viewer, wanted)
    if cursor:
        where += _BEFORE
        values |= _place(cursor)
    found = await db.rows(CARDS + where + _LATEST_FIRST, **values, limit=size + 1)
    return page_of([card(row) for row in found], size, _place_of)


async def has_drafts(viewer: Viewer) -> bool:
    """Whether there is anything that was never published and that the viewer may work on."""
    return await db.row(CARDS + DRAFTED + " LIMIT 1", **drafted_by(viewer)) is not None


async def own_drafts(viewer: Viewer, limit: int) -> tuple[Card, ...]:
    """Return what was never published and the viewer may work on, newest first, with its files."""
    found = await db.rows(
        CARDS + DRAFTED + " ORDER BY r.id DESC LIMIT :limit", **drafted_by(viewer), limit=limit
    )
    return tuple(await _with_files([card(row) for row in found]))


async def of_branch(viewer: Viewer, branch_id: int) -> BranchRoutines:
    """Return a branch's list, as far as the viewer may read it; at most 500 of each sort.

    Its own people see how far the files are read.
    """
    values = {"branch_id": branch_id, "limit": MOST_OF_BRANCH}
    mine = " AND r.branch_id = :branch_id"
    rows = await db.rows(CARDS + LISTED + mine + _BY_TITLE, **seen_by(viewer), **values)
    cards = [card(row) for row in rows]
    found = await db.rows(CARDS + DRAFTED + mine + _BY_TITLE, **drafted_by(viewer), **values)
    drafts = [card(row) for row in found]
    if viewer.belongs_to(branch_id) or viewer.leads(branch_id):
        cards, drafts = await _with_files(cards), await _with_files(drafts)
    used = await db.rows(_USED_BY, **seen_by(viewer), **values)
    decides = viewer.is_moderator or viewer.leads(branch_id)
    waiting = await db.rows(_WAITING + _OF_BRANCH, **values) if decides else []
    current = [each for each in cards if each.standing is Standing.CURRENT]
    return BranchRoutines(
        overdue=_standing(cards, Standing.OVERDUE),
        due=_standing(cards, Standing.DUE),
        unconfirmed=tuple(each for each in current if not each.is_confirmed),
        current=tuple(each for each in current if each.is_confirmed),
        drafts=tuple(drafts),
        used=tuple(_used(row) for row in used),
        waiting=tuple(_waiting(row) for row in waiting),
    )


async def waiting_for(routine_id: int) -> tuple[Waiting, ...]:
    """Return what waits for those who decide about a routine; ask only for them."""
    found = await db.rows(_WAITING + _OF_ROUTINE, routine_id=routine_id, limit=PAGE_SIZE)
    return tuple(_waiting(row) for row in found)


async def every_of_branch(viewer: Viewer, branch_id: int) -> tuple[Used, ...]:
    """Return a branch's published routines and those that it uses, by theme and title.

    Its own are the current versions, those of others the ones that it uses.
    """
    shown = await of_branch(viewer, branch_id)
    cards = (*shown.overdue, *shown.due, *shown.unconfirmed, *shown.current)
    own = [Used(card=each, number=each.number, title=each.title) for each in cards]
    found = [*own, *shown.used]
    return tuple(sorted(found, key=lambda each: (each.card.theme.id, each.title.casefold())))


async def _with_files(cards: Sequence[Card]) -> list[Card]:
    ids = [each.id for each in cards]
    rows = await db.rows(_FILES, ids=ids) if ids else []
    read = await states([row["id"] for row in rows])
    files: dict[int, list[FileLine]] = {}
    for row in rows:
        line = FileLine(row["name"], words(*read[row["id"]]))
        files.setdefault(row["routine_id"], []).append(line)
    return [replace(each, files=tuple(files.get(each.id, ()))) for each in cards]


def _standing(cards: list[Card], standing: Standing) -> tuple[Card, ...]:
    found = [each for each in cards if each.standing is standing]
    return tuple(sorted(found, key=lambda each: (each.review_on, each.title)))


def _used(row: Any) -> Used:
    shown = card(row)
    seen = max(row["used_number"], row["dismissed_number"])
    return Used(
        card=shown,
        number=row["used_number"],
        title=row["used_title"],
        is_behind=seen < shown.number,
    )


def _waiting(row: Any) -> Waiting:
    return Waiting(
        routine=card(row),
        version_id=row["version_id"],
        title=row["new_title"],
        note=row["note"],
        writer_name=row["writer_name"],
        sent_at=row["sent_at"],
    )


def _conditions(viewer: Viewer, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    where, values = LISTED, seen_by(viewer)
    if wanted.theme_id is not None:
        where += " AND r.theme_id = :theme_id"
        values["theme_id"] = wanted.theme_id
    if wanted.branch_id is not None:
        where += " AND r.branch_id = :branch_id"
        values["branch_id"] = wanted.branch_id
    return where, values


def _place_of(shown: Card) -> Key:
    return (shown.changed_at.isoformat(), shown.id)


def _place(cursor: str) -> dict[str, Any]:
    moment, routine_id = decode_moment(cursor)
    return {"before_at": moment, "before_id": routine_id}
