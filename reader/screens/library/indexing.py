"""Decides when the index of the archive's words is built or opened, in the background."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from textual.worker import get_current_worker

from reader.model import Notice
from reader.screens.library.interface import Library
from reader.store.opening import Opening

if TYPE_CHECKING:
    from reader.store.search.indexing import Indexer
    from reader.terminal.painting import PaintedApp

_A_MOMENT, _A_MOMENT_OF_SCRIPTS = 0.3, 60.0
"""The longest wait for a small index in seconds: on a terminal, and without one."""


class Indexing:
    """Keeps :attr:`indexer` up to date with the store, in a worker.

    The index of a large archive is on disk, and is built or opened when all files have been read.
    That of a small archive takes a moment to build, and is built before the first search.
    """

    def __init__(self, library: Library, opening: Opening) -> None:
        self._library = library
        self._opening = opening
        self._indexer: Indexer | None = None
        self._making = threading.Lock()
        self._ready = asyncio.Event()
        self._loaded = opening.warm
        self._wanted = self._stale = self._running = False
        self._state: object = None
        self._broken: list[Notice] = []
        self.ended = False
        """Whether building or opening the index has ended once, however it went."""

    @property
    def indexer(self) -> Indexer:
        """The index and its builder, imported by the first thread that needs it."""
        with self._making:
            if self._indexer is None:
                from reader.store.search.indexing import Indexer

                self._indexer = Indexer(self._opening.store, self._opening.index_folder)
                self._indexer.when_failed = self._failed
            return self._indexer

    @property
    def progress(self) -> str:
        """How far the index has been built, for the status line."""
        if self._indexer is None or not self._running:
            return ""
        done, of = self._indexer.progress
        waiting = " (by another Reader)" if self._indexer.waiting else ""
        return f"index: {percent(done, of)}{waiting}" if done < of else ""

    @property
    def remarks(self) -> Sequence[Notice]:
        """Notices about what went wrong."""
        return [*(self._indexer.remarks if self._indexer else ()), *self._broken]

    def close(self) -> None:
        """Close the index, if there is one."""
        self._state = None
        if self._indexer is not None:
            self._indexer.close()

    async def soon(self) -> None:
        """Wait for an index that takes a moment to build, but no longer than that moment."""
        if self._running and self._opening.index_folder() is None:
            self._ready.clear()
            headless = self._library.app.is_headless
            with suppress(TimeoutError):
                await asyncio.wait_for(
                    self._ready.wait(), _A_MOMENT_OF_SCRIPTS if headless else _A_MOMENT
                )

    def want(self) -> None:
        """Build or open the index, because a search is about to begin."""
        self._wanted = True
        if self._loaded and self.indexer.state is None:
            self._start()

    def all_loaded(self) -> None:
        """All files have been read, or checked for changes."""
        self._loaded = True
        if self._wanted or self._opening.index_folder() is not None:
            self._start()

    def _failed(self) -> None:
        """Called in the thread of a search when the index has failed."""
        self._library.app.call_later(self._recover)

    def _recover(self) -> None:
        """Build the index again, and repaint the screen in case tantivy has written on it."""
        cast("PaintedApp", self._library.app).repaint_all()
        self._start()
        self._library.index_changed(False)

    def _start(self) -> None:
        self._stale = self._running
        if not self._running:
            self._running = True
            self._library.in_thread(self._run, "index")

    def _run(self) -> None:
        worker = get_current_worker()
        tell = self._library.from_thread
        try:
            self.indexer.run(lambda: worker.is_cancelled, lambda: tell(self._tell))
        except Exception as error:  # without an index titles can be searched, and all can be read
            self._broken.append(Notice("search", f"building the index stopped: {error!r}"))
        tell(self._end)

    def _tell(self) -> None:
        state = self.indexer.state
        news, self._state = state is not self._state, state
        self._library.index_changed(news)

    def _end(self) -> None:
        self._running, self.ended = False, True
        if self._stale:
            self._start()
        self._library.index_changed(True)
        self._ready.set()


def percent(done: int, of: int) -> str:
    """``done`` of ``of`` in percent, rounded down, so that 100% means all."""
    return f"{100 * done // max(of, 1)}%"
