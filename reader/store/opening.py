"""Opening an archive: from the cache at once, or file by file; and looking for what has changed.

**Warm.** With a usable cache the whole store is there before the first paint, and
:meth:`Opening.check` then compares the files with what they were when the cache was made.
**Cold.** Without one, :meth:`Opening.open` reads the first screenful and :meth:`Opening.read_rest`
the others, in a worker. From :data:`CACHED_FROM` articles on their bodies go to a file in the cache
folder, not to memory, and when all is read that file becomes the cache.

:meth:`~Opening.read_rest`, :meth:`~Opening.check` and :meth:`~Opening.save` are for one worker at a
time. What they find is listed by the thread of the screen: ``store.list_held()``, :meth:`apply`.

The parsers are imported when a file has to be read: a warm start does without them.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader.model import Article, Notice
from reader.safety import safe_line
from reader.store.articles import Store
from reader.store.bodies import DamagedError
from reader.store.cache import Cache, Cached, Writer
from reader.store.cachefile import UnusableError
from reader.store.filed import Descriptor
from reader.store.filetable import FileTable
from reader.store.snapshot import COUNTED, NO_ROW, NotedNotices

if TYPE_CHECKING:
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

TOUCHED_FILES = 200
"""How many files with a new time but the old content make the cache worth writing anew."""


class Opening:
    """An archive that is being opened: its store, its files, and its cache if it has one."""

    def __init__(
        self,
        paths: Sequence[Path],
        cache: Cache | None = None,
        cached_from: int = CACHED_FROM,
        workers: int | None = None,
    ) -> None:
        """``workers`` processes, as many as there are cores unless told, read a large archive."""
        self._paths = list(dict.fromkeys(paths))
        self._cache = cache
        self._cached_from = cached_from
        self._writer: Writer | None = None
        self._workers = workers
        self._ahead: _Ahead | None = None
        self._steps: Iterator[None] = iter(())
        self.store = Store([safe_line(str(path)) for path in self._paths])
        self.files = FileTable()
        self.noted: NotedNotices = {}
        self.remarks: list[Notice] = []
        """What is to be said about the cache, not about the archive."""
        self.warm = False
        """True when the store came from the cache."""
        self.written = 0
        """The size in bytes of the cache that was written; 0 where none was."""
        self._file: Descriptor | None = None

    def __enter__(self) -> Opening:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files of the cache. No worker may read or write any more."""
        if self._ahead is not None:
            self._ahead.close()
        if isinstance(self._steps, Generator):
            self._steps.close()  # the workers end
        self._abandon()
        self.store.repair = None
        self.store.close()
        if self._file is not None:
            self._file.close()

    def load_ahead(self) -> bool:
        """Begin to load the cache in a thread, for :meth:`open`; False where there is none.

        A large one is mostly read and summed up, and meanwhile the caller can import what it needs.
        """
        if self._cache is None or not _exists(self._cache.file):
            return False
        self._ahead = _Ahead(self._cache)
        self._ahead.start()
        return True

    def open(self) -> Store:
        """The store with all its articles from the cache, or with the first ones of the files.

        Reads on until there is one article at least, or no file is left.
        """
        if not self._open_cache():
            self._steps = self._cold()
            started = time.monotonic()
            for _ in self._steps:
                self.store.list_held()
                count = len(self.store)
                if count >= FIRST_ARTICLES:
                    break
                if count and time.monotonic() - started >= FIRST_SECONDS:
                    break
            self.store.list_held()
        return self.store

    def _open_cache(self) -> bool:
        # Where a path itself is not there, that is what the user has to be told.
        if self._cache is None or not all(map(_exists, self._paths)):
            return False
        try:
            cached = self._ahead.result() if self._ahead else self._cache.load()
        except UnusableError as error:
            self._remark(f"the cache {error}, so it was not used")
            return False
        if cached is None or not len(cached.store):
            return False
        self.store, self.files, self.noted, file = cached
        file.lost, self._file = self._lost, file
        self.store.notices += _flat(self.noted)
        self.store.repair = self._repair
        self.warm = True
        return True

    @property
    def cache(self) -> Cache | None:
        """The cache, where the archive is large enough to be kept in one, or has been already."""
        cache = self._cache
        if cache and (len(self.store) >= self._cached_from or _exists(cache.file)):
            return cache
        return None

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
        return self._cache.file.with_suffix(".index") if kept and self._cache else None

    # Cold

    def read_rest(self, cancelled: Callable[[], bool], report: Callable[[], None]) -> None:
        """Read the files that are left, then write the cache.

        ``report`` is called about twenty times a second and when everything has been read; it has
        to have the store list what is held.
        """
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
            if isinstance(self._steps, Generator):
                self._steps.close()  # the workers end
            self._abandon()

    def _cold(self) -> Iterator[None]:
        from reader.archive.files import Missed, find_files
        from reader.store.parsing import read_all

        fruitful: set[int] = set()
        ids: dict[str, int] = {}
        workers = _worth_having() if self._workers is None else self._workers
        for read in read_all(find_files(self._paths, fruitful), fruitful, workers):
            if isinstance(read, Missed):
                row = COUNTED if read.counted else NO_ROW
                self.noted.setdefault(row, []).append(read.notice)
                self.store.notices.append(read.notice)
            elif read is not None:
                yield from self._take(read, fruitful, ids)
            yield

    def _take(self, read: Read, fruitful: set[int], ids: dict[str, int]) -> Iterator[None]:
        """Hold what the file has, an article a step: one file may have a hundred thousand.

        Where two opened paths have the same article, it comes once.
        """
        found = read.found
        ranks = []
        for item in read.items:
            fruitful.add(found.root)
            if isinstance(item, Notice):
                self.noted.setdefault(len(self.files), []).append(item)
                self.store.notices.append(item)
            elif len(self._paths) == 1 or ids.setdefault(item.id, found.root) == found.root:
                ranks.append(self.store.hold(item, found.root))
                if self._cache and self._writer is None and self.store.end >= self._cached_from:
                    self._begin(self._cache)
            yield
        self.files.append(found.root, found.source.relative, read.stamp, ranks)

    def _begin(self, cache: Cache) -> None:
        try:
            self._writer = cache.writer()
        except OSError as error:
            self._cache = None
            self._remark(f"nothing can be cached ({error.strerror}), so the next start is slow too")
        else:
            self._writer.keep_bodies_of(self.store)

    def _finish(self) -> None:
        """Complete the cache file that the bodies went to."""
        if self._writer is None:
            return
        bodies = self.store.bodies
        bodies.flush()
        try:
            if bodies.failure:
                raise bodies.failure
            self.written = self._writer.finish(self.store, self.files, self.noted)
        except (OSError, DamagedError) as error:
            self._writer.abandon()
            self._not_written(error)
        else:
            self.store.repair = self._repair
        bodies.stop_writing()
        self._writer = None

    def _abandon(self) -> None:
        """Leave no half file behind when reading ends early or breaks off."""
        writer, self._writer = self._writer, None
        if writer is not None:
            self.store.bodies.stop_writing()
            writer.abandon()

    # Looking for changes

    def check(
        self,
        cancelled: Callable[[], bool],
        progress: Callable[[int], None],
        *,
        prune: bool = False,
    ) -> Changes | None:
        """Compare the files with what they were; None where ``cancelled``.

        ``progress`` is called now and then with the number of files that had to be read. Nothing
        is listed before :meth:`apply`. Without ``prune`` an archive that is cached loses no more
        than a part: see :mod:`reader.store.changes`.
        """
        from reader.store.differences import no_changes
        from reader.store.unchanged import unchanged

        if unchanged(self._paths, self.files, self.noted, cancelled):
            return no_changes(self.store, self.files, self.noted)
        from reader.store.changes import Comparison

        prune = prune or self.cache is None  # nothing is lost that the next start does not read
        comparison = Comparison(self.store, self.files, self.noted, self._paths, prune=prune)
        reported = time.monotonic()
        for read in comparison.steps():
            if time.monotonic() - reported >= REPORT_SECONDS:
                if cancelled():
                    return None
                if read:
                    progress(read)
                reported = time.monotonic()
        return None if cancelled() else comparison.changes()

    def apply(self, changes: Changes) -> None:
        """List the archive as it is now. In the thread of the screen."""
        self.store.arrange(changes.arrangement)
        self.files, self.noted = changes.files, changes.noted
        self.store.notices[:] = _flat(self.noted)

    def save(self, changes: Changes | None = None) -> None:
        """Write the cache anew, unless ``changes`` are too few to be worth it.

        Files that were only touched are worth it from :data:`TOUCHED_FILES` on. An archive below
        the threshold is cached only where it has been before.
        """
        cache = self._cache
        if cache is None:
            return
        if changes is not None and not changes.any and changes.touched < TOUCHED_FILES:
            return
        if len(self.store) < self._cached_from and not _exists(cache.file):
            return
        try:
            writer = cache.writer()
        except OSError as error:
            self._not_written(error)
            return
        try:
            writer.copy_bodies_of(self.store)
            self.written = writer.finish(self.store, self.files, self.noted)
        except (OSError, DamagedError) as error:
            writer.abandon()
            self._not_written(error)

    def _not_written(self, error: OSError | DamagedError) -> None:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        if isinstance(error, DamagedError):
            self._forget_cache()
        self._remark(f"the cache could not be written ({reason}), so the next start is slow")

    # Damage

    def _repair(self, rank: int) -> Article | None:
        """The article ``rank`` from its file, where the cache's record of it is damaged."""
        from reader.archive.files import read_source
        from reader.archive.sources import Source, boundary

        if not any("text is damaged" in each.reason for each in self.remarks):
            self._remark("a text is damaged in the cache, so it is built anew at the next start")
        self._forget_cache()
        row = self.files.row_of(rank)
        if row is None:
            return None
        path, relative = self._paths[self.files.root[row]], self.files.relative[row]
        named = not os.path.isdir(path)
        within = "" if named else boundary(path)
        source = Source(path if named else path / relative, relative, named, within=within)
        wanted = self.store.columns.id[rank]
        items = read_source(source)
        return next((x for x in items if isinstance(x, Article) and x.id == wanted), None)

    def _lost(self) -> None:
        self._forget_cache()
        self._remark(
            "something has changed the cache while it was open, so what is listed may lack titles "
            "until the next start"
        )

    def _forget_cache(self) -> None:
        if self._cache is not None:
            with suppress(OSError):
                self._cache.file.unlink()

    def _remark(self, reason: str) -> None:
        path = str(self._cache.file) if self._cache else "cache"
        self.remarks.append(Notice(safe_line(path), safe_line(reason)))


class _Ahead(threading.Thread):
    """Loads ``cache``. Imports nothing: another thread may be in the middle of that."""

    def __init__(self, cache: Cache) -> None:
        super().__init__(name="cache", daemon=True)
        self._cache = cache
        self._found: Cached | None = None
        self._error: Exception | None = None

    def run(self) -> None:
        """In the thread."""
        try:
            self._found = self._cache.load()
        except Exception as error:
            self._error = error

    def close(self) -> None:
        """Close what nobody has asked for."""
        self.join()
        found, self._found = self._found, None
        if found is not None:
            found.store.close()
            found.file.close()

    def result(self) -> Cached | None:
        """What :meth:`Cache.load` gave, or raised."""
        self.join()
        if self._error is not None:
            raise self._error
        found, self._found = self._found, None
        return found


def _worth_having() -> int:
    """As many workers as there are cores; none where there is but one."""
    from reader.store.entities.recognition import cores

    return cores() if cores() > 1 else 0


def _exists(path: Path) -> bool:
    """Whether ``path`` is there; what is in a folder that is closed to us is not."""
    return os.path.exists(path)


def _flat(noted: NotedNotices) -> list[Notice]:
    return [notice for row in sorted(noted) for notice in noted[row]]
