"""Our own letters name where they are answered, and where they come back to."""

import re

import pytest

from forum.digests.jobs import send_letter
from forum.kit import clock
from forum.mail.reply_address import read_token, token_in
from forum.notifications import Notice, notify
from forum.notifications.matters import Matter
from forum.notifications.notice import Kind
from forum.threads.models import Answer, Comment
from tests.conftest import Configure, RunJobs
from tests.inbound.arriving import INBOUND, arrive, mail
from tests.support.postbox import Postbox, html_of, text_of
from tests.support.world import World, viewer
from tests.threads import steps


@pytest.fixture(autouse=True)
def _inbound(configure: Configure) -> None:
    configure(inbound_address=INBOUND)


async def test_a_mail_about_an_answer_can_be_answered(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    question = await steps.ask(await viewer(world.sigrid), world)
    answer = await steps.answer(await viewer(world.bente), question)
    await run_jobs()
    got = smtp_server.last_to(world.sigrid.email)
    assert "Answer this mail" in text_of(got)
    assert "Answer this mail" in html_of(got)
    await arrive(mail(world.sigrid, str(got["Reply-To"]), "Thank you!"), run_jobs)
    assert (await Comment.get(answer_id=answer.id)).text == "Thank you!"


async def test_each_item_of_the_letter_can_be_answered(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    first = await steps.ask(await viewer(world.sigrid), world, "Who has shelves?")
    await steps.ask(await viewer(world.torbjorn), world, "Who has racks?")
    clock.set_now(clock.now().replace(minute=30))
    await send_letter(person_id=world.bente.id, due_on="2026-11-19")
    await run_jobs()
    got = smtp_server.last_to(world.bente.email)
    told = text_of(got)
    item = told[told.index("Who has shelves?") :]
    address = next(iter(re.findall(r"svar\+\S+@samling\.example", item)))
    assert f"mailto:{address}?subject=Re%3A%20Who%20has%20shelves%3F" in html_of(got)
    await arrive(mail(world.bente, address, "We have."), run_jobs)
    assert (await Answer.get(thread_id=first.id)).author_id == world.bente.id


async def test_an_answer_to_a_letter_of_one_item_belongs_to_it(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    question = await steps.ask(await viewer(world.sigrid), world, "Who has shelves?")
    clock.set_now(clock.now().replace(minute=30))
    await send_letter(person_id=world.bente.id, due_on="2026-11-19")
    await run_jobs()
    address = str(smtp_server.last_to(world.bente.email)["Reply-To"])
    await arrive(mail(world.bente, address, "We have."), run_jobs)
    assert await Answer.exists(thread_id=question.id, author_id=world.bente.id)


async def test_every_letter_comes_back_to_an_address_of_its_own(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    question = await steps.ask(await viewer(world.sigrid), world)
    await steps.answer(await viewer(world.bente), question)
    await run_jobs()
    sender = smtp_server.envelopes[-1].mail_from
    assert sender
    token = token_in(sender)
    assert token
    assert read_token(token).place.startswith("b")


async def test_without_incoming_mail_letters_are_as_before(
    world: World, run_jobs: RunJobs, smtp_server: Postbox, configure: Configure
) -> None:
    configure(inbound_address="")
    question = await steps.ask(await viewer(world.sigrid), world)
    await steps.answer(await viewer(world.bente), question)
    await run_jobs()
    got = smtp_server.last_to(world.sigrid.email)
    assert got["Reply-To"] is None
    assert "Answer this mail" not in text_of(got)
    assert smtp_server.envelopes[-1].mail_from == "samling@localhost"


async def test_what_is_told_to_a_moderator_is_not_answered_for_all_to_read(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    question = await steps.ask(await viewer(world.sigrid), world)
    notice = Notice(
        kind=Kind.REPORTED,
        topic=f"thread:{question.id}",
        url=f"/threads/{question.id}",
        title=question.title,
        actor_name="Jens",
    )
    await notify([world.marit.id], notice)
    await run_jobs()
    told = smtp_server.last_to(world.marit.email)
    assert told["Reply-To"] is None
    assert "Answer this mail" not in text_of(told)


async def test_the_letter_takes_no_answer_to_what_a_member_told_moderators(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    question = await steps.ask(await viewer(world.sigrid), world)
    notice = Notice(
        kind=Kind.REPORTED,
        topic=f"thread:{question.id}",
        url=f"/threads/{question.id}",
        title="Told to moderators",
        matter=Matter.FOLLOWED,
        actor_name="Jens",
    )
    await notify([world.marit.id], notice)
    clock.set_now(clock.now().replace(minute=30))
    await send_letter(person_id=world.marit.id, due_on="2026-11-19")
    await run_jobs()
    told = text_of(smtp_server.last_to(world.marit.email))
    item = told[told.index("Told to moderators") :].partition("==")[0]
    assert "svar+" not in item
