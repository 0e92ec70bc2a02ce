"""`forum serve`: the whole installation in one process, or the web half of a larger one."""

from typing import Annotated
from urllib.parse import urlsplit

import typer
import uvicorn

from forum.cli.console import (
    checked_settings,
    err,
    give_up,
    out,
    refuse_old_database,
    with_database,
)
from forum.cli.migrate import migrate
from forum.cli.seed import seed_when_empty
from forum.settings import LOOPBACK, Settings

EXAMPLES = {
    "sigrid@example.org": "leads the branch Vefsn, reads bokmål",
    "bente@example.org": "leads the branch Herlev, reads Danish",
    "ingrid@example.org": "administrator",
}


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[
        int, typer.Option(help="Server processes; above 1, run `forum worker` beside them.")
    ] = 1,
    prepare: Annotated[
        bool,
        typer.Option("--prepare", help="Migrate first; in development fill an empty forum."),
    ] = False,
) -> None:
    """Serve the forum; with one process the worker that sends mail and indexes runs inside it."""
    chosen = checked_settings()
    _look_who_comes(chosen, host)
    _make_ready(chosen, is_to_prepare=prepare)
    out.print(f"Samling listens on http://{host}:{port} and is reached at {chosen.base_url}")
    uvicorn.run(
        "forum.app:alone" if workers == 1 else "forum.app:without_worker",
        factory=True,
        host=host,
        port=port,
        workers=workers if workers > 1 else None,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
    )


def _look_who_comes(chosen: Settings, host: str) -> None:
    """Refuse to show sign-in codes to the internet; say so where others of the house may come."""
    if not chosen.is_development:
        return
    if chosen.is_https and urlsplit(chosen.base_url).hostname not in LOOPBACK:
        give_up(
            "In development everybody sees every sign-in code and mail. BASE_URL is for others to"
            " reach, so set ENVIRONMENT=production."
        )
    if host not in LOOPBACK:
        err.print(
            "[bold]Whoever reaches this machine can sign in as anybody:[/] ENVIRONMENT says"
            " development."
        )


def _make_ready(chosen: Settings, *, is_to_prepare: bool) -> None:
    if not is_to_prepare:
        refuse_old_database()
        return
    migrate()
    if not chosen.is_development:
        return
    with_database(seed_when_empty)
    out.print("Sign in as one of these; the code stands on the page, all mail at /dev/mail:")
    for address, who in EXAMPLES.items():
        out.print(f"  {address:24} {who}")
