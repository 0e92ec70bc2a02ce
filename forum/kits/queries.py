"""Starter kits as pages show them: the tasks, and how far a branch is with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.kit import db
from forum.kit.errors import Forbidden, NotFound
from forum.kit.i18n import _, current_language
from forum.kit.viewer import Viewer
from forum.kits import policy
from forum.kits.models import BranchKit, Kit, KitItem
from forum.routines.paths import routine_path
from forum.routines.queries.visible import DRAFTED, LISTED, drafted_by, seen_by

_ITEMS = """
    SELECT i.*, t.created_at AS ticked_at, p.name AS ticked_by
    FROM kit_item i
    LEFT JOIN kit_tick t ON t.item_id = i.id AND t.branch_kit_id = :branch_kit_id
    LEFT JOIN person p ON p.id = t.by_id
    WHERE i.kit_id = :kit_id AND i.removed_at IS NULL ORDER BY i.position, i.id
"""
_ROUTINES = f"""
    SELECT r.id, r.title, r.language, r.number, r.branch_id FROM routine r
    WHERE r.id IN (:ids) AND {LISTED}
"""  # noqa: S608  constants only
_COPIES = f"""
    SELECT r.id, r.title, r.language, r.number, r.branch_id, r.origin_id FROM routine r
    WHERE r.branch_id = :branch_id AND r.origin_id IN (:ids) AND (({LISTED}) OR ({DRAFTED}))
    ORDER BY r.id DESC
"""  # noqa: S608  constants only
_BRANCHES = """
    SELECT b.slug, b.name FROM branch_kit k JOIN branch b ON b.id = k.branch_id
    WHERE k.kit_id = :kit_id AND k.branch_id IN (:branches) ORDER BY b.name
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineLink:
    """A routine that belongs to a task: the example, or the branch's own."""

    id: int
    title: str
    language: str
    is_draft: bool

    @property
    def path(self) -> str:
        """The path of its page."""
        return routine_path(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task of a kit in the reader's language; `own` is what the branch has made of `routine`."""

    id: int
    title: str
    text: str
    routine: RoutineLink | None
    own: RoutineLink | None = None
    ticked_by: str = ""
    ticked_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Whether somebody ticked it off."""
        return self.ticked_at is not None


@dataclass(frozen=True, kw_only=True)
class KitShown:
    """A kit; with a branch's ticks when it is asked for a branch."""

    id: int
    slug: str
    title: str
    summary: str
    tasks: tuple[Task, ...]

    @property
    def done(self) -> int:
        """How many tasks are ticked off."""
        return sum(task.is_done for task in self.tasks)


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A branch of the viewer's that works on a kit."""

    slug: str
    name: str


async def first_slug() -> str:
    """Return the slug of the kit that has been there longest.

    Raises:
        NotFound: there is none.
    """
    kit = await Kit.all().order_by("id").first()
    if kit is None:
        raise NotFound
    return kit.slug


async def kit_of(slug: str) -> Kit:
    """Return a kit.

    Raises:
        NotFound: there is none.
    """
    kit = await Kit.get_or_none(slug=slug)
    if kit is None:
        raise NotFound
    return kit


async def item_of(kit_slug: str, item_id: int) -> KitItem:
    """Return a task of a kit.

    Raises:
        NotFound: there is none, or it was taken out.
    """
    kit = await kit_of(kit_slug)
    item = await KitItem.get_or_none(id=item_id, kit_id=kit.id, removed_at=None)
    if item is None:
        raise NotFound
    return item


async def begun_kit(viewer: Viewer, branch_id: int, kit_slug: str) -> BranchKit | None:
    """Return that a branch works on a kit, if it does.

    Raises:
        NotFound: there is no such kit.
        Forbidden: it is another branch's.
    """
    kit = await kit_of(kit_slug)
    if not policy.may_follow(viewer, branch_id):
        raise Forbidden(_("This is for those who volunteer in the branch."))
    return await BranchKit.get_or_none(branch_id=branch_id, kit_id=kit.id)


async def show(viewer: Viewer, kit_slug: str, begun: BranchKit | None = None) -> KitShown:
    """Return a kit, with what a branch has done of it when `begun` is given.

    Raises:
        NotFound: there is none.
    """
    kit = await kit_of(kit_slug)
    rows = await db.rows(_ITEMS, kit_id=kit.id, branch_kit_id=begun.id if begun else 0)
    ids = [row["routine_id"] for row in rows if row["routine_id"]]
    branch_id = begun.branch_id if begun else 0
    there = await db.rows(_ROUTINES, **seen_by(viewer), ids=ids or [0])
    own = {row["id"]: _link(row) for row in there if row["branch_id"] == branch_id}
    copies = await _copies(viewer, ids, branch_id)
    links = {row["id"]: _link(row) for row in there}
    return KitShown(
        id=kit.id,
        slug=kit.slug,
        title=_words(vars(kit), "title"),
        summary=_words(vars(kit), "summary"),
        tasks=tuple(_task(row, links, {**copies, **own}) for row in rows),
    )


async def begun_by(viewer: Viewer, kit_id: int) -> tuple[Begun, ...]:
    """Return those of the viewer's branches that work on a kit."""
    branches = list(viewer.branch_ids) or [0]
    rows = await db.rows(_BRANCHES, kit_id=kit_id, branches=branches)
    return tuple(Begun(slug=row["slug"], name=row["name"]) for row in rows)


async def _copies(viewer: Viewer, ids: list[int], branch_id: int) -> dict[int, RoutineLink]:
    if not ids or not branch_id:
        return {}
    rows = await db.rows(_COPIES, **drafted_by(viewer), ids=ids, branch_id=branch_id)
    # The eldest copy last, so that it is the one that counts.
    return {row["origin_id"]: _link(row) for row in rows}


def _task(
    row: Mapping[str, Any], links: dict[int, RoutineLink], own: dict[int, RoutineLink]
) -> Task:
    return Task(
        id=row["id"],
        title=_words(row, "title"),
        text=_words(row, "text"),
        routine=links.get(row["routine_id"]),
        own=own.get(row["routine_id"]),
        ticked_by=row["ticked_by"] or "",
        ticked_at=row["ticked_at"],
    )


def _link(row: Mapping[str, Any]) -> RoutineLink:
    return RoutineLink(
        id=row["id"], title=row["title"], language=row["language"], is_draft=row["number"] == 0
    )


def _words(row: Mapping[str, Any], name: str) -> str:
    return str(row[f"{name}_{current_language()}"] or row[f"{name}_nb"])
