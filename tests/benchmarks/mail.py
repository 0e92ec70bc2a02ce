"""`make bench ARGS="--mail 10000"`: building so many letters, and sending them.

With `--postgresql` the letters lie in PostgreSQL. Sending is compared with aiosmtplib alone, which
sends the same ready-made messages over as many connections to the same server: in turns of a few
hundred letters, so that both meet the same load.
"""

import asyncio
import base64
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final
from urllib.parse import urlsplit

import aiosmtplib
import psutil
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import forum.worker  # noqa: F401  it hands in what letters need of the content
from forum.digests import queries
from forum.digests.contents import window_of
from forum.digests.writing import compose, new_letter
from forum.kit import clock, db, heavy
from forum.mail import building, delivery, making
from forum.mail.compiled import compiled_folder
from forum.mail.jobs import AT_ONCE
from forum.mail.models import Letter
from forum.mail.outbox import NewLetter
from forum.settings import settings
from tests.benchmarks.report import Figures
from tests.support.servers import ROOT, cpu_ns_of, free_port

CONNECTIONS: Final = (1, 4)
BUILT: Final = 200
POSTED_AT_ONCE: Final = 500
MEGABYTE: Final = 1e6
WARM: Final = 0.1  # of the letters, before memory is looked at for the first time


@dataclass
class Side:
    """One way of sending, summed up: letters, seconds, CPU seconds of this process."""

    letters: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Letters in a second."""
        return self.letters / self.seconds

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds of a letter."""
        return self.cpu / self.letters * 1000


@dataclass
class Sending:
    """Both ways over so many connections; memory in bytes after the first letters and the last."""

    connections: int
    raw: Side = field(default_factory=Side)
    ours: Side = field(default_factory=Side)
    memory: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class MailCosts:
    """What was found: sizes in bytes, CPU in milliseconds for each letter."""

    html: int
    message: int
    building: float
    building_signed: float
    heavy_process: float
    sending: tuple[Sending, ...]


def mail_tables(
    folder: Path, letters: int, make_world: Callable[[Path, int], Path]
) -> list[Figures]:
    """Measure so many letters in a small world."""
    import uvloop  # noqa: PLC0415  as `forum serve` does

    os.environ["DATA_DIR"] = str(make_world(folder / "mail", 0))
    os.environ["ENVIRONMENT"] = "production"
    port = free_port()
    os.environ["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
    command = [sys.executable, "-m", "tests.support.sink", str(port)]
    with subprocess.Popen(command, cwd=ROOT) as sink:
        try:
            return [_table(uvloop.run(_measure(folder, letters)), letters)]
        finally:
            sink.terminate()


async def _measure(folder: Path, letters: int) -> MailCosts:
    settings.cache_clear()
    await db.open_database(settings().database)
    try:
        letter = await _largest_letter()
        order = await _order(letter)
        made = making.make(str(await compiled_folder()), [order | {"keeps_html": True}])[0]
        plain = await _building_cpu(order)
        os.environ["DKIM_KEY"] = str(_write_key(folder))
        settings.cache_clear()
        signed = await _building_cpu(order)
        await _post(letter, letters)
        heavy_process = await _build_all() / letters
        share = letters // len(CONNECTIONS)
        sending = [await _send(connections, share) for connections in CONNECTIONS]
        size = len(making.unpacked(base64.b64decode(made["packed"])))
        return MailCosts(len(made["html"]), size, plain, signed, heavy_process, tuple(sending))
    finally:
        await heavy.close()
        await db.close_database()


async def _largest_letter() -> NewLetter:
    """Return the fullest weekly letter that somebody in the small world would get now."""
    found = []
    for row in await db.rows("SELECT id FROM person WHERE deactivated_at IS NULL"):
        if reader := await queries.addressee(row["id"]):
            on = clock.now().date()
            _contents, values = await compose(reader, window_of(reader.plan), on)
            found.append(new_letter(reader, values, f"bench:{row['id']}"))
    return max(found, key=lambda letter: len(str(letter.context)))


async def _order(letter: NewLetter) -> dict[str, Any]:
    order = making.Order(
        key=letter.key,
        address=letter.address,
        name=letter.name,
        template=letter.template,
        language=letter.language,
        values={"site_name": "Samling", **letter.context},
        from_name="Samling",
        headers=letter.headers,
        written_at=clock.now().isoformat(),
        keeps_html=False,
    )
    return asdict(order)


async def _building_cpu(order: dict[str, Any]) -> float:
    """Return the median CPU milliseconds of building one letter in this process."""
    folder, costs = str(await compiled_folder()), []
    for _number in range(BUILT):
        before = time.process_time()
        made = making.make(folder, [order])[0]
        costs.append((time.process_time() - before) * 1000)
        if made["failure"]:
            raise RuntimeError(made["failure"])
    return median(costs)


async def _post(letter: NewLetter, count: int) -> None:
    now = clock.now()
    for first in range(0, count, POSTED_AT_ONCE):
        rows = [
            Letter(
                key=f"bench:{number}",
                address=f"reader{number}@example.org",
                name=letter.name,
                kind=letter.template,
                language=letter.language,
                context=dict(letter.context),
                headers=dict(letter.headers),
                priority=letter.priority,
                next_try_at=now,
                created_at=now,
            )
            for number in range(first, min(first + POSTED_AT_ONCE, count))
        ]
        async with db.transaction():
            await Letter.bulk_create(rows)


async def _build_all() -> float:
    """Build what waits in the heavy-work process; return its CPU milliseconds."""
    await heavy.process.start()
    pid = heavy.process.pid or 0
    before = cpu_ns_of(pid)
    while await building.build_some():
        pass
    return (cpu_ns_of(pid) - before) / 1e6


async def _send(connections: int, letters: int) -> Sending:
    """Send letters both ways in turns."""
    os.environ["SMTP_CONNECTIONS"] = str(connections)
    settings.cache_clear()
    messages = await _ready_made()
    sending = Sending(connections)
    async with _clients(connections) as clients:
        while sending.ours.letters < letters:
            async with _counted(sending.ours) as count:
                count(await delivery.deliver_due(AT_ONCE))
            async with _counted(sending.raw) as count:
                count(await _send_raw(clients, messages, AT_ONCE))
            if not sending.memory and sending.ours.letters >= letters * WARM:
                sending.memory.append(psutil.Process().memory_info().rss)
    sending.memory.append(psutil.Process().memory_info().rss)
    return sending


async def _ready_made() -> list[bytes]:
    found = await db.rows("SELECT message FROM built_letter ORDER BY id LIMIT :most", most=50)
    return [making.unpacked(row["message"]) for row in found]


@asynccontextmanager
async def _clients(count: int) -> AsyncIterator[list[aiosmtplib.SMTP]]:
    address = urlsplit(settings().smtp_url)
    clients = [
        aiosmtplib.SMTP(hostname=address.hostname, port=address.port, start_tls=False)
        for _number in range(count)
    ]
    for client in clients:
        await client.connect()
    yield clients
    for client in clients:
        await client.quit()


async def _send_raw(clients: list[aiosmtplib.SMTP], messages: list[bytes], letters: int) -> int:
    async def send(client: aiosmtplib.SMTP, count: int) -> int:
        for number in range(count):
            message = messages[number % len(messages)]
            await client.sendmail("samling@localhost", [f"reader{number}@example.org"], message)
        return count

    share = letters // len(clients)
    return sum(await asyncio.gather(*(send(client, share) for client in clients)))


@asynccontextmanager
async def _counted(side: Side) -> AsyncIterator[Callable[[int], None]]:
    """Add what the block takes, and the letters that it reports."""
    sent: list[int] = []
    before, cpu_before = time.perf_counter(), time.process_time()
    yield sent.append
    side.seconds += time.perf_counter() - before
    side.cpu += time.process_time() - cpu_before
    side.letters += sum(sent)


def _table(costs: MailCosts, letters: int) -> Figures:
    rows: list[tuple[str, ...]] = [
        (
            "HTML of the letter / whole message",
            "60 kB",
            f"{_kb(costs.html)} / {_kb(costs.message)}",
        ),
        ("building one letter, CPU", "5 ms", f"{costs.building:.2f} ms"),
        ("building and signing (RSA 2,048), CPU", "", f"{costs.building_signed:.2f} ms"),
        ("the same in the heavy-work process", "", f"{costs.heavy_process:.2f} ms"),
    ]
    for one in costs.sending:
        over = f"{one.connections} connection{'s' if one.connections > 1 else ''}"
        ratio = one.ours.rate / one.raw.rate
        memory = " / ".join(f"{size / MEGABYTE:.0f} MB" for size in one.memory)
        rows += [
            (f"aiosmtplib alone, {over}", "", f"{one.raw.rate:,.0f} letters/s"),
            (f"delivery, {over}", "", f"{one.ours.rate:,.0f} letters/s"),
            ("as a ratio", "at least 0.8", f"{ratio:.2f}"),
            (
                "CPU of one letter, alone / ours",
                "",
                f"{one.raw.cpu_ms:.2f} / {one.ours.cpu_ms:.2f} ms",
            ),
            ("memory after a tenth / at the end", "flat", memory),
        ]
    is_sqlite = settings().database.startswith("sqlite")
    database = "SQLite" if is_sqlite else "PostgreSQL"
    title = f"{letters:,} weekly letters, signed, {database}, to a mail server on this machine"
    return Figures(
        "mail" if is_sqlite else "mail-postgresql", title, ("", "at most", "measured"), tuple(rows)
    )


def _kb(size: int) -> str:
    return f"{size / 1000:.0f} kB"


def _write_key(folder: Path) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path = folder / "dkim.pem"
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    path.write_bytes(pem)
    return path
