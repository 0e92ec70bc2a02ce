"""Routines for tests of paper: written and published by whoever leads the branch."""

from typing import Any

from forum.kit.viewer import Viewer
from forum.routines import actions
from forum.routines.models import Version
from tests.support.world import World

STEPS = (
    "Every evening.\n\n- [ ] Lock the door.\n- [ ] Count the till.\n\n## Money missing?\n\nCall."
)


async def publish(
    leader: Viewer, world: World, title: str = "Closing the shop", **details: Any
) -> Version:
    """Publish the first version of a routine about economy for the leader's branch."""
    assert leader.home is not None
    new = actions.NewRoutine(
        branch_id=leader.home.branch_id,
        text=actions.NewText(title=title, text=STEPS, summary="In ten minutes.", language="en"),
        details=actions.Details(theme_id=world.economy.id, **details),
    )
    version = await actions.start(leader, new)
    return await actions.publish(leader, version.routine_id, version.id)


async def change(leader: Viewer, version: Version, text: str = STEPS + "\n\nAgain.") -> Version:
    """Publish another text of the same routine."""
    new = actions.NewText(title=version.title, text=text, language="en")
    draft = await actions.draft(leader, version.routine_id, new)
    return await actions.publish(leader, version.routine_id, draft.id)
