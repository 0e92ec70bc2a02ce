"""Whoever never opens the site follows, mutes and stops by mails of one word."""

import pytest

from forum.digests.models import Frequency, LetterPlan
from forum.inbound.models import Outcome
from forum.inbound.wishes import Wish, wish_in
from forum.mail.incoming import Incoming, Kind
from forum.mail.models import Letter
from forum.notifications.queries import gets_mail_at_once, is_subscribed
from forum.threads import actions, queries
from forum.threads.models import Answer, Thread
from tests.conftest import Configure, RunJobs
from tests.files.samples import picture
from tests.inbound.arriving import INBOUND, QUOTED, mail, outcome_of, to_place
from tests.support.world import World, viewer
from tests.threads import steps


@pytest.fixture(autouse=True)
def _inbound(configure: Configure) -> None:
    configure(inbound_address=INBOUND)


@pytest.fixture
async def question(world: World) -> Thread:
    return await steps.ask(await viewer(world.sigrid), world, "How do you sort clothes?")


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("FØLG", Wish.FOLLOW),
        ("«Følg».", Wish.FOLLOW),
        ("demp\n", Wish.MUTE),
        ("Dæmp!", Wish.MUTE),
        ("Stopp", Wish.STOP),
        ("Afmeld mig", Wish.STOP),
        ("Læs det hele", Wish.READ),
        ("Les mer om det i boka.", None),
        ("Ja", None),
        ("Stopp ikke!", None),
        ("Følg med på temperaturen.", None),
        ("", None),
    ],
)
def test_one_word_alone_is_a_wish_and_anything_more_an_answer(text: str, wish: Wish | None) -> None:
    assert wish_in(Incoming(kind=Kind.LETTER, text=text)) is wish


@pytest.mark.parametrize("subject", ["STOPP", "Re: stop", "SV: Afmeld"])
def test_the_word_may_stand_in_the_subject_of_an_empty_mail(subject: str) -> None:
    assert wish_in(Incoming(kind=Kind.EMPTY, subject=subject)) is Wish.STOP
    assert wish_in(Incoming(kind=Kind.LETTER, subject=subject, text="By size.")) is None


async def test_following_and_muting_a_question_by_mail(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    topic, address = f"thread:{question.id}", to_place(world.bente, f"t{question.id}")
    follow = mail(world.bente, address, f"Følg{QUOTED}", message_id="<1@example.org>")
    assert await outcome_of(follow, run_jobs) is Outcome.FOLLOWED
    assert await is_subscribed(world.bente.id, topic)
    mute = mail(world.bente, address, f"Dæmp{QUOTED}", message_id="<2@example.org>")
    assert await outcome_of(mute, run_jobs) is Outcome.MUTED
    assert not await is_subscribed(world.bente.id, topic)
    assert not await Answer.exists()
    told = await Letter.filter(person_id=world.bente.id, kind="mail_refused").order_by("id")
    assert told[0].subject == "Re: How do you sort clothes?"
    assert "one word MUTE" in told[0].text
    assert "one word FOLLOW" in told[1].text


async def test_stopping_by_mail_ends_the_letter_and_the_mails_of_news(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    assert await gets_mail_at_once(world.bente.id)
    stop = mail(world.bente, to_place(world.bente, f"t{question.id}"), f"Stopp{QUOTED}")
    assert await outcome_of(stop, run_jobs) is Outcome.STOPPED
    assert not await gets_mail_at_once(world.bente.id)
    assert (await LetterPlan.get(person_id=world.bente.id)).frequency is Frequency.NEVER
    assert await Letter.filter(person_id=world.bente.id, kind="mail_refused").count() == 1


async def test_nobody_stops_the_mails_of_somebody_else(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    stop = mail(world.jens, to_place(world.bente, f"t{question.id}"), "Stopp")
    assert await outcome_of(stop, run_jobs) is Outcome.WRONG_SENDER
    assert await gets_mail_at_once(world.bente.id)


async def test_following_a_question_that_one_may_not_see_is_refused(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    await Thread.filter(id=question.id).update(visibility="branch")
    follow = mail(world.bente, to_place(world.bente, f"t{question.id}"), "Følg")
    assert await outcome_of(follow, run_jobs) is Outcome.GONE
    assert not await is_subscribed(world.bente.id, f"thread:{question.id}")


async def test_whole_letter_can_be_stopped_and_not_followed(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    address = to_place(world.bente, "l1")
    follow = mail(world.bente, address, "Følg", message_id="<1@example.org>")
    assert await outcome_of(follow, run_jobs) is Outcome.WHICH_ONE
    stop = mail(world.bente, address, "Stopp", message_id="<2@example.org>")
    assert await outcome_of(stop, run_jobs) is Outcome.STOPPED


async def test_one_word_brings_the_whole_question_with_its_answers(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    long = (
        "First by size.\n\n"
        + "Then by colour and kind. " * 40
        + "\n\n- [prices](https://x.example/p)"
    )
    jens = await viewer(world.jens)
    given = await steps.answer(jens, question, long)
    await steps.comment(await viewer(world.sigrid), given, "How long does it take?")
    read = mail(world.bente, to_place(world.bente, f"t{question.id}"), f"Læs{QUOTED}")
    assert await outcome_of(read, run_jobs) is Outcome.READ
    letter = await Letter.get(person_id=world.bente.id, kind="whole")
    assert "Then by colour and kind.\n\n- prices (https://x.example/p)" in letter.text
    assert "How long does it take?" in letter.text
    assert letter.places == [{"place": f"t{question.id}", "title": question.title}]


async def test_whole_question_by_mail_says_what_hangs_on_an_answer(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    shown = mail(world.jens, to_place(world.jens, f"t{question.id}"), "Like this.")
    shown.add_attachment(picture(), maintype="image", subtype="jpeg", filename="rack.jpg")
    assert await outcome_of(shown, run_jobs) is Outcome.POSTED
    address = to_place(world.bente, f"t{question.id}")
    read = mail(world.bente, address, "Læs", message_id="<2@example.org>")
    assert await outcome_of(read, run_jobs) is Outcome.READ
    letter = await Letter.get(person_id=world.bente.id, kind="whole")
    assert "Jens in Herlev answered ==  (1 file is on the page)" in letter.text
    notice = await Letter.get(person_id=world.sigrid.id, kind="notice")
    assert "Like this.\n\n1 file is on the page." in notice.text


async def test_what_one_may_not_see_cannot_be_read_by_mail(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    await Thread.filter(id=question.id).update(visibility="branch")
    read = mail(world.bente, to_place(world.bente, f"t{question.id}"), "Les")
    assert await outcome_of(read, run_jobs) is Outcome.GONE


async def test_what_was_deleted_is_not_read_by_mail(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    mine = await steps.answer(bente, question, "By size.")
    await steps.comment(sigrid, mine, "How long does it take?")
    await steps.answer(await viewer(world.jens), question, "By colour.")
    await actions.delete_answer(bente, mine.id)
    await actions.delete_thread(sigrid, question.id)
    shown = await queries.show(bente, question.id)
    assert (shown.thread.title, shown.thread.html) == ("", "")
    read = mail(world.bente, to_place(world.bente, f"t{question.id}"), "Les", subject="Les")
    assert await outcome_of(read, run_jobs) is Outcome.READ
    letter = await Letter.get(person_id=world.bente.id, kind="whole")
    said = f"{letter.subject} {letter.text} {letter.html} {letter.places}"
    for gone in (question.title, question.text, "By size."):
        assert gone not in said
    for left in ("By colour.", "How long does it take?", "has deleted it", "Deleted answer"):
        assert left in said


async def test_mail_about_an_answer_holds_all_of_it(
    world: World, question: Thread, run_jobs: RunJobs
) -> None:
    text = "First by size.\n\n" + "Then by colour and kind. " * 40 + "\n\nAnd then by price."
    await steps.answer(await viewer(world.jens), question, text)
    await run_jobs()
    told = await Letter.get(person_id=world.sigrid.id, kind="notice")
    assert "\nAnd then by price.\n" in told.text
    assert "<br/>And then by price.<br/>" in told.html
    await steps.answer(await viewer(world.torbjorn), question, "Nothing more, " + "really " * 1_500)
    await run_jobs()
    newest = await Letter.filter(person_id=world.sigrid.id, kind="notice").order_by("-id").first()
    assert newest is not None
    assert "really …" in newest.text
    assert "Read the whole answer" in newest.text
