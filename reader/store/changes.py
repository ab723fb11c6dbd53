"""What has changed in an archive since it was read: new, changed and deleted files.

A file whose stamp is the same is not opened. One whose stamp is new is read again, an article a
step: articles with ids that it had before keep their ranks, and where all do the file was only
touched. What is new in it gets new ranks, and where the number of articles is the same each former
one that is gone is said to be replaced by the new one in its position.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

from reader.archive.files import Found, Missed, find_files, read_source
from reader.model import Notice
from reader.store.articles import Store
from reader.store.compact import U32
from reader.store.differences import Changes
from reader.store.filetable import FileTable, Stamp, stamp_of
from reader.store.snapshot import NotedNotices


class Comparison:
    """One look at the files of ``paths``, against the table that was made when they were read."""

    def __init__(
        self, store: Store, files: FileTable, noted: NotedNotices, paths: Sequence[Path]
    ) -> None:
        self._store = store
        self._old = files
        self._old_noted = noted
        self._paths = paths
        self._table = FileTable()
        self._noted: NotedNotices = {}
        self._order = array(U32)
        self._replaced: dict[int, int] = {}
        self._touched = self._read = 0
        self._fruitful: set[int] = set()
        self._ids: dict[str, int] = {}
        self._rows: dict[tuple[int, str], int] | None = None
        self._next = 0

    def steps(self) -> Iterator[int]:
        """Look at a file, or read an article, a step; yields how many files were read so far."""
        for found in find_files(self._paths, self._fruitful):
            if isinstance(found, Missed):
                self._miss(found)
            else:
                for _ in self._look_at(found):
                    yield self._read
            yield self._read

    def changes(self) -> Changes:
        """What the look found, when all steps are done."""
        before, after = set(self._store.order), set(self._order)
        gone, came = before - after, after - before
        notices = sorted(str(n) for some in self._noted.values() for n in some)
        old_notices = sorted(str(n) for some in self._old_noted.values() for n in some)
        return Changes(
            self._store.arrangement(self._order, self._replaced),
            self._table,
            self._noted,
            new=len(came) - len(self._replaced),
            changed=len(self._replaced),
            gone=len(gone) - len(self._replaced),
            touched=self._touched,
            gone_ranks=frozenset(gone),
            any=self._order != self._store.order or notices != old_notices,
        )

    def _miss(self, missed: Missed) -> None:
        self._noted.setdefault(-1, []).append(missed.notice)
        if missed.whole:
            # A disk that is not mounted, most likely: what was in it is not said to be gone.
            for row in range(len(self._old)):
                if self._old.root[row] == missed.root and self._old.is_file(row):
                    self._keep(row, self._old.stamp(row))

    def _look_at(self, found: Found) -> Iterator[None]:
        row = self._row_of(found)
        stamp = stamp_of(found.source.file)
        if row is not None and self._old.unchanged(row, stamp):
            self._keep(row, stamp)
            return
        self._read += 1
        former = self._old.ranks(row) if row is not None else range(0)
        known: dict[str, list[int]] = {}
        for rank in former:
            known.setdefault(self._store.columns.id[rank], []).append(rank)
        ranks: list[int] = []
        notices: list[Notice] = []
        for item in read_source(found.source):
            if isinstance(item, Notice):
                notices.append(item)
            elif self._ids.get(item.id, found.root) == found.root:
                same = known.get(item.id)  # a zip file may have copies
                ranks.append(same.pop(0) if same else self._store.hold(item, found.root))
            yield
        if row is not None and ranks == list(former):
            self._touched += 1
        self._replace(former, ranks)
        self._note(notices, found.root)
        self._append(found.root, found.source.relative, stamp, ranks)

    def _row_of(self, found: Found) -> int | None:
        """The row of the file in the old table; mostly the one after the last."""
        row = self._next
        if row < len(self._old) and self._old.same(row, found.root, found.source):
            self._next = self._old.after(row)
            return row
        if self._rows is None:
            self._rows = self._old.rows()
        known = self._rows.get((found.root, found.source.relative))
        if known is not None:
            self._next = self._old.after(known)
        return known

    def _keep(self, row: int, stamp: Stamp) -> None:
        root = self._old.root[row]
        self._note(self._old_noted.get(row, []), root)
        self._append(root, self._old.relative[row], stamp, self._old.ranks(row))

    def _append(self, root: int, relative: str, stamp: Stamp, ranks: Sequence[int]) -> None:
        if ranks:
            self._fruitful.add(root)
        if len(self._paths) > 1:
            for rank in ranks:
                self._ids.setdefault(self._store.columns.id[rank], root)
        self._order.extend(ranks)
        self._table.append(root, relative, stamp, ranks)

    def _note(self, notices: list[Notice], root: int) -> None:
        if notices:
            self._fruitful.add(root)
            self._noted[len(self._table)] = notices

    def _replace(self, former: Sequence[int], ranks: Sequence[int]) -> None:
        if len(former) != len(ranks):
            return
        before, after = set(former), set(ranks)
        for old, new in zip(former, ranks, strict=True):
            if old not in after and new not in before:
                self._replaced[old] = new
