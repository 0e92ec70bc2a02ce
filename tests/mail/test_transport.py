"""One contract for both ways out: the development inbox, and SMTP to a real server."""

from collections.abc import AsyncIterator

import pytest

from forum.mail.transport import (
    DevelopmentInbox,
    NoConnection,
    Smtp,
    Transport,
    TryLater,
    Undeliverable,
)
from tests.support.postbox import Postbox, open_postbox

MESSAGE = b"From: samling@example.org\r\nTo: sigrid@example.org\r\nSubject: Hei\r\n\r\nHei\r\n"


@pytest.fixture
async def box() -> AsyncIterator[Postbox]:
    async with open_postbox() as made:
        yield made


@pytest.fixture(params=["inbox", "smtp"])
async def way(request: pytest.FixtureRequest, box: Postbox) -> AsyncIterator[Transport]:
    made: Transport = DevelopmentInbox() if request.param == "inbox" else Smtp(box.url)
    await made.open()
    yield made
    await made.close()


async def test_takes_many_letters_on_one_opening(way: Transport, box: Postbox) -> None:
    addresses = [f"person{number}@example.org" for number in range(5)]
    noted: list[str] = []

    async def note() -> None:
        noted.append("about to leave")

    for address in addresses:
        await way.send("samling@example.org", address, MESSAGE, note)
    assert len(noted) == len(addresses)
    if isinstance(way, Smtp):
        assert [envelope.rcpt_tos for envelope in box.envelopes] == [[each] for each in addresses]
        assert len(box.sessions) == 1


async def test_refuses_what_is_no_address_and_takes_the_next(way: Transport, box: Postbox) -> None:
    with pytest.raises(Undeliverable):
        await way.send("samling@example.org", "no address", MESSAGE)
    await way.send("samling@example.org", "sigrid@example.org", MESSAGE)
    if isinstance(way, Smtp):
        assert box.envelopes[-1].rcpt_tos == ["sigrid@example.org"]


async def test_may_be_closed_twice_and_opened_again(way: Transport, box: Postbox) -> None:
    await way.close()
    await way.close()
    await way.open()
    await way.send("samling@example.org", "sigrid@example.org", MESSAGE)
    if isinstance(way, Smtp):
        assert box.envelopes[-1].rcpt_tos == ["sigrid@example.org"]


async def test_smtp_delivers_what_it_was_given(box: Postbox) -> None:
    smtp = Smtp(box.url)
    await smtp.open()
    await smtp.send("samling@example.org", "sigrid@example.org", MESSAGE)
    await smtp.close()
    assert box.last_to("sigrid@example.org")["subject"] == "Hei"
    assert box.envelopes[0].mail_from == "samling@example.org"


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        ("451 try again later", TryLater),
        ("452 too many", TryLater),
        ("421 closing", NoConnection),
        ("550 no such person", Undeliverable),
        ("554 never", Undeliverable),
    ],
)
async def test_answers_of_the_server_have_their_meaning(
    box: Postbox, answer: str, raised: type[Exception]
) -> None:
    box.refuse = answer
    smtp = Smtp(box.url)
    await smtp.open()
    with pytest.raises(raised):
        await smtp.send("samling@example.org", "sigrid@example.org", MESSAGE)
    await smtp.close()


async def test_nobody_at_the_address_is_no_connection() -> None:
    with pytest.raises(NoConnection):
        await Smtp("smtp://127.0.0.1:1").open()


async def test_password_never_crosses_a_network_in_the_clear() -> None:
    assert Smtp("smtp://user:secret@mail.example.org")._client._start_tls_on_connect is True
    assert Smtp("smtps://user:secret@mail.example.org")._client.use_tls is True
