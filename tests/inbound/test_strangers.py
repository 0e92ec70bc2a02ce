"""Strangers who write a member's address into From: nothing of theirs is sent on in our name."""

import re

import pytest

from forum.inbound.models import IncomingMail, Outcome
from forum.threads.models import Thread
from tests.conftest import Browse, Configure, RunJobs
from tests.inbound.arriving import INBOUND, QUESTIONS, arrive, mail, to_place
from tests.support.postbox import Postbox, html_of, text_of
from tests.support.world import World

BAIT = "Your account is locked: https://evil.example/"
FAILED = "mx.example; dmarc=fail header.from=example.org"
OTHER = "mx.example; dmarc=pass header.from=evil.example"
VOUCHED = "mx.example; dmarc=pass header.from=example.org"
THEME = "spor+economy@samling.example"


@pytest.fixture(autouse=True)
def _inbound(configure: Configure) -> None:
    configure(inbound_address=INBOUND, question_address=QUESTIONS, inbound_server="mx.example")


async def written_as_bente(
    world: World, run_jobs: RunJobs, to: str, results: str, **headers: str
) -> IncomingMail:
    """Let a mail come in that Bente may have written; return its row."""
    more = headers | ({"Authentication_Results": results} if results else {})
    return await arrive(mail(world.bente, to, BAIT, subject=f"Re: {BAIT}", **more), run_jobs)


@pytest.mark.parametrize(
    ("to", "results", "outcome"),
    [
        (THEME, "", Outcome.UNVERIFIED),
        (THEME, FAILED, Outcome.FORGED),
        (THEME, OTHER, Outcome.FORGED),
        (INBOUND, "", Outcome.UNKNOWN_ADDRESS),
        ("svar+abc@samling.example", "", Outcome.UNKNOWN_TOKEN),
    ],
)
async def test_words_that_nobody_vouches_for_are_not_sent_on(
    world: World, run_jobs: RunJobs, smtp_server: Postbox, to: str, results: str, outcome: Outcome
) -> None:
    assert (await written_as_bente(world, run_jobs, to, results)).outcome is outcome
    told = smtp_server.last_to(world.bente.email)
    assert "evil.example" not in f"{told['subject']} {text_of(told)} {html_of(told)}"
    assert "evil.example" not in f"{told['references']} {told['in-reply-to']}"
    assert not await Thread.exists()


@pytest.mark.parametrize("results", [FAILED, OTHER])
async def test_a_forged_mail_to_nothing_is_not_answered(
    world: World, run_jobs: RunJobs, smtp_server: Postbox, results: str
) -> None:
    await written_as_bente(world, run_jobs, INBOUND, results)
    assert not smtp_server.messages


async def test_words_that_are_vouched_for_come_back(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    got = await written_as_bente(world, run_jobs, "spor+nothing@samling.example", VOUCHED)
    told = smtp_server.last_to(world.bente.email)
    assert got.outcome is Outcome.GONE
    assert (told["subject"], f"> {BAIT}" in text_of(told)) == (f"Re: {BAIT}", True)


async def test_whose_question_was_not_taken_is_led_to_where_one_asks(
    world: World, run_jobs: RunJobs, smtp_server: Postbox, browse: Browse
) -> None:
    await written_as_bente(world, run_jobs, THEME, "")
    path = re.search(r"https?://[^/\s]+(/\S*)", text_of(smtp_server.last_to(world.bente.email)))
    assert path
    assert (await (await browse(world.bente)).open(path[1])).status == 200


@pytest.mark.parametrize(
    ("to", "outcome"),
    [
        (INBOUND, Outcome.UNKNOWN_ADDRESS),
        (THEME, Outcome.WRONG_SENDER),
        ("t1", Outcome.WRONG_SENDER),
        ("l1", Outcome.WRONG_SENDER),
    ],
)
async def test_what_a_stranger_wrote_is_not_kept(
    world: World, run_jobs: RunJobs, to: str, outcome: Outcome
) -> None:
    address = to if "@" in to else to_place(world.bente, to)
    got = await arrive(mail(world.stranger, address, "Buy this!"), run_jobs)
    assert (got.outcome, got.message, got.erased_at) == (outcome, None, got.read_at)


async def test_what_a_member_wrote_is_kept_for_a_while(world: World, run_jobs: RunJobs) -> None:
    got = await written_as_bente(world, run_jobs, to_place(world.bente, "t999"), "")
    assert (got.outcome, got.erased_at) == (Outcome.GONE, None)
    assert got.message
