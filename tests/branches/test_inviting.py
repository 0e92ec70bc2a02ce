"""Personal invitations: sent, accepted, taken back."""

import pytest

from forum.accounts.models import Person, Session
from forum.branches import inviting
from forum.branches.inviting import NewInvitation
from forum.branches.models import Invitation, Membership
from forum.kit import db
from forum.kit.errors import Forbidden
from forum.kit.viewer import Rank
from forum.mail.models import Letter
from tests.conftest import Browse, StoppedClock
from tests.support.pages import Page
from tests.support.visitor import Visitor
from tests.support.world import World, viewer

NEW = "lise@example.org"


async def invite(visitor: Visitor, email: str = NEW, **fields: str) -> Page:
    page = await visitor.open("/branches/herlev/people")
    return await page.form("Send the invitation").submit({"E-mail address": email} | dict(fields))


async def invitation_to(email: str) -> str:
    letter = await Letter.filter(address=email, kind="invitation").order_by("-id").first()
    assert letter is not None
    return str(letter.context["url"]).removeprefix("http://127.0.0.1:8000")


@pytest.mark.parametrize(
    ("reads", "written"), [("nn", "nn"), ("nb", "nb"), ("da", "nb"), ("en", "nb")]
)
async def test_invitation_is_in_a_language_that_is_spoken_in_the_branch(
    world: World, reads: str, written: str
) -> None:
    await Person.filter(id=world.sigrid.id).update(language=reads)
    await Membership.filter(person_id=world.sigrid.id).update(is_leader=True)
    leader = await viewer(await Person.get(id=world.sigrid.id))
    await inviting.invite(leader, NewInvitation(email=NEW, branch_id=world.vefsn.id))
    assert (await Letter.get(address=NEW)).language == written


async def test_leader_invites_somebody_who_comes_in(world: World, browse: Browse) -> None:
    page = await invite(await browse(world.bente), Name="Lise")
    assert page.says("The invitation is on its way to lise@example.org.")
    assert page.says("Invited, not here yet")
    letter = await Letter.get(address=NEW)
    assert (letter.language, letter.context["invited_by"]) == ("da", "Bente")
    newcomer = await browse()
    page = await newcomer.open(await invitation_to(NEW))
    assert page.heading == "Welcome to Herlev"
    assert page.says("Bente invites you.")
    assert page.form("Come in").value("Your name") == "Lise"
    await page.form("Come in").submit(
        {"Language of the pages": "English", "In the shop since": "2021"}
    )
    page = await newcomer.open("/me")
    assert page.heading == "Lise"
    assert page.says("Herlev")
    person = await Person.get(email=NEW)
    assert (person.language, person.in_shop_since, person.rank) == ("en", 2021, Rank.MEMBER)


async def test_opening_an_invitation_accepts_nothing(world: World, browse: Browse) -> None:
    await invite(await browse(world.bente))
    link = await invitation_to(NEW)
    for _scan in range(3):
        assert (await (await browse()).open(link)).status == 200
    assert not await Person.filter(email=NEW).exists()


async def test_invitation_works_once(world: World, browse: Browse) -> None:
    await invite(await browse(world.bente))
    link = await invitation_to(NEW)
    page = await (await browse()).open(link)
    await page.form("Come in").submit({"Your name": "Lise"})
    late = await browse()
    assert (await late.open(link)).status == 410
    assert (await late.press(link, name="Somebody", language="en")).status == 410
    assert await Session.filter(person__email=NEW).count() == 1


@pytest.mark.parametrize("end", ["withdrawn", "too old", "sent again"])
async def test_invitation_that_is_over_lets_nobody_in(
    world: World, browse: Browse, clock: StoppedClock, end: str
) -> None:
    leader = await browse(world.bente)
    page = await invite(leader)
    link = await invitation_to(NEW)
    if end == "withdrawn":
        await page.form("Take back").submit()
    elif end == "too old":
        clock.move(days=31)
    else:
        await page.form("Send again").submit()
        assert await invitation_to(NEW) != link
    page = await (await browse()).open(link)
    assert page.status == 410
    assert page.says("This link does not work any more")


@pytest.mark.parametrize("who", ["sigrid", "jens"])
async def test_who_does_not_lead_the_branch_invites_nobody(
    world: World, browse: Browse, who: str
) -> None:
    visitor = await browse(getattr(world, who))
    assert (await visitor.open("/branches/herlev/people")).status == 403
    page = await visitor.press("/branches/herlev/invitations", email=NEW)
    assert page.status == 403
    assert not await Letter.all().exists()


@pytest.mark.parametrize("who", ["marit", "aslaug", "bente"])
async def test_leaders_and_those_who_keep_order_invite(
    world: World, browse: Browse, who: str
) -> None:
    page = await invite(await browse(getattr(world, who)))
    assert page.says("The invitation is on its way")


async def test_only_an_administrator_invites_administrators(world: World) -> None:
    new = NewInvitation(NEW, rank=Rank.ADMINISTRATOR)
    with pytest.raises(Forbidden):
        await inviting.invite(await viewer(world.marit), new)
    with pytest.raises(Forbidden):
        await inviting.invite(
            await viewer(world.bente),
            NewInvitation(NEW, branch_id=world.herlev.id, rank=Rank.MODERATOR),
        )
    await inviting.invite(await viewer(world.aslaug), new)


async def test_somebody_in_the_branch_is_not_invited_again(world: World, browse: Browse) -> None:
    page = await invite(await browse(world.bente), "jens@example.org")
    assert page.status == 422
    assert page.says("This person is in the branch already.")
    assert page.form("Send the invitation").value("E-mail address") == "jens@example.org"


async def test_person_with_an_account_joins_one_more_branch(world: World, browse: Browse) -> None:
    await invite(await browse(world.bente), "sigrid@example.org")
    link = await invitation_to("sigrid@example.org")
    visitor = await browse()
    page = await visitor.open(link)
    assert page.says("You have an account already.")
    assert page.links["Sign in"].startswith("/sign-in?next=")
    page = await visitor.press(link, name="Somebody else", language="en")
    assert not await Membership.filter(
        person_id=world.sigrid.id, branch_id=world.herlev.id
    ).exists()
    signed_in = await browse(world.sigrid)
    await (await signed_in.open(link)).form("Join as Sigrid").submit()
    names = await Membership.filter(person_id=world.sigrid.id).values_list(
        "branch__name", flat=True
    )
    assert sorted(map(str, names)) == ["Herlev", "Vefsn"]


async def test_invitation_of_somebody_else_is_not_accepted(world: World, browse: Browse) -> None:
    await invite(await browse(world.bente))
    link = await invitation_to(NEW)
    visitor = await browse(world.sigrid)
    page = await visitor.open(link)
    assert page.says("This invitation is for lise@example.org. You are signed in as Sigrid.")
    await visitor.press(link)
    assert not await Membership.filter(
        person_id=world.sigrid.id, branch_id=world.herlev.id
    ).exists()
    invitation = await Invitation.get(email=NEW)
    assert invitation.accepted_at is None


async def test_invited_leader_leads(world: World, browse: Browse) -> None:
    page = await (await browse(world.bente)).open("/branches/herlev/people")
    await page.form("Send the invitation").submit(
        {"E-mail address": NEW, "Leads the branch together with us": True}
    )
    page = await (await browse()).open(await invitation_to(NEW))
    await page.form("Come in").submit({"Your name": "Lise"})
    membership = await Membership.get(person__email=NEW)
    assert membership.is_leader


async def test_who_was_removed_comes_back_by_a_new_invitation(world: World, browse: Browse) -> None:
    leader = await browse(world.bente)
    await leader.press(f"/branches/herlev/people/{world.jens.id}/removal")
    assert (await Person.get(id=world.jens.id)).deactivated_at is not None
    await invite(leader, "jens@example.org")
    visitor = await browse()
    page = await visitor.open(await invitation_to("jens@example.org"))
    await page.form("Come in").submit({"Your name": "Jens"})
    assert (await visitor.open("/me")).heading == "Jens"
    assert await Person.filter(email="jens@example.org").count() == 1


async def test_who_an_administrator_closed_out_does_not_come_back_by_a_leader(
    world: World, browse: Browse
) -> None:
    administrator = await browse(world.aslaug)
    await administrator.press(f"/admin/people/{world.jens.id}/closure", closed="yes")
    await invite(await browse(world.bente), "jens@example.org")
    page = await (await browse()).open(await invitation_to("jens@example.org"))
    page = await page.form("Come in").submit({"Your name": "Jens"})
    assert page.status == 403
    assert page.says("This account is closed.")
    assert (await Person.get(id=world.jens.id)).deactivated_at is not None


async def test_newcomer_with_a_mistake_keeps_what_was_typed_and_the_invitation(
    world: World, browse: Browse
) -> None:
    await invite(await browse(world.bente))
    page = await (await browse()).open(await invitation_to(NEW))
    page = await page.form("Come in").submit({"Your name": "Lise", "In the shop since": "soon"})
    assert page.status == 422
    assert page.form("Come in").value("Your name") == "Lise"
    page = await page.form("Come in").submit({"In the shop since": "2020"})
    assert await Person.filter(email=NEW, name="Lise").exists()


async def test_invitation_is_stored_hashed(world: World, browse: Browse) -> None:
    await invite(await browse(world.bente))
    token = (await invitation_to(NEW)).rpartition("/")[2]
    assert await db.value("SELECT COUNT(*) FROM invitation WHERE token_hash = :t", t=token) == 0
