"""Two people at once: what holds for one after the other holds for both together."""

import asyncio

import pytest

from forum.accounts import actions as accounts
from forum.accounts import queries
from forum.accounts.models import Person
from forum.branches import actions as branches
from forum.branches import inviting
from forum.branches.models import JoinRequest, Membership
from forum.kit import clock
from forum.kit.errors import Conflict
from forum.kit.viewer import Rank
from tests.support.together import together
from tests.support.world import World, make_person, viewer


async def test_two_last_administrators_do_not_leave_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await make_person("Odd", rank=Rank.ADMINISTRATOR)
    monkeypatch.setattr(queries, "other_administrators", together(queries.other_administrators))
    await asyncio.gather(
        accounts.set_rank(await viewer(world.aslaug), world.aslaug.id, Rank.MEMBER),
        accounts.deactivate(await viewer(other), other.id),
        return_exceptions=True,
    )
    left = Person.filter(rank=Rank.ADMINISTRATOR, deactivated_at=None)
    assert await left.count() == 1


async def test_two_last_leaders_do_not_leave_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await make_person("Odd", world.herlev, is_leader=True)
    bente, odd = await viewer(world.bente), await viewer(other)
    monkeypatch.setattr(branches, "_keep_a_leader", together(branches._keep_a_leader))
    await asyncio.gather(
        branches.set_leader(bente, world.herlev.id, world.bente.id, is_leader=False),
        branches.remove_member(odd, world.herlev.id, other.id),
        return_exceptions=True,
    )
    assert await Membership.filter(branch_id=world.herlev.id, is_leader=True).count() == 1


async def test_two_leaders_do_not_both_answer_a_request(world: World) -> None:
    request = await JoinRequest.create(
        branch_id=world.herlev.id, name="Kari", email="kari@example.org", created_at=clock.now()
    )
    bente = await viewer(world.bente)
    found = await asyncio.gather(
        inviting.approve(bente, world.herlev.id, request.id),
        inviting.decline(bente, world.herlev.id, request.id),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Conflict) for each in found) == 1


async def test_leader_does_not_reopen_what_an_administrator_closed(world: World) -> None:
    await accounts.deactivate(await viewer(world.aslaug), world.jens.id)
    await branches.remove_member(await viewer(world.bente), world.herlev.id, world.jens.id)
    assert not (await Person.get(id=world.jens.id)).may_return
