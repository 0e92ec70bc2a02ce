"""Mail handed over by a mail server: kept, or left where it is; never answered with an error."""

import asyncio
import smtplib

import aiosmtplib
import pytest

from forum.inbound import actions, listener
from forum.inbound.listener import listening
from forum.inbound.models import IncomingMail, Outcome
from forum.threads.models import Answer
from tests.conftest import Configure, RunJobs
from tests.inbound.arriving import INBOUND, mail, newest, to_place
from tests.support.world import World, viewer
from tests.threads import steps


@pytest.fixture(autouse=True)
def _inbound(configure: Configure) -> None:
    configure(inbound_address=INBOUND)


async def hand_over(port: int, raw: bytes, *recipients: str) -> None:
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port) as client:
        await client.sendmail("", list(recipients), raw)


async def test_a_mail_by_smtp_becomes_an_answer(world: World, run_jobs: RunJobs) -> None:
    question = await steps.ask(await viewer(world.sigrid), world)
    address = to_place(world.bente, f"t{question.id}")
    async with listening("127.0.0.1", 0, is_lmtp=False) as port:
        await hand_over(port, mail(world.bente, address, "By size.").as_bytes(), address)
    await run_jobs()
    assert (await Answer.get(thread_id=question.id)).author_id == world.bente.id


async def test_a_hidden_recipient_is_found_in_the_envelope(world: World, run_jobs: RunJobs) -> None:
    question = await steps.ask(await viewer(world.sigrid), world)
    address = to_place(world.bente, f"t{question.id}")
    message = mail(world.bente, "undisclosed@elsewhere.example", "By size.")
    async with listening("127.0.0.1", 0, is_lmtp=False) as port:
        await hand_over(port, message.as_bytes(), address)
    await run_jobs()
    assert await Answer.exists(thread_id=question.id)


@pytest.mark.parametrize("is_together", [True, False])
async def test_one_mail_to_two_addresses_answers_both_questions(
    world: World,
    run_jobs: RunJobs,
    is_together: bool,  # noqa: FBT001
) -> None:
    sigrid = await viewer(world.sigrid)
    asked = [await steps.ask(sigrid, world, title) for title in ("Shelves?", "Clothes?")]
    to = [to_place(world.bente, f"t{each.id}") for each in asked]
    raw = mail(world.bente, ", ".join(to), "By size.").as_bytes()
    deliveries = [to] if is_together else [[one] for one in (*to, *to)]
    async with listening("127.0.0.1", 0, is_lmtp=False) as port:
        for recipients in deliveries:
            await hand_over(port, raw, *recipients)
    await run_jobs()
    answered = [answer.thread_id for answer in await Answer.all().order_by("id")]
    assert answered == [each.id for each in asked]


async def test_a_mail_from_a_mailbox_answers_all_that_it_names_once(
    world: World, run_jobs: RunJobs
) -> None:
    sigrid = await viewer(world.sigrid)
    asked = [await steps.ask(sigrid, world, title) for title in ("Shelves?", "Clothes?")]
    to = [to_place(world.bente, f"t{each.id}") for each in asked]
    for copy in to:
        message = mail(world.bente, ", ".join(to), "By size.", Delivered_To=copy)
        await actions.take_in(message.as_bytes())
    await run_jobs()
    assert await Answer.all().count() == 2
    assert {answer.thread_id for answer in await Answer.all()} == {each.id for each in asked}


async def test_lmtp_answers_for_each_recipient(world: World, run_jobs: RunJobs) -> None:
    question = await steps.ask(await viewer(world.sigrid), world)
    addresses = [to_place(world.bente, f"t{question.id}"), INBOUND]
    raw = mail(world.bente, addresses[0], "By size.").as_bytes()
    async with listening("127.0.0.1", 0, is_lmtp=True) as port:
        answers = await asyncio.to_thread(by_lmtp, port, raw, addresses)
    await run_jobs()
    assert answers == [250, 250]
    assert await Answer.all().count() == 1


def by_lmtp(port: int, raw: bytes, addresses: list[str]) -> list[int]:
    with smtplib.LMTP("127.0.0.1", port) as client:
        client.ehlo_or_helo_if_needed()
        client.mail("kari@example.org")
        for address in addresses:
            client.rcpt(address)
        client.putcmd("data")
        assert client.getreply()[0] == 354
        client.send(raw + b"\r\n.\r\n")
        return [client.getreply()[0] for _ in addresses]


async def test_mail_for_others_is_not_passed_on(world: World) -> None:
    async with listening("127.0.0.1", 0, is_lmtp=False) as port:
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
            await hand_over(port, b"Subject: x\r\n\r\nx", "someone@elsewhere.example")
    assert not await IncomingMail.exists()


HARD_TO_READ = {
    "nothing": b"",
    "zeros": b"\x00" * 1_000,
    "no headers": b"hello",
    "a line of a megabyte": b"Subject: x\r\n\r\n" + b"x" * 1_000_000,
    "strange characters": b"From: \xff\xfe <\x00@b.example>\r\nMessage-ID: <\x00\xff@x>\r\n\r\nx",
    "parts in parts": b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
        for n in range(2_000)
    ),
    "mails in mails": b"Content-Type: message/rfc822\r\n\r\n" * 3_000,
}


@pytest.mark.parametrize("kind", HARD_TO_READ)
async def test_whatever_comes_is_kept_and_gets_a_name(
    world: World, run_jobs: RunJobs, kind: str
) -> None:
    async with listening("127.0.0.1", 0, is_lmtp=False) as port:
        await hand_over(port, HARD_TO_READ[kind], INBOUND)
    await run_jobs()
    assert (await newest()).outcome is not Outcome.WAITING


async def test_a_mail_that_cannot_be_stored_stays_with_the_sender(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_off(*args: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(listener, "take_in", break_off)
    async with listening("127.0.0.1", 0, is_lmtp=False) as port:
        with pytest.raises(aiosmtplib.SMTPDataError) as refused:
            await hand_over(port, b"Subject: x\r\n\r\nx", INBOUND)
        assert refused.value.code == 451


async def test_two_deliveries_at_once_are_one_mail(world: World, run_jobs: RunJobs) -> None:
    question = await steps.ask(await viewer(world.sigrid), world)
    raw = mail(world.bente, to_place(world.bente, f"t{question.id}"), "By size.").as_bytes()
    await asyncio.gather(*(actions.take_in(raw) for _ in range(5)))
    await run_jobs()
    assert await Answer.all().count() == 1
    outcomes = [one.outcome for one in await IncomingMail.all()]
    assert outcomes.count(Outcome.SEEN_BEFORE) == 4
