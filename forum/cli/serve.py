"""`forum serve`: the whole installation in one process, or the web half of a larger one."""

from typing import Annotated

import typer
import uvicorn

from forum.cli.console import checked_settings, out


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[
        int, typer.Option(help="Server processes; above 1, run `forum worker` beside them.")
    ] = 1,
) -> None:
    """Serve the forum; with one process the worker that sends mail and indexes runs inside it."""
    chosen = checked_settings()
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
        proxy_headers=True,
        timeout_graceful_shutdown=5,
    )
