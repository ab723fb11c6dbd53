"""When what recognition finds is read from the cache and written to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from reader.model import Notice
from reader.safety import safe_line
from reader.store.articles import Store
from reader.store.bodies import DamagedError
from reader.store.cachefile import UnusableError
from reader.store.entities.entity_index import EntityIndex

if TYPE_CHECKING:
    from reader.store.entities.entity_cache import EntityCache

FLUSH_SECONDS = 1.0
"""How often what has been found is written to the log: that much work a stop may cost."""

SAVE_AT = 20_000
"""After so many new articles the log is brought into the file: reading it takes a start longer."""

WORTH_SAVING = 0.05
"""The part of the archive that has to be new for the file to be written anew at the end."""


class Keeper:
    """Reads and writes the cache for the thread that recognizes; what goes wrong is a remark.

    ``find`` gives the cache, when the store is whole, or None where nothing is to be kept.
    """

    def __init__(
        self, find: Callable[[], EntityCache | None], index: EntityIndex, store: Store
    ) -> None:
        self._find = find
        self.cache: EntityCache | None = None
        self._index = index
        self._store = store
        self._resumed = False
        self._flushed = time.monotonic()
        self._filed = 0
        self._claimed = False
        self.waits = False
        """True while another process goes through the archive."""
        self.may_resume = False
        self.remarks: list[Notice] = []

    def resume(self, cancelled: Callable[[], bool]) -> bool:
        """Take in what the cache knows, the first time the store is whole; whether that was now."""
        if self._resumed or not self.may_resume:
            return False
        self._resumed = True
        self.cache = self._find()
        if self.cache is None:
            return False
        self.cache.lost = self._lost
        self._take_in(cancelled)
        return True

    def follow(self, cancelled: Callable[[], bool]) -> list[int] | None:
        """What another process that goes through the archive has found since the last call.

        None where there is none, so that this one may.
        """
        if self.cache is None or self._claimed:
            return None
        self._claimed = self.cache.claim()
        if self._claimed and not self.waits:
            return None
        # The other one may just have ended, and have found more before it did.
        self.waits, found = not self._claimed, []
        if self.cache.is_renewed:
            self._load(self.cache)
            found = [rank for rank in self._store.order if rank in self._index]
        for rank, record in self.cache.follow(self._store):
            with suppress(DamagedError):
                self._index.add(rank, record)
                found.append(rank)
        if self._claimed:
            self._take_in(cancelled)
        return found

    def _load(self, cache: EntityCache) -> None:
        try:
            if loaded := cache.load(self._store):
                self._index.adopt(*loaded)
        except UnusableError as error:
            self._remark(f"the cache of names {error}, so the names are found anew")

    def _take_in(self, cancelled: Callable[[], bool]) -> None:
        """Take in what is in the file, and in the logs of processes that have ended."""
        if self.cache is None:
            return
        if self.cache.is_renewed:
            self._load(self.cache)
        self._filed = len(self._index)
        for rank, record in self.cache.left_over(self._store):
            if cancelled():
                return
            with suppress(DamagedError):
                self._index.add(rank, record)
        self._flush()
        if self.cache:
            self.cache.forget_left_over()

    def keep(self, cancelled: Callable[[], bool]) -> None:
        """Write what is due."""
        if self.cache is None:
            return
        if len(self._index) - self._filed >= SAVE_AT:
            # Any order: this one is the fastest.
            self._save(cancelled, self._index.now.columns.rank, learns=False)
        elif time.monotonic() - self._flushed >= FLUSH_SECONDS:
            self._flush()

    def finish(self, cancelled: Callable[[], bool], *, whole: bool) -> None:
        """Nothing is left to be done (``whole``), or somebody ends it: lose nothing."""
        if self.cache is None:
            return
        new = len(self._index) - self._filed
        worth = new and new >= WORTH_SAVING * len(self._index)
        if whole and not cancelled() and (worth or self._unlearnt()):
            self._save(cancelled, self._store.order, learns=True)
        self._flush()
        if self.cache:  # else it has been given up
            self.cache.release()
        self._claimed = self.waits = False

    def close(self) -> None:
        """Close the cache; what was written stays for the next start."""
        cache, self.cache = self.cache, None
        if cache is not None:
            cache.close()

    def _unlearnt(self) -> bool:
        """Whether every session has to learn from all articles, for nobody has kept that."""
        return bool(self.cache and self._filed and not self.cache.keeps_learnt)

    def _flush(self) -> None:
        """Write what is in memory only to the log; the first time, begin one."""
        cache, log = self.cache, self._index.now.log
        self._flushed = time.monotonic()
        if cache is None or not log.new.size:
            return
        try:
            if cache.log_of is not log:
                cache.begin(log)
            log.new.flush()
            if log.new.failure is not None:
                raise log.new.failure
        except OSError as error:
            cache.end()
            self._give_up(error)

    def _save(self, cancelled: Callable[[], bool], order: Sequence[int], *, learns: bool) -> None:
        if self.cache is None:
            return
        try:
            texts = self._store.texts()
            if self.cache.save(self._index, order, cancelled, learns=learns, texts=texts):
                self._filed = len(self._index)
        except (OSError, UnusableError) as error:
            self._filed = len(self._index)  # they are in the log; not to be tried at every turn
            self._remark(f"the cache of names could not be written ({_reason(error)})")

    def _give_up(self, error: OSError) -> None:
        """Nothing more can be written: from now on all is in memory."""
        self._remark(f"the names that are found cannot be kept ({_reason(error)})")
        self.cache = None

    def _lost(self) -> None:
        self._remark(
            "something has changed the cache of names while it was open, so some are missing until "
            "the next start, which finds them anew"
        )

    def _remark(self, reason: str) -> None:
        path = str(self.cache.file) if self.cache else "cache"
        self.remarks.append(Notice(safe_line(path), safe_line(reason)))


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
