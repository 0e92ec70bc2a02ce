"""The Whoosh index of one folder, as the search process uses it: a snapshot, a writing thread.

Nothing here is asynchronous; `process.py` answers calls with it.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Condition, RLock, Thread
from time import monotonic
from typing import Any, Final, TypeVar

from forum.search.documents import Document
from forum.search.plan import Plan, Term
from forum.search.whoosh_arrays import Shared
from forum.search.whoosh_find import Wish, find
from forum.search.whoosh_folder import Folder, Missing, Pending, open_index
from forum.search.whoosh_snapshot import Snapshot
from forum.search.whoosh_spelling import completions, corrections
from forum.search.whoosh_views import View
from forum.search.whoosh_writer import commit_changes, put_change, remove_change

# Of decoded postings.
CACHE_BYTES: Final = 24_000_000
# Changes are committed so soon, or when so many wait.
COMMIT_SECONDS: Final = 0.4
COMMIT_CHANGES: Final = 20
# How often to look whether another process has committed.
LOOK_SECONDS: Final = 0.25
Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class Engine:
    """Searches one folder and commits its changes. Every method may be called from any thread."""

    def __init__(self, path: Path) -> None:
        self.folder = Folder(path)
        self._snapshot: Snapshot | None = None
        self._version: Path | None = None
        self._shared = Shared(CACHE_BYTES)
        self._looked_at = 0.0
        # Readers share file positions, so that one thread at a time may look things up.
        self._lock = RLock()
        self._waiting = Condition()
        self._is_closed = False
        self._pending = Pending(self.folder)
        self._changes = int(self.folder.has_changes())
        Thread(target=self._commit_forever, daemon=True).start()

    def put(self, documents: Sequence[Document]) -> None:
        """Write down documents; they are found after the next commit."""
        self._note([put_change(document) for document in documents])

    def remove(self, ids: Sequence[str]) -> None:
        """Write down that documents are gone."""
        self._note([remove_change(one) for one in ids])

    def search(self, plan: Plan, wish: Wish) -> dict[str, Any]:
        """Return hits, total, facets and corrections of typed words.

        Raises:
            Missing: there is no index, or it is damaged; then it has been dropped.
        """
        return self._read(lambda snapshot: self._answer(snapshot, plan, wish), plan.terms)

    def suggest(
        self, prefix: str, branches: tuple[int, ...], gone: tuple[str, ...] = ()
    ) -> list[str]:
        """Return common words of visible texts that begin with `prefix`; see `search`."""

        def look(snapshot: Snapshot) -> list[str]:
            return completions(snapshot, prefix, self._view(snapshot, branches, gone))

        return self._read(lambda snapshot: look(snapshot) if snapshot.size else [])

    def documents(self) -> int:
        """Return how many documents the index holds; see `search`."""
        return self._read(lambda snapshot: snapshot.documents)

    def flush(self) -> None:
        """Commit what waits, and look at it."""
        with self._waiting:
            self._changes = 0
        commit_changes(self.folder, wait=True)
        self._looked_at = 0.0

    def forget_terms(self) -> None:
        """Forget what was decoded, as if every term were looked up for the first time."""
        with self._lock:
            if self._snapshot:
                self._snapshot.forget_terms()

    def close(self) -> None:
        """Let go of files; what is not committed yet is left to the next engine."""
        with self._waiting:
            self._is_closed = True
            self._waiting.notify_all()
        with self._lock:
            self._forget()

    def _answer(self, snapshot: Snapshot, plan: Plan, wish: Wish) -> dict[str, Any]:
        if not snapshot.size:
            return {"hits": [], "total": 0, "facets": {}, "corrections": {}}
        view = self._view(snapshot, wish.visible_branches, wish.gone)
        corrected = corrections(snapshot, plan.unlisted, view)
        return {**find(snapshot, plan, wish, view), "corrections": corrected}

    def _view(self, snapshot: Snapshot, branches: tuple[int, ...], gone: Iterable[str]) -> View:
        """Return what somebody may see, without what has gone since the last commit."""
        view = snapshot.visible(branches)
        numbers = [number for one in gone for number in snapshot.numbers_of(one).tolist()]
        for one, visibility in self._pending.found.items():
            found = snapshot.numbers_of(one).tolist()
            numbers += [each for each in found if snapshot.visibility(each) != visibility]
        return view.without(numbers) if numbers else view

    def _note(self, changes: list[dict[str, Any]]) -> None:
        self.folder.append(changes)
        with self._waiting:
            self._changes += len(changes)
            self._waiting.notify()

    def _commit_forever(self) -> None:
        while self._wait_for_changes():
            try:
                is_done = commit_changes(self.folder)
            except Exception as fault:  # noqa: BLE001  Whoosh raises plain ones over damaged files
                # A search finds the damage too, and has the index built anew.
                log.warning("Changes wait: %s", type(fault).__name__)
                is_done = False
            with self._waiting:
                self._changes += 0 if is_done else 1
            self._looked_at = 0.0

    def _wait_for_changes(self) -> bool:
        """Return when changes are to be committed; false when the engine is closed."""
        with self._waiting:
            self._waiting.wait_for(lambda: self._changes or self._is_closed)
            self._waiting.wait_for(
                lambda: self._changes >= COMMIT_CHANGES or self._is_closed, COMMIT_SECONDS
            )
            self._changes = 0
            return not self._is_closed

    def _read(self, look: Callable[[Snapshot], Answer], terms: Iterable[Term] = ()) -> Answer:
        """Look at the newest snapshot; when that fails, find out whether the index is damaged."""
        with self._lock:
            try:
                return look(self._fresh())
            except Missing:
                raise
            except Exception:  # noqa: BLE001  Whoosh raises plain ones over damaged files
                self._forget()
            if self._is_damaged(terms):
                self.folder.drop_current()
                raise Missing
            # Whole, so either a commit came between, or the fault is ours and must be seen.
            return look(self._fresh())

    def _is_damaged(self, terms: Iterable[Term]) -> bool:
        try:
            for segment in self._fresh().segments:
                segment.check({term[:2] for term in terms})
        except Missing:
            raise
        except Exception as fault:  # noqa: BLE001  as above
            log.warning("The index is damaged: %s", type(fault).__name__)
            self._forget()
            return True
        return False

    def _fresh(self) -> Snapshot:
        """Return a snapshot of the newest commit that is known or easily seen."""
        is_same = not self._pending.look()
        if is_same and self._snapshot and monotonic() - self._looked_at < LOOK_SECONDS:
            return self._snapshot
        self._looked_at = monotonic()
        version = self.folder.current()
        if version != self._version:
            self._forget()
        index = open_index(version)
        before = self._snapshot
        if before is None or before.generation != index.latest_generation():
            self._snapshot = Snapshot(index, self._shared, before)
            self._version = version
            if before:
                before.close(self._snapshot)
        assert self._snapshot  # noqa: S101  just made
        return self._snapshot

    def _forget(self) -> None:
        if self._snapshot:
            self._snapshot.close()
        self._snapshot, self._version, self._looked_at = None, None, 0.0
        self._shared = Shared(CACHE_BYTES)
