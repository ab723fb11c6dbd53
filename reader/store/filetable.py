"""The table of files: the files of the articles, with their stamps at the time of reading.

A file counts as changed, and is read again, only if its size, modification time or inode has
changed. A file that was modified less than :data:`RACY_NS` before it was read could change again
within the same tick of the file system's clock, so it never counts as unchanged. (git treats its
index the same way, and calls such entries racy.)
"""

from __future__ import annotations

import os
import sqlite3
import time
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from reader.model import Notice
from reader.store.database import Database, check

RACY_NS = 2_000_000_000
"""Nanoseconds. The coarsest file system clock in use is FAT's, with two seconds."""

_RACY = -(2**63)

FileKey = tuple[int, str]
"""Identifies a file: the number of the opened path that it is under, and its path within that."""

NO_FILE: FileKey = (-1, "")
"""For notices that do not belong to a file that was read."""

COUNTED: FileKey = (-2, "")
"""For the notices that count files of other kinds."""

NotedNotices = dict[FileKey, list[Notice]]
"""Notices by file, :data:`NO_FILE` or :data:`COUNTED`; files are in archive order."""


class State(NamedTuple):
    """The state of an archive as a whole: its order, and notices about what could not be read.

    ``revision`` increases whenever either changes; ``complete`` is False while the archive is read
    for the first time.
    """

    order: array[int]
    notices: NotedNotices
    revision: int = 0
    complete: bool = True


class Stamp(NamedTuple):
    """Shows whether a file has changed: size in bytes, nanoseconds since 1970, and inode."""

    size: int
    mtime: int
    inode: int


NO_STAMP = Stamp(-1, 0, 0)
"""Stands for a stamp that cannot be read; no file has it."""


def stamp_of(file: Path) -> Stamp:
    """The current stamp of ``file``; :data:`NO_STAMP` if it cannot be read."""
    try:
        status = os.stat(file)
    except (OSError, ValueError):
        return NO_STAMP
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino & 0x7FFF_FFFF_FFFF_FFFF)


class File(NamedTuple):
    """A file that has been read: its stamp, and the numbers of its articles in the file's order."""

    stamp: Stamp
    numbers: array[int]


class FileTable:
    """The table of files in ``database``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[FileKey, File] = {}

    def __len__(self) -> int:
        row = self._database.row("SELECT count(*) FROM files")
        return int(row[0]) if row else 0

    @property
    def waiting(self) -> int:
        """How many files were added since the last :meth:`write`."""
        return len(self._waiting)

    def count(self, root: int) -> int:
        """How many files there are under an opened path."""
        row = self._database.row("SELECT count(*) FROM files WHERE root = ?", (root,))
        return int(row[0]) if row else 0

    def folder(self, root: int, folder: str) -> dict[str, File]:
        """The files of ``folder`` by name; its path is relative to the opened path, or empty.

        Files whose row is damaged are left out, so that they are read again. Raises
        :exc:`sqlite3.DatabaseError`.
        """
        rows = self._database.rows(
            "SELECT name, size, mtime, inode, numbers, crc FROM files "
            "WHERE root = ? AND folder = ?",
            (root, os.fsencode(folder)),
        )
        files = {}
        for name, *values, crc in rows:
            if check(root, os.fsencode(folder), name, *values) == crc:
                *stamp, numbers = values
                files[os.fsdecode(name)] = File(Stamp(*stamp), array("I", numbers))
        return files

    def stamps(self, root: int, folder: str) -> dict[str, tuple[int, ...]]:
        """The stamps of the files of a folder by name, as fast as possible."""
        rows = self._database.rows(
            "SELECT name, size, mtime, inode FROM files WHERE root = ? AND folder = ?",
            (root, os.fsencode(folder)),
        )
        return {os.fsdecode(row[0]): row[1:] for row in rows}

    def without_articles(self, root: int, folder: str) -> list[str]:
        """The names of the files of a folder that have no articles."""
        rows = self._database.rows(
            "SELECT name FROM files WHERE root = ? AND folder = ? AND length(numbers) = 0",
            (root, os.fsencode(folder)),
        )
        return [os.fsdecode(name) for (name,) in rows]

    def folders(self) -> list[FileKey]:
        """All folders that have files."""
        rows = self._database.rows("SELECT DISTINCT root, folder FROM files")
        return [(root, os.fsdecode(folder)) for root, folder in rows]

    def file_of(self, number: int) -> tuple[FileKey, int] | None:
        """The file of the article ``number``, and the index of the article in it."""
        for root, folder in self.folders():
            for name, file in self.folder(root, folder).items():
                if number in file.numbers:
                    return (root, f"{folder}/{name}" if folder else name), file.numbers.index(
                        number
                    )
        return None

    def add(self, key: FileKey, stamp: Stamp, numbers: Sequence[int]) -> None:
        """Add a file with the numbers of its articles; :meth:`write` saves it."""
        self._waiting[key] = File(seen(stamp), array("I", numbers))

    def write(self) -> None:
        """Write the added files to the database. Raises :exc:`sqlite3.Error`."""
        waiting, self._waiting = self._waiting, {}
        if waiting:
            self._database.change(lambda connection: put_files(connection, waiting.items()))


def put_files(connection: sqlite3.Connection, files: Iterable[tuple[FileKey, File]]) -> None:
    """Write the rows of ``files``, replacing existing ones."""
    connection.executemany(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(_row, files)
    )


def drop_files(connection: sqlite3.Connection, keys: Iterable[FileKey]) -> None:
    """Delete the rows of the files ``keys``."""
    connection.executemany(
        "DELETE FROM files WHERE root = ? AND folder = ? AND name = ?", map(_key, keys)
    )


def flat(noted: NotedNotices) -> list[Notice]:
    """All notices as a list, those of files in archive order."""
    first = [*noted.get(COUNTED, ()), *noted.get(NO_FILE, ())]
    return first + [
        notice for key, some in noted.items() if key not in (NO_FILE, COUNTED) for notice in some
    ]


def seen(stamp: Stamp) -> Stamp:
    """``stamp`` as it is saved: if the file was modified just now, a stamp that never matches."""
    racy = stamp.mtime > time.time_ns() - RACY_NS
    return stamp._replace(mtime=_RACY if racy else min(stamp.mtime, 2**63 - 1))


def _key(key: FileKey) -> tuple[int, bytes, bytes]:
    root, relative = key
    folder, _, name = relative.rpartition("/")
    return root, os.fsencode(folder), os.fsencode(name)


def _row(item: tuple[FileKey, File]) -> tuple[Any, ...]:
    key, file = item
    values = (*_key(key), *file.stamp, file.numbers.tobytes())
    return *values, check(*values)
