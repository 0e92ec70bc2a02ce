"""Helper processes: work that would block the server's loop or fill its memory runs in them.

A helper that is killed at any moment comes back; it never outlives its owner. See helper_main.
"""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from contextvars import Context
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

import structlog

from forum.kit import errors
from forum.kit.helper_frames import HEADER, frame, length, message_of
from forum.kit.i18n import _

START_SECONDS: Final = 30.0
LONGEST_PAUSE: Final = 10.0  # seconds between starts of a helper that keeps dying

log = structlog.get_logger()


class HelperFailed(Exception):  # noqa: N818  a name people say
    """The function raised: `kind` is the exception's class name, `where` its lines."""

    def __init__(self, name: str, kind: str, where: str) -> None:
        super().__init__(f"{name} raised {kind} at {where}")
        self.kind = kind
        self.where = where


class HelperProcess:
    """One process that runs `FUNCTIONS` of a target module, started when it is first needed.

    `idle_seconds`: it is ended after so long without a call; `None` keeps it.
    `memory_limit_mb`: limit of its address space. `timeout_seconds`: how long one call may run.
    """

    def __init__(
        self,
        target: str,
        *,
        idle_seconds: float | None = None,
        memory_limit_mb: int = 0,
        timeout_seconds: float = 30.0,
    ) -> None:
        self.target = target
        self.idle_seconds = idle_seconds
        self.memory_limit_mb = memory_limit_mb
        self.timeout_seconds = timeout_seconds
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connection: _Connection | None = None
        self._starting: asyncio.Task[_Connection] | None = None
        self._idle_timer: asyncio.TimerHandle | None = None
        self._is_kept = False
        self._early_deaths = 0

    @property
    def pid(self) -> int | None:
        """The process's id while it runs."""
        connection = self._connection
        return connection.process.pid if connection and not connection.is_lost else None

    async def start(self) -> None:
        """Start it now and, until `close`, again whenever it dies.

        Raises:
            Unavailable: it does not start.
        """
        self._is_kept = True
        await self._connected()

    async def close(self) -> None:
        """End it and wait until it is gone; a later call starts a new one."""
        self._is_kept = False
        self._cancel_idle_timer()
        if self._starting and self._loop is asyncio.get_running_loop():
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        connection, self._connection = self._connection, None
        if connection:
            await connection.end()

    async def call(
        self,
        name: str,
        /,
        *,
        timeout_seconds: float | None = None,
        is_idempotent: bool = False,
        **arguments: Any,
    ) -> Any:
        """Return what function `name` of the target returns for JSON `arguments`.

        A call that had not begun when the process died is sent again; one that had, once, and
        only when `is_idempotent`.

        Raises:
            Unavailable: the process died or took longer than `timeout_seconds` (then it is ended).
            HelperFailed: the function raised.
        """
        seconds = timeout_seconds or self.timeout_seconds
        deaths = 0
        while deaths < (2 if is_idempotent else 1):
            connection = await self._connected()
            self._cancel_idle_timer()
            call = connection.send(name, arguments, is_told=not is_idempotent)
            try:
                answer = await connection.answer(call, seconds)
            except _Lost:
                deaths += call.has_begun
                continue
            finally:
                self._wait_idle(connection)
            self._early_deaths = 0
            return _result(name, answer)
        raise _unavailable()

    async def _connected(self) -> "_Connection":
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._forget_other_loop(loop)
        if self._connection and not self._connection.is_lost:
            return self._connection
        if self._starting is None:
            # An empty context: a start may happen inside a transaction and must not inherit it.
            self._starting = loop.create_task(self._spawn(), context=Context())
            self._starting.add_done_callback(self._started)
        try:
            return await asyncio.shield(self._starting)
        except (OSError, TimeoutError, _Lost) as error:
            raise _unavailable() from error

    def _forget_other_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._connection:
            self._connection.kill()
        self._loop, self._connection, self._starting, self._idle_timer = loop, None, None, None
        self._early_deaths = 0

    async def _spawn(self) -> "_Connection":
        if self._early_deaths:
            await asyncio.sleep(min(LONGEST_PAUSE, 0.05 * 2**self._early_deaths))
        # Counted until a call succeeds, so that one which dies at once is not started in a spin.
        self._early_deaths += 1
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "forum.kit.helper_main", self.target, str(self.memory_limit_mb),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=_environment(),
        )  # fmt: skip
        connection = _Connection(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                await connection.greeting()
        except BaseException:
            connection.kill()
            raise
        connection.listen(self._died)
        self._connection = connection
        self._wait_idle(connection)
        return connection

    def _started(self, task: "asyncio.Task[_Connection]") -> None:
        if self._starting is task:
            self._starting = None
        if not task.cancelled() and (error := task.exception()):
            log.warning("helper_not_started", target=self.target, reason=type(error).__name__)

    def _died(self, connection: "_Connection", code: int | None) -> None:
        if self._connection is not connection:
            return
        self._connection = None
        log.warning("helper_died", target=self.target, code=code)
        if self._is_kept and self._loop:
            self._loop.create_task(self._revive(), context=Context())

    async def _revive(self) -> None:
        while self._is_kept and self.pid is None:
            with suppress(errors.Unavailable):
                await self._connected()

    def _cancel_idle_timer(self) -> None:
        if self._idle_timer:
            self._idle_timer.cancel()
            self._idle_timer = None

    def _wait_idle(self, connection: "_Connection") -> None:
        if self.idle_seconds is None or self._is_kept or connection.calls or not self._loop:
            return
        self._cancel_idle_timer()
        self._idle_timer = self._loop.call_later(self.idle_seconds, self._end_idle, connection)

    def _end_idle(self, connection: "_Connection") -> None:
        if self._connection is connection and not connection.calls:
            self._connection = None
            connection.close_input()


class _Lost(Exception):  # noqa: N818  a name people say
    """The process went away before it answered."""


@dataclass(eq=False)
class _Call:
    number: int
    has_begun: bool = False
    started: asyncio.Future[None] = field(default_factory=asyncio.Future)
    answer: asyncio.Future[dict[str, Any]] = field(default_factory=asyncio.Future)

    def begin(self) -> None:
        self.has_begun = True
        if not self.started.done():  # cancelled: the caller has not gone quite yet
            self.started.set_result(None)

    def lose(self) -> None:
        for future in (self.started, self.answer):
            if not future.done():
                future.set_exception(_Lost())
                future.exception()  # looked at: nobody may be waiting for this one


class _Connection:
    """One life of the process, with the calls that wait for its answers."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.calls: dict[int, _Call] = {}
        self.is_lost = False
        self._numbers = count(1)
        self._listener: asyncio.Task[None] | None = None

    async def greeting(self) -> None:
        """Wait until the process has imported its target.

        Raises:
            _Lost: it died first.
        """
        try:
            await self._read()
        except asyncio.IncompleteReadError as error:
            await self.process.wait()
            raise _Lost from error

    def listen(self, on_death: Any) -> None:
        loop = asyncio.get_running_loop()
        self._listener = loop.create_task(self._listen(on_death), context=Context())

    async def _listen(self, on_death: Any) -> None:
        try:
            while True:
                self._take(await self._read())
        except (OSError, ValueError, asyncio.IncompleteReadError):
            self.kill()
        finally:
            self.is_lost = True
            for call in self.calls.values():
                call.lose()
        on_death(self, await self.process.wait())

    async def _read(self) -> dict[str, Any]:
        stdout = self.process.stdout
        assert stdout  # noqa: S101  we asked for a pipe
        return message_of(await stdout.readexactly(length(await stdout.readexactly(HEADER.size))))

    def _take(self, message: dict[str, Any]) -> None:
        call = self.calls.get(message["id"])
        if call is None:
            return  # the caller has gone away
        call.begin()
        if "started" not in message and not call.answer.done():
            call.answer.set_result(message)

    def send(self, name: str, arguments: dict[str, Any], *, is_told: bool) -> _Call:
        """Send a call. Unless `is_told`, it counts as begun at once where it need not wait."""
        call = _Call(next(self._numbers))
        message = {"id": call.number, "name": name, "arguments": arguments}
        if not (is_told or self.calls):
            call.begin()
            message["is_quiet"] = True
        data = frame(message)
        self.calls[call.number] = call
        if self.process.stdin and not self.is_lost:
            self.process.stdin.write(data)
        return call

    async def answer(self, call: _Call, seconds: float) -> dict[str, Any]:
        """Wait for the answer; the time counts from when the process takes the call up."""
        try:
            if self.is_lost:
                call.lose()
            await call.started
            async with asyncio.timeout(seconds):
                return await call.answer
        except TimeoutError:
            self.kill()
            raise _unavailable() from None
        finally:
            del self.calls[call.number]

    def close_input(self) -> None:
        """Ask the process to end; its death is no news."""
        if self.process.stdin:
            self.process.stdin.close()

    def kill(self) -> None:
        self.is_lost = True
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                # Not Process.kill(): its loop may be gone already.
                os.kill(self.process.pid, signal.SIGKILL)

    async def end(self) -> None:
        self.kill()
        if self._listener and self._listener.get_loop() is asyncio.get_running_loop():
            await asyncio.gather(self._listener, return_exceptions=True)


def _environment() -> dict[str, str]:
    """Return our environment, with one thread per library and few memory arenas."""
    package = str(Path(__file__).parents[2])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    small = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS"), "1")
    return {
        **os.environ, **small, "MALLOC_ARENA_MAX": "2", "PYTHONPATH": os.pathsep.join(paths)
    }  # fmt: skip


def _result(name: str, answer: dict[str, Any]) -> Any:
    if "failed" in answer:
        raise HelperFailed(name, answer["failed"], answer["where"])
    return answer["result"]


def _unavailable() -> errors.Unavailable:
    return errors.Unavailable(_("This does not work right now. Please try again in a moment."))
