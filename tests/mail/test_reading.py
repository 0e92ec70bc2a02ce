"""Larger mails are read in a process of their own, which no mail holds up for long."""

from collections.abc import AsyncIterator

import pytest

from forum.kit import heavy
from forum.kit.errors import Unavailable
from forum.mail import reading
from forum.mail.incoming import MOST_LINES, Kind

FROM = b"From: Bente <bente@example.org>\n\n"
LARGE = FROM + b"Ja.\n\n" + b"> before\n" * reading.SMALL
# As slow as what is read at all may be.
SLOW = FROM + b"jeg er \n" * (MOST_LINES - 10)


@pytest.fixture(autouse=True)
async def _ended() -> AsyncIterator[None]:
    yield
    await reading.close()


async def test_a_slow_mail_is_named_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading.process, "timeout_seconds", 0.05)
    got = await reading.read(SLOW, len(SLOW))
    assert (got.kind, got.sender) == (Kind.UNREADABLE, "bente@example.org")
    monkeypatch.undo()
    assert (await reading.read(LARGE, len(LARGE))).text == "Ja."
    assert heavy.process.pid is None


async def test_a_mail_is_not_to_blame_when_nothing_can_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading.process, "target", "forum.mail.no_such_module")
    with pytest.raises(Unavailable):
        await reading.read(LARGE, len(LARGE))
