"""Checks quickly whether all files of an archive are unchanged, as they nearly always are.

The check costs little more than a ``stat`` of each file, and imports no parser, because each of
fifty sessions on one archive makes it. If the answer is no, or not certain,
:class:`reader.store.changes.Comparison` compares everything.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from reader.archive.sources import Walk, others_unread
from reader.safety import safe_line
from reader.store.filetable import COUNTED, NO_FILE, FileTable, NotedNotices, stamp_of

LOOKED_AT = 256
"""How many files are checked between two checks for cancellation."""


def unchanged(
    paths: Sequence[Path], files: FileTable, noted: NotedNotices, cancelled: Callable[[], bool]
) -> bool:
    """Whether ``files`` has exactly the files of ``paths``, with their current stamps.

    False as well if ``cancelled``, or if something could not be read, now or when ``files`` was
    written. Raises :exc:`sqlite3.DatabaseError`.
    """
    if NO_FILE in noted:
        return False
    count = 0
    others = [(notice.path, notice.reason) for notice in noted.get(COUNTED, ())]
    for number, path in enumerate(paths):
        try:
            is_folder = stat.S_ISDIR(os.stat(path).st_mode)
        except (OSError, ValueError):
            return False
        if is_folder:
            walk = Walk(path, without_html=find_spec("trafilatura") is None)
            found = _same_folder(number, walk, files, cancelled)
            if reason := others_unread(walk.skipped):
                if others[:1] != [(safe_line(str(path)), reason)]:
                    return False
                others = others[1:]
        else:
            found = 1 if files.stamps(number, "").get(path.name) == stamp_of(path) else None
        if found is None:
            return False
        count += found
    return count == len(files) and not others


def _same_folder(
    number: int, walk: Walk, files: FileTable, cancelled: Callable[[], bool]
) -> int | None:
    """How many files there are; None if one of them has changed."""
    count = 0
    for folder, prefix, names in walk.listings():
        before = files.stamps(number, prefix.removesuffix("/"))
        if before.keys() != set(names):
            return None
        count += len(before)
        inside = f"{folder}/"
        for at, (name, stamp) in enumerate(before.items()):
            if at % LOOKED_AT == 0 and cancelled():
                return None
            try:
                now = os.stat(inside + name)
            except (OSError, ValueError):
                return None
            if stamp != (
                now.st_size, now.st_mtime_ns, now.st_ino & 0x7FFF_FFFF_FFFF_FFFF,
            ):  # fmt: skip
                return None
    return None if walk.problems or walk.pages else count
