"""The inside of the reader's process: opens documents that strangers made, within limits."""

import os
import resource
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from forum.files.codes import NoText
from forum.files.formats import office_pages, pdf
from forum.files.formats.choice import reader_of
from forum.files.formats.clean import safe
from forum.files.formats.told import MAX_CHARACTERS, MAX_SHOWN, NotRead, Told

# A backstop for when nobody is there to end us: the owner's clock is shorter.
CPU_SECONDS: Final = 45
_PDF: Final = ".pdf"
_MAKING: Final = 0.8
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


def read(source: str, media_type: str, seconds: float, scratch: str = "") -> dict[str, Any]:
    """Read the document at the path `source`; what has no text says why in `reason`.

    What is made on the way stands in the folder `scratch`, which the owner removes.
    """
    tempfile.tempdir = scratch or None
    until = time.monotonic() + seconds
    try:
        told = reader_of(media_type)(Path(source), until)
    except NotRead as outcome:
        told = Told(reason=outcome.reason.value)
    except MemoryError:
        told = Told(reason=NoText.TOO_HEAVY.value)
    if not told.reason and not told.text.strip():
        told.reason = NoText.EMPTY.value
    told.is_cut = told.is_cut or len(told.text) > MAX_CHARACTERS or len(told.html) > MAX_SHOWN
    told.text = told.text[:MAX_CHARACTERS]
    if len(told.html) > MAX_SHOWN:
        told.html, _is_longer = safe(told.html[:MAX_SHOWN])
    return told.as_json()


def draw(source: str, ending: str, folder: str, seconds: float) -> list[dict[str, Any]]:
    """Draw the first pages of a PDF into `folder`, or of what LibreOffice makes a PDF of.

    `ending` is the document's own (".docx").
    """
    until = time.monotonic() + seconds
    document: Path | None = Path(source)
    if ending != _PDF:
        # Some of the time is for drawing what was made.
        document = office_pages.to_pdf(Path(source), ending, Path(folder), seconds * _MAKING)
    try:
        return pdf.draw(document, Path(folder), until) if document else []
    except (NotRead, MemoryError):
        return []


def ping() -> bool:
    """Answer, so that the owner knows that it was the document."""
    return True


FUNCTIONS = {"read": read, "draw": draw, "ping": ping}
