"""Opening an archive: from the cache at once, or file by file; and looking for what has changed.

**Warm.** With a usable cache the whole list is there before the first paint, and
:meth:`Opening.check` then brings the database in line with the files.
**Cold.** Without one, :meth:`Opening.open` reads the first screenful and :meth:`Opening.read_rest`
the others, in a worker. The database is in memory at first and moves to a file in the cache folder
when it has :data:`CACHED_FROM` articles. A reading that broke off goes on at the next start: files
that are in the table of files are not read again.

One session at a time writes the cache: the one that has its lease. Another that reads the archive
for the first time meanwhile has a database of its own; one that looks for changes waits, and takes
over what the other has found.

:meth:`~Opening.read_rest` and :meth:`~Opening.check` are for one worker at a time. What they find
is listed by the thread of the screen: ``store.list_staged()``, :meth:`apply`.

The parsers are imported when a file has to be read: a warm start does without them.
"""

from __future__ import annotations

import os
import sqlite3
import time
from array import array
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader.model import Article, Notice
from reader.safety import reason_of, safe_line
from reader.store import database
from reader.store.articles import U32, WRITTEN_AT_ONCE, Store
from reader.store.cache import Cache
from reader.store.database import Database, Lease, UnusableError
from reader.store.filetable import (
    COUNTED,
    NO_FILE,
    File,
    FileKey,
    FileTable,
    NotedNotices,
    Stamp,
    State,
    drop_files,
    flat,
    put_files,
    stamp_of,
)

if TYPE_CHECKING:
    from reader.archive.loading import Found, Missed
    from reader.store.changes import Comparison
    from reader.store.differences import Changes
    from reader.store.parsing import Read

CACHED_FROM = 500
"""Articles from which on an archive is cached: fewer are read in the time of a few key presses."""

FIRST_ARTICLES = 50
"""How many articles are read before the screen comes up, at most."""

FIRST_SECONDS = 0.01
"""How long is read before the screen comes up, once there is an article to show."""

REPORT_SECONDS = 0.05
"""Seconds between two reports of a worker."""

PATIENCE_SECONDS = 60.0
"""How long a look for changes waits for another session that writes the cache."""


class Opening:
    """An archive that is being opened: its store, its files, and its cache if it has one."""

    def __init__(
        self,
        paths: Sequence[Path],
        cache: Cache | None = None,
        cached_from: int = CACHED_FROM,
        workers: int | None = None,
        *,
        writes: bool = True,
    ) -> None:
        """``workers`` processes, as many as there are cores unless told, read a large archive.

        Unless it ``writes``, it leaves the cache as it is.
        """
        self._paths = list(dict.fromkeys(paths))
        self._cache = cache
        self._cached_from = cached_from
        self._workers = workers
        self._writes = writes
        self._steps: Iterator[None] = iter(())
        self._lease: Lease | None = None
        self._presence: Lease | None = None
        self._revision = 0
        self._unfinished: Path | None = None
        self._with_notices: list[tuple[FileKey, Stamp, list[int]]] = []
        self.store = Store([safe_line(str(path)) for path in self._paths])
        self._files = FileTable(self.store.database)
        self.noted: NotedNotices = {}
        self.remarks: list[Notice] = []
        """What is to be said about the cache, not about the archive."""
        self.warm = False
        """True when the store came from the cache."""
        self.written = 0
        """The size in bytes of the cache that was written; 0 where none was."""

    def __enter__(self) -> Opening:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database. No worker may read or write any more."""
        self._end_steps()
        self._release()
        presence, self._presence = self._presence, None
        if presence is not None:
            opened = self.store.database
            if self._cache is not None and opened.path is not None and not opened.is_lost:
                with suppress(sqlite3.Error):
                    self._cache.purge(opened, presence)
            presence.release()
        self.store.repair = None
        self.store.close()

    def open(self) -> Store:
        """The store with all its articles from the cache, or with the first ones of the files.

        Reads on until there is one article at least, or no file is left.
        """
        if not self._open_cache():
            self._steps = self._cold()
            started = time.monotonic()
            for _ in self._steps:
                self.store.list_staged()
                count = len(self.store)
                if count >= FIRST_ARTICLES:
                    break
                if count and time.monotonic() - started >= FIRST_SECONDS:
                    break
            self.store.list_staged()
        return self.store

    def _open_cache(self) -> bool:
        """Whether the whole list is there; else what was read before is in the database, or not."""
        # Where a path itself is not there, that is what the user has to be told.
        if self._cache is None or not all(map(_exists, self._paths)):
            return False
        self._presence = self._cache.presence() if _exists(self._cache.file) else None
        try:
            cached = self._cache.load()
        except UnusableError as error:
            if not self._is_being_written():
                self._remark(f"the cache {error}, so it was not used")
            return False
        if cached is None:
            return False
        store, state = cached
        if not len(store) if state.complete else not self._resumes(store):
            store.close()
            return False
        self.store.close()
        self.store, self._files = store, FileTable(store.database)
        self._watch()
        if not state.complete:
            return False
        self.noted, self._revision = state.notices, state.revision
        self.store.notices += flat(self.noted)
        self.warm = True
        return True

    def _resumes(self, store: Store) -> bool:
        """Whether this session goes on where another one broke off."""
        if self._cache is None or not self._writes:
            return False
        try:
            self._lease = self._cache.lease()
            store.begin_at(_next_number(store.database))
        except (OSError, sqlite3.Error):
            self._release()
            return False
        return True

    def _is_being_written(self) -> bool:
        """Whether another session has just begun the cache."""
        if self._cache is None:
            return False
        try:
            self._cache.lease().release()
        except BlockingIOError:
            return True
        except OSError:
            pass
        return False

    def _watch(self) -> None:
        """Have what happens to the database's file be told."""
        self.store.repair = self._repair
        self.store.database.when_lost = self._lost
        self.store.database.when_private = self._not_written

    @property
    def cache(self) -> Cache | None:
        """The cache, where the archive is large enough to be kept in one, or has been already."""
        cache = self._cache
        if cache and (len(self.store) >= self._cached_from or _exists(cache.file)):
            return cache
        return None

    @property
    def files(self) -> FileTable:
        """The table of files."""
        return FileTable(self.store.database)

    @property
    def state(self) -> State:
        """What is true of the archive as a whole, as it is listed."""
        return State(array(U32, self.store.order), self.noted, self._revision)

    @property
    def paths(self) -> list[Path]:
        """The opened paths, each once."""
        return list(self._paths)

    @property
    def cache_file(self) -> Path | None:
        """Where the cache of this archive is, or would be; None where there can be none."""
        return self._cache.file if self._cache else None

    @property
    def cache_bytes(self) -> int:
        """The size of the cache as it is now; 0 where there is none."""
        try:
            return self._cache.file.stat().st_size if self._cache else 0
        except OSError:
            return 0

    def index_folder(self) -> Path | None:
        """Where the index of this archive is kept; None where it is not worth it, or cannot be.

        To be asked when everything has been read.
        """
        kept = self._cache is not None and (self.warm or self.written)
        return self._cache.beside(".index") if kept and self._cache else None

    # Cold

    def read_rest(self, cancelled: Callable[[], bool], report: Callable[[], None]) -> None:
        """Read the files that are left; when all are read, the database is the cache.

        ``report`` is called about twenty times a second and when everything has been read; it has
        to have the store list what is staged.
        """
        self.store.database.guard()
        reported = time.monotonic()
        try:
            for _ in self._steps:
                if time.monotonic() - reported >= REPORT_SECONDS:
                    if cancelled():
                        return
                    report()
                    reported = time.monotonic()
            if cancelled():
                return
            report()
            self._finish()
        finally:
            self._end_steps()
            with suppress(sqlite3.Error):
                self._write()
            self._release()

    def _cold(self) -> Iterator[None]:
        from reader.archive.loading import Missed, find_files
        from reader.store.parsing import read_all

        fruitful: dict[int, bool] = {}
        ids: dict[str, int] = {}
        workers = _worth_having() if self._workers is None else self._workers
        files = map(self._read_before(), find_files(self._paths, fruitful))
        for read in read_all(files, fruitful, workers):
            if isinstance(read, Missed):
                key = COUNTED if read.counted else NO_FILE
                self.noted.setdefault(key, []).append(read.notice)
                self.store.notices.append(read.notice)
            elif read is not None:
                yield from self._take(read, fruitful, ids)
            yield

    def _read_before(self) -> Callable[[Found | Missed], Found | Missed | Read]:
        """What puts in place of a file what a reading that broke off has read of it."""
        from reader.archive.loading import Missed
        from reader.store.parsing import Read

        if not len(self._files):
            return lambda found: found
        folders: dict[FileKey, dict[str, File]] = {}

        def known(found: Found | Missed) -> Found | Missed | Read:
            if isinstance(found, Missed):
                return found
            folder, _, name = found.source.relative.rpartition("/")
            if (found.root, folder) not in folders:
                folders.clear()
                folders[found.root, folder] = self._files.folder(found.root, folder)
            file = folders[found.root, folder].get(name)
            if file is None or file.stamp != stamp_of(found.source.file):
                return found
            return Read(found, file.stamp, [*file.numbers])

        return known

    def _take(self, read: Read, fruitful: dict[int, bool], ids: dict[str, int]) -> Iterator[None]:
        """Hold what the file has, an article a step: one file may have a hundred thousand.

        Where two opened paths have the same article, it comes once.
        """
        found = read.found
        key = (found.root, found.source.relative)
        numbers = []
        for item in read.items:
            is_article = not isinstance(item, Notice)
            fruitful[found.root] = fruitful.get(found.root, False) or is_article
            if isinstance(item, Notice):
                self.noted.setdefault(key, []).append(item)
                self.store.notices.append(item)
            elif self._comes_once(self.store.id(item) if isinstance(item, int) else item.id,
                                  found.root, ids):  # fmt: skip
                if isinstance(item, int):
                    self.store.stage_stored(item)
                    numbers.append(item)
                else:
                    numbers.append(self.store.stage(item, found.root))
                if self.store.end >= self._cached_from:
                    self._begin()
            yield
        if key in self.noted:  # the notices are not kept before everything has been read
            self._with_notices.append((key, read.stamp, numbers))
        else:
            self._files.add(key, read.stamp, numbers)
            if self._files.waiting >= WRITTEN_AT_ONCE:
                with suppress(sqlite3.Error):
                    self._write()  # where it breaks off, the next start goes on

    def _comes_once(self, identity: str, root: int, ids: dict[str, int]) -> bool:
        return len(self._paths) == 1 or ids.setdefault(identity, root) == root

    def _begin(self) -> None:
        """Have the database in the cache folder, unless it is there, or cannot be."""
        if self._cache is None or not self._writes or self.store.database.path is not None:
            return
        try:
            self._lease = self._cache.begin(self.store)
        except BlockingIOError:
            self._cache = None
            with suppress(sqlite3.Error):
                self.store.database.move_to(None)
            return
        except (OSError, sqlite3.Error) as error:
            self._cache = None
            self._remark(
                f"nothing can be cached ({reason_of(error)}), so the next start is slow too"
            )
            return
        self._presence = self._presence or self._cache.presence()
        self._unfinished = self.store.database.path
        self._watch()
        self.store.database.guard()
        self._save(State(array(U32), {}, complete=False))

    def _finish(self) -> None:
        """All files have been read: the database in the cache folder is the cache now."""
        for key, stamp, numbers in self._with_notices:
            self._files.add(key, stamp, numbers)
        self._with_notices = []
        with suppress(sqlite3.Error):
            self._write()
            if self._lease is not None:
                self._save(self.state)

    def _write(self) -> None:
        self.store.write()
        self._files.write()

    def _save(self, state: State, comparison: Comparison | None = None) -> None:
        """Write what is true of the archive as a whole, and what ``comparison`` has found.

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
        if opened.path is not None and state.complete:
            opened.checkpoint()
            self.written = self.cache_bytes
            self._unfinished = None

    def _end_steps(self) -> None:
        if isinstance(self._steps, Generator):
            self._steps.close()  # the workers end

    def _release(self) -> None:
        """Let another session write the cache."""
        lease, self._lease = self._lease, None
        if lease is not None:
            lease.release()

    # Looking for changes

    def check(
        self,
        cancelled: Callable[[], bool],
        progress: Callable[[int], None],
        *,
        prune: bool = False,
    ) -> Changes | None:
        """Bring the database in line with the files; None where ``cancelled``, or where another
        session keeps the cache to itself.

        ``progress`` is called now and then with the number of files that had to be read. Nothing
        is listed before :meth:`apply`. Without ``prune`` an archive that is cached loses no more
        than a part: see :mod:`reader.store.changes`.
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
            self._release()

    def _check(
        self, cancelled: Callable[[], bool], progress: Callable[[int], None], *, prune: bool
    ) -> Changes | None:
        from reader.store.differences import changes_to, no_changes
        from reader.store.unchanged import unchanged

        files, state = FileTable(self.store.database), self._newest()
        if unchanged(self._paths, files, state.notices, cancelled):
            if state.revision == self._revision:
                return no_changes(self.store, state)
            self.store.begin_at(_next_number(self.store.database))
            return changes_to(self.store, state, state.order, state.notices, {}, 0)
        if cancelled() or not self._may_write(cancelled):
            return None
        from reader.store.changes import Comparison

        state = self._newest()
        if not self._writes:
            self.store.never_write()
        self.store.begin_at(_next_number(self.store.database))
        prune = prune or self.cache is None  # nothing is lost that the next start does not read
        comparison = Comparison(self.store, files, state, self._paths, prune=prune)
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
            if len(changes.arrangement.order) >= self._cached_from:
                self._begin()
            if comparison.files or comparison.dropped or changes.revision != state.revision:
                now = State(changes.arrangement.order, changes.noted, changes.revision)
                self._save(now, comparison)
        return changes

    def _newest(self) -> State:
        """What the cache says now; what this session knows where it has a database of its own."""
        if self._cache is not None and self.store.database.path is not None:
            return self._cache.state_of(self.store.database)
        return self.state

    def _may_write(self, cancelled: Callable[[], bool]) -> bool:
        """Whether this session may write, when another one that does has come to its end."""
        if self._cache is None or not self._writes or self.store.database.path is None:
            return True
        started = time.monotonic()
        while not cancelled() and time.monotonic() - started < PATIENCE_SECONDS:
            try:
                self._lease = self._cache.lease()
            except BlockingIOError:
                time.sleep(REPORT_SECONDS)
            except OSError:  # the folder is closed: the database becomes a private one
                return True
            else:
                return True
        if not cancelled():
            self._remark("another Reader is writing the cache, so no changes were looked for")
        return False

    def _start_again(self) -> None:
        """The cache is damaged: read everything again."""
        self._release()
        self.store.restart(Database())
        self._watch()
        self._revision = 0

    def apply(self, changes: Changes) -> None:
        """List the archive as it is now. In the thread of the screen."""
        self.store.arrange(changes.arrangement)
        self.noted, self._revision = changes.noted, changes.revision
        self.store.notices[:] = flat(self.noted)

    # Damage

    def _repair(self, number: int) -> Article | None:
        """The article ``number`` from its file, where the cache's record of it is damaged."""
        from reader.archive.loading import read_source
        from reader.archive.sources import Source, boundary

        if not any("text is damaged" in each.reason for each in self.remarks):
            self._remark("a text is damaged in the cache, so it is built again at the next start")
        self._forget_cache()
        try:
            found = FileTable(self.store.database).file_of(number)
        except sqlite3.Error:
            return None
        if found is None:
            return None
        (root, relative), at = found
        path = self._paths[root]
        named = not os.path.isdir(path)
        within = "" if named else boundary(path)
        source = Source(path if named else path / relative, relative, named, within=within)
        articles = [item for item in read_source(source) if isinstance(item, Article)]
        if wanted := self.store.id(number):
            return next((article for article in articles if article.id == wanted), None)
        return articles[at] if at < len(articles) else None

    def _lost(self) -> None:
        self._forget_cache()
        self._remark(
            "something has changed the cache while it was open, so what is listed may lack titles "
            "until the next start"
        )

    def _not_written(self, error: Exception) -> None:
        self._release()
        if self._unfinished is not None:
            database.remove(self._unfinished)
        self._remark(
            f"the cache could not be written ({reason_of(error)}), so the next start is slow"
        )

    def _forget_cache(self) -> None:
        if (path := self.store.database.path) is not None:
            database.remove(path)

    def _remark(self, reason: str) -> None:
        path = str(self._cache.file) if self._cache else "cache"
        self.remarks.append(Notice(safe_line(path), safe_line(reason)))


def _next_number(opened: Database) -> int:
    row = opened.row("SELECT max(number) FROM articles")
    return int(row[0]) + 1 if row and row[0] is not None else 0


def _worth_having() -> int:
    """As many workers as there are cores; none where there is but one."""
    from reader.store.entities.recognition import cores

    return cores() if cores() > 1 else 0


def _exists(path: Path) -> bool:
    """Whether ``path`` is there; what is in a folder that is closed to us is not."""
    return os.path.exists(path)
