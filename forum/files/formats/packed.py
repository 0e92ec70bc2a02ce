"""Zip archives of XML parts, as Office and OpenDocument files are: opened within bounds."""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError, XMLParser, fromstring
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812  an exception should look like one

from forum.files.codes import NoText
from forum.files.formats.told import NotRead
from forum.kit.text import clean_line

# A part of 40 MB is 300 MB as a tree; the text of 2 million characters is never so long.
MAX_PART: Final = 40 * 1024 * 1024
# All parts of one document together, unpacked.
MAX_TOTAL: Final = 120 * 1024 * 1024
# What zipfile and its decompressors raise for broken archives.
_BROKEN: Final = (BadZipFile, ZlibError, EOFError, OSError, NotImplementedError, LZMAError)


class Package:
    """The parts of one document, read only when asked for and only up to the bounds."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._sizes = {each.filename: each.file_size for each in archive.infolist()}
        self._room = MAX_TOTAL

    @property
    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._sizes)

    def xml(self, name: str) -> Element | None:
        """Return the root of a part, or None when there is no such part.

        Entities that the document defines are limited by expat, files that it names never opened.

        Raises:
            NotRead: the part is too large, locked or no XML.
        """
        if name not in self._sizes:
            return None
        try:
            return fromstring(self._bytes(name), XMLParser())  # noqa: S314  expat bounds entities
        except (ParseError, ValueError, LookupError) as error:
            raise NotRead(NoText.DAMAGED) from error

    def _bytes(self, name: str) -> bytes:
        most = min(MAX_PART, self._room)
        try:
            # The size that the archive claims may be wrong: only what is read counts.
            with self._archive.open(name) as part:
                found = part.read(most + 1)
        except _BROKEN as error:
            raise NotRead(NoText.DAMAGED) from error
        except RuntimeError as error:  # what zipfile says of encryption
            raise NotRead(NoText.LOCKED) from error
        if len(found) > most:
            raise NotRead(NoText.TOO_HEAVY)
        self._room -= len(found)
        return found

    def tail(self, name: str, size: int) -> str:
        """Return the end of a part, in flat memory however large the part is.

        Raises:
            NotRead: the part is damaged, or larger than all parts may be.
        """
        end = b""
        try:
            with self._archive.open(name) as part:
                while piece := part.read(1024 * 1024):
                    self._room -= len(piece)
                    if self._room < 0:
                        raise NotRead(NoText.TOO_HEAVY)
                    end = (end + piece)[-size:]
        except (*_BROKEN, RuntimeError) as error:
            raise NotRead(NoText.DAMAGED) from error
        return end.decode("utf-8", "replace")

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return what a part relates to: by id the last word of the type, and the part's name."""
        folder, file = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {}
        for each in root if root is not None else ():
            if each.get("TargetMode") == "External":
                continue
            target = each.get("Target", "")
            joined = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[each.get("Id", "")] = (each.get("Type", "").rsplit("/", 1)[-1], joined)
        return found

    def main(self, otherwise: str) -> str:
        """Return the name of an Office file's main part; `otherwise` without its ending."""
        return self._named("officeDocument") or f"{otherwise}.xml"

    def title(self) -> str:
        """Return the title that an Office file's properties give."""
        found = child(self.xml(self._named("core-properties")), "title")
        return clean_line(found.text or "")[:200] if found is not None else ""

    def _named(self, kind: str) -> str:
        for each, target in self.relations("").values():
            if each == kind and target in self._sizes:
                return target
        return ""


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Give the document's parts for the length of the block.

    Raises:
        NotRead: it is no sound archive.
    """
    try:
        archive = ZipFile(path)
    except (BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise NotRead(NoText.DAMAGED) from error
    with archive:
        yield Package(archive)


def name_of(element: Element) -> str:
    """Return the tag's name without its namespace: Office writes two of them, strict and not."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element | None, name: str, otherwise: str = "") -> str:
    """Return an attribute by its name without namespace."""
    if element is None:
        return otherwise
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return otherwise


def related(element: Element) -> str:
    """Return the relation that an element names: its `id` that has a namespace."""
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), "")


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant along `path` of names without namespace."""
    for name in path:
        if element is None:
            return None
        element = next((each for each in element if name_of(each) == name), None)
    return element
