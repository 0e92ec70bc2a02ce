"""Two presses of one button at once: two transactions on PostgreSQL, in turn on SQLite."""

import asyncio

import pytest

from forum.digests import actions, queries, walls
from forum.digests.models import Frequency, LetterPlan, WallLink
from tests.conftest import Browse
from tests.support.together import together
from tests.support.world import World, viewer


async def test_two_first_choices_of_a_letter_are_one_plan(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "plan_of", together(queries.plan_of))
    await asyncio.gather(
        actions.stop_letter(world.sigrid.id), actions.send_own_branch(world.sigrid.id)
    )
    plan = await LetterPlan.get(person_id=world.sigrid.id)
    assert (plan.frequency, plan.is_branch_only) == (Frequency.NEVER, True)


async def test_two_new_addresses_of_a_sheet_leave_one_that_works(
    world: World, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    bente, marit = await viewer(world.bente), await viewer(world.marit)
    monkeypatch.setattr(walls, "_revoke", together(walls._revoke))
    await asyncio.gather(*(walls.make_link(who, world.herlev.id) for who in (bente, marit)))
    link = await WallLink.get(branch_id=world.herlev.id, revoked_at=None)
    page = await (await browse(world.bente)).open("/branches/herlev/letter")
    assert link.token in page.html
