"""The inside of a helper process: `python -m forum.kit.helper_main TARGET MEMORY_MB`.

TARGET is a module with `FUNCTIONS: dict[str, Callable]`, and if it likes `THREADS: int` (calls at
once, default 1), `CPU_SECONDS: int` (for one call; with one thread only) and `prepare()`.
"""

import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from queue import SimpleQueue
from threading import Lock, Thread
from types import ModuleType
from typing import Any, BinaryIO

from forum.kit.helper_frames import HEADER, frame, length, message_of


def main() -> None:
    """Answer calls until the owner closes our standard input, by will or by dying."""
    # Ctrl-C reaches the whole group; the owner decides when we end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _take_standard_output()
    if memory_mb := int(sys.argv[2]):
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 2**20, memory_mb * 2**20))
    target = import_module(sys.argv[1])
    getattr(target, "prepare", lambda: None)()
    calls: SimpleQueue[dict[str, Any]] = SimpleQueue()
    room = _Room(target, answers)
    for _number in range(getattr(target, "THREADS", 1)):
        Thread(target=room.answer_all, args=(calls,), daemon=True).start()
    room.say({"ready": os.getpid()})
    _read_into(calls, sys.stdin.buffer)
    # At once and without cleaning up: a thread may be in the middle of work nobody waits for.
    os._exit(0)


def _take_standard_output() -> BinaryIO:
    """Keep the pipe for answers alone: what a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return answers


def _read_into(calls: "SimpleQueue[dict[str, Any]]", source: BinaryIO) -> None:
    while len(header := source.read(HEADER.size)) == HEADER.size:
        size = length(header)
        body = source.read(size)
        if len(body) < size:
            return
        calls.put(message_of(body))


class _Room:
    """Where calls are answered: the target's functions and the pipe back."""

    def __init__(self, target: ModuleType, answers: BinaryIO) -> None:
        self._functions: dict[str, Callable[..., Any]] = target.FUNCTIONS
        self._cpu_seconds: int = getattr(target, "CPU_SECONDS", 0)
        self._answers = answers
        self._lock = Lock()

    def answer_all(self, calls: "SimpleQueue[dict[str, Any]]") -> None:
        while True:
            call = calls.get()
            if "is_quiet" not in call:
                self.say({"id": call["id"], "started": True})
            self._limit_cpu()
            self._write(self._answer(call))

    def _answer(self, call: dict[str, Any]) -> bytes:
        try:
            result = self._functions[call["name"]](**call["arguments"])
            # What cannot be said fails here, not in the pipe.
            return frame({"id": call["id"], "result": result})
        except Exception as error:  # noqa: BLE001  the owner gets it as HelperFailed
            failed = {"failed": type(error).__name__, "where": _where(error)}
            return frame({"id": call["id"], **failed})

    def _limit_cpu(self) -> None:
        if self._cpu_seconds:
            used = resource.getrusage(resource.RUSAGE_SELF)
            limit = int(used.ru_utime + used.ru_stime) + self._cpu_seconds + 1
            resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))

    def say(self, message: dict[str, Any]) -> None:
        self._write(frame(message))

    def _write(self, data: bytes) -> None:
        with self._lock:
            rest = memoryview(data)
            try:
                while rest:
                    rest = rest[self._answers.write(rest) :]
            except BrokenPipeError:
                os._exit(0)


def _where(error: Exception) -> str:
    """Name the line, never the message: it may hold what people wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{line.filename}:{line.lineno}" for line in reversed(frames[-4:]))


if __name__ == "__main__":
    main()
