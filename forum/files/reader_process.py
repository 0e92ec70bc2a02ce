"""The inside of the reader's process: opens documents that strangers made, within limits."""

import os
import resource
import time
from pathlib import Path
from typing import Any, Final

from forum.files.codes import NoText
from forum.files.formats import pdf
from forum.files.formats.choice import reader_of
from forum.files.formats.told import MAX_CHARACTERS, NotRead, Told

# A backstop for when nobody is there to end us: the owner's clock is shorter.
CPU_SECONDS: Final = 45
MEMORY: Final = 1024 * 1024 * 1024  # bytes


def prepare() -> None:
    """Give way to everything else, and let no document take more than 1 GiB."""
    os.nice(10)
    limit_memory(MEMORY)


def limit_memory(most: int) -> None:
    """Limit our memory to `most` bytes in use; programs that we start may set their own.

    The kernel limits address space, so what is mapped by now without being in use comes on top.
    """
    mapped, used = _pages()
    soft = (mapped - used) * resource.getpagesize() + most
    resource.setrlimit(resource.RLIMIT_AS, (soft, resource.RLIM_INFINITY))


def _pages() -> tuple[int, int]:
    mapped, used, *_rest = Path("/proc/self/statm").read_text().split()
    return int(mapped), int(used)


def read(source: str, media_type: str, seconds: float) -> dict[str, Any]:
    """Read the document at the path `source`; what has no text says why in `reason`."""
    until = time.monotonic() + seconds
    try:
        told = reader_of(media_type)(Path(source), until)
    except NotRead as outcome:
        told = Told(reason=outcome.reason.value)
    except MemoryError:
        told = Told(reason=NoText.TOO_HEAVY.value)
    if not told.reason and not told.text.strip():
        told.reason = NoText.EMPTY.value
    told.is_cut = told.is_cut or len(told.text) > MAX_CHARACTERS
    told.text = told.text[:MAX_CHARACTERS]
    return told.as_json()


def draw(source: str, folder: str, seconds: float) -> list[dict[str, Any]]:
    """Draw the first pages of a PDF into `folder`."""
    try:
        return pdf.draw(Path(source), Path(folder), time.monotonic() + seconds)
    except (NotRead, MemoryError):
        return []


def ping() -> bool:
    """Answer, so that the owner knows that it was the document."""
    return True


FUNCTIONS = {"read": read, "draw": draw, "ping": ping}
