"""The branch's reusable link and poster, and asking to join."""

import re

import pytest

from forum.accounts.models import Person
from forum.branches.models import JoinLink, JoinRequest, Membership
from forum.mail.models import Letter
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.support.pages import Page
from tests.support.visitor import Visitor
from tests.support.world import World

NEW = "lise@example.org"


async def make_link(visitor: Visitor, days: str = "30 days", uses: str = "20 people") -> str:
    page = await visitor.open("/branches/herlev/people")
    await page.form("Make a link").submit({"Works for": days, "Lets in": uses})
    link = await JoinLink.all().order_by("-id").first()
    assert link is not None
    return f"/join/{link.token}"


async def prove(visitor: Visitor, link: str, email: str = NEW) -> Page:
    page = await (await visitor.open(link)).form("Go on").submit({"Your e-mail address": email})
    code = re.search(r"the code is (\d{6})", page.text)
    assert code, page.text
    return await page.form("Sign in").submit({"The code from the e-mail": code[1]})


async def test_newcomer_joins_by_the_link_after_proving_the_address(
    world: World, browse: Browse
) -> None:
    link = await make_link(await browse(world.bente))
    newcomer = await browse()
    page = await prove(newcomer, link)
    assert page.path == link
    assert page.says("You sign in as lise@example.org")
    await page.form("Come in").submit({"Your name": "Lise", "Language of the pages": "English"})
    assert (await newcomer.open("/me")).says("Herlev")
    assert (await JoinLink.get(token=link.rpartition("/")[2])).uses == 1


async def test_link_alone_makes_no_account(world: World, browse: Browse) -> None:
    link = await make_link(await browse(world.bente))
    page = await (await browse()).press(link, name="Lise", email=NEW, language="en")
    assert page.path == "/sign-in/code"
    assert not await Person.filter(email=NEW).exists()


async def test_person_with_an_account_is_led_to_sign_in_and_joins(
    world: World, browse: Browse
) -> None:
    link = await make_link(await browse(world.bente))
    visitor = await browse()
    page = await prove(visitor, link, "sigrid@example.org")
    assert page.says("You are signed in as Sigrid.")
    await page.form("Join as Sigrid").submit()
    assert await Membership.filter(person_id=world.sigrid.id, branch_id=world.herlev.id).exists()


async def test_known_and_new_addresses_get_the_same_answer(world: World, browse: Browse) -> None:
    link = await make_link(await browse(world.bente))
    pages = []
    for email in ("sigrid@example.org", NEW):
        page = (
            await (await (await browse()).open(link))
            .form("Go on")
            .submit({"Your e-mail address": email})
        )
        pages.append(re.sub(r"\d{6}", "", page.html.replace(email, "@")))
    assert pages[0] == pages[1]


async def test_link_lets_in_as_many_as_it_says(world: World, browse: Browse) -> None:
    link = await make_link(await browse(world.bente), uses="5 people")
    for number in range(5):
        page = await prove(await browse(), link, f"new{number}@example.org")
        await page.form("Come in").submit({"Your name": f"New {number}"})
    assert await Membership.filter(branch_id=world.herlev.id).count() == 7
    assert (await (await browse()).open(link)).status == 410


@pytest.mark.parametrize("end", ["revoked", "too old"])
async def test_link_that_is_over_lets_nobody_in(
    world: World, browse: Browse, clock: StoppedClock, end: str
) -> None:
    leader = await browse(world.bente)
    link = await make_link(leader)
    newcomer = await browse()
    page = await prove(newcomer, link)
    if end == "revoked":
        await (await leader.open("/branches/herlev/people")).form("Stop this link").submit()
    else:
        clock.move(days=31)
    page = await page.form("Come in").submit({"Your name": "Lise"})
    assert page.status == 410
    assert not await Person.filter(email=NEW).exists()


async def test_poster_shows_the_code_of_the_link(world: World, browse: Browse) -> None:
    leader = await browse(world.bente)
    link = await make_link(leader)
    page = await (await leader.open("/branches/herlev/people")).follow("Poster with a QR code")
    assert page.status == 200
    assert page.says(f"http://127.0.0.1:8000{link}")
    picture = await leader.client.get(page.one("img.qr").get("src", ""))
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert picture.text.lstrip().startswith("<?xml")
    other = await browse(world.sigrid)
    assert (await other.open(page.path)).status == 403


async def ask(visitor: Visitor, **fields: str) -> Page:
    page = await visitor.open("/join", branch="herlev")
    filled = {"Your name": "Lise", "Your e-mail address": NEW} | dict(fields)
    return await page.form("Ask to join").submit(filled)


async def test_leader_lets_in_who_asked(world: World, browse: Browse, run_jobs: RunJobs) -> None:
    page = await ask(await browse(), **{"A few words": "I am here on Tuesdays."})
    assert page.heading == "Thank you, the branch has been asked"
    await run_jobs()
    letter = await Letter.get(kind="notice")
    assert (letter.address, letter.subject) == ("bente@example.org", "Lise asks to join Herlev")
    assert NEW in letter.text
    assert "I am here on Tuesdays." in letter.text
    bente = await browse(world.bente)
    assert (await bente.open("/news")).says("Lise asks to join Herlev")
    page = await bente.open("/branches/herlev/people")
    assert page.says("I am here on Tuesdays.")
    page = await page.form("Let Lise in").submit()
    assert page.says("Lise gets an invitation by mail.")
    invitation = await Letter.get(kind="invitation", address=NEW)
    newcomer = await browse()
    page = await newcomer.open(invitation.context["url"].removeprefix("http://127.0.0.1:8000"))
    await page.form("Come in").submit({"Your name": "Lise"})
    assert await Membership.filter(person__email=NEW, branch_id=world.herlev.id).exists()


async def test_leader_declines_and_the_one_who_asked_gets_a_kind_mail(
    world: World, browse: Browse
) -> None:
    await ask(await browse())
    page = await (await browse(world.bente)).open("/branches/herlev/people")
    await page.form("No").submit()
    assert await Letter.filter(kind="join_declined", address=NEW).exists()
    assert not await Letter.filter(kind="invitation").exists()


async def test_request_is_decided_once(world: World, browse: Browse) -> None:
    await ask(await browse())
    leader = await browse(world.bente)
    request = await JoinRequest.get(email=NEW)
    await leader.press(f"/branches/herlev/requests/{request.id}/approval")
    page = await leader.press(f"/branches/herlev/requests/{request.id}/refusal")
    assert page.status == 409
    assert await Letter.filter(kind="join_declined").count() == 0


async def test_asking_twice_or_as_a_member_tells_nothing_and_sends_nothing_more(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    await ask(await browse())
    page = await ask(await browse())
    assert page.heading == "Thank you, the branch has been asked"
    page = await ask(await browse(), **{"Your e-mail address": "jens@example.org"})
    assert page.heading == "Thank you, the branch has been asked"
    await run_jobs()
    assert await Letter.filter(kind="notice").count() == 1


async def test_branch_without_a_leader_asks_the_administrators(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    page = await (await browse()).open("/join", branch="vefsn")
    await page.form("Ask to join").submit({"Your name": "Lise", "Your e-mail address": NEW})
    await run_jobs()
    letter = await Letter.get(kind="notice")
    assert letter.address == "aslaug@example.org"


@pytest.mark.parametrize(
    "fields",
    [
        {"Your name": ""},
        {"Your e-mail address": "nobody"},
        {"A few words": "x" * 1001},
        {"Which branch?": ""},
    ],
)
async def test_request_with_a_mistake_comes_back_filled_in(
    world: World, browse: Browse, fields: dict[str, str]
) -> None:
    page = await ask(await browse(), **fields)
    assert page.status == 422
    assert page.errors
    assert not await JoinRequest.all().exists()


async def test_request_of_another_branch_is_not_there(world: World, browse: Browse) -> None:
    page = await (await browse()).open("/join", branch="vefsn")
    await page.form("Ask to join").submit({"Your name": "Lise", "Your e-mail address": NEW})
    request = await JoinRequest.get(email=NEW)
    page = await (await browse(world.bente)).press(
        f"/branches/herlev/requests/{request.id}/approval"
    )
    assert page.status == 404
