"""Whether all files of an archive are as they were: what nearly every look for changes finds.

It costs little more than asking the system for each file, makes no table anew and imports no
parser, for fifty sessions on one archive each have to do it. Where it says no, or that it does not
know, :class:`reader.store.changes.Comparison` looks at everything.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from reader.archive.sources import Walk, others_unread
from reader.safety import safe_line
from reader.store.filetable import FileTable, Stamp, stamp_of
from reader.store.snapshot import COUNTED, NO_ROW, NotedNotices

_Rows = Iterator[tuple[int, str, Stamp]]

LOOKED_AT = 256
"""How many files are looked at between two looks at whether that is still wanted."""


def unchanged(
    paths: Sequence[Path], files: FileTable, noted: NotedNotices, cancelled: Callable[[], bool]
) -> bool:
    """True where every file of ``paths`` is in ``files`` with the stamp it has, and no other is.

    False where one is not, where ``cancelled``, and where something could not be read, now or
    when ``files`` was made.
    """
    if NO_ROW in noted:
        return False
    rows = files.stamps()
    others = [(notice.path, notice.reason) for notice in noted.get(COUNTED, ())]
    for number, path in enumerate(paths):
        try:
            is_folder = stat.S_ISDIR(os.stat(path).st_mode)
        except (OSError, ValueError):
            return False
        if is_folder:
            walk = Walk(path, without_html=find_spec("trafilatura") is None)
            same = _same_folder(number, walk, rows, cancelled)
            if reason := others_unread(walk.passed_over):
                same = same and others[:1] == [(safe_line(str(path)), reason)]
                others = others[1:]
        else:
            same = next(rows, None) == (number, path.name, stamp_of(path))
        if not same:
            return False
    return next(rows, None) is None and not others


def _same_folder(number: int, walk: Walk, rows: _Rows, cancelled: Callable[[], bool]) -> bool:
    for folder, prefix, names in walk.listings():
        before = list(islice(rows, len(names)))
        if {(number, prefix + name) for name in names} != {
            (root, name) for root, name, _ in before
        }:
            return False
        inside, cut = f"{folder}/", len(prefix)
        for count, (_, relative, (size, mtime, inode)) in enumerate(before):
            if count % LOOKED_AT == 0 and cancelled():
                return False
            try:
                now = os.stat(inside + relative[cut:])
            except (OSError, ValueError):
                return False
            if (now.st_size, now.st_mtime_ns, now.st_ino & 0x7FFF_FFFF_FFFF_FFFF) != (
                size, mtime, inode,
            ):  # fmt: skip
                return False
    return not (walk.problems or walk.pages)
