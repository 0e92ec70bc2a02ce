"""Administrators see what became of the mail, and what its receivers look up."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import dns.asyncresolver
import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from forum.admin import receivers
from forum.inbound.models import IncomingMail, Outcome
from forum.kit import clock as forum_clock
from forum.mail.models import Letter, MailTrouble, State
from tests.conftest import Browse, Configure, RunJobs, StoppedClock
from tests.support.postbox import Postbox
from tests.support.visitor import Visitor
from tests.support.world import World


@pytest.fixture
async def administrator(world: World, browse: Browse) -> Visitor:
    return await browse(world.aslaug)


async def write_letter(key: str, **values: Any) -> Letter:
    now = forum_clock.now()
    usual: dict[str, Any] = {
        "address": "per@example.org",
        "kind": "notice",
        "next_try_at": now,
        "created_at": now,
    }
    return await Letter.create(**{"key": key, **usual, **values})


async def test_letters_that_wait_and_failed_stand_there_with_the_reason(
    administrator: Visitor, clock: StoppedClock
) -> None:
    await write_letter("sent", state=State.SENT)
    later = forum_clock.now() + timedelta(minutes=5)
    await write_letter(
        "waits", kind="weekly", attempts=2, failure="421 try later", next_try_at=later
    )
    await write_letter("failed", state=State.FAILED, failure="550 no such user")
    page = await (await administrator.open("/admin")).follow("Mail that went and came")
    for words in ("421 try later", "2 tries", "weekly letter", "550 no such user", "1 sent"):
        assert page.says(words), words


async def test_letter_that_failed_is_sent_again(
    administrator: Visitor, smtp_server: Postbox, configure: Configure, run_jobs: RunJobs
) -> None:
    configure(smtp_url=smtp_server.url)
    await write_letter(
        "again", state=State.FAILED, kind="test_mail", context={}, attempts=9, failure="550"
    )
    page = await administrator.open("/admin/mail")
    page = await page.form("Try again").submit()
    assert page.says("It is on its way again.")
    await run_jobs()
    assert smtp_server.last_to("per@example.org")


async def test_letter_of_which_nothing_was_kept_cannot_be_sent_again(
    administrator: Visitor,
) -> None:
    gone = await write_letter(
        "code", state=State.FAILED, kind="sign_in_code", erased_at=forum_clock.now()
    )
    assert "Try again" not in (await administrator.open("/admin/mail")).text
    assert (await administrator.press(f"/admin/mail/{gone.id}/retry")).status == 404


async def test_address_that_gets_no_mail_is_trusted_again(
    administrator: Visitor, world: World
) -> None:
    now = forum_clock.now()
    await MailTrouble.create(
        address=world.jens.email, score=40, reason="hard", last_at=now, stopped_at=now
    )
    page = await administrator.open("/admin/mail")
    assert page.says("Gets no mail")
    assert page.says("does not exist")
    page = await page.form("Send there again").submit()
    assert page.says("Mail goes there again.")
    assert not await MailTrouble.exists()


async def test_what_came_in_is_counted_by_what_became_of_it(administrator: Visitor) -> None:
    for number, outcome in enumerate((Outcome.POSTED, Outcome.AUTO_REPLY, Outcome.AUTO_REPLY)):
        await IncomingMail.create(
            key=str(number), size=1, outcome=outcome, received_at=forum_clock.now()
        )
    page = await administrator.open("/admin/mail")
    assert page.says("3 came in")
    assert page.says("Put on the page")
    assert page.says("Automatic answer")


async def test_missing_records_say_what_to_do(
    administrator: Visitor, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(mail_from="samling@example.org")
    found = {"example.org.": ("some=thing", "v=spf1 include:mail.example.net -all")}
    async with name_server(found, monkeypatch):
        page = await administrator.open("/admin/mail/records")
    assert page.says("v=spf1 include:mail.example.net -all")
    assert page.says("Letters are not signed by us.")
    assert page.says("rua=mailto:postmaster@example.org")
    assert page.text.count("Is missing") == 2


async def test_records_that_are_there_are_shown_whole(
    administrator: Visitor, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(mail_from="samling@example.org", dkim_selector="s1")
    found = {
        "example.org.": ("v=spf1 -all",),
        "s1._domainkey.example.org.": ("v=DKIM1; p=" + "A" * 300,),
        "_dmarc.example.org.": ("v=DMARC1; p=none",),
    }
    async with name_server(found, monkeypatch):
        page = await administrator.open("/admin/mail/records")
    assert page.text.count("Is there") == 3
    assert page.says("v=DKIM1; p=" + "A" * 300)


async def test_without_dns_the_page_says_so_and_a_test_mail_goes_all_the_same(
    administrator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with name_server(None, monkeypatch):
        page = await administrator.open("/admin/mail/records")
        assert page.text.count("DNS did not answer. Look again later.") == 3
        page = await page.form("Send me a test mail").submit()
    assert page.says("A mail is on its way")
    assert await Letter.filter(kind="test_mail").exists()


class Names(asyncio.DatagramProtocol):
    """A name server for TXT records; without any it refuses to answer."""

    def __init__(self, found: Mapping[str, tuple[str, ...]] | None) -> None:
        self.found = found

    def connection_made(self, transport: Any) -> None:
        self.transport: asyncio.DatagramTransport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        asked = dns.message.from_wire(data)
        answer = dns.message.make_response(asked)
        name = asked.question[0].name.to_text()
        if self.found is None:
            answer.set_rcode(dns.rcode.REFUSED)
        elif name in self.found:
            texts = [quoted(text) for text in self.found[name]]
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *texts))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        self.transport.sendto(answer.to_wire(), addr)


def quoted(text: str) -> str:
    """Return a text cut into strings of 255, as a TXT record holds it."""
    return " ".join(f'"{text[start : start + 255]}"' for start in range(0, len(text), 255))


@asynccontextmanager
async def name_server(
    found: Mapping[str, tuple[str, ...]] | None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    """Answer on loopback what `found` says, to the forum's own resolver."""
    loop = asyncio.get_running_loop()
    transport, _names = await loop.create_datagram_endpoint(
        lambda: Names(found), local_addr=("127.0.0.1", 0)
    )

    def resolver() -> dns.asyncresolver.Resolver:
        made = dns.asyncresolver.Resolver(configure=False)
        made.nameservers, made.port = ["127.0.0.1"], transport.get_extra_info("sockname")[1]
        made.lifetime = 2
        return made

    monkeypatch.setattr(receivers, "resolver", resolver)
    yield
    transport.close()
