"""Answers that arrive in a mailbox and are fetched from there."""

from collections.abc import AsyncIterator

import pytest

from forum.inbound import mailbox
from forum.inbound.models import IncomingMail
from forum.inbound.polling import poll_mailbox
from forum.threads.models import Answer
from tests.conftest import Configure, RunJobs
from tests.inbound.arriving import INBOUND, mail, to_place
from tests.support.mailbox import FakeMailbox, open_mailbox
from tests.support.world import World, viewer
from tests.threads import steps


@pytest.fixture
async def box(configure: Configure) -> AsyncIterator[FakeMailbox]:
    async with open_mailbox() as opened:
        configure(inbound_address=INBOUND, imap_url=opened.url)
        yield opened


async def test_unread_mail_is_taken_in_once(
    world: World, run_jobs: RunJobs, box: FakeMailbox
) -> None:
    question = await steps.ask(await viewer(world.sigrid), world)
    address = to_place(world.bente, f"t{question.id}")
    box.messages = [mail(world.bente, address, "By size.").as_bytes()]
    await poll_mailbox()
    await poll_mailbox()
    await run_jobs()
    assert (await Answer.get(thread_id=question.id)).text == "By size."
    assert box.seen == {1}
    assert await IncomingMail.all().count() == 1


async def test_a_mailbox_that_is_away_is_tried_again(
    world: World, run_jobs: RunJobs, box: FakeMailbox
) -> None:
    box.refuses = True
    await poll_mailbox()
    box.refuses = False
    box.messages = [mail(world.bente, INBOUND, "Hello?").as_bytes()]
    await poll_mailbox()
    assert await IncomingMail.exists()


async def test_a_wrong_password_takes_nothing(world: World, box: FakeMailbox) -> None:
    with pytest.raises(mailbox.NoMailbox):
        await mailbox.poll(box.url.replace("secret", "wrong"))


async def test_without_a_mailbox_nothing_is_done(world: World, configure: Configure) -> None:
    configure(imap_url="")
    await poll_mailbox()
    assert not await IncomingMail.exists()
