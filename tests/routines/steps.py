"""What tests of routines do again and again."""

from forum.kit.viewer import Viewer
from forum.kit.visibility import Visibility
from forum.routines import actions
from forum.routines.actions import Details, NewRoutine, NewText
from forum.routines.kinds import Weight
from forum.routines.models import Routine, Version
from tests.support.world import World

__all__ = ["change", "draft", "publish", "the_draft"]

TITLE = "Stenging og oppgjør av kassa"
STEPS = "- [ ] Lås ytterdøra\n- [ ] Tell kontantene to ganger\n- [ ] Skriv beløpet i den blå boka"


async def draft(
    who: Viewer,
    world: World,
    title: str = TITLE,
    *,
    text: str = STEPS,
    visibility: Visibility = Visibility.NETWORK,
) -> Version:
    """Begin a routine of one's first branch about economy."""
    details = Details(theme_id=world.economy.id, visibility=visibility)
    new = NewText(title=title, summary="Hver dag når butikken stenger.", text=text, language="nb")
    return await actions.start(
        who, NewRoutine(branch_id=who.branch_ids[0], text=new, details=details)
    )


async def publish(
    who: Viewer,
    world: World,
    title: str = TITLE,
    *,
    text: str = STEPS,
    visibility: Visibility = Visibility.NETWORK,
) -> Routine:
    """Begin a routine and publish it."""
    version = await draft(who, world, title, text=text, visibility=visibility)
    await actions.publish(who, version.routine_id, version.id)
    return await Routine.get(id=version.routine_id)


async def change(
    who: Viewer, routine: Routine, text: str, *, note: str = "", weight: Weight = Weight.CHANGE
) -> Version:
    """Publish another version of a routine."""
    now = await Routine.get(id=routine.id)
    new = NewText(
        title=now.title, text=text, note=note, weight=weight, language="nb", based_on=now.number
    )
    version = await actions.draft(who, routine.id, new)
    return await actions.publish(who, routine.id, version.id)


async def the_draft(routine_id: int) -> Version:
    """Return the text of a routine that was written last."""
    found = await Version.filter(routine_id=routine_id).order_by("-id").first()
    assert found is not None
    return found
