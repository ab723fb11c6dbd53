"""Reads the files of an archive for the first time, in archive order.

The files of a large archive are read in worker processes. A worker is sent a neighbourhood of files
(:mod:`reader.archive.repeated`), and returns notices and the rows of the articles, ready for the
database. Nothing is parsed or encoded twice, and the main process does a sixth of the work. Huge
files and files of many articles are read in the main process, one article per step. So are all
files of a small archive, and files at which a worker failed.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Container, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader import restricted
from reader.archive.loading import Found, Missed, Others, find_files, read_source
from reader.archive.registry import claimed_by
from reader.archive.repeated import Neighbours
from reader.archive.sources import Source, open_regular
from reader.model import Article, Notice
from reader.store.articles import WRITTEN_AT_ONCE, Store
from reader.store.filetable import (
    COUNTED,
    NO_FILE,
    NO_STAMP,
    File,
    FileKey,
    FileTable,
    NotedNotices,
    Stamp,
    stamp_of,
)
from reader.store.rows import Row, row_of

if TYPE_CHECKING:
    from reader.store.pool import Pool

TARGET = "reader.store.parsing:work"

ALONE = 100
"""How many files the main process reads before it checks whether workers are worth it."""

WORTH_WORKERS = 600
"""How many more files make workers worth it: starting one takes as long as reading some 300."""

MOST_BYTES = 4 * 1024 * 1024
"""The largest batch of files that is sent to a worker, since its results are briefly in memory."""

NICENESS = 5
"""Of the workers. Other processes have priority, but less than with names: the user is waiting."""

LISTEN_SECONDS = 0.02

Item = Article | Row | Notice | int
"""What a file contains; a number is that of an article that is already in the store."""


class Read(NamedTuple):
    """A file, its stamp before it was read, and its items, one per step."""

    found: Found
    stamp: Stamp
    items: Iterable[Item]

    @property
    def root(self) -> int:
        """The number of the opened path under which it was found."""
        return self.found.root


class FirstReading:
    """Stages the articles of all files of ``paths`` in ``store``, one per step of the iteration.

    Files that ``files`` has unchanged are not read again: an interrupted reading goes on. ``noted``
    receives the notices; they are saved only when everything has been read, and so are the files
    that they are about.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        store: Store,
        files: FileTable,
        noted: NotedNotices,
        workers: int | None,
    ) -> None:
        """``workers`` is how many processes read a large archive; by default one per core."""
        self._paths = paths
        self._store = store
        self._files = files
        self._noted = noted
        self._with_notices: list[tuple[FileKey, Stamp, list[int]]] = []
        self._fruitful: dict[int, bool] = {}
        self._root_of: dict[str, int] = {}
        self._folder: tuple[FileKey, dict[str, File]] = NO_FILE, {}
        self._steps = self._read(_worth_having() if workers is None else workers)

    def __iter__(self) -> Iterator[None]:
        """The steps that are left."""
        return self._steps

    def close(self) -> None:
        """End the workers."""
        self._steps.close()

    def write(self) -> None:
        """Write what was read, so that the next start continues here; if that is impossible, keep
        it in memory."""
        with suppress(sqlite3.Error):
            self._store.write()
            self._files.write()

    def finish(self) -> None:
        """Write the files with notices as well, after the last step."""
        for key, stamp, numbers in self._with_notices:
            self._files.add(key, stamp, numbers)
        self.write()

    def _read(self, workers: int) -> Generator[None, None, None]:
        files: Iterator[Found | Missed | Others | Read] = find_files(self._paths, self._fruitful)
        if len(self._files):
            files = map(self._read_before, files)
        for read in read_all(files, self._fruitful, workers):
            if isinstance(read, Missed):
                self._note(NO_FILE, read.notice)
            elif isinstance(read, Others):
                if read.notice is not None:
                    self._note(COUNTED, read.notice)
            elif read is not None:
                yield from self._take(read)
            yield

    def _read_before(self, found: Found | Missed | Others | Read) -> Found | Missed | Others | Read:
        """What an interrupted reading has read of a file, if it is unchanged."""
        if not isinstance(found, Found):
            return found
        folder, _, name = found.source.relative.rpartition("/")
        if self._folder[0] != (found.root, folder):
            self._folder = (found.root, folder), self._files.folder(found.root, folder)
        file = self._folder[1].get(name)
        if file is None or file.stamp != stamp_of(found.source.file):
            return found
        return Read(found, file.stamp, [*file.numbers])

    def _take(self, read: Read) -> Iterator[None]:
        """Stage the articles of a file, one per step: a file may have a hundred thousand.

        An article that is under two opened paths is added once.
        """
        root, store = read.root, self._store
        key = (root, read.found.source.relative)
        numbers = []
        empty = True
        for item in read.items:
            empty = False
            if isinstance(item, Notice):
                self._fruitful.setdefault(root, False)
                self._note(key, item)
            else:
                self._fruitful[root] = True
                if self._is_copy(item, root):
                    pass
                elif isinstance(item, int):
                    store.stage_stored(item)
                    numbers.append(item)
                else:
                    numbers.append(store.stage(item, root))
            yield
        if empty:
            read.found.is_of_another_kind()
        if key in self._noted:
            self._with_notices.append((key, read.stamp, numbers))
        else:
            self._files.add(key, read.stamp, numbers)
            if self._files.waiting >= WRITTEN_AT_ONCE:
                self.write()

    def _is_copy(self, item: Article | Row | int, root: int) -> bool:
        """Whether the article is under an earlier opened path as well."""
        if len(self._paths) == 1:
            return False
        identity = self._store.id(item) if isinstance(item, int) else item.id
        return self._root_of.setdefault(identity, root) != root

    def _note(self, key: FileKey, notice: Notice) -> None:
        self._noted.setdefault(key, []).append(notice)
        self._store.notices.append(notice)


class Batch(NamedTuple):
    """Files of one neighbourhood for a worker: each one's path, and its path within the archive.

    ``beside`` are the paths of the neighbours; links may not lead out of ``within``.
    """

    files: list[tuple[str, str]]
    beside: list[str]
    within: str


def work(batch: Batch) -> list[list[Row | Notice]]:
    """The items of the files in ``batch``, file by file. Runs in a worker."""
    neighbours = Neighbours(
        [partial(open_regular, Path(path), batch.within) for path in batch.beside]
    )
    files: list[list[Row | Notice]] = []
    for path, relative in batch.files:
        items = read_source(Source(Path(path), relative, False, neighbours, batch.within))
        files.append([item if isinstance(item, Notice) else row_of(item) for item in items])
    return files


class _Part:
    """Files of one neighbourhood that a worker reads; ``back`` is None until it has answered."""

    def __init__(self, files: list[tuple[Found, Stamp]]) -> None:
        self.files = files
        self.back: list[list[Row | Notice]] | None = None
        self.failed = False

    def reads(self) -> Iterator[Read | Missed | Others]:
        for number, (found, stamp) in enumerate(self.files):
            if self.back is not None:
                yield Read(found, stamp, self.back[number])
            else:
                yield _here(found)

    def batch(self) -> Batch:
        source = self.files[0][0].source
        assert source.neighbours is not None
        beside = [str(path) for path in source.neighbours.paths]
        files = [(str(found.source.file), found.source.relative) for found, _ in self.files]
        return Batch(files, beside, source.within)


def read_all(
    files: Iterator[Found | Missed | Others | Read], fruitful: Container[int], workers: int
) -> Iterator[Read | Missed | Others | None]:
    """Read all ``files`` in order; yields None from time to time while waiting for workers.

    A file that has been read already is yielded as it is.

    ``fruitful`` is that of :func:`reader.archive.loading.find_files`. The caller updates it while
    files are read; ``files`` is not advanced further than ``fruitful`` is reliable.
    """
    while True:
        count = 0
        for found in islice(files, ALONE):
            count += 1
            yield _here(found)
        if count < ALONE:
            return
        ahead: list[Found | Missed | Others | Read] = []
        if workers > 0 and restricted.allows("processes"):
            for found in files:
                ahead.append(found)
                if found.root not in fruitful or len(ahead) >= WORTH_WORKERS:
                    break
        if len(ahead) < WORTH_WORKERS or ahead[-1].root not in fruitful:
            for found in ahead:
                yield _here(found)
        else:
            yield from _Readers(workers).read(chain(ahead, files), fruitful)
            return


def _here(found: Found | Missed | Others | Read) -> Read | Missed | Others:
    if not isinstance(found, Found):
        return found
    stamp = stamp_of(found.source.file)  # first: a later change makes another stamp
    return Read(found, stamp, read_source(found.source))


class _Readers:
    """The workers, and the files sent to them."""

    def __init__(self, workers: int) -> None:
        from reader.store.pool import Pool  # brings subprocess: small archives do without

        self._pool: Pool = Pool(workers, TARGET, niceness=NICENESS)
        self._parts: deque[_Part | Found | Missed | Others | Read] = deque()
        self._away: dict[int, _Part] = {}
        self._sent = 0

    def read(
        self, files: Iterable[Found | Missed | Others | Read], fruitful: Container[int]
    ) -> Iterator[Read | Missed | Others | None]:
        """See :func:`read_all`."""
        part: list[tuple[Found, Stamp]] = []
        try:
            for found in files:
                stamp = _stamp_to_send(found) if isinstance(found, Found) else NO_STAMP
                if part and not _are_neighbours(part[0][0], found):
                    self._send(part)
                    part = []
                if isinstance(found, Found) and stamp != NO_STAMP and found.root in fruitful:
                    part.append((found, stamp))
                    yield from self._back(wait=not self._pool.room)
                    continue
                self._send(part)
                part = []
                self._parts.append(found)
                if found.root not in fruitful:
                    yield from self._back(wait=True, all_of_them=True)
            self._send(part)
            yield from self._back(wait=True, all_of_them=True)
        finally:
            self._pool.close()

    def _send(self, files: list[tuple[Found, Stamp]]) -> None:
        if not files:
            return
        part = _Part(files)
        self._parts.append(part)
        part.failed = self._pool.broken or sum(stamp.size for _, stamp in files) > MOST_BYTES
        if not part.failed:
            self._away[self._sent] = part
            self._pool.send(self._sent, part.batch())
            self._sent += 1

    def _back(
        self, *, wait: bool, all_of_them: bool = False
    ) -> Iterator[Read | Missed | Others | None]:
        """What has been read, in order. Waits for the first missing part, or for all of them."""
        while self._parts:
            first = self._parts[0]
            if isinstance(first, _Part) and first.back is None and not first.failed:
                if not wait:
                    return
                self._listen()
                yield None
                continue
            self._parts.popleft()
            wait = all_of_them
            if isinstance(first, _Part):
                yield from first.reads()
            else:
                yield _here(first)

    def _listen(self) -> None:
        for number, answer, error in self._pool.receive(LISTEN_SECONDS):
            part = self._away.pop(number)
            part.failed = bool(error) or len(answer) != len(part.files)
            part.back = None if part.failed else answer
        if self._pool.broken:
            for number in self._pool.unanswered():
                self._away.pop(number).failed = True


def _stamp_to_send(found: Found) -> Stamp:
    """The stamp of a file that a worker can read; NO_STAMP for others, which are read here."""
    source = found.source
    claimed = claimed_by(source.file.name)
    if source.neighbours is None or (claimed and claimed.many):
        return NO_STAMP
    return stamp_of(source.file)


def _are_neighbours(one: Found, other: Found | Missed | Others | Read) -> bool:
    return isinstance(other, Found) and one.source.neighbours is other.source.neighbours


def _worth_having() -> int:
    """As many workers as there are cores; none on a single core."""
    from reader.store.entities.recognition import cores

    return cores() if cores() > 1 else 0
