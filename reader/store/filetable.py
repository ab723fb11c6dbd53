"""Which files the articles came from, and what those files looked like when they were read.

A file has changed when its size, its time of modification or its inode has: only then is its
content looked at again. A file that was modified less than :data:`RACY_NS` before it was read could
change once more within the same tick of the file system's clock, so it is never taken for unchanged
(git does so with its index, and calls such entries racy).
"""

from __future__ import annotations

import os
import time
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.store.compact import I64, U32, U64, Numbers, TextColumn, take

if TYPE_CHECKING:
    from reader.archive.sources import Source

RACY_NS = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system in use is FAT's, with two seconds."""

_RACY = -(2**63)
_MORE = -2


class Stamp(NamedTuple):
    """What tells whether a file has changed: bytes, nanoseconds since 1970, and the inode."""

    size: int
    mtime: int
    inode: int


NO_STAMP = Stamp(-1, 0, 0)
"""The stamp of a file that could not be looked at: equal to no file's."""


def stamp_of(file: Path) -> Stamp:
    """The stamp of ``file`` now; :data:`NO_STAMP` where there is none."""
    try:
        status = os.stat(file)
    except (OSError, ValueError):
        return NO_STAMP
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino & 0x7FFF_FFFF_FFFF_FFFF)


class FileTable:
    """The files in archive order: opened path, path within it, stamp, and ranks of the articles.

    The articles of a file have ``count`` ranks from ``first`` on. Where they do not follow one
    another (a file of many articles that has changed since), further rows come behind the file's
    own, with no path and no stamp, each for one run of ranks.
    """

    def __init__(self) -> None:
        self.root: Numbers = array(U32)
        self.relative = TextColumn()
        self.size: Numbers = array(I64)
        self.mtime: Numbers = array(I64)
        self.inode: Numbers = array(I64)
        self.first: Numbers = array(U64)
        self.count: Numbers = array(U32)

    def __len__(self) -> int:
        return len(self.count)

    def append(self, root: int, relative: str, stamp: Stamp, ranks: Sequence[int]) -> None:
        """Add a file with the ranks of its articles."""
        racy = stamp.mtime > time.time_ns() - RACY_NS
        seen = Stamp(stamp.size, _RACY if racy else min(stamp.mtime, 2**63 - 1), stamp.inode)
        runs = _runs(ranks)
        self._append(root, relative, seen, next(runs))
        for run in runs:
            self._append(root, "", Stamp(_MORE, 0, 0), run)

    def _append(self, root: int, relative: str, stamp: Stamp, ranks: range) -> None:
        self.root.append(root)
        self.relative.append(relative)
        self.size.append(stamp.size)
        self.mtime.append(stamp.mtime)
        self.inode.append(stamp.inode)
        self.first.append(ranks.start)
        self.count.append(len(ranks))

    def same(self, row: int, root: int, source: Source) -> bool:
        """Whether the file of ``row`` is the one that ``source`` is."""
        return self.root[row] == root and self.relative[row] == source.relative

    def unchanged(self, row: int, stamp: Stamp) -> bool:
        """Whether the file of ``row`` still has ``stamp``."""
        return stamp == (self.size[row], self.mtime[row], self.inode[row])

    def stamp(self, row: int) -> Stamp:
        """The stamp of the file of ``row`` as it was noted."""
        return Stamp(self.size[row], self.mtime[row], self.inode[row])

    def is_file(self, row: int) -> bool:
        """Whether ``row`` is a file's own, not one with more ranks of the file before."""
        return self.size[row] != _MORE

    def after(self, row: int) -> int:
        """The row of the file that comes behind the one of ``row``."""
        row += 1
        while row < len(self) and not self.is_file(row):
            row += 1
        return row

    def ranks(self, row: int) -> Sequence[int]:
        """The ranks of the articles of the file of ``row``, in the file's order."""
        end = self.after(row)
        if end == row + 1:
            return self._run(row)
        return [rank for each in range(row, end) for rank in self._run(each)]

    def _run(self, row: int) -> range:
        return range(self.first[row], self.first[row] + self.count[row])

    def stamps(self) -> Iterator[tuple[int, str, Stamp]]:
        """Opened path, path within it and noted stamp of each file, in archive order."""
        all_stamps = map(Stamp, self.size, self.mtime, self.inode)
        rows = zip(self.root, self.relative, all_stamps, strict=True)
        return (row for row in rows if row[2].size != _MORE)

    def rows(self) -> dict[tuple[int, str], int]:
        """The row of each file by opened path and path within it."""
        keys = enumerate(zip(self.root, self.relative, strict=True))
        return {key: row for row, key in keys if self.is_file(row)}

    def row_of(self, rank: int) -> int | None:
        """The row of the file that the article ``rank`` came from."""
        own = 0
        for row in range(len(self)):
            own = row if self.is_file(row) else own
            if rank in self._run(row):
                return own
        return None

    def renumbered(self, new_rank: dict[int, int] | None = None) -> FileTable:
        """The same files; their ranks are new_rank's, and files without articles stay."""
        table = FileTable()
        everything = range(len(self))
        for name, column in vars(self).items():
            setattr(
                table, name, column if isinstance(column, TextColumn) else take(column, everything)
            )
        if new_rank is not None:
            table.first = array(U64, [new_rank.get(first, 0) for first in self.first])
        return table


def _runs(ranks: Sequence[int]) -> Iterator[range]:
    """``ranks`` as ranges of ranks that follow one another; an empty one where there are none."""
    start = end = ranks[0] if ranks else 0
    for rank in ranks:
        if rank != end:
            yield range(start, end)
            start = rank
        end = rank + 1
    yield range(start, end)
