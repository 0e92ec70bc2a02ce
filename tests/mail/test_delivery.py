"""What becomes of posted letters: with the development inbox, a real server, and none at all."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from forum.accounts.models import Person
from forum.kit import clock as forum_clock
from forum.kit import db, jobs
from forum.mail import building, delivery, rows
from forum.mail.jobs import erase_old_letters
from forum.mail.models import Letter, State
from forum.mail.outbox import NewLetter, Priority, post
from forum.mail.transport import Transport, transport
from tests.conftest import Configure, StoppedClock
from tests.support.postbox import Postbox, html_of, open_postbox, text_of

CODE = {"code": "482913", "url": "http://127.0.0.1:8000/sign-in/link/abc", "minutes": 15}


@pytest.fixture
async def smtp_server(database: None, configure: Configure) -> AsyncIterator[Postbox]:
    async with open_postbox() as box:
        configure(smtp_url=box.url)
        yield box


async def write(
    key: str, *, address: str = "", template: str = "test_mail", **more: object
) -> None:
    letter = NewLetter(
        key=key,
        address=address or f"{key}@example.org",
        template=template,
        language="en",
        context=CODE if template == "sign_in_code" else {},
        **more,  # type: ignore[arg-type]  # a test's shorthand
    )
    async with db.transaction():
        await post(letter)


async def run_all() -> None:
    while await jobs.run_due():
        pass


async def deliver() -> int:
    while await building.build_some():
        pass
    return await delivery.deliver_due()


async def letter(key: str) -> Letter:
    return await Letter.get(key=key)


async def test_same_key_is_one_letter(smtp_server: Postbox) -> None:
    await write("one")
    await write("one", address="somebody.else@example.org")
    await run_all()
    assert len(smtp_server.messages) == 1
    assert await Letter.all().count() == 1


async def test_letter_of_a_broken_off_action_is_never_sent(smtp_server: Postbox) -> None:
    async def break_off() -> None:
        async with db.transaction():
            await write("one")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await break_off()
    await run_all()
    assert not smtp_server.messages


async def test_letter_arrives_with_text_and_html(smtp_server: Postbox) -> None:
    await write("code", template="sign_in_code", priority=Priority.CODE)
    await run_all()
    got = smtp_server.last_to("code@example.org")
    assert "482913" in text_of(got)
    assert "482913" in html_of(got)
    assert "Samling" in got["from"]


async def test_nothing_of_a_code_is_kept_after_it_was_sent(smtp_server: Postbox) -> None:
    await write("code", template="sign_in_code")
    await run_all()
    kept = await letter("code")
    assert kept.state is State.SENT
    assert kept.erased_at is not None
    assert (kept.text, kept.html, kept.context) == ("", "", None)
    assert "482913" not in kept.subject


async def test_development_inbox_keeps_the_code(database: None) -> None:
    await write("code", template="sign_in_code")
    await run_all()
    kept = await letter("code")
    assert kept.state is State.SENT
    assert "482913" in kept.text
    assert "482913" in kept.html


async def test_codes_go_before_letters_that_waited_longer(smtp_server: Postbox) -> None:
    for number in range(30):
        await write(f"weekly{number}", priority=Priority.WEEKLY)
    await write("now")
    await write("code", template="sign_in_code", priority=Priority.CODE)
    await deliver()
    order = [envelope.rcpt_tos[0].split("@")[0] for envelope in smtp_server.envelopes]
    assert order == ["code", "now", *(f"weekly{number}" for number in range(30))]


async def test_many_letters_share_one_connection(
    smtp_server: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Transport] = []

    def counted() -> Transport:
        opened.append(transport())
        return opened[-1]

    monkeypatch.setattr("forum.mail.delivery.transport", counted)
    for number in range(45):
        await write(f"letter{number}")
    assert await deliver() == 45
    assert len(opened) == 1


async def test_connections_share_the_letters(smtp_server: Postbox, configure: Configure) -> None:
    configure(smtp_connections=3)
    smtp_server.least_connections = 3
    for number in range(70):
        await write(f"letter{number}")
    async with asyncio.timeout(60):
        assert await deliver() == 70
    assert len(smtp_server.sessions) == 3
    arrived = {envelope.rcpt_tos[0] for envelope in smtp_server.envelopes}
    assert len(arrived) == len(smtp_server.envelopes) == 70


async def test_server_that_allows_one_connection_gets_all_letters_on_it(
    smtp_server: Postbox, configure: Configure
) -> None:
    configure(smtp_connections=3)
    smtp_server.most_connections = 1
    for number in range(70):
        await write(f"letter{number}")
    assert await deliver() == 70
    assert {one.state for one in await Letter.all()} == {State.SENT}


async def test_after_a_day_without_a_server_everything_goes_in_order_and_codes_first(
    database: None, configure: Configure, clock: StoppedClock
) -> None:
    configure(smtp_url="smtp://127.0.0.1:1")
    for hour in range(24):
        await write(f"weekly{hour}", priority=Priority.WEEKLY)
        if hour % 8 == 0:
            await write(f"code{hour}", template="sign_in_code", priority=Priority.CODE)
            await write(f"now{hour}")
        for _ in range(3):
            await deliver()
            clock.move(minutes=20)
    assert {one.state for one in await Letter.all()} == {State.WAITING}
    assert await Letter.filter(priority=Priority.WEEKLY, built_at__isnull=False).count() == 24
    async with open_postbox() as box:
        configure(smtp_url=box.url)
        await delivery.deliver_due()
        arrived = [envelope.rcpt_tos[0].split("@")[0] for envelope in box.envelopes]
    codes, now = ([f"{kind}{hour}" for hour in (0, 8, 16)] for kind in ("code", "now"))
    assert arrived == [*codes, *now, *(f"weekly{hour}" for hour in range(24))]
    assert {one.state for one in await Letter.all()} == {State.SENT}


async def test_server_that_is_away_is_named_on_the_rows_and_costs_no_tries(
    database: None, configure: Configure, clock: StoppedClock
) -> None:
    configure(smtp_url="smtp://127.0.0.1:1")
    await write("one")
    for _ in range(3):
        await deliver()
        clock.move(minutes=1)
    waiting = await letter("one")
    assert waiting.failure.startswith("unreachable")
    assert waiting.attempts == 0


async def test_server_that_goes_away_says_nothing_of_letters_that_went(
    smtp_server: Postbox,
) -> None:
    for key in ("one", "two", "three"):
        await write(key)
    await building.build_some()
    batch = await rows.claim(20, delivery.CLAIM)
    await rows.keep_sent(batch[:1], keeps_contents=False)
    await rows.fail(batch[1], "550 no such user")
    await rows.unreached(batch, "it hung up")
    found = [(one.state, one.failure) for one in await Letter.all().order_by("id")]
    assert found == [
        (State.SENT, ""),
        (State.FAILED, "550 no such user"),
        (State.WAITING, "unreachable: it hung up"),
    ]


async def test_server_that_says_later_gets_the_letter_again(
    smtp_server: Postbox, clock: StoppedClock
) -> None:
    smtp_server.refuse = "451 greylisted"
    await write("one")
    await deliver()
    waiting = await letter("one")
    assert waiting.state is State.WAITING
    assert waiting.next_try_at > clock.now
    assert "greylisted" in waiting.failure
    smtp_server.refuse = ""
    assert await deliver() == 0
    clock.move(minutes=5)
    assert await deliver() == 1


async def test_pauses_grow_and_end_after_five_days(
    smtp_server: Postbox, clock: StoppedClock
) -> None:
    smtp_server.refuse = "451 later"
    await write("one")
    pauses = []
    for _ in range(200):
        await deliver()
        waiting = await letter("one")
        if waiting.state is State.FAILED:
            break
        pauses.append(waiting.next_try_at - clock.now)
        clock.set(waiting.next_try_at)
    assert pauses == sorted(pauses)
    assert pauses[0] <= timedelta(minutes=1)
    assert (await letter("one")).state is State.FAILED
    assert timedelta(days=5) < clock.now - waiting.created_at < timedelta(days=6)


async def test_refusal_for_ever_is_recorded_and_others_go(smtp_server: Postbox) -> None:
    await write("bad", address="not an address")
    await write("good")
    await deliver()
    failed = await letter("bad")
    assert failed.state is State.FAILED
    assert "address" in failed.failure
    assert (await letter("good")).state is State.SENT


async def test_answer_5xx_is_recorded_on_the_row(smtp_server: Postbox) -> None:
    smtp_server.refuse = "550 no such person here"
    await write("one")
    await deliver()
    failed = await letter("one")
    assert failed.state is State.FAILED
    assert failed.failure == "550 no such person here"


async def test_hanging_up_in_the_middle_loses_nothing(
    smtp_server: Postbox, clock: StoppedClock
) -> None:
    for number in range(6):
        await write(f"letter{number}")
    smtp_server.refuse = "421 too much"
    await deliver()
    smtp_server.refuse = ""
    clock.move(minutes=30)
    await deliver()
    arrived = sorted(envelope.rcpt_tos[0] for envelope in smtp_server.envelopes)
    assert arrived == [f"letter{number}@example.org" for number in range(6)]


async def test_letters_that_a_killed_process_had_in_hand_go_later(
    smtp_server: Postbox, clock: StoppedClock
) -> None:
    await write("one")
    await building.build_some()
    assert await rows.claim(20, delivery.CLAIM)
    assert await deliver() == 0
    clock.move(minutes=11)
    assert await deliver() == 1


async def test_two_deliveries_at_once_send_each_letter_once(smtp_server: Postbox) -> None:
    for number in range(60):
        await write(f"letter{number}")
    await asyncio.gather(*(deliver() for _ in range(3)))
    arrived = [envelope.rcpt_tos[0] for envelope in smtp_server.envelopes]
    assert len(arrived) == len(set(arrived)) == 60


async def test_nothing_goes_to_a_closed_account(smtp_server: Postbox) -> None:
    now = forum_clock.now()
    gone = await Person.create(
        name="Gone", email="gone@example.org", created_at=now, deactivated_at=now
    )
    await write("gone", person_id=gone.id)
    await deliver()
    assert not smtp_server.messages
    assert (await letter("gone")).state is State.FAILED


async def test_contents_are_erased_after_a_month_and_the_row_stays(
    database: None, clock: StoppedClock
) -> None:
    await write("one")
    await run_all()
    clock.move(days=31)
    await erase_old_letters()
    kept = await letter("one")
    assert (kept.text, kept.html) == ("", "")
    assert kept.subject
    assert kept.sent_at is not None
