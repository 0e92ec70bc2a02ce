"""That mails about one question stand together in every mail program, and apart from others."""

from email.message import EmailMessage

from forum.accounts.models import Person
from forum.mail.models import Letter, State
from forum.notifications import Notice, withdraw
from tests.conftest import RunJobs, StoppedClock
from tests.notifications.telling import notify
from tests.support.postbox import Postbox
from tests.support.world import World, make_person


async def tell(
    person: Person, number: int, *, thread: int = 12, title: str = "Sofas?", kind: str = "answer"
) -> None:
    notice = Notice(
        kind=kind,
        topic=f"thread:{thread}",
        url=f"/answers/{number}",
        title=title,
        actor_name=f"Bente{number}",
    )
    await notify([person.id], notice)


def conversations(mails: list[EmailMessage]) -> dict[str, list[str]]:
    """Gather mails as programs do: by the oldest thing that they refer to, and by subject."""
    found: dict[str, list[str]] = {}
    for mail in mails:
        root = mail["references"].split()[0]
        subject = mail["subject"].removeprefix("Re: ")
        found.setdefault(f"{root} {subject}", []).append(mail["message-id"])
    return found


async def test_series_of_mails_about_one_question_is_one_conversation(
    world: World, clock: StoppedClock, smtp_server: Postbox, run_jobs: RunJobs
) -> None:
    for number in range(1, 13):
        kind = "comment" if number == 5 else "mentioned" if number % 2 else "answer"
        await tell(
            world.sigrid, number, kind=kind, title="Sofas?" if number < 4 else "Sofas, then?"
        )
        await run_jobs()
        clock.move(days=1)
    mails = smtp_server.to("sigrid@example.org")
    assert len(mails) == 11  # comments come in the letter
    assert len(conversations(mails)) == 1
    for place, mail in enumerate(mails):
        assert mail["subject"] == "Re: Sofas?"
        references = mail["references"].split()
        assert mail["in-reply-to"] == references[-1]
        earlier = [before["message-id"] for before in mails[:place]]
        # Each refers to the first and to the newest ones, in the order in which they came.
        assert references[1:] == [*earlier[:1], *earlier[1:][-8:]]
    assert len({mail["message-id"] for mail in mails}) == len(mails)


async def test_several_at_once_are_one_conversation_too(
    world: World, smtp_server: Postbox, run_jobs: RunJobs
) -> None:
    for number in (1, 2, 3):
        await tell(world.sigrid, number, title=f"Sofas {number}?")
    await run_jobs()
    mails = smtp_server.to("sigrid@example.org")
    assert [mail["subject"] for mail in mails] == ["Re: Sofas 1?"] * 3
    assert mails[2]["in-reply-to"] == mails[1]["message-id"]


async def test_other_questions_and_other_readers_are_other_conversations(
    world: World, smtp_server: Postbox, run_jobs: RunJobs
) -> None:
    # Two who share one mailbox, behind two addresses.
    anne = await make_person("Anne", world.vefsn)
    for person in (world.sigrid, anne):
        for thread in (1, 12, 120):
            await tell(person, thread, thread=thread)
            await tell(person, thread + 1, thread=thread)
    await run_jobs()
    found = conversations(smtp_server.messages)
    assert sorted(len(ids) for ids in found.values()) == [2] * 6


async def test_mail_that_is_tried_again_is_the_same_mail(
    world: World, clock: StoppedClock, smtp_server: Postbox, run_jobs: RunJobs
) -> None:
    smtp_server.refuse = "451 later"
    await tell(world.sigrid, 1)
    await tell(world.sigrid, 2)
    await run_jobs()
    assert await Letter.filter(state=State.WAITING).count() == 2
    smtp_server.refuse = ""
    clock.move(hours=1)
    from forum.mail.jobs import deliver_letters  # noqa: PLC0415  one test needs it

    await deliver_letters()
    mails = sorted(smtp_server.to("sigrid@example.org"), key=lambda mail: len(mail["references"]))
    assert mails[1]["in-reply-to"] == mails[0]["message-id"]
    assert len(conversations(mails)) == 1


async def test_subject_stays_when_the_first_news_were_withdrawn(
    world: World, smtp_server: Postbox, run_jobs: RunJobs
) -> None:
    await tell(world.sigrid, 1)
    await run_jobs()
    await withdraw("thread:12")
    await tell(world.sigrid, 2, title="Chairs?")
    await run_jobs()
    assert len(conversations(smtp_server.to("sigrid@example.org"))) == 1


async def test_request_to_join_is_a_mail_by_itself(
    world: World, smtp_server: Postbox, run_jobs: RunJobs
) -> None:
    notice = Notice(
        kind="joining",
        topic=f"branch:{world.herlev.id}",
        url="/branches/herlev/people",
        title="Herlev",
        actor_name="Lise",
        branch_name="Herlev",
    )
    await notify([world.bente.id], notice)
    await run_jobs()
    mail = smtp_server.last_to("bente@example.org")
    assert mail["subject"] == "Lise asks to join Herlev"
    assert mail["references"] is None
