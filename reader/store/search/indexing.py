"""Builds the index in the background, saves it, and keeps it in step with the store.

If the archive has a warm-start cache, the index is a folder beside it. The index of a smaller
archive is in memory, and so is one that cannot be saved. One process at a time changes the folder.
Another one waits, searches with what it has so far, and then finds most of the work done.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

from reader.model import Notice
from reader.safety import reason_of, safe_line
from reader.store.articles import U32, Store
from reader.store.database import UnusableError
from reader.store.search.index_folder import IndexFolder
from reader.store.search.text_index import NONE, IndexFailedError, State, TextIndex, available

REPORT_SECONDS = 0.1
"""Seconds between two reports of progress."""

SAVE_SECONDS = 5.0
"""Seconds after which the index so far is saved and searched; then twice as long, and so on."""

WAIT_SECONDS = 0.5
"""Seconds between two checks whether another process has finished."""

UNAVAILABLE = (
    "tantivy is not installed here, so every search reads all articles, and does not rank them"
)

Folder = Callable[[], Path | None]


class Indexer:
    """Builds the index of ``store``. One worker at a time runs it; any thread may call the rest."""

    def __init__(self, store: Store, folder: Folder = lambda: None) -> None:
        """``folder`` is called when the index is opened; it returns None for one in memory."""
        self.store = store
        self._where = folder
        self._folder: IndexFolder | None = None
        self._size = 0
        self.index: TextIndex | None = None
        self.unavailable = False
        """True if there can be no index, so that a search has to read the articles."""
        self.waiting = False
        """True while another process builds the index."""
        self.failures = 0
        """How many times the index has failed in a search."""
        self.when_failed: Callable[[], None] = lambda: None
        """Called when the index fails, in the thread of the search."""
        self.remarks: list[Notice] = []
        """Notices about the index, not about the archive."""
        self._unlisted: Sequence[int] = ()

    @property
    def state(self) -> State | None:
        """The snapshot that can be searched now; None while there is no index."""
        return self.index.state if self.index is not None else None

    @property
    def progress(self) -> tuple[int, int]:
        """How many articles are in the index, and how many there are."""
        done = self._size if self.index is not None else 0
        return min(done, len(self.store)), len(self.store)

    @property
    def folder(self) -> Path | None:
        """The folder of the index; None until it is opened, and for an index in memory."""
        return self._folder.path if self._folder and self.index else None

    @property
    def saved_bytes(self) -> int:
        """The size of the index on the disk."""
        return self._folder.size if self._folder else 0

    def run(self, cancelled: Callable[[], bool], report: Callable[[], None]) -> None:
        """Bring the index up to date with the store, until done or ``cancelled()``.

        ``report`` is called about ten times a second while there is progress, and at the end.
        """
        if not available():
            if not self.unavailable:
                self.unavailable = True
                self._remark(UNAVAILABLE, "search")
            return
        try:
            self._run(cancelled, report)
        except (IndexFailedError, OSError) as error:
            reason = reason_of(error)
            if self._folder is None and self._where is _in_memory:
                self._remark(
                    f"the index cannot be built ({reason}), so searching is slow", "search"
                )
                self.index, self.unavailable = None, True
                return
            self._remark(f"the index could not be saved ({reason}), so it is in memory only")
            self.index, self._folder, self._where = None, None, _in_memory
            self.run(cancelled, report)
        report()

    def close(self) -> None:
        """Close the index. Call it after :meth:`run` has returned."""
        index, self.index = self.index, None
        if index is not None:
            index.close()

    def mark_failed(self, error: IndexFailedError) -> None:
        """Discard the index, which has failed in a search; the next :meth:`run` rebuilds it.

        After a second failure it is rebuilt in memory; after a failure in memory, not at all.
        """
        if self.index is None:
            return
        self.failures += 1
        in_memory = self._folder is None
        self.index, self._folder = None, None
        if self.failures > 1:
            self._where = _in_memory
        self.unavailable = self.unavailable or in_memory
        what = "so every search reads all articles" if in_memory else "so it is rebuilt"
        self._remark(f"the index has failed ({error}), {what}", "search")
        self.when_failed()

    def _run(self, cancelled: Callable[[], bool], report: Callable[[], None]) -> None:
        if self.index is None:
            self.open()
        if self.index is not None and not any(self._difference()):
            self._size = self.index.state.count
            return
        while not cancelled():
            with self._lock() as mine:
                if mine:
                    self.waiting = False
                    self._update(cancelled, report)
                    return
            self.waiting = True
            report()
            _sleep(WAIT_SECONDS, cancelled)
        self.waiting = False

    def _lock(self) -> AbstractContextManager[bool]:
        return nullcontext(True) if self._folder is None else self._folder.locked()

    def open(self) -> None:
        """Open the saved index if it can be used."""
        path = self._where()
        if path is None:
            self._where = _in_memory
            self.index = TextIndex()
            return
        self._folder = IndexFolder(path)
        # Another process may be writing it. If it is unusable, _update says so, with the lock held.
        with suppress(UnusableError):
            self._load(self._folder)

    def _load(self, folder: IndexFolder) -> None:
        saved = folder.load()
        if saved is None:
            return
        try:
            index = TextIndex(saved.generation, saved.slots)
        except IndexFailedError as error:
            raise UnusableError(f"is damaged ({error})") from error
        if not folder.current():
            raise UnusableError("was changed while it was opened")
        # The slots of articles that the store lacks.
        self._unlisted = index.map_to(self.store, saved.ids)
        self.index, self._size = index, index.state.count

    def _difference(self) -> tuple[array[int], list[int]]:
        """The numbers to add and the slots to remove."""
        assert self.index is not None
        state, store = self.index.state, self.store
        if len(store) == store.end and state.has_all(store.end) and NONE not in state.number_of:
            return array(U32), [*self._unlisted]
        listed = bytearray(store.end)
        for number in store.order:
            listed[number] = 1
        add = array(U32, (number for number in store.order if state.slot(number) == NONE))
        gone = [
            slot
            for slot, number in enumerate(state.number_of)
            if number != NONE and not listed[number]
        ]
        return add, [*gone, *self._unlisted]

    def _update(self, cancelled: Callable[[], bool], report: Callable[[], None]) -> None:
        """Add and remove what :meth:`_difference` says. Call it with the lock held."""
        folder = self._folder
        if folder is not None and (self.index is None or not folder.current()):
            self.index = None
            try:
                self._load(folder)
            except UnusableError as error:
                self._remark(f"the index {error}, so it is rebuilt")
            if self.index is None:
                self.index = TextIndex(folder.new_generation())
        assert self.index is not None
        add, gone = self._difference()
        if not add and not gone:
            return
        self.index = self._changeable(self.index)
        self.index.remove(gone)
        self._unlisted = ()
        self._add(add, cancelled, report)
        if cancelled():
            # Unsaved changes are lost, and this index no longer matches the one on disk.
            self.index.discard_changes()
            if folder is not None and self.index.folder is not None:
                folder.discard(self.index.folder)
            self.index = None
        else:
            self._save(self.index)

    def _changeable(self, index: TextIndex) -> TextIndex:
        """``index`` if it may be changed; a copy of it if it is saved."""
        folder = self._folder
        if folder is None or index.folder is None or not folder.is_saved(index.folder):
            return index
        return index.moved_to(folder.copy_of(index.folder))

    def _add(
        self, add: Sequence[int], cancelled: Callable[[], bool], report: Callable[[], None]
    ) -> None:
        reported = saved = time.monotonic()
        until_saved = SAVE_SECONDS
        self._size = self.index.state.count if self.index else 0
        for number in add:
            assert self.index is not None
            self.index.add(self.store[number], number)
            self._size += 1
            time.sleep(0)  # lets the thread of the screen run
            now = time.monotonic()
            if now - reported < REPORT_SECONDS:
                continue
            if cancelled():
                return
            if now - saved >= until_saved:
                self._save(self.index)
                self.index = self._changeable(self.index)
                until_saved, saved = until_saved * 2, time.monotonic()
            report()
            reported = time.monotonic()

    def _save(self, index: TextIndex) -> None:
        if index.changed:
            index.commit()
        index.close_writer()
        if self._folder is not None and index.folder is not None:
            self._folder.save(index.folder, index.ids(self.store))

    def _remark(self, reason: str, path: str = "") -> None:
        where = path or (str(self._folder.path) if self._folder else "index")
        self.remarks.append(Notice(safe_line(where), safe_line(reason)))


def _in_memory() -> None:
    return None


def _sleep(seconds: float, cancelled: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not cancelled():
        time.sleep(0.02)
