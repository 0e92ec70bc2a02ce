"""Moving an account to another e-mail address."""

import pytest

from forum.accounts.models import Person
from forum.mail.models import Letter
from tests.conftest import Browse, Configure, RunJobs, StoppedClock
from tests.support.postbox import Postbox, text_of
from tests.support.visitor import Visitor
from tests.support.world import World

NEW = "sigrid.aas@example.net"


async def ask(visitor: Visitor, typed: str = NEW) -> str:
    """Ask for a link to an address and return its path."""
    page = await (await visitor.open("/me")).follow("My e-mail address")
    page = await page.form("Send me the link").submit({"The new address": typed})
    assert page.says("Open the mail at the new address, and press its link.")
    letter = await Letter.filter(kind="new_address").order_by("-id").first()
    assert letter
    return str(letter.context["url"]).removeprefix("http://127.0.0.1:8000")


async def test_address_changes_once_its_mail_was_opened(world: World, browse: Browse) -> None:
    was = world.sigrid.email
    sigrid = await browse(world.sigrid)
    link = await ask(sigrid, "  Sigrid.Aas@Example.net ")
    page = await sigrid.open(link)
    assert page.heading == "Use this address?"
    # Scanners of mail follow links: only the button does something.
    assert (await Person.get(id=world.sigrid.id)).email == was
    page = await page.form("Use this address").submit()
    assert page.says(NEW)
    assert (await Person.get(id=world.sigrid.id)).email == NEW
    told = await Letter.get(kind="address_moved")
    assert (told.address, told.context["email"]) == (was, NEW)
    # The link has done its work.
    assert (await sigrid.open(link)).status == 410


async def test_nothing_of_the_link_stays_in_the_database(
    world: World,
    browse: Browse,
    run_jobs: RunJobs,
    configure: Configure,
    smtp_server: Postbox,
) -> None:
    configure(smtp_url=smtp_server.url)
    link = await ask(await browse(world.sigrid))
    await run_jobs()
    assert link in text_of(smtp_server.last_to(NEW))
    letter = await Letter.get(kind="new_address")
    assert (letter.context, letter.text, letter.html) == (None, "", "")


async def test_link_is_of_no_use_to_others_or_a_day_later(
    world: World, browse: Browse, clock: StoppedClock
) -> None:
    sigrid, bente = await browse(world.sigrid), await browse(world.bente)
    link = await ask(sigrid)
    assert (await bente.open(link)).status == 410
    assert (await bente.press(link)).status == 410
    clock.move(hours=24, seconds=1)
    page = await sigrid.open(link)
    assert page.status == 410
    assert page.heading == "The address has not changed"


@pytest.mark.parametrize("typed", ["", "no address", "sigrid@", "a@b@c.no"])
async def test_no_address_is_refused_and_stays_to_be_mended(
    world: World, browse: Browse, typed: str
) -> None:
    page = await (await browse(world.sigrid)).open("/me/address")
    page = await page.form("Send me the link").submit({"The new address": typed})
    assert page.status == 422
    assert page.errors
    assert page.form("Send me the link").value("The new address") == typed


async def test_ones_own_address_is_no_new_one(world: World, browse: Browse) -> None:
    page = await (await browse(world.sigrid)).open("/me/address")
    page = await page.form("Send me the link").submit({"The new address": world.sigrid.email})
    assert page.status == 422
    assert "This is your address already." in page.errors


async def test_whose_address_it_is_shows_only_to_who_reads_its_mail(
    world: World, browse: Browse
) -> None:
    sigrid = await browse(world.sigrid)
    link = await ask(sigrid, world.bente.email)
    page = await (await sigrid.open(link)).form("Use this address").submit()
    assert page.says("Another account uses this address. Ask an administrator for help.")
    assert (await Person.get(id=world.sigrid.id)).email == world.sigrid.email


async def test_links_are_not_sent_without_end(world: World, browse: Browse) -> None:
    sigrid = await browse(world.sigrid)
    for number in range(5):
        await ask(sigrid, f"sigrid{number}@example.net")
    page = await sigrid.press("/me/address", email="sigrid6@example.net")
    assert page.status == 429
