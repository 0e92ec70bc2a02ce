"""Signing in by the code or the link of a mail."""

import re
from datetime import timedelta

import pytest

from forum.accounts import signing_in
from forum.accounts.models import Session, SignInCode
from forum.accounts.signing_in import Ask, Browser
from forum.kit import db
from forum.kit.errors import Invalid, TooMany
from forum.mail.models import Letter
from tests.conftest import Browse, Configure, StoppedClock
from tests.support.pages import Page
from tests.support.visitor import Visitor
from tests.support.world import World


async def ask(visitor: Visitor, email: str, **query: str) -> Page:
    page = await visitor.open("/sign-in", **query)
    return await page.form("Send me the code").submit({"Your e-mail address": email})


def code_on(page: Page) -> str:
    found = re.search(r"the code is (\d{6})", page.text)
    assert found, page.text
    return found[1]


async def enter(page: Page, code: str) -> Page:
    return await page.form("Sign in").submit({"The code from the e-mail": code})


async def link_to(email: str) -> str:
    letter = await Letter.filter(address=email).order_by("-id").first()
    assert letter is not None
    return str(letter.context["url"]).removeprefix("http://127.0.0.1:8000")


def other_code(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def test_six_digits_from_the_mail_sign_in(world: World, stranger: Visitor) -> None:
    page = await ask(stranger, "  Sigrid@Example.org ")
    assert page.path == "/sign-in/code"
    assert page.says("sigrid@example.org")
    code = code_on(page)
    letter = await Letter.get(address="sigrid@example.org")
    assert letter.kind == "sign_in_code"
    assert letter.context["code"] == code
    await enter(page, f"{code[:3]} {code[3:]}")
    assert (await stranger.open("/me")).heading == "Sigrid"


async def test_codes_are_stored_hashed(world: World, stranger: Visitor) -> None:
    code = code_on(await ask(stranger, "sigrid@example.org"))
    row = await SignInCode.get(email="sigrid@example.org")
    stored = f"{row.code_hash} {row.link_hash} {row.browser_hash}"
    assert code not in re.findall(r"\b\d{6}\b", stored)
    assert (await link_to("sigrid@example.org")).rpartition("/")[2] not in stored


async def test_answer_never_tells_whether_an_address_is_known(
    world: World, browse: Browse, configure: Configure
) -> None:
    configure(
        environment="production",
        secret_key="x" * 40,
        smtp_url="smtp://127.0.0.1:25",
    )
    pages = [await ask(await browse(), email) for email in ("sigrid@example.org", world.stranger)]
    texts = {
        page.html.replace("sigrid@example.org", "@").replace(world.stranger, "@") for page in pages
    }
    assert len(texts) == 1
    assert {page.status for page in pages} == {200}


async def test_unknown_address_gets_a_mail_that_says_how_to_come_in(
    world: World, stranger: Visitor
) -> None:
    page = await ask(stranger, world.stranger)
    letter = await Letter.get(address=world.stranger)
    assert letter.kind == "sign_in_unknown"
    assert letter.context["url"].endswith("/join")
    page = await enter(page, "123456")
    assert page.status == 422
    assert await Session.all().count() == 0


async def test_code_asked_for_in_another_browser_does_not_work(
    world: World, browse: Browse
) -> None:
    code = code_on(await ask(await browse(), "sigrid@example.org"))
    thief = await browse()
    page = await ask(thief, "torbjorn@example.org")
    assert (await enter(page, code)).status == 422
    assert await Session.all().count() == 0


async def test_five_tries_use_a_code_up(world: World, stranger: Visitor) -> None:
    page = await ask(stranger, "sigrid@example.org")
    code = code_on(page)
    for left in (4, 3, 2, 1):
        page = await enter(page, other_code(code))
        assert page.status == 422
        noun = "try" if left == 1 else "tries"
        assert page.says(f"You have {left} {noun} left.")
    page = await enter(page, other_code(code))
    page = await enter(page, code)
    assert page.status == 422
    assert page.says("This code does not work any more.")


async def test_twenty_tries_an_hour_are_all_an_address_has(
    world: World, clock: StoppedClock
) -> None:
    asked = None
    for _round in range(4):
        asked = await signing_in.ask_for_code(Ask("sigrid@example.org"))
        for _try in range(5):
            with pytest.raises(Invalid):
                await signing_in.sign_in_with_code(
                    asked.browser, other_code(asked.code), Browser("")
                )
    asked = await signing_in.ask_for_code(Ask("sigrid@example.org"))
    with pytest.raises(TooMany):
        await signing_in.sign_in_with_code(asked.browser, asked.code, Browser(""))
    clock.move(minutes=61)
    asked = await signing_in.ask_for_code(Ask("sigrid@example.org"))
    entry = await signing_in.sign_in_with_code(asked.browser, asked.code, Browser(""))
    assert entry.session_token


async def test_more_than_twenty_mails_an_hour_are_refused_for_known_and_unknown(
    world: World, stranger: Visitor
) -> None:
    for email in ("sigrid@example.org", world.stranger):
        for _round in range(20):
            assert (await ask(stranger, email)).status == 200
        page = await ask(stranger, email)
        assert page.status == 429
        assert page.response.headers["retry-after"].isdecimal()


async def test_a_new_code_voids_the_one_before(world: World, stranger: Visitor) -> None:
    first = code_on(await ask(stranger, "sigrid@example.org"))
    old_link = await link_to("sigrid@example.org")
    page = await ask(stranger, "sigrid@example.org")
    second = code_on(page)
    if first != second:
        page = await enter(page, first)
        assert page.status == 422
    assert (await stranger.press(old_link)).status == 410
    await enter(page, second)
    assert (await stranger.open("/me")).heading == "Sigrid"


async def test_stranger_who_asks_for_my_address_keeps_me_out_neither_now_nor_later(
    world: World, browse: Browse
) -> None:
    me = await browse()
    page = await ask(me, "sigrid@example.org")
    strangers = Ask("sigrid@example.org", client="203.0.113.9")
    for _round in range(20):
        await signing_in.ask_for_code(strangers)
    with pytest.raises(TooMany):
        await signing_in.ask_for_code(strangers)
    await enter(page, code_on(page))
    assert (await me.open("/me")).heading == "Sigrid"
    assert (await ask(await browse(), "sigrid@example.org")).path == "/sign-in/code"


async def test_stranger_who_wastes_all_tries_leaves_me_the_link(
    world: World, browse: Browse
) -> None:
    me = await browse()
    await ask(me, "sigrid@example.org")
    link = await link_to("sigrid@example.org")
    for _round in range(4):
        asked = await signing_in.ask_for_code(Ask("sigrid@example.org", client="203.0.113.9"))
        for _try in range(5):
            with pytest.raises(Invalid):
                await signing_in.sign_in_with_code(
                    asked.browser, other_code(asked.code), Browser("")
                )
    await me.press(link)
    assert (await me.open("/me")).heading == "Sigrid"


async def test_many_places_together_have_a_limit_too(world: World) -> None:
    for number in range(100):
        await signing_in.ask_for_code(Ask(world.stranger, client=f"203.0.113.{number}"))
    with pytest.raises(TooMany):
        await signing_in.ask_for_code(Ask(world.stranger, client="203.0.113.200"))


async def test_a_code_works_for_fifteen_minutes(
    world: World, stranger: Visitor, clock: StoppedClock
) -> None:
    page = await ask(stranger, "sigrid@example.org")
    clock.move(minutes=16)
    page = await enter(page, code_on(page))
    assert page.status == 422
    assert page.says("Ask for a new one.")


async def test_opening_the_link_signs_nobody_in(world: World, stranger: Visitor) -> None:
    await ask(stranger, "sigrid@example.org")
    link = await link_to("sigrid@example.org")
    for _scan in range(3):
        page = await stranger.open(link)
        assert page.heading == "Welcome back, Sigrid"
        assert len(page.all("main button")) == 1
    assert await Session.all().count() == 0
    await page.form("Sign in").submit()
    assert (await stranger.open("/me")).heading == "Sigrid"


async def test_the_link_works_once(world: World, browse: Browse) -> None:
    visitor = await browse()
    await ask(visitor, "sigrid@example.org")
    link = await link_to("sigrid@example.org")
    await visitor.press(link)
    other = await browse()
    assert (await other.open(link)).status == 410
    assert (await other.press(link)).status == 410
    assert await Session.all().count() == 1


async def test_link_opened_on_another_device_signs_in_that_device_only(
    world: World, browse: Browse
) -> None:
    asking, phone = await browse(), await browse()
    await ask(asking, "sigrid@example.org")
    page = await phone.open(await link_to("sigrid@example.org"))
    assert page.says("The button signs you in here, as sigrid@example.org.")
    await page.form("Sign in").submit()
    assert (await phone.open("/me")).heading == "Sigrid"
    assert (await asking.open("/me")).path == "/sign-in"


async def test_code_works_no_more_after_the_link_was_used(world: World, browse: Browse) -> None:
    asking, phone = await browse(), await browse()
    page = await ask(asking, "sigrid@example.org")
    await phone.press(await link_to("sigrid@example.org"))
    assert (await enter(page, code_on(page))).status == 422


async def test_signing_in_leads_on_to_where_one_was_going(world: World, stranger: Visitor) -> None:
    page = await stranger.open("/branches/vefsn/departure")
    assert page.path == "/sign-in"
    page = await page.form("Send me the code").submit({"Your e-mail address": "sigrid@example.org"})
    page = await enter(page, code_on(page))
    assert page.path == "/branches/vefsn/departure"


@pytest.mark.parametrize(
    "place", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
async def test_signing_in_never_leads_to_another_site(
    world: World, stranger: Visitor, place: str
) -> None:
    page = await ask(stranger, "sigrid@example.org", next=place)
    await page.visitor.client.post(
        "/sign-in/code",
        data={"code": code_on(page)},
        headers={"sec-fetch-site": "same-origin"},
    )
    row = await SignInCode.get(email="sigrid@example.org")
    assert row.next_path in ("", "/")


async def test_signing_in_ends_the_session_that_the_browser_had(
    world: World, browse: Browse
) -> None:
    visitor = await browse()
    await signing_in.ask_for_code(Ask("sigrid@example.org"))
    await visitor.press(await link_to("sigrid@example.org"))
    old = visitor.client.cookies["session"]
    await signing_in.ask_for_code(Ask("torbjorn@example.org"))
    await visitor.press(await link_to("torbjorn@example.org"))
    assert visitor.client.cookies["session"] != old
    sessions = await Session.all()
    assert [session.person_id for session in sessions] == [world.torbjorn.id]


async def test_closed_account_gets_no_code(world: World, stranger: Visitor) -> None:
    world.sigrid.deactivated_at = world.sigrid.created_at
    async with db.transaction():
        await world.sigrid.save()
    await ask(stranger, "sigrid@example.org")
    letter = await Letter.get(address="sigrid@example.org")
    assert letter.kind == "sign_in_unknown"


@pytest.mark.parametrize(
    "typed", ["", "sigrid", "sigrid@", "a b@example.org", "x@y", "a@b\nBcc: c@example.org"]
)
async def test_what_is_no_address_is_refused_and_stays_in_the_field(
    world: World, stranger: Visitor, typed: str
) -> None:
    page = await ask(stranger, typed)
    assert page.status == 422
    assert page.errors
    assert await Letter.all().count() == 0


async def test_code_is_on_the_page_in_development_only(
    world: World, stranger: Visitor, configure: Configure
) -> None:
    configure(environment="production", secret_key="x" * 40, smtp_url="smtp://127.0.0.1:25")
    page = await ask(stranger, "sigrid@example.org")
    assert not page.says("the code is")


async def test_the_right_code_pressed_twice_signs_in_once(world: World) -> None:
    asked = await signing_in.ask_for_code(Ask("sigrid@example.org"))
    await signing_in.sign_in_with_code(asked.browser, asked.code, Browser(""))
    with pytest.raises(Invalid):
        await signing_in.sign_in_with_code(asked.browser, asked.code, Browser(""))
    assert await Session.all().count() == 1


async def test_expired_session_is_over(world: World, browse: Browse, clock: StoppedClock) -> None:
    visitor = await browse(world.sigrid)
    clock.move(days=181)
    assert (await visitor.open("/me")).path == "/sign-in"


async def test_session_that_is_used_lives_on(
    world: World, browse: Browse, clock: StoppedClock
) -> None:
    visitor = await browse(world.sigrid)
    for _visit in range(3):
        clock.move(days=100)
        assert (await visitor.open("/me")).heading == "Sigrid"
    assert await Session.filter(seen_at__gt=clock.now - timedelta(minutes=1)).count() == 1
