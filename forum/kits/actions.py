"""What can be done with starter kits: begin one, tick off, copy a routine; and change the tasks."""

from dataclasses import dataclass
from typing import Any

from forum.kit import clock, db
from forum.kit.errors import Forbidden, Invalid, NotFound
from forum.kit.i18n import _
from forum.kit.text import clean_line, clean_text
from forum.kit.viewer import Viewer
from forum.kits import policy
from forum.kits.models import BranchKit, KitItem
from forum.kits.queries import begun_kit, item_of, kit_of, show
from forum.routines import actions as routines
from forum.routines.queries import routine_for

TITLE_CHARACTERS = 200
TEXT_CHARACTERS = 1_000
_START = """
    INSERT INTO branch_kit (branch_id, kit_id, started_by_id, started_at)
    VALUES (:branch_id, :kit_id, :me, :now) ON CONFLICT (branch_id, kit_id) DO NOTHING
"""
_TICK = """
    INSERT INTO kit_tick (branch_kit_id, item_id, by_id, created_at)
    VALUES (:branch_kit_id, :item_id, :me, :now) ON CONFLICT (branch_kit_id, item_id) DO NOTHING
"""
_UNTICK = "DELETE FROM kit_tick WHERE branch_kit_id = :branch_kit_id AND item_id = :item_id"


@dataclass(frozen=True, kw_only=True)
class TaskChange:
    """The words of a task by language; `routine_id` is what a branch may copy, 0 for none."""

    titles: dict[str, str]
    texts: dict[str, str]
    routine_id: int = 0


async def start(viewer: Viewer, branch_id: int, kit_slug: str) -> None:
    """Begin a kit for a branch; beginning twice changes nothing.

    Raises:
        NotFound: there is no such kit.
        Forbidden: the viewer does not lead the branch.
    """
    if not policy.may_start(viewer, branch_id):
        raise Forbidden(_("Only the branch's leaders can do this."))
    kit = await kit_of(kit_slug)
    async with db.transaction():
        place = {"branch_id": branch_id, "kit_id": kit.id}
        await db.execute(_START, **place, me=viewer.id, now=clock.now())


async def tick(viewer: Viewer, branch_id: int, kit_slug: str, item_id: int) -> None:
    """Say that a task is done; the first who says so is named.

    Raises:
        NotFound: there is no such task, or the branch has not begun.
        Forbidden: it is another branch's.
    """
    begun = await _begun(viewer, branch_id, kit_slug)
    item = await item_of(kit_slug, item_id)
    async with db.transaction():
        place = {"branch_kit_id": begun.id, "item_id": item.id}
        await db.execute(_TICK, **place, me=viewer.id, now=clock.now())


async def untick(viewer: Viewer, branch_id: int, kit_slug: str, item_id: int) -> None:
    """Say that a task is not done after all.

    Raises:
        NotFound: there is no such task, or the branch has not begun.
        Forbidden: it is another branch's.
    """
    begun = await _begun(viewer, branch_id, kit_slug)
    item = await item_of(kit_slug, item_id)
    async with db.transaction():
        await db.execute(_UNTICK, branch_kit_id=begun.id, item_id=item.id)


async def copy(viewer: Viewer, branch_id: int, kit_slug: str, item_id: int) -> int:
    """Make a draft for the branch of the routine that belongs to a task; return its id.

    What the branch has of it already is returned instead.

    Raises:
        NotFound: no such task, or no routine for it that the viewer may see.
        Forbidden: the viewer makes no routines for the branch.
    """
    begun = await _begun(viewer, branch_id, kit_slug)
    item = await item_of(kit_slug, item_id)
    shown = await show(viewer, kit_slug, begun)
    task = next(task for task in shown.tasks if task.id == item.id)
    if task.own is not None:
        return task.own.id
    if task.routine is None:
        raise NotFound
    return (await routines.adapt(viewer, task.routine.id, branch_id)).routine_id


async def add_task(viewer: Viewer, kit_slug: str, change: TaskChange) -> None:
    """Add a task at the end of a kit.

    Raises:
        NotFound, Forbidden: there is no such kit, or the viewer does not keep order.
        Invalid: a field is empty, too long or names nothing.
    """
    values = await _ready(viewer, change)
    kit = await kit_of(kit_slug)
    async with db.transaction():
        last = await KitItem.filter(kit_id=kit.id).order_by("-position").first()
        position = last.position + 1 if last else 1
        await KitItem.create(kit_id=kit.id, position=position, **values)


async def edit_task(viewer: Viewer, kit_slug: str, item_id: int, change: TaskChange) -> None:
    """Change a task; the branches that have ticked it off keep their ticks.

    Raises:
        NotFound, Forbidden: there is no such task, or the viewer does not keep order.
        Invalid: a field is empty, too long or names nothing.
    """
    values = await _ready(viewer, change)
    item = await item_of(kit_slug, item_id)
    async with db.transaction():
        await KitItem.filter(id=item.id).update(**values)


async def move_task(viewer: Viewer, kit_slug: str, item_id: int, steps: int) -> None:
    """Move a task up (negative) or down in its kit.

    Raises:
        NotFound, Forbidden: there is no such task, or the viewer does not keep order.
    """
    _need(viewer)
    moved = await item_of(kit_slug, item_id)
    async with db.transaction():
        standing = KitItem.filter(kit_id=moved.kit_id, removed_at=None)
        ids = [item.id for item in await standing.order_by("position", "id")]
        place = ids.index(moved.id)
        ids.insert(max(0, min(place + steps, len(ids) - 1)), ids.pop(place))
        for position, each in enumerate(ids, start=1):
            await KitItem.filter(id=each).update(position=position)


async def remove_task(viewer: Viewer, kit_slug: str, item_id: int) -> None:
    """Take a task out of a kit.

    Raises:
        NotFound, Forbidden: there is no such task, or the viewer does not keep order.
    """
    _need(viewer)
    item = await item_of(kit_slug, item_id)
    async with db.transaction():
        await KitItem.filter(id=item.id).update(removed_at=clock.now())


async def _begun(viewer: Viewer, branch_id: int, kit_slug: str) -> BranchKit:
    begun = await begun_kit(viewer, branch_id, kit_slug)
    if begun is None:
        raise NotFound
    return begun


async def _ready(viewer: Viewer, change: TaskChange) -> dict[str, Any]:
    _need(viewer)
    values: dict[str, Any] = {"routine_id": None}
    for code, title in change.titles.items():
        values[f"title_{code}"] = clean_line(title)[:TITLE_CHARACTERS]
    for code, text in change.texts.items():
        values[f"text_{code}"] = clean_text(text).strip()[:TEXT_CHARACTERS]
    missing = [name for name in ("title_nb", "title_da") if not values.get(name)]
    if missing:
        raise Invalid(fields=dict.fromkeys(missing, _("Write what is to be done.")))
    if change.routine_id:
        values["routine_id"] = await _routine(viewer, change.routine_id)
    return values


async def _routine(viewer: Viewer, routine_id: int) -> int:
    try:
        return (await routine_for(viewer, routine_id)).id
    except NotFound as gone:
        sentence = _("There is no routine at this address.")
        raise Invalid(fields={"routine": sentence}) from gone


def _need(viewer: Viewer) -> None:
    if not policy.may_edit(viewer):
        raise Forbidden(_("This page is for those who keep order here."))
