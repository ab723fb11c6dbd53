"""Compares an archive with its files: new, changed and deleted ones.

A file with an unchanged stamp is not opened. A file with a new stamp is read again, one article per
step. Articles whose ids it had before keep their numbers; if all of them do, the file was only
touched. New articles get new numbers. If the file has as many articles as before, each new article
replaces the former one at the same position.

A missing file counts as deleted only if its folder, or one above it, has been listed without it and
is still the same folder. So nothing is lost when a disk is pulled out, a network share disconnects
or a folder is moved away during the check. Nor are most files under an opened path removed at once,
or many files of a folder that is now empty, as if a disk were not mounted: their articles stay,
with a notice, until the user removes them. Files that have only moved are not counted.
"""

from __future__ import annotations

import os
import stat
from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from reader.archive.loading import Found, Missed, Others, find_files, read_source
from reader.archive.walk import Walk
from reader.model import Notice
from reader.safety import safe_line
from reader.store.articles import U32, Store
from reader.store.filetable import (
    COUNTED,
    NO_FILE,
    NO_STAMP,
    File,
    FileKey,
    FileTable,
    NotedNotices,
    State,
    seen,
    stamp_of,
)
from reader.store.sync import Changes, changes_to
from reader.text import counted

MANY_GONE = 20
"""If at least this many files, and more than half of those under an opened path, are missing, they
are removed only when the user says so. The same is true if all of them are missing."""

_NEW = -1


class Missing(NamedTuple):
    """A missing file, and the position of its articles in archive order."""

    position: int
    key: FileKey
    file: File


class Comparison:
    """One comparison of the files of ``paths`` with the table from when they were read."""

    def __init__(
        self,
        store: Store,
        table: FileTable,
        state: State,
        paths: Sequence[Path],
        *,
        prune: bool = False,
    ) -> None:
        """With ``prune``, files are removed even if most of them are missing."""
        self._store = store
        self._table = table
        self._state = state
        self.before = state.order
        """The archive order before the comparison."""
        self._paths = paths
        self._prune = prune
        self.files: dict[FileKey, File] = {}
        """The files that are new or have been read again."""
        self.dropped: list[FileKey] = []
        """The files that have been deleted."""
        self._folders: dict[FileKey, dict[str, File]] = {}
        self._noted: NotedNotices = {}
        self._order = array(U32)
        self._starts = array(U32)
        self._roots = array(U32)
        self._positions = array("q")
        self._walks: dict[int, Walk] = {}
        self._replaced: dict[int, int] = {}
        self._touched = self._read = 0
        self._fruitful: dict[int, bool] = {}
        self._ids: dict[str, int] = {}
        self._place_of = array("q", [_NEW]) * store.end
        for place, number in enumerate(state.order):
            self._place_of[number] = place

    def steps(self) -> Iterator[int]:
        """Check a file or read an article per step; yields how many files have been read so far."""
        for found in find_files(self._paths, self._fruitful, self._walks):
            if isinstance(found, Missed):
                self._noted.setdefault(NO_FILE, []).append(found.notice)
            elif isinstance(found, Others):
                if found.notice is not None:
                    self._noted.setdefault(COUNTED, []).append(found.notice)
            else:
                for _ in self._look_at(found):
                    yield self._read
            yield self._read
        if staying := self.not_deleted():
            self._restore(staying)

    def changes(self) -> Changes:
        """The result, after all steps are done."""
        return changes_to(
            self._store, self._state, self._order, self._noted, self._replaced, self._touched
        )

    def _look_at(self, found: Found) -> Iterator[None]:
        key = (found.root, found.source.relative)
        folder, name = self._folder_of(key)
        old = folder.get(name)
        stamp = stamp_of(found.source.file)
        if old is not None and old.stamp == stamp:
            del folder[name]
            notices = self._state.notices.get(key, [])
            if not old.numbers and not notices:
                found.is_of_another_kind()
            self._note(notices, key)
            self._append(key, old.numbers, old)
            return
        if old is not None and stamp == NO_STAMP:
            return  # it was listed, and is missing now: see not_deleted
        self._read += 1
        former = old.numbers if old is not None else array(U32)
        numbers_of: dict[str, list[int]] = {}
        for number in former:
            numbers_of.setdefault(self._store.id(number), []).append(number)
        numbers = array(U32)
        notices = []
        empty = True
        for item in read_source(found.source):
            empty = False
            if isinstance(item, Notice):
                notices.append(item)
            elif self._ids.get(item.id, found.root) == found.root:
                same = numbers_of.get(item.id)  # a zip file may have copies
                numbers.append(same.pop(0) if same else self._store.stage(item, found.root))
            yield
        if empty:
            found.is_of_another_kind()
        if old is not None and stamp_of(found.source.file) == NO_STAMP:
            return
        if old is not None:
            del folder[name]
            self._touched += numbers == former
        self._replace(former, numbers)
        self._note(notices, key)
        self._append(key, numbers, old)
        self.files[key] = File(seen(stamp), numbers)

    def _folder_of(self, key: FileKey) -> tuple[dict[str, File], str]:
        """The files of a file's folder, without those already found; and the file's name."""
        root, relative = key
        folder, _, name = relative.rpartition("/")
        if (root, folder) not in self._folders:
            self._folders[root, folder] = self._table.folder(root, folder)
        return self._folders[root, folder], name

    def _append(self, key: FileKey, numbers: Sequence[int], old: File | None) -> None:
        root = key[0]
        if numbers:
            self._fruitful[root] = True
        if len(self._paths) > 1:
            for number in numbers:
                self._ids.setdefault(self._store.id(number), root)
        self._starts.append(len(self._order))
        self._roots.append(root)
        self._positions.append(_NEW if old is None else self._position(old))
        self._order.extend(numbers)

    def _position(self, file: File) -> int:
        return self._place_of[file.numbers[0]] if file.numbers else _NEW

    def _note(self, notices: list[Notice], key: FileKey) -> None:
        if notices:
            self._fruitful.setdefault(key[0], False)
            self._noted[key] = notices

    def _replace(self, former: Sequence[int], numbers: Sequence[int]) -> None:
        if len(former) != len(numbers):
            return
        before, after = set(former), set(numbers)
        for old, new in zip(former, numbers, strict=True):
            if old not in after and new not in before:
                self._replaced[old] = new

    # What was not found

    def not_deleted(self) -> list[Missing]:
        """The missing files that do not count as deleted, in archive order.

        The other missing files go to :attr:`dropped`.
        """
        for folder in self._table.folders():
            if folder not in self._folders:
                self._folders[folder] = self._table.folder(*folder)
        missing: dict[int, list[Missing]] = {}
        for (root, folder_path), files in self._folders.items():
            for name, file in files.items():
                relative = f"{folder_path}/{name}" if folder_path else name
                one = Missing(self._position(file), (root, relative), file)
                missing.setdefault(root, []).append(one)
        not_deleted: list[Missing] = []
        for root, some in sorted(missing.items()):
            some.sort()
            listed: dict[str, Path | None] = {}
            unsure = [each for each in some if not self._is_deleted(each.key, listed)]
            if unsure:
                self._notice_staying(
                    root, unsure, "files were missing while Reader looked for changes"
                )
            if not self._prune:
                gone = [each for each in some if each not in unsure]
                unsure = sorted([*unsure, *self._too_many(root, gone)])
            not_deleted += unsure
            staying = {each.key for each in unsure}
            self.dropped += [each.key for each in some if each.key not in staying]
        return not_deleted

    def _too_many(self, root: int, gone: Sequence[Missing]) -> Sequence[Missing]:
        """Those of the missing files ``gone`` that are too many to remove.

        They are most files under the path, or the files of a folder that is now empty. Files whose
        articles are elsewhere now do not count.
        """
        path = self._paths[root]
        if self._is_most(root, len(gone)):
            id_of = self._store.id
            here = set(self._store.ids(self._order))
            lost = [each for each in gone if any(id_of(n) not in here for n in each.file.numbers)]
            if self._is_most(root, len(lost)):
                self._notice_staying(root, lost, f"{len(lost):,} of its files are gone",
                               most=True)  # fmt: skip
                return lost
            return ()
        too_many: list[Missing] = []
        for at, some in self._by_folder(root, gone).items():
            if len(some) >= MANY_GONE and at != path and _is_empty(at):
                what = f"{at.relative_to(path)} is empty"
                self._notice_staying(root, some, what, most=True)
                too_many += some
        return too_many

    def _by_folder(self, root: int, some: Sequence[Missing]) -> dict[Path, list[Missing]]:
        """``some`` by the nearest folder above each that still exists."""
        found: dict[Path, list[Missing]] = {}
        nearest: dict[str, Path] = {}
        for each in some:
            folder = each.key[1].rpartition("/")[0]
            if folder not in nearest:
                at = self._paths[root] / folder
                while at != self._paths[root] and not at.is_dir():
                    at = at.parent
                nearest[folder] = at
            found.setdefault(nearest[folder], []).append(each)
        return found

    def _is_most(self, root: int, lost: int) -> bool:
        """Whether ``lost`` files are too many of those under an opened path to be removed."""
        of = self._table.count(root)
        return 0 < lost == of or (lost >= MANY_GONE and lost * 2 > of)

    def _is_deleted(self, key: FileKey, folders: dict[str, Path | None]) -> bool:
        """Whether a missing file certainly does not exist; otherwise it may come back.

        ``folders`` caches where each folder was listed.
        """
        root, relative = key
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
        # It exists but is no longer a source: it is now a folder, a link that leads out of the
        # archive, or in a folder that is reached by another path as well.
        led_out = bool(walk.within) and os.path.islink(file)
        return led_out or not stat.S_ISREG(found.st_mode) or listed != walk.root / folder

    def _restore(self, staying: Sequence[Missing]) -> None:
        """List the articles of the files ``staying`` where they were."""
        order, self._order = self._order, array(U32)
        waiting = list(reversed(staying))
        files = zip(
            pairwise([*self._starts, len(order)]), self._roots, self._positions, strict=True
        )
        for (start, end), root, position in files:
            while waiting and (
                waiting[-1].key[0] < root
                or (waiting[-1].key[0] == root and _NEW < waiting[-1].position < position)
            ):
                self._order.extend(waiting.pop().file.numbers)
            self._order.extend(order[start:end])
        while waiting:
            self._order.extend(waiting.pop().file.numbers)
        for each in staying:
            self._note(self._state.notices.get(each.key, []), each.key)

    def _notice_staying(
        self, root: int, some: Sequence[Missing], what: str, *, most: bool = False
    ) -> None:
        count = sum(len(each.file.numbers) for each in some)
        if count:
            articles = counted(count, "article")
            reason = f"{what}; {articles} kept"
            if most:
                reason += " ('reader index --prune' removes them)"
            path = safe_line(str(self._paths[root]))
            self._noted.setdefault(NO_FILE, []).append(Notice(path, safe_line(reason), named=True))


def _listed_as(walk: Walk, folder: str) -> Path | None:
    """Where ``walk`` listed ``folder`` or, if that does not exist, the nearest folder above it.

    None if the listing is not reliable: the folder was not listed, or the folder or the root has
    been replaced since.
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
