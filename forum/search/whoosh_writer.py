"""Writing to a Whoosh index: changes in batches, and whole versions for a rebuild."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from whoosh.index import FileIndex

from forum.search.documents import Document
from forum.search.entries import entry
from forum.search.whoosh_arrays import Shared
from forum.search.whoosh_folder import Busy, Change, Folder, Missing, open_index
from forum.search.whoosh_schema import LeanCodec, Pool, field_values
from forum.search.whoosh_snapshot import Snapshot

# A rebuild writes a segment for so many documents: memory of a rebuild stands and falls with it.
SEGMENT: Final = 20_000
_SMALL_CACHE: Final = 1_000_000


def put_change(document: Document) -> Change:
    """Describe that a document is there now."""
    return {"put": document.to_json()}


def remove_change(document_id: str) -> Change:
    """Describe that a document is gone."""
    return {"remove": document_id}


def commit_changes(folder: Folder, *, wait: bool = False) -> bool:
    """Commit what waits, if there is an index to commit to; false when another is at it.

    `wait` until it is done, and commit then. Changes during a rebuild are kept for the new version
    as well.
    """
    try:
        with folder.lock("writer", wait=wait):
            changes = folder.take_changes()
            with suppress(Missing):
                apply(open_index(folder.current()), changes)
            Beside(folder).note(changes)
            folder.settle()
    except Busy:
        return False
    return True


def apply(index: FileIndex, changes: Iterable[Change]) -> None:
    """Commit changes to an index; of several to one id the last counts."""
    last: dict[str, Document | None] = {}
    for change in changes:
        if "put" in change:
            document = Document.from_json(change["put"])
            last[document.id] = document
        else:
            last[change["remove"]] = None
    if not last:
        return
    writer = open_writer(index)
    try:
        _delete(index, writer, last)
        for document in filter(None, last.values()):
            writer.add_document(**field_values(document, entry(document)))
        writer.commit(optimize=False)
    except BaseException:
        with suppress(Exception):
            writer.cancel()
        raise


def open_writer(index: FileIndex) -> Any:
    """Return a writer with our codec and pool.

    Not into compound files: Whoosh would read each whole one into memory.
    """
    writer = index.writer(codec=LeanCodec(), compound=False)
    writer.pool = Pool()  # Whoosh takes a class for it and forgets it
    return writer


def _delete(index: FileIndex, writer: Any, ids: Iterable[str]) -> None:
    snapshot = Snapshot(index, Shared(_SMALL_CACHE))
    for document_id in ids:
        for number in snapshot.whoosh_numbers_of(document_id):
            writer.delete_document(number)
    snapshot.close()


class Beside:
    """A version being built beside the one in use, by one process at a time."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._pointer = folder.path / "building"

    @property
    def version(self) -> Path | None:
        """The version being built."""
        with suppress(OSError, ValueError):
            version = self.folder.path / self._pointer.read_text(encoding="ascii").strip()
            if version.is_dir():
                return version
        return None

    def begin(self) -> Path:
        """Start anew; what an earlier attempt left goes."""
        with self.folder.lock("writer"):
            with suppress(Missing):
                self.folder.remove_other_versions(self.folder.current())
            version = self.folder.make_version()
            self._pointer.write_text(version.name, encoding="ascii")
        return version

    def note(self, changes: Iterable[Change]) -> None:
        """Keep changes that are committed meanwhile, to be replayed at the end."""
        version = self.version
        if version:
            Folder(version / "meanwhile").append(changes)

    def finish(self, version: Path) -> None:
        """Replay what changed meanwhile and point to the new version, while no one else writes."""
        with self.folder.lock("writer"):
            meanwhile = Folder(version / "meanwhile")
            changes = [*meanwhile.take_changes(), *self.folder.take_changes()]
            apply(open_index(version), changes)
            self.folder.use(version)
            self.folder.settle()
            self._pointer.unlink(missing_ok=True)
