"""Answers by mail: who may, where they stand, and what becomes of all other mail."""

import pytest

from forum.files.models import StoredFile
from forum.inbound.actions import take_in
from forum.inbound.jobs import forget_old_mail
from forum.inbound.models import IncomingMail, Outcome
from forum.kit import ratelimit
from forum.mail.models import Letter
from forum.mail.reply_address import reply_address
from forum.threads.kinds import Visibility
from forum.threads.models import Answer, Attachment, Comment, Thread
from tests.conftest import Configure, RunJobs, StoppedClock
from tests.files.samples import picture
from tests.inbound.arriving import (
    INBOUND,
    QUESTIONS,
    QUOTED,
    arrive,
    mail,
    newest,
    outcome_of,
    to_place,
)
from tests.support.postbox import Postbox, html_of, text_of
from tests.support.world import World, viewer
from tests.threads import steps


@pytest.fixture(autouse=True)
def _inbound(configure: Configure) -> None:
    configure(inbound_address=INBOUND, question_address=QUESTIONS, inbound_server="mx.example")


@pytest.fixture
async def question(world: World, run_jobs: RunJobs) -> Thread:
    """Sigrid has asked how to sort clothes."""
    made = await steps.ask(await viewer(world.sigrid), world, "How do you sort clothes?")
    await run_jobs()
    return made


async def test_a_mail_becomes_an_answer_of_its_sender(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    address = to_place(world.bente, f"t{question.id}")
    got = await arrive(mail(world.bente, address, f"By size.{QUOTED}"), run_jobs)
    answer = await Answer.get(thread_id=question.id)
    assert got.outcome is Outcome.POSTED
    assert got.detail == f"/answers/{answer.id}"
    assert (answer.author_id, answer.branch_id) == (world.bente.id, world.herlev.id)
    assert answer.text == "By size."


async def test_a_reply_to_an_answer_is_a_comment_below_it(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    answer = await steps.answer(await viewer(world.bente), question, "By size.")
    address = to_place(world.sigrid, f"a{answer.id}")
    await arrive(mail(world.sigrid, address, f"Thank you!{QUOTED}"), run_jobs)
    comment = await Comment.get(answer_id=answer.id)
    assert (comment.text, comment.author_id) == ("Thank you!", world.sigrid.id)


async def test_a_reply_with_a_picture_is_an_answer_of_its_own(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    answer = await steps.answer(await viewer(world.bente), question, "By size.")
    message = mail(world.sigrid, to_place(world.sigrid, f"a{answer.id}"), "Like this?")
    message.add_attachment(picture(), maintype="image", subtype="jpeg", filename="rack.jpg")
    await arrive(message, run_jobs)
    made = await Answer.get(author_id=world.sigrid.id)
    attached = await Attachment.get(answer_id=made.id)
    assert (await StoredFile.get(id=attached.file_id)).name == "rack.jpg"


async def test_what_cannot_be_taken_is_told_and_the_rest_is_posted(
    world: World, question: Thread, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    message = mail(world.bente, to_place(world.bente, f"t{question.id}"), "See here.")
    message.add_attachment(b"MZ" * 200, maintype="application", subtype="exe", filename="x.exe")
    got = await arrive(message, run_jobs)
    assert got.outcome is Outcome.POSTED
    assert "x.exe" in text_of(smtp_server.last_to(world.bente.email))


async def test_addresses_in_capitals_are_read(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    address = to_place(world.bente, f"t{question.id}")
    assert len(address.partition("@")[0]) <= 64
    assert await outcome_of(mail(world.bente, address.upper(), "Ja."), run_jobs) is Outcome.POSTED


async def test_the_same_mail_twice_is_one_answer(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    message = mail(world.bente, to_place(world.bente, f"t{question.id}"), "By size.")
    await arrive(message, run_jobs)
    assert await outcome_of(message, run_jobs) is Outcome.SEEN_BEFORE
    assert await Answer.all().count() == 1


async def test_an_answer_by_a_stranger_is_refused(
    world: World, question: Thread, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    address = to_place(world.bente, f"t{question.id}")
    assert await outcome_of(mail(world.stranger, address, "Buy!"), run_jobs) is Outcome.WRONG_SENDER
    assert not await Answer.exists()
    assert not smtp_server.to(world.stranger)
    told = smtp_server.last_to(world.bente.email)
    assert world.stranger in text_of(told)
    assert "Buy!" not in text_of(told) + html_of(told)


async def test_an_answer_by_another_member_is_refused(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    address = to_place(world.bente, f"t{question.id}")
    assert await outcome_of(mail(world.jens, address, "Ja."), run_jobs) is Outcome.WRONG_SENDER


async def test_two_senders_are_nobody(world: World, question: Thread, run_jobs: RunJobs) -> None:
    senders = f"{world.bente.email}, {world.stranger}"
    address = to_place(world.bente, f"t{question.id}")
    assert await outcome_of(mail(senders, address, "Ja."), run_jobs) is Outcome.WRONG_SENDER


@pytest.mark.parametrize(
    "results",
    [
        "mx.example; dmarc=fail",
        "mx.example; dmarc=fail; spf=pass smtp.mailfrom=dmarc=pass@evil.example",
        "mx.example; dmarc=pass header.from=evil.example",
    ],
)
async def test_a_sender_who_failed_the_servers_check_is_refused(
    world: World, question: Thread, run_jobs: RunJobs, results: str
) -> None:
    address = to_place(world.bente, f"t{question.id}")
    message = mail(world.bente, address, "Ja.", Authentication_Results=results)
    assert await outcome_of(message, run_jobs) is Outcome.FORGED


@pytest.mark.parametrize("change", ["x", "a" * 20, "", "77777777"])
async def test_a_forged_token_opens_nothing(
    world: World, question: Thread, run_jobs: RunJobs, change: str
) -> None:
    local, _at, domain = to_place(world.bente, f"t{question.id}").partition("@")
    address = f"{local[:-4]}{change}@{domain}"
    assert await outcome_of(mail(world.bente, address, "Ja."), run_jobs) is Outcome.UNKNOWN_TOKEN
    assert not await Answer.exists()


async def test_a_token_of_last_month_is_expired(
    world: World, question: Thread, run_jobs: RunJobs, clock: StoppedClock, smtp_server: Postbox
) -> None:
    address = to_place(world.bente, f"t{question.id}")
    clock.move(days=31)
    assert await outcome_of(mail(world.bente, address, "By size."), run_jobs) is Outcome.EXPIRED
    told = text_of(smtp_server.last_to(world.bente.email))
    assert f"/threads/{question.id}" in told
    assert "> By size." in told


async def test_a_closed_question_takes_no_answer_and_says_so(
    world: World, question: Thread, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    await Thread.filter(id=question.id).update(closed_at=question.created_at)
    address = to_place(world.bente, f"t{question.id}")
    assert await outcome_of(mail(world.bente, address, "By size."), run_jobs) is Outcome.CLOSED
    assert "closed" in text_of(smtp_server.last_to(world.bente.email))


async def test_what_the_sender_may_not_see_is_gone(world: World, run_jobs: RunJobs) -> None:
    asked = await steps.ask(await viewer(world.jens), world, "Ours?", visibility=Visibility.BRANCH)
    address = to_place(world.sigrid, f"t{asked.id}")
    assert await outcome_of(mail(world.sigrid, address, "Ja."), run_jobs) is Outcome.GONE


async def test_a_closed_account_answers_nothing(
    world: World, question: Thread, run_jobs: RunJobs, clock: StoppedClock
) -> None:
    address = to_place(world.bente, f"t{question.id}")
    world.bente.deactivated_at = clock.now
    await world.bente.save()
    message = mail(world.bente, address, "Ja.")
    assert await outcome_of(message, run_jobs) is Outcome.CLOSED_ACCOUNT


@pytest.mark.parametrize(
    ("text", "subject", "outcome"),
    [
        ("", "Re: Clothes", Outcome.EMPTY),
        ("Mvh\nBente", "Re: Clothes", Outcome.EMPTY),
        (QUOTED, "Re: Clothes", Outcome.EMPTY),
        ("Jeg er på ferie.", "Autosvar: Clothes", Outcome.AUTO_REPLY),
        ("550 5.1.1 user unknown, delivery failed", "Undelivered mail", Outcome.BOUNCE),
    ],
)
async def test_mail_that_says_nothing_is_not_posted(
    world: World, question: Thread, run_jobs: RunJobs, text: str, subject: str, outcome: Outcome
) -> None:
    address = to_place(world.bente, f"t{question.id}")
    message = mail(world.bente, address, text, subject=subject)
    assert await outcome_of(message, run_jobs) is outcome
    assert not await Answer.exists()


async def test_who_sounds_like_a_machine_is_told(
    world: World, question: Thread, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    address = to_place(world.bente, f"t{question.id}")
    message = mail(world.bente, address, "Jeg er på ferie, er tilbake mandag. Vi tar 50 kroner.")
    assert await outcome_of(message, run_jobs) is Outcome.AUTO_REPLY
    assert "Vi tar 50 kroner" in text_of(smtp_server.last_to(world.bente.email))


async def test_machines_get_no_answer(
    world: World, question: Thread, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    address = to_place(world.bente, "t999999")
    headers = [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Loop": "x"}]
    for number, more in enumerate(headers):
        message = mail(world.bente, address, "Ja.", message_id=f"<{number}@x>", **more)
        await arrive(message, run_jobs)
    assert not smtp_server.to(world.bente.email)


async def test_a_loop_of_refusals_ends(
    world: World, question: Thread, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    address = to_place(world.bente, "t999999")
    for number in range(30):
        message = mail(world.bente, address, "Ja.", message_id=f"<{number}@x>")
        await arrive(message, run_jobs)
    assert len(smtp_server.to(world.bente.email)) <= 10


async def test_our_own_letters_that_come_back_are_loops(
    world: World, question: Thread, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    address = to_place(world.bente, "t999999")
    await arrive(mail(world.bente, address, "Ja."), run_jobs)
    refusal = smtp_server.last_to(world.bente.email)
    del refusal["to"]
    refusal["To"] = address
    assert await outcome_of(refusal, run_jobs) is Outcome.LOOP
    assert len(smtp_server.messages) == 1


async def test_a_mail_to_the_bare_address_says_what_to_do(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    message = mail(world.bente, INBOUND, "Hello?")
    assert await outcome_of(message, run_jobs) is Outcome.UNKNOWN_ADDRESS
    assert "Answer one of our mails" in text_of(smtp_server.last_to(world.bente.email))


async def test_a_stranger_gets_no_answer(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    await arrive(mail(world.stranger, INBOUND, "Hello?"), run_jobs)
    assert not smtp_server.messages


async def test_an_answer_to_a_letter_of_several_things_asks_which_one(
    world: World, question: Thread, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    letter = await Letter.create(
        key="weekly",
        address=world.bente.email,
        kind="weekly",
        places=[
            {"place": f"t{question.id}", "title": question.title},
            {"place": "t77", "title": "Who has shelves?"},
        ],
        state="sent",
        next_try_at=question.created_at,
        created_at=question.created_at,
    )
    address = to_place(world.bente, f"l{letter.id}")
    assert await outcome_of(mail(world.bente, address, "By size."), run_jobs) is Outcome.WHICH_ONE
    told = text_of(smtp_server.last_to(world.bente.email))
    assert "Who has shelves?" in told
    assert reply_address(world.bente.id, f"t{question.id}") in told
    assert "> By size." in told


async def test_answering_very_often_has_to_wait(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    address = to_place(world.bente, f"t{question.id}")
    outcomes = [
        await outcome_of(mail(world.bente, address, f"{n}", message_id=f"<{n}@x>"), run_jobs)
        for n in range(31)
    ]
    assert outcomes == [Outcome.POSTED] * 30 + [Outcome.TOO_OFTEN]
    await ratelimit.forget_all()


async def test_a_mail_of_26_megabytes_is_named_and_not_kept(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    message = mail(world.bente, to_place(world.bente, f"t{question.id}"), "x")
    raw = message.as_bytes() + b"x" * 26_000_000
    assert await outcome_of(raw, run_jobs) is Outcome.TOO_LARGE
    kept = (await newest()).message
    assert kept is not None
    assert len(kept) < 100_000


async def test_a_large_mail_is_read_outside_the_server(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    message = mail(world.bente, to_place(world.bente, f"t{question.id}"), "Photo of the rack.")
    message.add_attachment(
        picture() + b"\0" * 200_000, maintype="image", subtype="jpeg", filename="rack.jpg"
    )
    assert len(message.as_bytes()) > 100_000
    await arrive(message, run_jobs)
    answer = await Answer.get(thread_id=question.id)
    assert answer.text == "Photo of the rack."
    assert await Attachment.exists(answer_id=answer.id)


async def test_mail_is_forgotten_after_a_month(
    world: World, question: Thread, run_jobs: RunJobs, clock: StoppedClock
) -> None:
    await arrive(mail(world.bente, to_place(world.bente, f"t{question.id}"), "By size."), run_jobs)
    clock.move(days=31)
    await forget_old_mail()
    got = await newest()
    assert (got.message, got.outcome) == (None, Outcome.POSTED)
    clock.move(days=365)
    await forget_old_mail()
    assert not await IncomingMail.exists()


async def test_a_question_by_mail_is_filed_under_its_theme(world: World, run_jobs: RunJobs) -> None:
    message = mail(
        world.bente,
        "spor+economy@samling.example",
        "We need three.",
        subject="Who has shelves?",
        Authentication_Results="mx.example; dmarc=pass header.from=example.org",
    )
    assert await outcome_of(message, run_jobs) is Outcome.POSTED
    asked = await Thread.get(title="Who has shelves?")
    assert (asked.theme_id, asked.text) == (world.economy.id, "We need three.")


@pytest.mark.parametrize(
    "results",
    [
        "",
        "mx.example; dmarc=none",
        "mx.example; dmarc=pass",
        "mx.example; spf=pass smtp.mailfrom=dmarc=pass@evil.example; dmarc=none",
        "other.example; dmarc=pass header.from=example.org",
    ],
)
async def test_a_question_whose_sender_nobody_has_checked_is_not_asked(
    world: World, run_jobs: RunJobs, results: str
) -> None:
    more = {"Authentication_Results": results} if results else {}
    message = mail(world.bente, "spor+economy@samling.example", "x", **more)
    assert await outcome_of(message, run_jobs) is Outcome.UNVERIFIED
    assert not await Thread.exists()


async def test_questions_by_mail_are_off_unless_they_have_an_address(
    world: World, run_jobs: RunJobs, configure: Configure
) -> None:
    configure(question_address="")
    message = mail(world.bente, "spor+economy@samling.example", "x")
    assert await outcome_of(message, run_jobs) is Outcome.UNKNOWN_ADDRESS


async def test_mail_for_others_is_noted_and_answered_to_nobody(
    world: World, run_jobs: RunJobs, smtp_server: Postbox
) -> None:
    message = mail(world.stranger, "someone@elsewhere.example", "For them.")
    outcomes = [await outcome_of(message, run_jobs) for _each in range(2)]
    assert outcomes == [Outcome.UNKNOWN_ADDRESS, Outcome.SEEN_BEFORE]
    assert await take_in(b"", ["someone@elsewhere.example"]) is Outcome.WAITING
    await run_jobs()
    assert (await newest()).outcome is Outcome.UNKNOWN_ADDRESS
    assert not smtp_server.messages
