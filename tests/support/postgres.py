"""A PostgreSQL server of the tests' own: a temporary folder, a loopback port, ended by its pid."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

OWNER = "samling"
# What the server may forget when the machine loses power: it lives for one test run.
FAST = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}
ALONE = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
}
STARTED_WITHIN_S = 30


def find_programs() -> Path | None:
    """Return the folder with initdb and postgres, the newest when there are several."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: each.parent.name)
    return next((each for each in reversed(folders) if (each / "initdb").exists()), None)


@contextlib.contextmanager
def running_server(*, is_lasting: bool = False) -> Iterator[str]:
    """Run a server; the value is its address without a database name.

    `is_lasting`: it writes what is committed to the disk, as a forum's own does.
    """
    programs = find_programs()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="samling-postgres-"))
    try:
        _give_to_runner(folder)
        _run([programs / "initdb", "-D", folder / "data", "-U", OWNER, *_INITDB])
        port = _free_port()
        server = _start(programs, folder, port, ALONE if is_lasting else FAST | ALONE)
        try:
            _wait(server, port)
            yield f"postgres://{OWNER}@127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGINT)  # "fast shutdown"
            server.wait(STARTED_WITHIN_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_INITDB = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]


def _runner() -> str | None:
    """Return the unprivileged user that runs the server for root: initdb refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _give_to_runner(folder: Path) -> None:
    user = _runner()
    if user:
        shutil.chown(folder, user)


def _run(command: list[str | Path]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=_runner(), cwd="/")


def _start(
    programs: Path, folder: Path, port: int, chosen: dict[str, str]
) -> "subprocess.Popen[bytes]":
    options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-p", str(port), *options],
            stdout=log,
            stderr=log,
            user=_runner(),
            cwd="/",
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(server: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError("PostgreSQL ended at once")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError("PostgreSQL did not start")
