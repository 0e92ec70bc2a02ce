"""The page of a routine: the document, what the viewer may do with it, and what is asked about."""

from dataclasses import dataclass
from typing import Any

from forum.kit.viewer import BranchRole, Viewer
from forum.notifications import is_subscribed, topics
from forum.routines import policy
from forum.routines import queries as routines
from forum.routines.documents import routine_key
from forum.routines.models import Routine
from forum.routines.queries import RoutinePage, UsedBy
from forum.search.related import related_to
from forum.threads import queries as threads

ASKED_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class May:
    """What the viewer may do on the page; `use` are the branches that could begin to use it."""

    suggest: bool
    publish: bool
    arrange: bool
    confirm: bool
    delete: bool
    moderate: bool
    adapt: bool
    use: tuple[BranchRole, ...]


async def routine_context(viewer: Viewer, routine_id: int) -> dict[str, Any]:
    """Return the context of `routines/show.html`.

    Raises:
        NotFound: no such routine for this viewer.
    """
    routine = await routines.routine_for(viewer, routine_id)
    page = await routines.show(viewer, routine_id)
    topic = topics.of_routine(routine_id)
    may = await _may(viewer, routine, page)
    own_uses = [each for each in page.used_by if viewer.belongs_to(each.branch_id)]
    return {
        "page": page,
        "routine": page.routine,
        "may": may,
        "own_uses": own_uses,
        "strung": _own_first(viewer, page),
        "behind": [each for each in own_uses if each.seen_number < routine.number],
        "behind_origin": _is_behind_origin(viewer, routine, page),
        "waiting": await routines.waiting_for(routine_id) if may.publish else (),
        "begun": await routines.begun_by(viewer, routine),
        "topic": topic,
        "is_followed": await is_subscribed(viewer.id, topic),
        "related": await related_to(viewer, routine_key(routine_id)),
        "asked": await threads.about(viewer, page.routine.path, ASKED_SHOWN),
    }


async def _may(viewer: Viewer, routine: Routine, page: RoutinePage) -> May:
    using = {each.branch_id for each in page.used_by}
    writes = await routines.writes_for(viewer)
    return May(
        suggest=policy.may_suggest(viewer, routine),
        publish=policy.may_publish(viewer, routine),
        arrange=policy.may_arrange(viewer, routine),
        confirm=policy.may_confirm(viewer, routine),
        delete=policy.may_delete(viewer, routine),
        moderate=policy.may_moderate(viewer, routine),
        adapt=policy.may_copy(viewer, routine) and bool(writes - {routine.branch_id}),
        use=tuple(
            role
            for role in viewer.branches
            if role.branch_id not in using and policy.may_use(viewer, routine, role.branch_id)
        ),
    )


def _own_first(viewer: Viewer, page: RoutinePage) -> list[UsedBy]:
    return sorted(page.used_by, key=lambda each: not viewer.belongs_to(each.branch_id))


def _is_behind_origin(viewer: Viewer, routine: Routine, page: RoutinePage) -> bool:
    origin = page.lineage.origin
    if origin is None or not policy.may_suggest(viewer, routine):
        return False
    seen = max(routine.origin_number, routine.dismissed_number)
    return viewer.belongs_to(routine.branch_id) and seen < origin.number
