"""Mail that comes back: counted, told, and sent no more until somebody puts it right."""

from datetime import timedelta

import pytest

from forum.inbound.jobs import tell_stopped
from forum.inbound.models import Outcome
from forum.kit import clock, db
from forum.mail.models import Letter, MailTrouble, State
from forum.mail.outbox import NewLetter, post
from forum.mail.reply_address import envelope_sender
from forum.mail.suppression import is_stopped
from forum.notifications.models import Notification
from tests.conftest import Browse, Configure, RunJobs
from tests.inbound.arriving import INBOUND, mail, outcome_of
from tests.support.postbox import Postbox
from tests.support.world import World

BOUNCE = """Return-Path: <>
From: MAILER-DAEMON@mail.example
To: {to}
Message-ID: <{id}@mail.example>
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}

--b--
"""
COMPLAINT = """From: fbl@mail.example
To: {to}
Message-ID: <{id}@mail.example>
Subject: Complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1

--b--
"""


@pytest.fixture(autouse=True)
def _inbound(configure: Configure) -> None:
    configure(inbound_address=INBOUND)


async def letter_to(world: World, run_jobs: RunJobs, key: str, kind: str = "test_mail") -> Letter:
    """Send Jens a letter, a minute after the last one, and return its row."""
    clock.set_now(clock.now() + timedelta(minutes=1))
    context = {"code": "482913", "url": "http://x", "minutes": 15} if kind == "sign_in_code" else {}
    async with db.transaction():
        await post(
            NewLetter(
                key=key,
                person_id=world.jens.id,
                address=world.jens.email,
                template=kind,
                language="en",
                context=context,
            )
        )
    await run_jobs()
    return await Letter.get(key=key)


async def comes_back(
    letter: Letter, run_jobs: RunJobs, *, status: str = "5.1.1", action: str = "failed"
) -> Outcome:
    """Let one letter come back to the address that it was sent from."""
    raw = BOUNCE.format(
        to=envelope_sender(letter.person_id, letter.id),
        id=letter.id,
        address=letter.address,
        status=status,
        action=action,
    )
    return await outcome_of(raw.encode(), run_jobs)


async def test_mail_stops_after_two_hard_bounces(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    for key in ("one", "two"):
        assert not await is_stopped(world.jens.email)
        letter = await letter_to(world, run_jobs, key)
        assert await comes_back(letter, run_jobs) is Outcome.BOUNCE
    assert await is_stopped(world.jens.email)
    smtp_server.messages.clear()
    smtp_server.envelopes.clear()
    stopped = await letter_to(world, run_jobs, "three")
    assert stopped.state is State.FAILED
    assert "came back" in stopped.failure
    assert not smtp_server.to(world.jens.email)


async def test_sign_in_codes_still_go(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    for key in ("one", "two"):
        await comes_back(await letter_to(world, run_jobs, key), run_jobs)
    code = await letter_to(world, run_jobs, "code", "sign_in_code")
    assert code.state is State.SENT


async def test_mail_stops_after_four_soft_bounces(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    letters = [await letter_to(world, run_jobs, f"{number}") for number in range(4)]
    for number, letter in enumerate(letters):
        assert await is_stopped(world.jens.email) is False, number
        await comes_back(letter, run_jobs, status="5.2.2")
    assert await is_stopped(world.jens.email)


async def test_a_delay_counts_for_nothing(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    letter = await letter_to(world, run_jobs, "one")
    await comes_back(letter, run_jobs, status="4.4.1", action="delayed")
    assert not await MailTrouble.exists()


async def test_each_mail_that_goes_takes_a_tenth_off(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    await comes_back(await letter_to(world, run_jobs, "one"), run_jobs)
    for number in range(5):
        await letter_to(world, run_jobs, f"later{number}")
    assert (await MailTrouble.get(address=world.jens.email)).score == 15


async def test_the_same_bounce_twice_counts_once(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    letter = await letter_to(world, run_jobs, "one")
    await comes_back(letter, run_jobs)
    assert await comes_back(letter, run_jobs) is Outcome.SEEN_BEFORE
    assert (await MailTrouble.get(address=world.jens.email)).score == 20


async def test_bounces_are_forgotten_after_thirty_days(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    for key in ("one", "two"):
        await comes_back(await letter_to(world, run_jobs, key), run_jobs)
    clock.set_now(clock.now() + timedelta(days=31))
    assert not await is_stopped(world.jens.email)
    again = await letter_to(world, run_jobs, "three")
    assert again.state is State.SENT
    await comes_back(again, run_jobs)
    assert not await is_stopped(world.jens.email)


async def test_nobody_stops_anothers_mail_with_a_made_up_bounce(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    await letter_to(world, run_jobs, "one")
    for number in range(5):
        raw = BOUNCE.format(
            to=INBOUND, id=number, address=world.jens.email, status="5.1.1", action="failed"
        )
        assert await outcome_of(raw.encode(), run_jobs) is Outcome.BOUNCE
    assert not await MailTrouble.exists()


async def test_a_complaint_stops_mail_at_once(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    letter = await letter_to(world, run_jobs, "one")
    raw = COMPLAINT.format(to=envelope_sender(letter.person_id, letter.id), id=1)
    assert await outcome_of(raw.encode(), run_jobs) is Outcome.COMPLAINT
    assert await is_stopped(world.jens.email)


async def test_person_and_branch_leader_are_told_on_the_site(
    world: World, run_jobs: RunJobs, smtp_server: Postbox, browse: Browse
) -> None:
    for key in ("one", "two"):
        await comes_back(await letter_to(world, run_jobs, key), run_jobs)
    assert await Notification.filter(person_id=world.jens.id).count() == 1
    assert await Notification.filter(person_id=world.bente.id).count() == 1
    page = await (await browse(world.bente)).open("/news")
    assert page.says("Mail to Jens comes back")
    assert "Jens" in str(smtp_server.last_to(world.bente.email))


async def test_the_person_has_it_tried_again(
    world: World, run_jobs: RunJobs, smtp_server: Postbox, browse: Browse
) -> None:
    for key in ("one", "two"):
        await comes_back(await letter_to(world, run_jobs, key), run_jobs)
    jens = await browse(world.jens)
    page = await jens.open("/me/reach")
    assert page.says(world.jens.email)
    await page.form("Send me mail again").submit()
    assert (await jens.open("/me/reach")).says("gets through")
    assert (await letter_to(world, run_jobs, "three")).state is State.SENT


async def test_nobody_is_told_of_what_machines_write_to_a_return_address(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    letter = await letter_to(world, run_jobs, "one")
    to = envelope_sender(letter.person_id, letter.id)
    message = mail("guard@mail.example", to, "Press here to prove who you are.", subject="Verify")
    assert await outcome_of(message, run_jobs) is Outcome.AUTO_REPLY
    assert len(smtp_server.messages) == 1


async def test_an_address_that_the_server_refuses_counts_as_a_hard_bounce(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    smtp_server.refuse_recipient = "550 5.1.1 No such user"
    for key in ("one", "two"):
        assert (await letter_to(world, run_jobs, key)).state is State.FAILED
    smtp_server.refuse_recipient = ""
    assert await is_stopped(world.jens.email)
    await tell_stopped()
    await tell_stopped()
    await run_jobs()
    assert await Notification.filter(person_id=world.bente.id).count() == 1


async def test_a_server_that_does_not_like_us_stops_nobodys_mail(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    smtp_server.refuse_recipient = "550 5.7.1 Blocked by policy"
    await letter_to(world, run_jobs, "one")
    assert not await MailTrouble.exists()
