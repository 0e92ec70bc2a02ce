"""Which reader reads what."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from forum.files.codes import NoText
from forum.files.formats import (
    old_office,
    open_document,
    other,
    pdf,
    plain,
    scans,
    sheets,
    slides,
    word,
)
from forum.files.formats.told import NotRead, Told

Reader = Callable[[Path, float], Told]

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_ODF: Final = "application/vnd.oasis.opendocument"
_SHEETS: Final = (
    f"{_OFFICE}.spreadsheetml.sheet",
    f"{_ODF}.spreadsheet",
    "application/vnd.ms-excel",
)
# The old container; the new formats lie in it when they have a password.
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def reader_of(media_type: str) -> Reader:
    """Return the function that reads documents of this media type: path, and until when."""
    return partial(_read, media_type)


def _read(media_type: str, path: Path, until: float) -> Told:
    if media_type.startswith(_OFFICE) and _begins_with(path, _OLE):
        raise NotRead(NoText.LOCKED)
    if media_type.startswith("image/"):
        return scans.read_picture(path, until)
    if own := _READERS.get(media_type):
        return own(path, until)
    if media_type in _SHEETS:
        return sheets.read(path, media_type)
    if media_type in old_office.MEDIA_TYPES:
        return old_office.read(path, media_type, until)
    return other.read(path, media_type)


def _read_pdf(path: Path, until: float) -> Told:
    told = pdf.read(path, until)
    return scans.read_pages(path, told, until) if told.reason == NoText.SCAN else told


def _begins_with(path: Path, start: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(start)) == start


_READERS: Final[dict[str, Reader]] = {
    "application/pdf": _read_pdf,
    "text/plain": plain.read_text,
    "text/csv": plain.read_csv,
    f"{_OFFICE}.wordprocessingml.document": word.read,
    f"{_OFFICE}.presentationml.presentation": slides.read,
    f"{_ODF}.text": open_document.read,
    f"{_ODF}.presentation": open_document.read,
}
