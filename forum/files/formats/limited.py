"""Runs a program of the machine over a stranger's file: for so long, with so much memory."""

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

# LibreOffice maps 1.5 GiB before it opens anything.
_MEMORY_KIB: Final = 3 * 1024 * 1024
_FILE_BLOCKS: Final = 400_000  # of 512 bytes: what it writes
# What a program may know of us: where programs are, and its own folder.
_KEPT: Final = ("PATH", "LANG", "TESSDATA_PREFIX")
# Our own limit is lower than what it needs; `ulimit` sets its own before it starts.
_SHELL: Final = 'ulimit -v "$1"; ulimit -t "$2"; ulimit -f "$3"; shift 3; exec "$@"'


def run(command: Sequence[str], folder: Path, seconds: float) -> bytes | None:
    """Return what `command` printed; None when it failed or had to be ended with all it started.

    It runs in `folder`, which is its home too, and reaches no network by way of a proxy.
    """
    limits = [str(_MEMORY_KIB), str(int(seconds) + 1), str(_FILE_BLOCKS)]
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTPS_PROXY"), "http://127.0.0.1:9")
    environment |= {"HOME": str(folder), "OMP_THREAD_LIMIT": "1", **nowhere}
    started = subprocess.Popen(
        ["/bin/sh", "-c", _SHELL, "sh", *limits, *command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        printed, _nothing = started.communicate(timeout=max(seconds, 0.1))
    except subprocess.TimeoutExpired:
        return None
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        if started.stdout:
            started.stdout.close()
    return printed if started.returncode == 0 else None
