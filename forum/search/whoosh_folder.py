"""The folder of the Whoosh index: versions beside each other, a pointer to the one in use, changes.

search/current            the name of the version in use, replaced atomically
search/<print>-<random>/  one version, named for the fingerprint of its analysis
search/changes.jsonl      what was put and removed and is not committed yet
search/*.lock             held by whoever appends, writes or rebuilds, for this machine only
"""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.index import IndexError as WhooshIndexError

from forum.search.entries import fingerprint
from forum.search.whoosh_schema import make_schema

Change = dict[str, Any]

FINGERPRINT: Final = fingerprint("whoosh")


class Missing(Exception):  # noqa: N818  it is a state, not a fault
    """There is no index of this fingerprint, or it cannot be opened."""


class Busy(Exception):  # noqa: N818  the same
    """Another process holds the lock."""


class Folder:
    """Paths, locks and the list of changes of one index."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    @property
    def changes(self) -> Path:
        """Changes not committed yet."""
        return self.path / "changes.jsonl"

    @property
    def draining(self) -> Path:
        """Changes that a writer has taken in hand."""
        return self.path / "draining.jsonl"

    def current(self) -> Path:
        """Return the folder of the version in use.

        Raises:
            Missing: there is none, or it is of another fingerprint.
        """
        try:
            name = (self.path / "current").read_text(encoding="ascii").strip()
        except (OSError, ValueError) as error:
            raise Missing from error
        if not name.startswith(f"{FINGERPRINT}-") or not (self.path / name).is_dir():
            raise Missing
        return self.path / name

    def make_version(self) -> Path:
        """Make an empty version beside the one in use."""
        version = self.path / f"{FINGERPRINT}-{secrets.token_hex(6)}"
        version.mkdir()
        FileIndex.create(FileStorage(str(version)), make_schema())
        return version

    def use(self, version: Path) -> None:
        """Point to `version`, atomically; the others go, save for those who have them open."""
        draft = self.path / "current.new"
        draft.write_text(version.name, encoding="ascii")
        draft.replace(self.path / "current")
        self.remove_other_versions(version)

    def drop_current(self) -> None:
        """Forget the version in use: it is damaged."""
        (self.path / "current").unlink(missing_ok=True)

    def remove_other_versions(self, *kept: Path) -> None:
        """Remove versions that nobody points to."""
        for path in self.path.iterdir():
            if path.is_dir() and path not in kept:
                shutil.rmtree(path, ignore_errors=True)

    def append(self, changes: Iterable[Change]) -> None:
        """Write down changes, so that they outlive this process."""
        # A new line first: a killed process may have left half a one.
        lines = "".join("\n" + json.dumps(change, ensure_ascii=False) for change in changes)
        with self.lock("changes"), self.changes.open("a", encoding="utf-8") as file:
            file.write(lines)

    def take_changes(self) -> list[Change]:
        """Take in hand all changes, those of a writer that died first; see `settle`."""
        with self.lock("changes"):
            taken = _read(self.draining) + _read(self.changes)
            if self.changes.exists():
                draft = self.path / "draining.new"
                draft.write_text("\n".join(map(json.dumps, taken)), encoding="utf-8")
                draft.replace(self.draining)
                self.changes.unlink()
        return taken

    def settle(self) -> None:
        """Forget the changes in hand: they are committed."""
        self.draining.unlink(missing_ok=True)

    def has_changes(self) -> bool:
        """Return whether something waits to be committed."""
        return self.changes.exists() or self.draining.exists()

    @contextmanager
    def lock(self, name: str, *, wait: bool = True) -> Iterator[None]:
        """Hold one of the folder's locks.

        Raises:
            Busy: somebody else holds it and `wait` is false.
        """
        handle = os.open(self.path / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            os.close(handle)
            raise Busy from error
        try:
            yield
        finally:
            os.close(handle)


class Pending:
    """What the changes that wait say of each document, read again when they are others."""

    def __init__(self, folder: Folder) -> None:
        self._files = (folder.draining, folder.changes)
        self._stamp: tuple[object, ...] = ()
        # By id the visibility that a document will have, or None when it will be gone.
        self.found: dict[str, int | None] = {}

    def look(self) -> bool:
        """Read what waits, and return whether it is something else than before.

        Then look for a new commit, in this order: what does not wait any more is in it.
        """
        stamp = tuple(map(_stamp, self._files))
        if stamp == self._stamp:
            return False
        changes = [change for file in self._files for change in _read(file)]
        self.found = {
            change["put"]["id"] if "put" in change else change["remove"]: (
                change["put"]["visibility"] if "put" in change else None
            )
            for change in changes
        }
        self._stamp = stamp
        return True


def open_index(version: Path) -> FileIndex:
    """Open a version.

    Raises:
        Missing: it cannot be read.
    """
    # A reader that opens while a writer commits may meet a file that has just gone: once more.
    with suppress(OSError, WhooshIndexError):
        return FileIndex(FileStorage(str(version)))
    try:
        return FileIndex(FileStorage(str(version)))
    except (OSError, WhooshIndexError) as error:
        raise Missing from error


def _stamp(path: Path) -> tuple[int, int, int] | None:
    with suppress(OSError):
        found = path.stat()
        return found.st_ino, found.st_mtime_ns, found.st_size
    return None


def _read(path: Path) -> list[Change]:
    """Return the changes in a file; a line that a killed writer left unfinished is none."""
    changes = []
    with suppress(FileNotFoundError):
        for line in path.read_text(encoding="utf-8").splitlines():
            with suppress(json.JSONDecodeError):
                changes.append(json.loads(line))
    return changes
