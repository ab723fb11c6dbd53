"""Opens an archive, from the cache or file by file, and checks it for changes.

**Warm start.** With a usable cache the whole list is there before the first paint, and
:meth:`Opening.check` then brings the database in line with the files.
**Cold start.** Without a cache, :meth:`Opening.open` reads the first screenful, and
:meth:`Opening.read_rest` reads the rest in a worker. The database is in memory at first, and moves
to a file in the cache folder when it has :data:`CACHED_FROM` articles. If reading is interrupted,
the next start continues it: files in the table of files are not read again.

Only the session with the lease writes the cache. If another session reads the same archive for the
first time, it has a database of its own; if another session checks for changes, it waits, and uses
what the first one has found.

One worker at a time may call :meth:`~Opening.read_rest` and :meth:`~Opening.check`. The thread of
the screen lists what they find: ``store.list_staged()``, :meth:`apply`.

The parsers are imported only when a file has to be read, so a warm start does without them.
"""

from __future__ import annotations

import os
import sqlite3
import time
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from reader.model import Article, Notice
from reader.safety import reason_of, safe_line
from reader.store import caches, database
from reader.store.articles import U32, Store
from reader.store.cache import Cache
from reader.store.database import Database, UnusableError
from reader.store.filetable import (
    FileKey,
    FileTable,
    NotedNotices,
    State,
    drop_files,
    flat,
    put_files,
)

if TYPE_CHECKING:
    from reader.store.changes import Comparison
    from reader.store.parsing import FirstReading
    from reader.store.sync import Changes

CACHED_FROM = 500
"""The number of articles from which an archive is cached: fewer are read almost at once."""

FIRST_ARTICLES = 50
"""How many articles are read at most before the first screen."""

FIRST_SECONDS = 0.01
"""How many seconds are spent reading before the first screen, once there is an article to show."""

REPORT_SECONDS = 0.05
"""Seconds between two reports of a worker."""

PATIENCE_SECONDS = 60.0
"""How long a check for changes waits for another session that writes the cache."""


class Opening:
    """An archive that is being opened: its store, its files, and its cache if it has one."""

    has_names = True
    """Whether names are looked for in its articles."""

    def __init__(
        self,
        paths: Sequence[Path],
        cache: Cache | None = None,
        cached_from: int = CACHED_FROM,
        workers: int | None = None,
        *,
        writes: bool = True,
    ) -> None:
        """``workers`` is how many processes read a large archive; by default one per core.

        If ``writes`` is false, the cache is left unchanged.
        """
        self.paths = [*dict.fromkeys(paths)]
        """The opened paths, each once."""
        self._cache = cache
        self._cached_from = cached_from
        self._workers = workers
        self._writes = writes
        self._reading: FirstReading | None = None
        self._revision = 0
        self._is_given_up = False
        self.noted: NotedNotices = {}
        self.remarks: list[Notice] = []
        """Notices about the cache, not about the archive."""
        self.warm = False
        """Whether the store came from the cache."""
        self.written = 0
        """The size in bytes of the cache that was written; 0 if none was."""
        self._use(Store([safe_line(str(path)) for path in self.paths]))

    def __enter__(self) -> Opening:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database. No worker may be reading or writing."""
        if self._reading is not None:
            self._reading.close()
        if self._cache is not None:
            self._cache.close(self.store.database)
        self.store.repair = None
        self.store.close()

    def open(self) -> Store:
        """The store with all articles from the cache, or with the first ones from the files.

        Without a cache, it reads at least until there is one article, or no file is left.
        """
        if not self._open_cache():
            started = time.monotonic()
            from reader.store.parsing import FirstReading

            self._reading = FirstReading(
                self.paths, self.store, self.files, self.noted, self._workers
            )
            for _ in self._reading:
                self._begin(self.store.end)
                self.store.list_staged()
                count = len(self.store)
                if count >= FIRST_ARTICLES:
                    break
                if count and time.monotonic() - started >= FIRST_SECONDS:
                    break
            self.store.list_staged()
        return self.store

    def _open_cache(self) -> bool:
        """Open the cache; whether it is complete. If not, the store may have a part of it."""
        cache = self._cache
        # If an opened path does not exist, the user must see that instead of the cache.
        if cache is None or not all(map(os.path.exists, self.paths)):
            return False
        try:
            cached = cache.load(resumes=self._writes)
        except UnusableError as error:
            if not cache.is_claimed:  # else another session is making it
                self._remark(f"the cache {error}, so it was not used")
            return False
        if cached is None:
            return False
        store, state = cached
        self.store.close()
        self._use(store)
        if not state.complete:
            return False
        self.noted, self._revision = state.notices, state.revision
        self.store.notices += flat(self.noted)
        self.warm = True
        return True

    def _use(self, store: Store) -> None:
        """Show ``store`` from now on, and learn of damage to its database's file."""
        self.store = store
        self.files = FileTable(store.database)
        store.repair = self._repair
        store.database.when_lost = self._lost
        store.database.when_private = self._not_written

    @property
    def cache(self) -> Cache | None:
        """The cache, if there is one already, or the archive is large enough for one."""
        cache = self._cache
        if cache and (len(self.store) >= self._cached_from or os.path.exists(cache.file)):
            return cache
        return None

    @property
    def state(self) -> State:
        """The state of the archive as it is listed."""
        return State(array(U32, self.store.order), self.noted, self._revision)

    def index_folder(self) -> Path | None:
        """The folder for this archive's index; None if the archive has no cache.

        Call it when everything has been read.
        """
        return self._cache.beside(".index") if self._cache and self._is_cached else None

    @property
    def _is_cached(self) -> bool:
        """Whether there is a complete cache."""
        return self.warm or bool(self.written)

    def read_rest(self, cancelled: Callable[[], bool], report: Callable[[], None]) -> None:
        """Read the remaining files. When all are read, the database is a complete cache.

        ``report`` is called about twenty times a second, and when everything has been read. It must
        make the store list the staged articles.
        """
        if (reading := self._reading) is None:
            return
        self.store.database.guard()
        reported = time.monotonic()
        try:
            for _ in reading:
                self._begin(self.store.end)
                if time.monotonic() - reported >= REPORT_SECONDS:
                    if cancelled():
                        return
                    report()
                    reported = time.monotonic()
            if cancelled():
                return
            report()
            reading.finish()
            if self.store.database.path is not None:
                with suppress(sqlite3.Error):
                    self._save(self.state)
        finally:
            reading.close()
            reading.write()
            self._tidy()

    def _begin(self, count: int) -> None:
        """Move the database to the cache folder if ``count`` articles are enough for a cache.

        Not if it is there already, or cannot be.
        """
        cache, opened = self._cache, self.store.database
        if cache is None or count < self._cached_from or opened.path is not None:
            return
        if not self._writes or self._is_given_up:  # else articles would be copied there in vain
            return
        try:
            cache.begin(self.store)
        except BlockingIOError:
            self._cache = None
            with suppress(sqlite3.Error):
                opened.move_to(None)
            return
        except (OSError, sqlite3.Error) as error:
            self._cache = None
            self._remark(
                f"nothing can be cached ({reason_of(error)}), so the next start will be slow, too"
            )
            return
        opened.guard()
        self._save(State(array(U32), {}, complete=False))

    def _save(self, state: State, comparison: Comparison | None = None) -> None:
        """Write the state of the archive, and what ``comparison`` has found.

        Raises :exc:`sqlite3.Error`.
        """
        cache, opened = self._cache, self.store.database

        def put(connection: sqlite3.Connection) -> None:
            gone: list[int] = []
            if comparison is not None:
                put_files(connection, comparison.files.items())
                drop_files(connection, comparison.dropped)
                gone = sorted({*comparison.before}.difference(state.order))
            if cache is not None and opened.path is not None:
                cache.save(connection, self.store, state, gone)

        opened.change(put)
        if cache is not None and opened.path is not None and state.complete:
            opened.checkpoint()
            self.written = cache.size

    def _release(self) -> None:
        """Let another session write the cache."""
        if self._cache is not None:
            self._cache.release()

    def _tidy(self) -> None:
        """Let another session write the cache, and remove caches that are not used any more."""
        self._release()
        if self._cache is not None and self._writes:
            caches.remove_unused(self._cache.folder)

    # Looking for changes

    def check(
        self,
        cancelled: Callable[[], bool],
        progress: Callable[[int], None],
        *,
        prune: bool = False,
    ) -> Changes | None:
        """Bring the database in line with the files; None if ``cancelled``, or if another session
        does not release the cache.

        ``progress`` is called from time to time with the number of files that had to be read.
        Nothing is listed before :meth:`apply`. Without ``prune``, a cached archive loses only part
        of its articles at once: see :mod:`reader.store.changes`.
        """
        self.store.database.guard()
        try:
            if not self.store.database.is_lost:
                try:
                    return self._check(cancelled, progress, prune=prune)
                except sqlite3.DatabaseError as error:
                    if not self.store.database.is_lost and not database.is_damage(error):
                        raise
                    self.store.database.lose()
            self._start_again()
            return self._check(cancelled, progress, prune=True)
        finally:
            self._tidy()

    def _check(
        self, cancelled: Callable[[], bool], progress: Callable[[int], None], *, prune: bool
    ) -> Changes | None:
        from reader.store import sync

        state = self._newest()
        if sync.unchanged(self.paths, self.files, state.notices, cancelled):
            if state.revision == self._revision:
                return sync.no_changes(self.store, state)
            self.store.skip_taken_numbers()
            return sync.changes_to(self.store, state, state.order, state.notices, {}, 0)
        if cancelled() or not self._may_write(cancelled):
            return None
        from reader.store.changes import Comparison

        state = self._newest()
        if not self._writes:
            self.store.never_write()
        self.store.skip_taken_numbers()
        prune = prune or self.cache is None  # the next start reads everything anyway
        comparison = Comparison(self.store, self.files, state, self.paths, prune=prune)
        reported = time.monotonic()
        for read in comparison.steps():
            if time.monotonic() - reported >= REPORT_SECONDS:
                if cancelled():
                    return None
                if read:
                    progress(read)
                reported = time.monotonic()
        if cancelled():
            return None
        changes = comparison.changes()
        if self._writes:
            self.store.write()
            self._begin(len(changes.arrangement.order))
            if comparison.files or comparison.dropped or changes.revision != state.revision:
                now = State(changes.arrangement.order, changes.noted, changes.revision)
                self._save(now, comparison)
        return changes

    def _newest(self) -> State:
        """The state in the cache; this session's own, if its database is private."""
        if self._cache is not None and self.store.database.path is not None:
            return self._cache.state_of(self.store.database)
        return self.state

    def _may_write(self, cancelled: Callable[[], bool]) -> bool:
        """Wait until no other session writes the cache; whether this one may write now."""
        if self._cache is None or not self._writes or self.store.database.path is None:
            return True
        started = time.monotonic()
        while not cancelled() and time.monotonic() - started < PATIENCE_SECONDS:
            try:
                self._cache.claim()
            except BlockingIOError:
                time.sleep(REPORT_SECONDS)
            except OSError:  # the folder is closed: the database becomes a private one
                return True
            else:
                return True
        if not cancelled():
            self._remark("another Reader is writing the cache, so this one looked for no changes")
        return False

    def _start_again(self) -> None:
        """Start with an empty database, because the cache is damaged."""
        self._release()
        self.store.restart(Database())
        self._use(self.store)
        self._revision = 0

    def apply(self, changes: Changes) -> None:
        """List the archive as ``changes`` say. Call it in the thread of the screen."""
        self.store.arrange(changes.arrangement)
        self.noted, self._revision = changes.noted, changes.revision
        self.store.notices[:] = flat(self.noted)

    # Damage

    def _repair(self, number: int) -> Article | None:
        """Read the article ``number`` from its file, because its record in the cache is damaged."""
        from reader.archive.loading import read_source
        from reader.archive.sources import Source, boundary

        if not any("text is damaged" in each.reason for each in self.remarks):
            self._remark("a text is damaged in the cache, so it is built again at the next start")
        self._forget_cache()
        found = self._file_of(number)
        if found is None:
            return None
        (root, relative), at = found
        path = self.paths[root]
        named = not os.path.isdir(path)
        within = "" if named else boundary(path)
        source = Source(path if named else path / relative, relative, named, within=within)
        articles = (item for item in read_source(source) if isinstance(item, Article))
        if wanted := self.store.id(number):
            return next((article for article in articles if article.id == wanted), None)
        return next(islice(articles, at, None), None)

    def _file_of(self, number: int) -> tuple[FileKey, int] | None:
        """The file of the article ``number``, and the index of the article in it.

        If the table of files cannot be read, it is the file that the article's path leads to.
        """
        with suppress(sqlite3.Error):
            return self.files.file_of(number)
        path = Path(self.store.path(number))
        for root, opened in enumerate(self.paths):
            for file in (path, *path.parents):  # the path of a member of a zip file goes on
                if file.is_relative_to(opened) and file.is_file():
                    is_named = file == opened
                    return (root, file.name if is_named else str(file.relative_to(opened))), 0
        return None

    def _lost(self) -> None:
        self._forget_cache()
        self._remark(
            "something has changed the cache while it was open, so titles may be missing "
            "until the next start"
        )

    def _not_written(self, error: Exception) -> None:
        self._is_given_up = True
        if self._cache is not None and not self._is_cached:
            with suppress(OSError):
                self._cache.forget()
        self._release()
        self._remark(
            f"the cache could not be written ({reason_of(error)}), so the next start will be slow"
        )

    def _forget_cache(self) -> None:
        if (path := self.store.database.path) is not None:
            database.remove(path)

    def _remark(self, reason: str) -> None:
        path = str(self._cache.file) if self._cache else "cache"
        self.remarks.append(Notice(safe_line(path), safe_line(reason)))
