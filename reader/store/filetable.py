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
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.store.compact import I64, U32, U64, TextColumn, take

if TYPE_CHECKING:
    from reader.archive.sources import Source

RACY_NS = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system in use is FAT's, with two seconds."""

_RACY = -(2**63)


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

    The articles of a file have ``count`` ranks from ``first`` on.
    """

    def __init__(self) -> None:
        self.root = array(U32)
        self.relative = TextColumn()
        self.size = array(I64)
        self.mtime = array(I64)
        self.inode = array(I64)
        self.first = array(U64)
        self.count = array(U32)

    def __len__(self) -> int:
        return len(self.count)

    def append(self, root: int, relative: str, stamp: Stamp, ranks: Sequence[int]) -> None:
        """Add a file; ``ranks`` follow one another."""
        self.root.append(root)
        self.relative.append(relative)
        racy = stamp.mtime > time.time_ns() - RACY_NS
        self.size.append(stamp.size)
        self.mtime.append(_RACY if racy else min(stamp.mtime, 2**63 - 1))
        self.inode.append(stamp.inode)
        self.first.append(ranks[0] if ranks else 0)
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

    def ranks(self, row: int) -> range:
        """The ranks of the articles of the file of ``row``."""
        return range(self.first[row], self.first[row] + self.count[row])

    def rows(self) -> dict[tuple[int, str], int]:
        """The row of each file by opened path and path within it."""
        return {key: row for row, key in enumerate(zip(self.root, self.relative, strict=True))}

    def row_of(self, rank: int) -> int | None:
        """The row of the file that the article ``rank`` came from."""
        rows = range(len(self))
        return next((row for row in rows if rank in self.ranks(row)), None)

    def renumbered(self, new_rank: dict[int, int] | None = None) -> FileTable:
        """The same files; their ranks are new_rank's, and files without articles stay."""
        table = FileTable()
        everything = range(len(self))
        for name, column in vars(self).items():
            rows = take(column, everything) if isinstance(column, array) else column
            setattr(table, name, rows)
        if new_rank is not None:
            table.first = array(U64, [new_rank.get(first, 0) for first in self.first])
        return table
