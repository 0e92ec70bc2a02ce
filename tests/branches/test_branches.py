"""The list of branches, a branch's own page, its members and leaders."""

import pytest

from forum.accounts.models import Person, Session
from forum.branches import actions
from forum.branches.actions import BranchWords, slug_of
from forum.branches.models import Branch, Membership
from forum.branches.viewers import viewer_for, viewer_of_person
from forum.kit import db
from forum.kit.errors import Conflict, Forbidden
from forum.kit.viewer import ANONYMOUS, Rank
from forum.mail.models import Letter
from tests.conftest import Browse, StoppedClock
from tests.support.world import World, viewer


async def test_branches_of_the_readers_country_stand_first(world: World, browse: Browse) -> None:
    page = await (await browse(world.jens)).open("/branches")
    titles = page.texts("h2")
    assert titles[0].startswith("Herlev")
    assert len(titles) == 3
    assert page.says("2 people")


async def test_leader_changes_the_branchs_page(world: World, browse: Browse) -> None:
    visitor = await browse(world.bente)
    page = await visitor.open("/branches/herlev/edit")
    page = await page.form("Save").submit(
        {
            "Address": "Herlev Hovedgade 1",
            "Opening hours": "Monday 10-17\nSaturday 10-14",
            "About us": "Furniture on two floors.",
            "E-mail of the branch": "Butik@Example.org",
        }
    )
    assert page.path == "/branches/herlev"
    branch = await Branch.get(slug="herlev")
    assert branch.address == "Herlev Hovedgade 1"
    assert branch.opening_hours == "Monday 10-17\nSaturday 10-14"
    assert branch.email_public == "butik@example.org"
    shown = await (await browse(world.sigrid)).open("/branches/herlev")
    for words in ("Herlev Hovedgade 1", "Monday 10-17", "two floors", "butik@example.org"):
        assert shown.says(words)


@pytest.mark.parametrize(("who", "status"), [("jens", 403), ("sigrid", 403), ("marit", 200)])
async def test_branchs_page_is_changed_by_its_leaders_and_those_who_keep_order(
    world: World, browse: Browse, who: str, status: int
) -> None:
    visitor = await browse(getattr(world, who))
    assert (await visitor.open("/branches/herlev/edit")).status == status
    page = await visitor.press("/branches/herlev/edit", name="Other", country="DK")
    assert (await Branch.get(slug="herlev")).name == ("Other" if status == 200 else "Herlev")
    assert page.status in (200, status)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("Name of the branch", ""),
        ("About us", "x" * 2001),
        ("E-mail of the branch", "nobody"),
        ("Address", "x" * 201),
    ],
)
async def test_branch_with_a_mistake_comes_back_filled_in(
    world: World, browse: Browse, field: str, typed: str
) -> None:
    page = await (await browse(world.bente)).open("/branches/herlev/edit")
    page = await page.form("Save").submit({"Opening hours": "Monday", field: typed})
    assert page.status == 422
    assert page.errors
    assert page.form("Save").value("Opening hours") == "Monday"


async def test_leader_removes_a_member_whose_sessions_end(world: World, browse: Browse) -> None:
    theirs = await browse(world.jens)
    leader = await browse(world.bente)
    page = await leader.open(f"/branches/herlev/people/{world.jens.id}/removal")
    assert page.heading == "Remove Jens from Herlev?"
    page = await page.form("Remove").submit()
    assert page.says("Jens is not in the branch any more.")
    assert (await theirs.open("/me")).path == "/sign-in"
    person = await Person.get(id=world.jens.id)
    assert person.name == "Jens"
    letter = await Letter.get(kind="membership_ended")
    assert (letter.address, letter.language) == (world.jens.email, "en")
    assert letter.context["branch"] == "Herlev"


async def test_who_leaves_a_branch_gets_no_mail_about_it(world: World) -> None:
    await actions.remove_member(await viewer(world.jens), world.herlev.id, world.jens.id)
    assert not await Letter.filter(kind="membership_ended").exists()


async def test_member_of_two_branches_stays_in_the_other(world: World) -> None:
    async with db.transaction():
        await actions.enrol(world.jens.id, world.vefsn.id)
    await actions.remove_member(await viewer(world.bente), world.herlev.id, world.jens.id)
    person = await Person.get(id=world.jens.id)
    assert person.deactivated_at is None
    assert (await viewer(world.jens)).branch_ids == (world.vefsn.id,)


@pytest.mark.parametrize("who", ["jens", "sigrid"])
async def test_who_does_not_lead_removes_nobody(world: World, browse: Browse, who: str) -> None:
    visitor = await browse(getattr(world, who))
    page = await visitor.press(f"/branches/herlev/people/{world.bente.id}/removal")
    assert page.status == 403
    assert await Membership.filter(person_id=world.bente.id).exists()


async def test_member_leaves_a_branch(world: World, browse: Browse) -> None:
    async with db.transaction():
        await actions.enrol(world.jens.id, world.vefsn.id)
    visitor = await browse(world.jens)
    page = await visitor.open("/branches/herlev/departure")
    page = await page.form("Leave").submit()
    assert page.says("You have left Herlev.")
    assert not await Membership.filter(person_id=world.jens.id, branch_id=world.herlev.id).exists()


async def test_last_leader_cannot_leave_the_others_alone(world: World, browse: Browse) -> None:
    visitor = await browse(world.bente)
    page = await (await visitor.open("/branches/herlev/departure")).form("Leave").submit()
    assert page.status == 403
    assert page.says("The last leader cannot leave the branch.")
    page = await visitor.press(f"/branches/herlev/people/{world.bente.id}/leading", leads="no")
    assert page.status == 403
    await visitor.press(f"/branches/herlev/people/{world.jens.id}/leading", leads="yes")
    page = await visitor.press(f"/branches/herlev/people/{world.bente.id}/leading", leads="no")
    assert not (await Membership.get(person_id=world.bente.id)).is_leader
    assert (await Membership.get(person_id=world.jens.id)).is_leader


async def test_closed_branch_lets_nobody_in_and_keeps_its_people(world: World) -> None:
    with pytest.raises(Forbidden):
        await actions.deactivate_branch(await viewer(world.bente), world.herlev.id)
    await actions.deactivate_branch(await viewer(world.aslaug), world.herlev.id)
    jens = await viewer(world.jens)
    assert jens.branches == ()
    assert not jens.is_anonymous
    assert await Membership.filter(branch_id=world.herlev.id).count() == 2
    await actions.reactivate_branch(await viewer(world.aslaug), world.herlev.id)
    assert (await viewer(world.jens)).branch_ids == (world.herlev.id,)


async def test_branches_of_one_name_get_addresses_of_their_own(world: World) -> None:
    administrator = await viewer(world.aslaug)
    first = await actions.add_branch(administrator, BranchWords("Rødøy"))
    second = await actions.add_branch(administrator, BranchWords("Rødøy", country="DK"))
    assert (first.slug, second.slug) == ("rodoy", "rodoy-2")
    with pytest.raises(Conflict):
        await actions.add_branch(administrator, BranchWords("Rødøy"))
    with pytest.raises(Forbidden):
        await actions.add_branch(await viewer(world.marit), BranchWords("Ås"))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Vefsn", "vefsn"),
        ("Sør-Trøndelag  vest", "sor-trondelag-vest"),
        ("Ærø", "aero"),
        ("Åsgårdstrand", "asgardstrand"),
        ("🌼", "branch"),
        ("Tromsø / Kvaløya", "tromso-kvaloya"),
    ],
)
def test_address_of_a_branch_is_plain_letters(name: str, slug: str) -> None:
    assert slug_of(name) == slug


async def test_viewer_knows_branches_language_and_time_zone(world: World, browse: Browse) -> None:
    bente = await viewer_of_person(world.bente.id)
    assert bente.leads(world.herlev.id)
    assert (bente.time_zone, bente.country) == ("Europe/Copenhagen", "DK")
    aslaug = await viewer_of_person(world.aslaug.id)
    assert (aslaug.rank, aslaug.home) == (Rank.ADMINISTRATOR, None)
    assert await viewer_of_person(9999) == ANONYMOUS


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 5000, "'; DROP TABLE session; --"])
async def test_made_up_token_is_nobody(world: World, token: str) -> None:
    assert await viewer_for(token) == ANONYMOUS


async def test_visits_are_noted_rarely_and_the_last_one_remembered(
    world: World, browse: Browse, clock: StoppedClock
) -> None:
    visitor = await browse(world.sigrid)
    before = (await Person.get(id=world.sigrid.id)).seen_at
    clock.move(minutes=6)
    await visitor.open("/me")
    person = await Person.get(id=world.sigrid.id)
    assert person.seen_at == clock.now
    assert person.previous_visit_at == before
    first = clock.now
    clock.move(minutes=4)
    await visitor.open("/me")
    assert (await Person.get(id=world.sigrid.id)).seen_at == first
    clock.move(minutes=30)
    await visitor.open("/me")
    assert (await Person.get(id=world.sigrid.id)).previous_visit_at == before
    assert (await Session.get(person_id=world.sigrid.id)).seen_at == clock.now
