"""Server processes that are measured from outside: their CPU time and memory, helpers included."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil

ROOT = Path(__file__).parent.parent.parent
ANSWERS_WITHIN_S = 60.0
RESTS_WITHIN_S = 3600.0
QUIET_FOR_S = 2.0
QUIET_NS = 20_000_000  # a hundredth of that time


@dataclass(frozen=True)
class Server:
    """A running server; `first_page_s` is the time from the command to the first answer."""

    process: "subprocess.Popen[bytes]"
    url: str
    first_page_s: float

    def cpu_ns(self) -> int:
        """Return the CPU time that the server and its helper processes have used."""
        return sum(cpu_ns_of(each.pid) for each in self._processes())

    def rest(self) -> None:
        """Wait until nothing is left to be done in the background."""
        before = self.cpu_ns()
        for _ in range(int(RESTS_WITHIN_S / QUIET_FOR_S)):
            time.sleep(QUIET_FOR_S)
            after = self.cpu_ns()
            if after - before < QUIET_NS:
                return
            before = after
        raise TimeoutError("The server does not come to rest")

    def memory(self) -> list[tuple[str, int]]:
        """Return what each process is and its resident bytes, the server first."""
        return [(_role(each), each.memory_info().rss) for each in self._processes()]

    def _processes(self) -> list[psutil.Process]:
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]


@contextlib.contextmanager
def serving(
    command: list[str], port: int, data_dir: Path, *, first: str | None = "/"
) -> Iterator[Server]:
    """Start a server, wait for its first page (a worker has none), and end it by its pid."""
    url = f"http://127.0.0.1:{port}"
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment(data_dir, url))
    try:
        if first is not None:
            _wait(process, url + first)
        yield Server(process, url, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(30)


def run_forum(data_dir: Path, *command: str) -> None:
    """Run one command of `forum` on a data folder."""
    subprocess.run(
        [program("forum"), *command],
        cwd=ROOT,
        env=environment(data_dir, "http://127.0.0.1:8000"),
        stdout=subprocess.DEVNULL,
        check=True,
    )


def environment(data_dir: Path, url: str) -> dict[str, str]:
    """Return the environment of an installation of its own, for development unless it is set."""
    own = {"DATA_DIR": str(data_dir), "BASE_URL": url}
    return {"ENVIRONMENT": "development"} | os.environ | own


def program(name: str) -> str:
    """Return the path of a program of this environment."""
    return str(Path(sys.executable).parent / name)


def uvicorn(app: str, port: int, *, factory: bool = False) -> list[str]:
    """Return the command that serves an application as `forum serve` does."""
    options = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--no-server-header"]
    made = ["--factory"] if factory else []
    return [program("uvicorn"), app, "--port", str(port), "--log-level", "warning", *options, *made]


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.perf_counter() + ANSWERS_WITHIN_S
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with status {process.returncode}")
        with contextlib.suppress(httpx2.TransportError):
            httpx2.get(url, follow_redirects=True).raise_for_status()
            return
        time.sleep(0.01)
    raise TimeoutError(f"{url} did not answer")


def cpu_ns_of(pid: int) -> int:
    """Sum the nanoseconds on a CPU of all threads (Linux: Documentation/scheduler/sched-stats)."""
    with contextlib.suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)
    times = psutil.Process(pid).cpu_times()
    return int((times.user + times.system) * 1e9)


def _role(process: psutil.Process) -> str:
    words = " ".join(process.cmdline())
    for name in ("builder", "search", "heavy", "resource_tracker"):
        if name in words:
            return name
    return "server"
