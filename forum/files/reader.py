"""The reader's own process, so that letters and pictures never wait behind a hostile document."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

import structlog

from forum.files.codes import NoText
from forum.kit.errors import Unavailable
from forum.kit.helpers import HelperFailed, HelperProcess

READ_SECONDS: Final = 30.0
# Together with reading and a new start of the process, the next document waits 40 s at most.
TOTAL_SECONDS: Final = 36.0
# What the process is asked to keep to; it is ended when it does not.
_MARGIN: Final = 3.0
_WORTH_DRAWING: Final = 4.0
_QUICK: Final = 4.0

log = structlog.get_logger()

process: Final = HelperProcess(
    "forum.files.reader_process", idle_seconds=60.0, timeout_seconds=READ_SECONDS
)


async def read(source: Path, media_type: str) -> dict[str, Any]:
    """Return what the process read (`Told.as_json`); a document that broke it says so.

    Raises:
        Unavailable: the process does not start; the document is not to blame.
    """
    arguments = {"source": str(source), "media_type": media_type}
    try:
        # Ours, so that nothing of the document stays behind when the process has to be ended.
        with tempfile.TemporaryDirectory() as scratch:
            told = await _asked("read", READ_SECONDS, scratch=scratch, **arguments)
    except HelperFailed as failed:
        log.warning("document_not_read", kind=failed.kind, where=failed.where)
        return nothing(NoText.DAMAGED)
    except _Ended as ended:
        return nothing(ended.reason)
    found: dict[str, Any] = told
    return found


async def draw(source: Path, ending: str, folder: Path, seconds: float) -> list[dict[str, Any]]:
    """Return the pictures of pages that were drawn into `folder` in time, without those left out.

    `ending` is the document's own; all but ".pdf" are drawn by LibreOffice where it is.

    Raises:
        Unavailable: the process does not start.
    """
    if seconds < _WORTH_DRAWING:
        return []
    try:
        drawn = await _asked("draw", seconds, source=str(source), ending=ending, folder=str(folder))
    except (HelperFailed, _Ended) as fault:
        log.warning("pages_not_drawn", reason=str(fault))
        return []
    found: list[dict[str, Any]] = drawn
    return found


async def close() -> None:
    """End the process; whoever opened the forum does it when it ends."""
    await process.close()


class _Ended(Exception):  # noqa: N818  it is an outcome
    """The process had to be ended over the document, or died over it."""

    def __init__(self, reason: NoText) -> None:
        super().__init__(reason)
        self.reason = reason


async def _asked(name: str, seconds: float, **arguments: Any) -> Any:
    loop = asyncio.get_running_loop()
    async with _turns.setdefault(loop, asyncio.Lock()):
        begun = loop.time()
        while True:
            try:
                return await process.call(
                    name, timeout_seconds=seconds, seconds=seconds - _MARGIN, **arguments
                )
            except Unavailable:
                # Raises when the machine is to blame: then the job comes again later.
                await process.call("ping", is_idempotent=True)
                took = loop.time() - begun
                if took >= seconds:
                    raise _Ended(NoText.TOO_SLOW) from None
                if took > _QUICK:
                    raise _Ended(NoText.TOO_HEAVY) from None
                # It may have been killed from outside: a document that does it again is to blame.
                begun -= _QUICK


def nothing(reason: NoText) -> dict[str, Any]:
    """Return what is said of a document without text."""
    return {
        "html": "", "text": "", "title": "", "pages": [], "is_cut": False, "reason": reason.value
    }  # fmt: skip


# One at a time, so that the time of one is not spent waiting for another.
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
