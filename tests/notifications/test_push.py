"""News that browsers show: chosen there, at the same moments as mail, and ended by themselves."""

import asyncio
import base64
import json
import re
from dataclasses import dataclass, field
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import ValidationError
from typer.testing import CliRunner

from forum.cli.main import app as command_line
from forum.kit import heavy
from forum.notifications import push_sending
from forum.notifications.actions import choose_ways
from forum.notifications.matters import Matter, Way
from forum.notifications.models import PushDevice
from forum.notifications.push_keys import make_key
from forum.notifications.push_makers import is_makers
from tests.conftest import Browse, Configure, RunJobs, StoppedClock
from tests.notifications.test_hours import MORNING, NIGHT, tell
from tests.support.visitor import Visitor
from tests.support.world import World

MOZILLA = "https://updates.push.services.mozilla.com/wpush/v2/"


@dataclass
class Makers:
    """Browsers' makers: what they were sent, and what they answer."""

    status: int = 201
    sent: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def makers(monkeypatch: pytest.MonkeyPatch, configure: Configure) -> Makers:
    configure(push_key=make_key())
    made, others = Makers(), heavy.call

    async def call(name: str, /, **arguments: Any) -> Any:
        if not name.startswith("forum.notifications.push_sending"):
            return await others(name, **arguments)
        made.sent.append({**arguments, "payload": json.loads(arguments["payload"])})
        return made.status

    monkeypatch.setattr(heavy, "call", call)
    return made


async def add(visitor: Visitor, name: str = "one", place: str = MOZILLA) -> int:
    fields = {"endpoint": place + name, "public_key": "B" * 87, "secret": "s" * 22}
    return (await visitor.press("/me/news/devices", **fields)).status


async def test_page_offers_it_only_where_there_is_a_key(
    world: World, browse: Browse, configure: Configure
) -> None:
    sigrid = await browse(world.sigrid)
    assert not (await sigrid.open("/me/news")).all("[data-push]")
    assert await add(sigrid) == 404
    configure(push_key=make_key())
    [section] = (await sigrid.open("/me/news")).all("[data-push]")
    assert re.fullmatch(r"B[\w-]{86}", section.get("data-push", ""))


async def test_what_goes_by_mail_at_once_is_shown_too(
    world: World, browse: Browse, makers: Makers, run_jobs: RunJobs
) -> None:
    assert await add(await browse(world.sigrid)) == 200
    await tell(world.sigrid, 1)
    await tell(world.jens, 1)
    await run_jobs()
    [sent] = makers.sent
    assert sent["endpoint"] == f"{MOZILLA}one"
    assert sent["payload"]["title"] == "Bente answered"
    assert sent["payload"]["body"] == "Question 1?"
    assert sent["payload"]["url"].startswith("/news/")


async def test_what_waits_for_the_letter_is_not_shown(
    world: World, browse: Browse, makers: Makers, run_jobs: RunJobs
) -> None:
    await add(await browse(world.sigrid))
    await choose_ways(world.sigrid.id, {Matter.ANSWERS: Way.LETTER})
    await tell(world.sigrid, 1)
    await run_jobs()
    assert makers.sent == []


async def test_nothing_is_shown_at_night(
    world: World, browse: Browse, makers: Makers, run_jobs: RunJobs, clock: StoppedClock
) -> None:
    await add(await browse(world.sigrid))
    clock.set(NIGHT)
    await tell(world.sigrid, 1)
    await run_jobs()
    assert makers.sent == []
    clock.set(MORNING)
    await run_jobs()
    assert len(makers.sent) == 1


@pytest.mark.parametrize("status", [404, 410])
async def test_browser_that_has_left_is_forgotten(
    world: World, browse: Browse, makers: Makers, run_jobs: RunJobs, status: int
) -> None:
    await add(await browse(world.sigrid))
    makers.status = status
    await tell(world.sigrid, 1)
    await run_jobs()
    assert not await PushDevice.exists()


async def test_maker_that_is_away_is_tried_again(
    world: World, browse: Browse, makers: Makers, run_jobs: RunJobs, clock: StoppedClock
) -> None:
    await add(await browse(world.sigrid))
    makers.status = push_sending.NO_ANSWER
    await tell(world.sigrid, 1)
    await run_jobs(raising=False)
    makers.status = 201
    clock.move(minutes=1)
    await run_jobs()
    assert len(makers.sent) == 2
    assert await PushDevice.all().count() == 1


async def test_browser_is_listed_and_removed_by_its_owner_alone(
    world: World, browse: Browse, makers: Makers
) -> None:
    sigrid = await browse(world.sigrid)
    await add(sigrid)
    device = await PushDevice.get()
    page = await sigrid.open("/me/news")
    assert page.says("Show no news there")
    removal = f"/me/news/devices/{device.id}/removal"
    assert (await (await browse(world.jens)).press(removal)).status == 404
    assert (await sigrid.press(removal)).says("No news are shown there any more.")
    assert not await PushDevice.exists()


async def test_nothing_is_shown_where_one_has_signed_out(
    world: World, browse: Browse, makers: Makers, run_jobs: RunJobs
) -> None:
    sigrid = await browse(world.sigrid)
    await add(sigrid)
    await sigrid.press("/sign-out")
    assert not await PushDevice.exists()
    await tell(world.sigrid, 1)
    await run_jobs()
    assert makers.sent == []


@pytest.mark.parametrize(
    "place",
    [
        "http://updates.push.services.mozilla.com/",
        "https://127.0.0.1/",
        "https://example.org/fcm.googleapis.com/",
        "https://evil-fcm.googleapis.com/",
        "https://fcm.googleapis.com@example.org/",
        "https://example.org@fcm.googleapis.com/",
        # Read as Google's by one library and as ours by another (RFC 3986 knows no backslash).
        r"https://127.0.0.1\@fcm.googleapis.com/x",
        r"https://127.0.0.1:8000\@fcm.googleapis.com/x",
        r"https://fcm.googleapis.com\.example.org/",
        "https://fcm.googleapis.com:25/x",
        "https://127.0.0.1#@fcm.googleapis.com/x",
        "https://127.0.0.1?@fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x\r\nHost: example.org/",
        " https://fcm.googleapis.com/x",
        "https://fcm.googleapis.com",
        f"{MOZILLA}{'x' * 1_000}",
    ],
)
def test_forum_sends_to_makers_of_browsers_only(place: str) -> None:
    assert not is_makers(place)
    assert push_sending.send(place, {}, "Hei") == push_sending.NO_MAKER


@pytest.mark.parametrize(
    "place",
    [
        f"{MOZILLA}gAAAAABmk-_x",
        "https://fcm.googleapis.com/fcm/send/eU6Xw:APA91bH",
        "https://web.push.apple.com/QGkY_-1",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYA%2fJ%3d",
    ],
)
def test_addresses_of_makers_are_known(place: str) -> None:
    assert is_makers(place)


async def test_place_that_is_no_makers_is_refused_on_the_page(
    world: World, browse: Browse, makers: Makers
) -> None:
    place = r"https://127.0.0.1\@fcm.googleapis.com/x"
    assert await add(await browse(world.sigrid), place=place) == 422
    assert not await PushDevice.exists()


def test_command_makes_a_key_and_another_is_refused(configure: Configure) -> None:
    printed = CliRunner().invoke(command_line, ["push-key"]).output.strip()
    configure(push_key=printed.removeprefix("PUSH_KEY="))
    with pytest.raises(ValidationError, match="PUSH_KEY"):
        configure(push_key="secret")


@pytest.fixture
def any_place(monkeypatch: pytest.MonkeyPatch, configure: Configure) -> None:
    """Send to servers of a test too."""
    configure(push_key=make_key())
    monkeypatch.setattr(push_sending, "is_makers", lambda _place: True)


@dataclass
class Browser:
    """Keys of a browser, and how it reads."""

    private: ec.EllipticCurvePrivateKey
    secret: bytes = b"s" * 16

    @property
    def keys(self) -> dict[str, str]:
        point = self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {
            "p256dh": base64.urlsafe_b64encode(point).decode(),
            "auth": base64.urlsafe_b64encode(self.secret).decode(),
        }


async def test_maker_leads_us_nowhere_else(any_place: None) -> None:
    paths: list[bytes] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        paths.append(head.split()[1])
        size = re.search(rb"content-length: (\d+)", head.lower())
        await reader.readexactly(int(size[1]) if size else 0)
        answer = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /inside\r\nContent-Length: 0\r\n"
        writer.write(answer + b"Connection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    keys = Browser(ec.generate_private_key(ec.SECP256R1())).keys
    async with await asyncio.start_server(take, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/push"
        status = await asyncio.to_thread(push_sending.send, url, keys, "Hei")
    assert paths == [b"/push"]
    assert status == push_sending.NO_ANSWER


async def test_only_the_browser_itself_can_read_it(any_place: None) -> None:
    received: list[bytes] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        size = re.search(rb"content-length: (\d+)", head.lower())
        assert size
        received.extend([head, await reader.readexactly(int(size[1]))])
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    browser = Browser(ec.generate_private_key(ec.SECP256R1()))
    async with await asyncio.start_server(take, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/push"
        assert await asyncio.to_thread(push_sending.send, url, browser.keys, "Hei") == 201
    assert b"vapid" in received[0].lower()
    assert b"Hei" not in received[1]
    assert (
        http_ece.decrypt(received[1], private_key=browser.private, auth_secret=browser.secret)
        == b"Hei"
    )
