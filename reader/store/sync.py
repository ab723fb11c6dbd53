"""How an archive differs from its files: usually not at all.

:func:`unchanged` costs little more than a ``stat`` of each file, and imports no parser, because
each of fifty sessions on one archive calls it. If the answer is no, or not certain,
:class:`reader.store.changes.Comparison` compares everything. :class:`Changes` are the result.
"""

from __future__ import annotations

import os
import stat
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.archive.walk import Walk, others_unread
from reader.safety import safe_line
from reader.store.articles import Arrangement, Store
from reader.store.filetable import (
    COUNTED,
    NO_FILE,
    FileTable,
    NotedNotices,
    State,
    flat,
    stamp_of,
)

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
            walk = Walk(path)
            found = _same_folder(number, walk, files, noted, cancelled)
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
    number: int,
    walk: Walk,
    files: FileTable,
    noted: NotedNotices,
    cancelled: Callable[[], bool],
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
        for name in files.without_articles(number, prefix.removesuffix("/")):
            if (number, prefix + name) not in noted:
                walk.found_another_kind(name)
    return None if walk.problems or walk.lacking else count


@dataclass(frozen=True, slots=True)
class Changes:
    """The new state of an archive, and how many articles are new, changed and gone.

    ``gone_numbers`` have left the list, including the former numbers of changed articles.
    ``touched`` counts the files with a new stamp and the same content; ``any`` says whether the
    list or the notices have changed.
    """

    arrangement: Arrangement
    noted: NotedNotices
    revision: int
    new: int
    changed: int
    gone: int
    touched: int
    gone_numbers: frozenset[int]
    any: bool

    def __str__(self) -> str:
        """``3 new, 1 changed, 2 gone``; empty if no article has changed."""
        parts = ((self.new, "new"), (self.changed, "changed"), (self.gone, "gone"))
        return ", ".join(f"{count:,} {what}" for count, what in parts if count)


def no_changes(store: Store, state: State) -> Changes:
    """The result if nothing has changed."""
    return Changes(
        store.arranged(), state.notices, state.revision, new=0, changed=0, gone=0, touched=0,
        gone_numbers=frozenset(), any=False,
    )  # fmt: skip


def changes_to(
    store: Store,
    state: State,
    order: array[int],
    noted: NotedNotices,
    replaced: Mapping[int, int],
    touched: int,
) -> Changes:
    """The changes from the list of ``store`` to ``order``; ``state`` is that of the cache."""
    before, after = set(store.order), set(order)
    gone, came = before - after, after - before
    changed = sum(old in gone and new in came for old, new in replaced.items())
    same = order == state.order and _lines(noted) == _lines(state.notices)
    return Changes(
        store.arrangement(order, replaced),
        noted,
        state.revision if same else state.revision + 1,
        new=len(came) - changed,
        changed=changed,
        gone=len(gone) - changed,
        touched=touched,
        gone_numbers=frozenset(gone),
        any=order != store.order or sorted(map(str, store.notices)) != _lines(noted),
    )


def _lines(noted: NotedNotices) -> list[str]:
    return sorted(map(str, flat(noted)))
