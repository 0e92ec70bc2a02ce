"""`forum doctor`: one line for each thing that the installation needs."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from datetime import timedelta
from urllib.parse import urlsplit

import typer

from forum import search
from forum.cli import doctor_files
from forum.cli.console import checked_settings, out
from forum.files import reader
from forum.inbound import mailbox
from forum.inbound import queries as inbound
from forum.kit import clock, db, heavy, migrations
from forum.kit.errors import Refused
from forum.mail.headers import sending_domain
from forum.mail.reply_address import is_open
from forum.mail.signing import WrongKey, signed
from forum.mail.transport import NoConnection, transport
from forum.settings import settings

ENOUGH_DISK_MB = 500

Check = Callable[[], Awaitable[str]]


class Unwell(Exception):  # noqa: N818  it is a finding, not a fault
    """Something that an administrator should mend; the text says how."""


def doctor() -> None:
    """Look at settings, database, index, mail server, helper processes and disk.

    Prints a line each; the exit status is 1 when something is wrong.
    """
    checked_settings()
    raise typer.Exit(0 if asyncio.run(_all_well()) else 1)


async def _all_well() -> bool:
    wrong: set[str] = set()
    try:
        for name, check in CHECKS.items():
            if name in NEED_DATABASE and "database" in wrong:
                out.print(f"[yellow]unknown[/]  {name}: needs the database")
            elif not await _is_well(name, check):
                wrong.add(name)
    finally:
        await search.close()
        await heavy.close()
        await reader.close()
        await db.close_database()
    return not wrong


async def _is_well(name: str, check: Check) -> bool:
    try:
        finding = await check()
    except (Unwell, doctor_files.NoScanner, Refused, OSError) as problem:
        out.print(f"[bold red]wrong[/]    {name}: {str(problem) or type(problem).__name__}")
        return False
    out.print(f"[green]ok[/]       {name}: {finding}")
    return True


async def _settings() -> str:
    return f"{settings().environment.value}, reached at {settings().base_url}"


async def _database() -> str:
    await db.open_database(settings().database)
    waiting = await migrations.waiting()
    if waiting:
        raise Unwell(f"{len(waiting)} migrations wait. Run `forum migrate`.")
    people = await db.value("SELECT COUNT(*) AS n FROM person")
    return f"{urlsplit(settings().database).scheme}, {people} people"


async def _jobs() -> str:
    failed = await db.value("SELECT COUNT(*) AS n FROM job WHERE state = 'failed'")
    waiting = await db.value("SELECT COUNT(*) AS n FROM job WHERE state = 'waiting'")
    if failed:
        raise Unwell(f"{failed} jobs failed for good and {waiting} wait.")
    return f"{waiting} wait"


async def _index() -> str:
    standing = await search.state()
    if standing.state is search.State.REBUILDING:
        return f"{settings().search_engine}, being built: {standing.done} of {standing.total}"
    return f"{settings().search_engine}, {standing.documents} texts"


async def _mail() -> str:
    if not settings().smtp_url:
        return "none; letters stand at /dev/mail (development)"
    host = urlsplit(settings().smtp_url).hostname
    way_out = transport()
    try:
        await way_out.open()
    except NoConnection as problem:
        raise Unwell(f"{host} does not take us: {problem}. Check SMTP_URL.") from problem
    await way_out.close()
    waiting = await db.value("SELECT COUNT(*) AS n FROM letter WHERE state = 'waiting'")
    return f"{host} answers; {waiting} letters wait"


async def _incoming() -> str:
    if not is_open():
        return "none is taken; INBOUND_ADDRESS is empty"
    if settings().imap_url:
        try:
            await mailbox.look(settings().imap_url)
        except mailbox.NoMailbox as problem:
            raise Unwell(f"the mailbox does not open: {problem}. Check IMAP_URL.") from problem
    became = await inbound.outcomes_since(clock.now() - timedelta(days=7))
    listed = ", ".join(f"{count} {outcome}" for outcome, count in became.items()) or "none"
    return f"in the last week: {listed}"


async def _signing() -> str:
    if settings().dkim_key is None:
        return "letters leave without a signature of ours"
    try:
        signed(b"From: a\r\n\r\n")
    except WrongKey as problem:
        raise Unwell(f"{problem}. Check DKIM_KEY.") from problem
    return f"letters are signed, {settings().dkim_selector}._domainkey.{sending_domain()}"


async def _heavy_work() -> str:
    await heavy.process.start()
    return "heavy work starts and answers"


async def _printing() -> str:
    if await heavy.call("forum.papers.drawing:can_draw"):
        return "routines are printed as PDF"
    return "by the browser, and no binders; for PDF install Pango (Debian: libpango-1.0-0)"


async def _disk() -> str:
    folder = settings().data_dir
    free = shutil.disk_usage(folder if folder.exists() else folder.absolute().parent).free
    megabytes = free // 1_000_000
    if megabytes < ENOUGH_DISK_MB:
        raise Unwell(f"only {megabytes} MB are free in {folder}. Make room.")
    return f"{megabytes} MB free in {folder}"


NEED_DATABASE = frozenset({"jobs", "index", "mail", "incoming mail", "virus scan"})
CHECKS: dict[str, Check] = {
    "settings": _settings,
    "database": _database,
    "jobs": _jobs,
    "index": _index,
    "mail": _mail,
    "signing": _signing,
    "incoming mail": _incoming,
    "helper processes": _heavy_work,
    "documents": doctor_files.reading,
    "virus scan": doctor_files.virus_scan,
    "printing": _printing,
    "disk": _disk,
}
