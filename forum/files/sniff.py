"""What a file is, by its content: puremagic over the whole file, then a look inside containers."""

import codecs
import re
import struct
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final
from zipfile import BadZipFile, ZipFile

import puremagic

from forum.files.codes import Failure, FileRefused
from forum.files.models import FileKind


@dataclass(frozen=True)
class Sniffed:
    """How a file is stored: its kind, media type and the ending that fits the content."""

    kind: FileKind
    media_type: str
    ending: str


def _picture(subtype: str, ending: str) -> Sniffed:
    return Sniffed(FileKind.PICTURE, f"image/{subtype}", ending)


def _document(media_type: str, ending: str) -> Sniffed:
    return Sniffed(FileKind.DOCUMENT, media_type, ending)


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_ODF: Final = "application/vnd.oasis.opendocument"
_PICTURES: Final = {
    ".jpg": _picture("jpeg", ".jpg"),
    ".png": _picture("png", ".png"),
    ".gif": _picture("gif", ".gif"),
    ".webp": _picture("webp", ".webp"),
    ".heic": _picture("heic", ".heic"),
}
_INSIDE_OOXML: Final = {
    "word/document": _document(f"{_OFFICE}.wordprocessingml.document", ".docx"),
    "xl/workbook": _document(f"{_OFFICE}.spreadsheetml.sheet", ".xlsx"),
    "ppt/presentation": _document(f"{_OFFICE}.presentationml.presentation", ".pptx"),
}
_INSIDE_ODF: Final = {
    f"{_ODF}.text": ".odt",
    f"{_ODF}.spreadsheet": ".ods",
    f"{_ODF}.presentation": ".odp",
}
# The old binary formats are one container (MS-CFB); the names of its streams tell them apart.
_OLE: Final = (
    ("WordDocument", _document("application/msword", ".doc")),
    ("Workbook", _document("application/vnd.ms-excel", ".xls")),
    ("Book", _document("application/vnd.ms-excel", ".xls")),
    ("PowerPoint Document", _document("application/vnd.ms-powerpoint", ".ppt")),
)
# With a password, the new formats are wrapped into the old container: only the name tells.
_LOCKED: Final = "EncryptedPackage"
_IN_A_SAFE: Final = {
    ".docx": _INSIDE_OOXML["word/document"],
    ".xlsx": _INSIDE_OOXML["xl/workbook"],
    ".pptx": _INSIDE_OOXML["ppt/presentation"],
}
_LONGEST_NAME: Final = 64  # bytes
_OLE_MACROS: Final = "_VBA_PROJECT"
# Folders of an OpenDocument file that hold programs.
_ODF_MACROS: Final = ("Basic/", "Scripts/")
_PDF: Final = _document("application/pdf", ".pdf")
_RTF: Final = _document("application/rtf", ".rtf")
_TEXTS: Final = {
    ".txt": _document("text/plain", ".txt"),
    ".csv": _document("text/csv", ".csv"),
}
# Media types that are compressed inside: packing them again on their way out is only slow.
PACKED: Final = (
    _PDF.media_type,
    *(known.media_type for known in _INSIDE_OOXML.values()),
    *_INSIDE_ODF,
)

# What puremagic may call a picture, and how it must really begin: some of its matches are endings.
_PICTURE_MATCHES: Final = (
    (frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}), b"\xff\xd8\xff", ".jpg"),
    (frozenset({".png", ".apng"}), b"\x89PNG\r\n\x1a\n", ".png"),
    (frozenset({".gif"}), b"GIF8", ".gif"),
    (frozenset({".webp"}), b"RIFF", ".webp"),
)
_HEIF_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"hevc", b"msf1"})
_OLE_START: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF_16: Final = frozenset({codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE})
_ZIP_START: Final = b"PK\x03\x04"
_HEAD: Final = 1_024
# A zip's list of contents is read whole: bounded, because it may name 200,000 entries.
_MAX_ENTRIES: Final = 10_000
_MAX_DIRECTORY: Final = 4 * 1024 * 1024
_END_OF_DIRECTORY: Final = struct.Struct("<4s4H2LH")


def sniff(path: Path, name: str) -> Sniffed:
    """Return what the file at `path` is; `name` only tells apart what looks the same.

    Raises:
        FileRefused: empty, damaged, with macros, or nothing that can be shared here.
    """
    if path.stat().st_size == 0:
        raise FileRefused(Failure.EMPTY)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    matches = {match.extension for match in puremagic.magic_file(path)}
    ending = PurePosixPath(name.casefold()).suffix
    if picture := _picture_of(head, matches):
        return picture
    if b"%PDF-" in head:
        return _PDF
    if head.startswith(_ZIP_START):
        return _office_of(path, head)
    if head.startswith(_OLE_START):
        return _old_office_of(path, ending)
    if ".rtf" in matches and head.startswith(b"{\\rtf"):
        return _RTF
    return _text_of(path, ending)


def _picture_of(head: bytes, matches: set[str]) -> Sniffed | None:
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return _PICTURES[".heic"]
    for endings, start, ending in _PICTURE_MATCHES:
        if matches & endings and head.startswith(start):
            return _PICTURES[ending]
    return None


def _known(table: dict[str, Sniffed], ending: str) -> Sniffed:
    if ending not in table:
        raise FileRefused(Failure.NOT_ALLOWED)
    return table[ending]


def _old_office_of(path: Path, ending: str) -> Sniffed:
    """Tell the old binary formats apart by the names in their directory (MS-CFB, 2.6)."""
    names = _streams_of(path)
    if _LOCKED in names:
        return _known(_IN_A_SAFE, ending)
    if _OLE_MACROS in names:
        raise FileRefused(Failure.MACROS)
    for name, sniffed in _OLE:
        if name in names:
            return sniffed
    raise FileRefused(Failure.NOT_ALLOWED)


def _streams_of(path: Path) -> set[str]:
    """Return those of the names we know that stand anywhere in the file, in flat memory."""
    # An entry is the name in UTF-16, and zeros up to 64 bytes.
    sought = {
        name: name.encode("utf-16-le") + b"\0\0"
        for name in (_LOCKED, _OLE_MACROS, *(name for name, _sniffed in _OLE))
    }
    found: set[str] = set()
    with path.open("rb") as file:
        before = b""
        while chunk := file.read(1024 * 1024):
            window = before + chunk
            found |= {name for name, entry in sought.items() if entry in window}
            before = chunk[-_LONGEST_NAME:]
    return found


def _office_of(path: Path, head: bytes) -> Sniffed:
    """Tell Office and OpenDocument files from other archives, without unpacking anything."""
    _check_directory(path)
    # OpenDocument 1.3, part 2, 3.3: the first entry is "mimetype", stored as it is.
    length = int.from_bytes(head[18:22], "little")
    if head[30:38] == b"mimetype" and length < len(head):
        media_type = head[38:][:length].decode("ascii", "replace").strip()
        if media_type in _INSIDE_ODF:
            if any(name.startswith(_ODF_MACROS) for name in _names_in(path)):
                raise FileRefused(Failure.MACROS)
            return _document(media_type, _INSIDE_ODF[media_type])
    names = _names_in(path)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise FileRefused(Failure.MACROS)
    for start, sniffed in _INSIDE_OOXML.items():
        if any(name.startswith(start) for name in names):
            return sniffed
    raise FileRefused(Failure.NOT_ALLOWED)


def _names_in(path: Path) -> list[str]:
    try:
        with ZipFile(path) as archive:
            return archive.namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise FileRefused(Failure.DAMAGED) from error


def _check_directory(path: Path) -> None:
    """Refuse an archive without a sound end, or with a list of contents too long to read."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_557))  # the end record and its longest comment
        tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END_OF_DIRECTORY.size:
        raise FileRefused(Failure.DAMAGED)
    _sign, _disk, _start, _here, entries, length, _offset, _comment = _END_OF_DIRECTORY.unpack_from(
        tail, place
    )
    if entries > _MAX_ENTRIES or length > _MAX_DIRECTORY:
        raise FileRefused(Failure.NOT_ALLOWED)


def _text_of(path: Path, ending: str) -> Sniffed:
    """Take plain text that is named so: UTF-8, Latin-1 or marked UTF-16, no control bytes."""
    sniffed = _known(_TEXTS, ending)
    with path.open("rb") as file:
        if file.read(2) in _UTF_16:
            return _checked_utf_16(file, sniffed)
        file.seek(0)
        while chunk := file.read(1024 * 1024):
            if _BINARY.search(chunk):
                raise FileRefused(Failure.NOT_ALLOWED)
    return sniffed


def _checked_utf_16(file: BinaryIO, sniffed: Sniffed) -> Sniffed:
    """Take what Notepad calls Unicode: it has zeros, but no control characters."""
    file.seek(0)
    chunks = iter(lambda: file.read(1024 * 1024), b"")
    try:
        for words in codecs.iterdecode(chunks, "utf-16"):
            if _BINARY.search(words.encode("utf-8", "replace")):
                raise FileRefused(Failure.NOT_ALLOWED)
    except UnicodeError as error:
        raise FileRefused(Failure.NOT_ALLOWED) from error
    return sniffed
