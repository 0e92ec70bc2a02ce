"""Letters are built ahead, kept built, and one that cannot be built stops no other."""

import pytest

from forum.kit import db, heavy
from forum.kit.errors import Unavailable
from forum.mail import building, delivery, rows, unbuilt
from forum.mail.jobs import erase_old_letters
from forum.mail.making import unpacked
from forum.mail.models import BuiltLetter, Letter, State
from forum.mail.outbox import NewLetter, Priority, post
from tests.conftest import RunJobs, StoppedClock
from tests.support.postbox import Postbox

CODE = {"code": "482913", "url": "http://127.0.0.1:8000/sign-in/link/abc", "minutes": 15}


async def write(key: str, template: str = "test_mail", address: str = "") -> None:
    is_code = template == "sign_in_code"
    async with db.transaction():
        await post(
            NewLetter(
                key=key,
                address=address or f"{key}@example.org",
                template=template,
                language="nb",
                context=CODE if is_code else {},
                priority=Priority.CODE if is_code else Priority.WEEKLY,
            )
        )


@pytest.fixture
def no_heavy_work(monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(name: str, /, **arguments: object) -> None:
        raise Unavailable

    monkeypatch.setattr(heavy, "call", away)


async def test_letter_waits_built_and_nothing_but_its_text_is_left_when_it_went(
    database: None, smtp_server: Postbox
) -> None:
    await write("one")
    assert await building.build_some() == 1
    built = await Letter.get(key="one")
    assert built.state is State.WAITING
    assert built.context is None
    assert b"To: one@example.org" in unpacked((await BuiltLetter.get(letter=built)).message)
    await delivery.deliver_due()
    assert smtp_server.last_to("one@example.org")
    sent = await Letter.get(key="one")
    assert (sent.state, sent.html) == (State.SENT, "")
    assert "Samling" in sent.text
    assert not await BuiltLetter.exists()


async def test_letter_that_cannot_be_built_waits_and_the_others_go(
    database: None, smtp_server: Postbox, run_jobs: RunJobs
) -> None:
    await write("unwritten", template="no_such_template")
    await write("nobody", address="nobody")
    await write("one")
    await run_jobs()
    assert [each["to"] for each in smtp_server.messages] == ["one@example.org"]
    unwritten, nobody = await Letter.get(key="unwritten"), await Letter.get(key="nobody")
    assert (unwritten.state, nobody.state) == (State.WAITING, State.FAILED)
    assert "TemplateNotFound" in unwritten.failure
    assert "address" in nobody.failure


async def test_codes_need_no_other_process_and_letters_wait_for_it(
    smtp_server: Postbox,
    database: None,
    run_jobs: RunJobs,
    no_heavy_work: None,
) -> None:
    await write("letter")
    await write("code", template="sign_in_code")
    await run_jobs()
    assert [each["to"] for each in smtp_server.messages] == ["code@example.org"]
    assert not await BuiltLetter.exists()
    assert (await Letter.get(key="letter")).failure == "it could not be built"


async def test_letter_that_was_being_built_by_a_killed_process_is_built_later(
    database: None, clock: StoppedClock
) -> None:
    await write("one")
    assert await unbuilt.claim(20, building.CLAIM)
    assert await building.build_some() == 0
    clock.move(minutes=4)
    assert await building.build_some() == 1


async def test_letter_that_went_from_a_killed_process_is_put_away_at_night(
    database: None, smtp_server: Postbox
) -> None:
    await write("one")
    await building.build_some()
    # The server took it, the row says so, and then the process was killed.
    await rows.keep_sent(await rows.claim(20, delivery.CLAIM), keeps_contents=False)
    assert await BuiltLetter.exists()
    await erase_old_letters()
    assert not await BuiltLetter.exists()
    sent = await Letter.get(key="one")
    assert sent.state is State.SENT
    assert "Samling" in sent.text
