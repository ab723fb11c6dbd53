"""What has changed in an archive since it was read: new, changed and deleted files.

A file whose stamp is the same is not opened. One whose stamp is new is read again, an article a
step: articles with ids that it had before keep their ranks, and where all do the file was only
touched. What is new in it gets new ranks, and where the number of articles is the same each former
one that is gone is said to be replaced by the new one in its position.

A file that is not found is deleted only if the folder that it was in, or one above it, has been
listed without it and is still the same: a disk that is pulled out, a share that is cut off and a
folder that is moved away in the middle of the look lose nothing. Nor does a look lose most of the
files under an opened path, or many of a folder that is empty now, as when a disk is not mounted:
their articles are kept, which is said, until the user says that they may go. What is found in
another place may.
"""

from __future__ import annotations

import os
import stat
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

from reader.archive.files import Found, Missed, find_files, read_source
from reader.archive.sources import Walk
from reader.model import Notice
from reader.safety import safe_line
from reader.store.articles import Store
from reader.store.compact import I64, U32
from reader.store.differences import Changes
from reader.store.filetable import NO_STAMP, FileTable, Stamp, stamp_of
from reader.store.snapshot import COUNTED, NO_ROW, NotedNotices

MANY_GONE = 20
"""Files under one opened path: of fewer, more than half may go at once, of more only when the user
says so. All of them never go by themselves."""

_NEW = -1


class Comparison:
    """One look at the files of ``paths``, against the table that was made when they were read."""

    def __init__(
        self,
        store: Store,
        files: FileTable,
        noted: NotedNotices,
        paths: Sequence[Path],
        *,
        prune: bool = False,
    ) -> None:
        """With ``prune`` most of the files may be gone, too."""
        self._store = store
        self._old = files
        self._old_noted = noted
        self._paths = paths
        self._prune = prune
        self._table = FileTable()
        self._noted: NotedNotices = {}
        self._order = array(U32)
        self._row_of_entry = array(I64)
        self._met = bytearray(len(files))
        self._walks: dict[int, Walk] = {}
        self._replaced: dict[int, int] = {}
        self._touched = self._read = 0
        self._fruitful: set[int] = set()
        self._ids: dict[str, int] = {}
        self._rows: dict[tuple[int, str], int] | None = None
        self._next = 0

    def steps(self) -> Iterator[int]:
        """Look at a file, or read an article, a step; yields how many files were read so far."""
        for found in find_files(self._paths, self._fruitful, self._walks):
            if isinstance(found, Missed):
                row = COUNTED if found.counted else NO_ROW
                self._noted.setdefault(row, []).append(found.notice)
            else:
                for _ in self._look_at(found):
                    yield self._read
            yield self._read
        if kept := self.kept():
            self._put_back(kept)

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

    def _look_at(self, found: Found) -> Iterator[None]:
        row = self._row_of(found)
        stamp = stamp_of(found.source.file)
        if row is not None and self._old.unchanged(row, stamp):
            self._keep(row, stamp)
            return
        if row is not None and stamp == NO_STAMP:
            return  # it was listed, and now it is not there: see kept
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
        if row is not None and stamp_of(found.source.file) == NO_STAMP:
            return
        if row is not None and ranks == list(former):
            self._touched += 1
        self._replace(former, ranks)
        self._note(notices, found.root)
        self._append(found.root, found.source.relative, stamp, ranks, row)

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
        self._append(root, self._old.relative[row], stamp, self._old.ranks(row), row)

    def _append(
        self, root: int, relative: str, stamp: Stamp, ranks: Sequence[int], row: int | None
    ) -> None:
        if ranks:
            self._fruitful.add(root)
        if len(self._paths) > 1:
            for rank in ranks:
                self._ids.setdefault(self._store.columns.id[rank], root)
        self._order.extend(ranks)
        self._table.append(root, relative, stamp, ranks)
        self._row_of_entry.extend([_NEW if row is None else row] * (
            len(self._table) - len(self._row_of_entry)
        ))  # fmt: skip
        if row is not None:
            self._met[row] = True

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

    # What was not found

    def kept(self) -> list[int]:
        """The rows of the files that were not found and are not known to be deleted, in order."""
        missing: dict[int, list[int]] = {}
        row = -1
        while (row := self._met.find(0, row + 1)) >= 0:
            if self._old.is_file(row):
                missing.setdefault(self._old.root[row], []).append(row)
        kept: list[int] = []
        for root, rows in sorted(missing.items()):
            folders: dict[str, Path | None] = {}
            unsure = [row for row in rows if not self._is_deleted(row, folders)]
            if unsure:
                self._say_kept(root, unsure, "what was not there while Reader looked for changes")
            if not self._prune:
                gone = sorted({*rows}.difference(unsure))
                unsure = sorted([*unsure, *self._too_many(root, gone)])
            kept += unsure
        return kept

    def _too_many(self, root: int, gone: Sequence[int]) -> Sequence[int]:
        """Those of the files ``gone`` that do not go by themselves: most of them all, or of a
        folder that is there, and empty. What has moved to another place goes.
        """
        path = self._paths[root]
        if self._is_most(root, len(gone)):
            ids = self._store.columns.id
            here = {ids[rank] for rank in self._order}
            lost = [r for r in gone if any(ids[rank] not in here for rank in self._old.ranks(r))]
            if self._is_most(root, len(lost)):
                self._say_kept(root, lost, f"{len(lost):,} of its files are gone; what they held",
                               most=True)  # fmt: skip
                return lost
            return ()
        kept: list[int] = []
        for at, rows in self._by_folder(root, gone).items():
            if len(rows) >= MANY_GONE and at != path and _is_empty(at):
                what = f"{at.relative_to(path)} is empty; what was in it"
                self._say_kept(root, rows, what, most=True)
                kept += rows
        return kept

    def _by_folder(self, root: int, rows: Sequence[int]) -> dict[Path, list[int]]:
        """``rows`` by the nearest folder above each that is there."""
        found: dict[Path, list[int]] = {}
        nearest: dict[str, Path] = {}
        for row in rows:
            folder = self._old.relative[row].rpartition("/")[0]
            if folder not in nearest:
                at = self._paths[root] / folder
                while at != self._paths[root] and not at.is_dir():
                    at = at.parent
                nearest[folder] = at
            found.setdefault(nearest[folder], []).append(row)
        return found

    def _is_most(self, root: int, lost: int) -> bool:
        """Whether ``lost`` files are more of those under an opened path than go by themselves."""
        of = sum(
            number == root and self._old.is_file(row) for row, number in enumerate(self._old.root)
        )
        return 0 < lost == of or (lost >= MANY_GONE and lost * 2 > of)

    def _is_deleted(self, row: int, folders: dict[str, Path | None]) -> bool:
        """Whether the file of ``row`` is known not to be there any more; else it may come back.

        ``folders`` remembers where each folder was listed.
        """
        root, relative = self._old.root[row], self._old.relative[row]
        walk = self._walks.get(root)
        if walk is None:  # a file, or nothing
            return False
        folder = relative.rpartition("/")[0]
        if folder not in folders:
            folders[folder] = _listed_as(walk, folder)
        listed = folders[folder]
        if listed is None:
            return False
        file = walk.root / relative
        try:
            found = os.stat(file)
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return False
        # It is there, but no source any more: a folder now, a link that leads out, or in a folder
        # that another one leads to as well.
        led_out = bool(walk.within) and os.path.islink(file)
        return led_out or not stat.S_ISREG(found.st_mode) or listed != walk.root / folder

    def _put_back(self, kept: Sequence[int]) -> None:
        """Have the files of the rows ``kept`` where they were, with the articles they had."""
        table, noted, rows = self._table, self._noted, self._row_of_entry
        self._table, self._order, self._row_of_entry = FileTable(), array(U32), array(I64)
        self._noted = {row: some for row, some in noted.items() if row < 0}
        waiting = list(reversed(kept))
        for entry in range(len(table)):
            if not table.is_file(entry):
                continue
            root, row = table.root[entry], rows[entry]
            while waiting and (
                self._old.root[waiting[-1]] < root
                or (self._old.root[waiting[-1]] == root and _NEW < waiting[-1] < row)
            ):
                self._put(waiting.pop())
            self._note(noted.get(entry, []), root)
            stamp, ranks = table.stamp(entry), table.ranks(entry)
            self._append(root, table.relative[entry], stamp, ranks, None if row == _NEW else row)
        while waiting:
            self._put(waiting.pop())

    def _say_kept(self, root: int, rows: Sequence[int], what: str, *, most: bool = False) -> None:
        count = sum(len(self._old.ranks(row)) for row in rows)
        if count:
            articles = "1 article" if count == 1 else f"{count:,} articles"
            reason = f"{what} is kept: {articles}"
            if most:
                reason += " ('reader index --prune' lets them go)"
            path = safe_line(str(self._paths[root]))
            self._noted.setdefault(NO_ROW, []).append(Notice(path, safe_line(reason), named=True))

    def _put(self, row: int) -> None:
        self._keep(row, self._old.stamp(row))


def _listed_as(walk: Walk, folder: str) -> Path | None:
    """Where ``walk`` listed ``folder``, or the nearest one above it where that is not there.

    None where what it listed cannot be relied on: it did not list it, it was another one then, or
    the root was.
    """
    if _where_listed(walk, walk.root) is None:
        return None
    at = walk.root / folder
    while at != walk.root:
        try:
            if stat.S_ISDIR(os.stat(at).st_mode):
                break
        except (FileNotFoundError, NotADirectoryError):
            pass
        except OSError:
            return None
        at = at.parent
    return _where_listed(walk, at)


def _is_empty(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except OSError:
        return False


def _where_listed(walk: Walk, folder: Path) -> Path | None:
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return walk.listed.get((status.st_dev, status.st_ino))
