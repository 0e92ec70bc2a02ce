"""My own page, devices, and leaving."""

import pytest

from forum.accounts.models import Person, Session
from forum.kit.viewer import Rank
from tests.conftest import Browse
from tests.support.world import World


async def test_person_changes_what_they_say_about_themselves(world: World, browse: Browse) -> None:
    visitor = await browse(world.sigrid)
    page = await (await visitor.open("/me")).follow("Change my details")
    page = await page.form("Save").submit(
        {
            "Your name": "Sigrid Aas 🌼",
            "About you": "Furniture and paint.",
            "In the shop since": "2019",
            "Language of the pages": "Dansk",
            "Time zone": "Europe/Copenhagen",
        }
    )
    assert page.heading == "Sigrid Aas 🌼"
    assert page.language == "da"
    person = await Person.get(id=world.sigrid.id)
    assert (person.about, person.in_shop_since) == ("Furniture and paint.", 2019)
    assert person.time_zone == "Europe/Copenhagen"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("Your name", ""),
        ("Your name", "\u202e\u200b"),
        ("Your name", "x" * 81),
        ("In the shop since", "last year"),
        ("In the shop since", "1850"),
        ("In the shop since", "2999"),
        ("In the shop since", "²"),
        ("About you", "x" * 2001),
    ],
)
async def test_profile_with_a_mistake_comes_back_with_all_that_was_typed(
    world: World, browse: Browse, field: str, typed: str
) -> None:
    visitor = await browse(world.sigrid)
    page = await visitor.open("/me/profile")
    fields = {"About you": "Furniture and paint."} | {field: typed}
    page = await page.form("Save").submit(dict(fields))
    assert page.status == 422
    assert page.errors
    if field != "About you":
        assert page.form("Save").value("About you") == "Furniture and paint."


async def test_devices_are_listed_and_signed_out_one_by_one(world: World, browse: Browse) -> None:
    here, there, third = [await browse(world.sigrid) for _device in range(3)]
    page = await here.open("/me/devices")
    assert page.text.count("Firefox, Android") == 3
    assert page.says("this device")
    page = await page.form("Sign out this device").submit()
    assert await Session.filter(person_id=world.sigrid.id).count() == 2
    await page.form("Sign out all others").submit()
    assert (await here.open("/me")).heading == "Sigrid"
    assert (await there.open("/me")).path == "/sign-in"
    assert (await third.open("/me")).path == "/sign-in"


async def test_nobody_signs_out_the_device_of_another(world: World, browse: Browse) -> None:
    visitor = await browse(world.sigrid)
    await browse(world.torbjorn)
    theirs = await Session.get(person_id=world.torbjorn.id)
    await visitor.press(f"/me/devices/{theirs.id}/end")
    assert await Session.filter(id=theirs.id).exists()


async def test_signing_out_ends_the_session_itself(world: World, browse: Browse) -> None:
    visitor = await browse(world.sigrid)
    token = visitor.client.cookies["session"]
    await (await visitor.open("/me")).form("Sign out").submit()
    assert await Session.all().count() == 0
    visitor.client.cookies.set("session", token)
    assert (await visitor.open("/me")).path == "/sign-in"


async def test_signing_out_needs_a_post(world: World, browse: Browse) -> None:
    visitor = await browse(world.sigrid)
    assert (await visitor.open("/sign-out")).status == 405
    assert (await visitor.open("/me")).heading == "Sigrid"


async def test_person_who_leaves_is_signed_out_everywhere_and_keeps_their_name(
    world: World, browse: Browse
) -> None:
    visitor, other = await browse(world.sigrid), await browse(world.sigrid)
    page = await (await visitor.open("/me")).follow("Close my account")
    page = await page.form("Close my account").submit()
    assert page.path == "/sign-in"
    assert (await other.open("/me")).path == "/sign-in"
    person = await Person.get(id=world.sigrid.id)
    assert person.name == "Sigrid"
    assert person.deactivated_at is not None


async def test_last_administrator_cannot_leave(world: World, browse: Browse) -> None:
    visitor = await browse(world.aslaug)
    page = await (await visitor.open("/me/departure")).form("Close my account").submit()
    assert page.status == 403
    assert page.says("The last administrator cannot leave.")
    await Person.filter(id=world.marit.id).update(rank=Rank.ADMINISTRATOR)
    page = await (await visitor.open("/me/departure")).form("Close my account").submit()
    assert page.path == "/sign-in"


async def test_stranger_chooses_the_language_of_the_pages(world: World, browse: Browse) -> None:
    visitor = await browse()
    page = await visitor.open("/sign-in")
    page = await page.form("Language").submit(button="Dansk")
    assert page.language == "da"
    assert (await visitor.open("/sign-in")).language == "da"


async def test_looking_without_a_body_closes_no_account(world: World, browse: Browse) -> None:
    visitor = await browse(world.sigrid)
    response = await visitor.client.head("/me/departure")
    assert response.status_code == 200
    assert (await visitor.client.head("/branches/vefsn/departure")).status_code == 200
    assert (await visitor.open("/me")).heading == "Sigrid"
    assert (await visitor.open("/me")).says("Vefsn")
