"""The process that builds a new version of the Whoosh index beside the one in use, then ends.

Apart from the search process, so that building 100,000 texts makes no search wait.
"""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from forum.search import whoosh_quiet  # noqa: F401  before anything imports Whoosh
from forum.search.documents import Document
from forum.search.entries import entry
from forum.search.whoosh_folder import Busy, Folder, open_index
from forum.search.whoosh_schema import field_values
from forum.search.whoosh_writer import SEGMENT, Beside, open_writer


class Builder:
    """One rebuild, from begin to finish."""

    def __init__(self, path: Path) -> None:
        self._beside = Beside(Folder(path))
        self._held = ExitStack()
        # Held until the process ends or the rebuild is finished; raises Busy.
        self._held.enter_context(self._beside.folder.lock("rebuild", wait=False))
        self._version = self._beside.begin()
        self._index: Any = open_index(self._version)
        self._writer: Any = None
        self._written = 0

    def add(self, documents: list[Document]) -> None:
        """Write documents; none may come twice."""
        for document in documents:
            self._writer = self._writer or open_writer(self._index)
            self._writer.add_document(**field_values(document, entry(document)))
            self._written += 1
            if self._written % SEGMENT == 0:
                self._commit()

    def finish(self) -> None:
        """Replay what changed meanwhile and swap."""
        self._commit()
        self._beside.finish(self._version)
        self._held.close()

    def give_up(self) -> None:
        """Let another begin."""
        if self._writer:
            self._writer.cancel()
        self._held.close()

    def _commit(self) -> None:
        if self._writer:
            self._writer.commit(merge=False)
            self._writer = None


_builders: dict[str, Builder] = {}


def begin(folder: str) -> bool:
    """Begin a rebuild; false when another process is at it."""
    if folder in _builders:
        _builders.pop(folder).give_up()
    try:
        _builders[folder] = Builder(Path(folder))
    except Busy:
        return False
    return True


def add(folder: str, documents: list[dict[str, Any]]) -> None:
    """Write documents into the new version."""
    _builders[folder].add([Document.from_json(document) for document in documents])


def finish(folder: str) -> None:
    """Put the new version in use."""
    _builders.pop(folder).finish()


FUNCTIONS: dict[str, Callable[..., Any]] = {"begin": begin, "add": add, "finish": finish}
