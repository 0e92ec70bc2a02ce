"""`forum inbound`: listens for mail that people send to the forum."""

import asyncio
import signal
from typing import Annotated

import typer

from forum.cli.console import checked_settings, err, give_up, out
from forum.inbound.listener import listening
from forum.kit import db
from forum.kit.logs import configure_logs
from forum.settings import LOOPBACK, settings


def inbound(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8025,
    lmtp: Annotated[bool, typer.Option("--lmtp", help="Speak LMTP instead of SMTP.")] = False,
) -> None:
    """Take mail from the mail server of this machine; the worker reads it."""
    chosen = checked_settings()
    if not (chosen.inbound_address or chosen.question_address):
        give_up("INBOUND_ADDRESS names no address at which mail could arrive.")
    if host not in LOOPBACK:
        err.print("[bold]Anybody who reaches this port can hand in mail:[/] nothing checks it.")
    asyncio.run(_listen(host, port, is_lmtp=lmtp))


async def _listen(host: str, port: int, *, is_lmtp: bool) -> None:
    """Listen until the process is asked to end (SIGTERM or SIGINT)."""
    configure_logs()
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.set)
    await db.open_database(settings().database)
    try:
        async with listening(host, port, is_lmtp=is_lmtp) as opened:
            kind = "LMTP" if is_lmtp else "SMTP"
            out.print(f"Samling takes mail by {kind} on {host}:{opened}. End it with Ctrl+C.")
            await ending.wait()
    finally:
        await db.close_database()
