"""Which reader reads what."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from forum.files.formats import other, pdf, word
from forum.files.formats.told import Told

Reader = Callable[[Path, float], Told]


def reader_of(media_type: str) -> Reader:
    """Return the function that reads documents of this media type: path, and until when."""
    return _READERS.get(media_type) or partial(_by_kreuzberg, media_type)


def _by_kreuzberg(media_type: str, path: Path, _until: float) -> Told:
    return other.read(path, media_type)


_READERS: dict[str, Reader] = {
    "application/pdf": pdf.read,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": word.read,
}
