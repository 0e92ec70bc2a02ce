"""Helper processes: they answer, may die at any moment, come back, and leave nobody behind."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from forum.kit.errors import Unavailable
from forum.kit.helpers import HelperFailed, HelperProcess

pytestmark = pytest.mark.once

TARGET = """
import os, signal, time
from pathlib import Path

THREADS = 2


def echo(**arguments):
    return arguments


def own_pid():
    return os.getpid()


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(path):
    if not Path(path).exists():
        Path(path).touch()
        die()
    return "here again"


def wait_for(path):
    while not Path(path).exists():
        time.sleep(0.005)
    return "seen"


def touch(path):
    Path(path).touch()


def stumble(secret):
    raise LookupError(secret)


def shout():
    print("this is no answer", flush=True)
    os.write(1, b"nor this")
    return "done"


def eat(mb):
    return len(bytearray(mb * 2**20))


def unspeakable():
    return {1, 2}


FUNCTIONS = {
    f.__name__: f
    for f in (
        echo, own_pid, die, die_once, wait_for, touch, stumble, shout, eat, unspeakable,
    )
}
"""


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "helper_target.py").write_text(TARGET)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "helper_target"


@pytest.fixture
async def helper(target: str) -> AsyncIterator[HelperProcess]:
    made = HelperProcess(target, timeout_seconds=20)
    yield made
    await made.close()


async def test_call_brings_back_what_was_sent_with_every_letter(helper: HelperProcess) -> None:
    sent: dict[str, Any] = {"text": "blåbær 🫐\n\0", "list": [1, 2.5, None, True]}
    assert await helper.call("echo", **sent) == sent


async def test_large_arguments_pass_whole(helper: HelperProcess) -> None:
    text = "ø" * 3_000_000
    assert await helper.call("echo", text=text) == {"text": text}


async def test_process_starts_with_the_first_call_and_stays(helper: HelperProcess) -> None:
    assert helper.pid is None
    first = await helper.call("own_pid")
    assert first == helper.pid == await helper.call("own_pid")


async def test_many_calls_at_once_each_get_their_own_answer(helper: HelperProcess) -> None:
    answers = await asyncio.gather(*(helper.call("echo", number=n) for n in range(200)))
    assert [answer["number"] for answer in answers] == list(range(200))


async def test_second_thread_answers_while_the_first_is_busy(
    helper: HelperProcess, tmp_path: Path
) -> None:
    signal_file = str(tmp_path / "go")
    slow = asyncio.ensure_future(helper.call("wait_for", path=signal_file))
    assert await helper.call("echo", a=1) == {"a": 1}
    await helper.call("touch", path=signal_file)
    assert await slow == "seen"


async def test_exception_is_named_without_what_people_wrote(helper: HelperProcess) -> None:
    with pytest.raises(HelperFailed) as caught:
        await helper.call("stumble", secret="Sigrid bor i Vefsn")
    assert caught.value.kind == "LookupError"
    assert "helper_target.py" in caught.value.where
    assert "Sigrid" not in str(caught.value)
    assert await helper.call("echo") == {}


async def test_unknown_function_and_unspeakable_result_fail_only_that_call(
    helper: HelperProcess,
) -> None:
    for name in ("unknown", "unspeakable"):
        with pytest.raises(HelperFailed):
            await helper.call(name)
    assert await helper.call("echo") == {}


async def test_what_a_library_prints_does_not_disturb_answers(helper: HelperProcess) -> None:
    assert await helper.call("shout") == "done"
    assert await helper.call("echo", a=1) == {"a": 1}


async def test_process_that_dies_in_a_call_fails_it_and_comes_back(helper: HelperProcess) -> None:
    before = await helper.call("own_pid")
    with pytest.raises(Unavailable):
        await helper.call("die")
    assert await helper.call("own_pid") != before


async def test_idempotent_call_is_made_again_when_the_process_dies_in_it(
    helper: HelperProcess, tmp_path: Path
) -> None:
    path = str(tmp_path / "died")
    assert await helper.call("die_once", is_idempotent=True, path=path) == "here again"


async def test_call_right_after_kill_9_of_an_idle_process_succeeds(helper: HelperProcess) -> None:
    for _time in range(5):
        pid = await helper.call("own_pid")
        os.kill(pid, signal.SIGKILL)
        assert await helper.call("own_pid") != pid


async def test_calls_that_had_not_begun_survive_a_kill_of_the_process(
    helper: HelperProcess, tmp_path: Path
) -> None:
    path = str(tmp_path / "go")
    # Two threads: both are busy, so the third call has not begun.
    busy = [asyncio.ensure_future(helper.call("wait_for", path=path)) for _n in range(2)]
    await helper_is_busy(helper)
    waiting = asyncio.ensure_future(helper.call("echo", a=1))
    await asyncio.sleep(0)
    pid = helper.pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    assert await waiting == {"a": 1}
    outcomes = await asyncio.gather(*busy, return_exceptions=True)
    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)


async def helper_is_busy(helper: HelperProcess) -> None:
    """Wait until both threads have taken up a call."""
    while helper._connection is None or len(helper._connection.calls) < 2:  # noqa: ASYNC110
        await asyncio.sleep(0)
    await asyncio.gather(*(call.started for call in helper._connection.calls.values()))


async def test_call_that_takes_too_long_is_given_up_and_its_process_ended(
    helper: HelperProcess, tmp_path: Path
) -> None:
    pid = await helper.call("own_pid")
    with pytest.raises(Unavailable):
        await helper.call("wait_for", timeout_seconds=0.01, path=str(tmp_path / "never"))
    assert await helper.call("own_pid") != pid
    assert not is_running(pid)


async def test_caller_that_goes_away_leaves_the_process_to_others(
    helper: HelperProcess, tmp_path: Path
) -> None:
    path = str(tmp_path / "go")
    gone = asyncio.ensure_future(helper.call("wait_for", path=path))
    await helper.call("echo")
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    await helper.call("touch", path=path)
    assert await helper.call("echo", a=1) == {"a": 1}


async def test_answer_that_crosses_a_caller_going_away_harms_nobody(helper: HelperProcess) -> None:
    await helper.call("echo")
    gone = asyncio.ensure_future(helper.call("echo"))
    await asyncio.sleep(0)
    connection = helper._connection
    assert connection
    gone.cancel()
    connection._take({"id": max(connection.calls), "started": True})
    await asyncio.gather(gone, return_exceptions=True)
    assert await helper.call("echo", a=1) == {"a": 1}


async def test_kept_process_is_started_again_without_a_call(helper: HelperProcess) -> None:
    await helper.start()
    pid = helper.pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    while helper.pid in {pid, None}:  # noqa: ASYNC110  there is no event to wait for
        await asyncio.sleep(0.01)
    assert is_running(helper.pid)


async def test_idle_process_ends_and_the_next_call_starts_another(target: str) -> None:
    helper = HelperProcess(target, idle_seconds=0.01)
    first = await helper.call("own_pid")
    while is_running(first):  # noqa: ASYNC110  there is no event to wait for
        await asyncio.sleep(0.01)
    assert helper.pid is None
    assert await helper.call("own_pid") != first
    await helper.close()


async def test_memory_above_the_limit_fails_the_call_alone(target: str) -> None:
    helper = HelperProcess(target, memory_limit_mb=600)
    with pytest.raises(HelperFailed) as caught:
        await helper.call("eat", mb=700)
    assert caught.value.kind == "MemoryError"
    assert await helper.call("eat", mb=1) == 2**20
    await helper.close()


async def test_target_that_cannot_be_imported_is_unavailable_not_a_hang() -> None:
    helper = HelperProcess("forum.no_such_module")
    for _time in range(2):
        with pytest.raises(Unavailable):
            await helper.call("echo")
    await helper.close()


async def test_close_leaves_no_process_behind(target: str) -> None:
    helper = HelperProcess(target)
    pid = await helper.call("own_pid")
    await helper.close()
    assert not is_running(pid)


# The first loop is gone, so nobody can close its pipes in order any more.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_process_of_another_event_loop_is_replaced(target: str) -> None:
    helper = HelperProcess(target)
    first = asyncio.run(helper.call("own_pid"))

    async def again() -> int:
        pid: int = await helper.call("own_pid")
        await helper.close()
        return pid

    assert asyncio.run(again()) != first
    assert not is_running(first)
    gc.collect()  # here, where its complaints about the first loop are expected


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_process_ends_when_its_owner_is_killed(target: str, loop: str) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, target, loop],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": f"{Path.cwd()}{os.pathsep}{os.environ['PYTHONPATH']}"},
        text=True,
    )
    assert owner.stdout
    with owner:
        pid = int(owner.stdout.readline())
        assert is_running(pid)
        owner.kill()
    psutil.wait_procs(processes(pid), timeout=10)
    assert not is_running(pid)


OWNER = """
import asyncio, sys, uvloop
from forum.kit.helpers import HelperProcess

async def main():
    print(await HelperProcess(sys.argv[1]).call("own_pid"), flush=True)
    await asyncio.sleep(600)

(uvloop.run if sys.argv[2] == "uvloop" else asyncio.run)(main())
"""


def processes(pid: int) -> list[psutil.Process]:
    try:
        return [psutil.Process(pid)]
    except psutil.NoSuchProcess:
        return []


def is_running(pid: int | None) -> bool:
    return any(found.status() != psutil.STATUS_ZOMBIE for found in processes(pid or 0))
