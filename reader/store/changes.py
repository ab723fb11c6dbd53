"""What has changed in an archive since it was read: new, changed and deleted files.

A file whose stamp is the same is not opened. One whose stamp is new is read again, an article a
step: articles with ids that it had before keep their numbers, and where all do the file was only
touched. What is new in it gets new numbers, and where there are as many articles as before each
former one that is gone is said to be replaced by the new one in its position.

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
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from reader.archive.loading import Found, Missed, find_files, read_source
from reader.archive.sources import Walk
from reader.model import Notice
from reader.safety import safe_line
from reader.store.articles import U32, Store
from reader.store.differences import Changes, changes_to
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
from reader.text.counting import counted

MANY_GONE = 20
"""Files under one opened path: of fewer, more than half may go at once, of more only when the user
says so. All of them never go by themselves."""

_NEW = -1


class Missing(NamedTuple):
    """A file that was not met, and where its articles stood in archive order."""

    position: int
    key: FileKey
    file: File


class Comparison:
    """One look at the files of ``paths``, against the table that was made when they were read."""

    def __init__(
        self,
        store: Store,
        table: FileTable,
        state: State,
        paths: Sequence[Path],
        *,
        prune: bool = False,
    ) -> None:
        """With ``prune`` most of the files may be gone, too."""
        self._store = store
        self._table = table
        self._state = state
        self.before = state.order
        """The archive order before."""
        self._paths = paths
        self._prune = prune
        self.files: dict[FileKey, File] = {}
        """The files that are new or were read again."""
        self.dropped: list[FileKey] = []
        """The files that are gone."""
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
        """Look at a file, or read an article, a step; yields how many files were read so far."""
        for found in find_files(self._paths, self._fruitful, self._walks):
            if isinstance(found, Missed):
                key = COUNTED if found.counted else NO_FILE
                self._noted.setdefault(key, []).append(found.notice)
            else:
                for _ in self._look_at(found):
                    yield self._read
            yield self._read
        if kept := self.kept():
            self._put_back(kept)

    def changes(self) -> Changes:
        """What the look found, when all steps are done."""
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
            self._note(self._state.notices.get(key, []), key)
            self._append(key, old.numbers, old)
            return
        if old is not None and stamp == NO_STAMP:
            return  # it was listed, and now it is not there: see kept
        self._read += 1
        former = old.numbers if old is not None else array(U32)
        known: dict[str, list[int]] = {}
        for number in former:
            known.setdefault(self._store.id(number), []).append(number)
        numbers = array(U32)
        notices: list[Notice] = []
        for item in read_source(found.source):
            if isinstance(item, Notice):
                notices.append(item)
            elif self._ids.get(item.id, found.root) == found.root:
                same = known.get(item.id)  # a zip file may have copies
                numbers.append(same.pop(0) if same else self._store.stage(item, found.root))
            yield
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
        """The files of the folder that a file is in, without those that were met; its name."""
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

    def kept(self) -> list[Missing]:
        """The files that were not found and are not known to be deleted, in archive order.

        The others are :attr:`dropped`.
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
        kept: list[Missing] = []
        for root, some in sorted(missing.items()):
            some.sort()
            listed: dict[str, Path | None] = {}
            unsure = [each for each in some if not self._is_deleted(each.key, listed)]
            if unsure:
                self._say_kept(root, unsure, "what was not there while Reader looked for changes")
            if not self._prune:
                gone = [each for each in some if each not in unsure]
                unsure = sorted([*unsure, *self._too_many(root, gone)])
            kept += unsure
            staying = {each.key for each in unsure}
            self.dropped += [each.key for each in some if each.key not in staying]
        return kept

    def _too_many(self, root: int, gone: Sequence[Missing]) -> Sequence[Missing]:
        """Those of the files ``gone`` that do not go by themselves: most of them all, or of a
        folder that is there, and empty. What has moved to another place goes.
        """
        path = self._paths[root]
        if self._is_most(root, len(gone)):
            id_of = self._store.id
            here = set(self._store.ids(self._order))
            lost = [each for each in gone if any(id_of(n) not in here for n in each.file.numbers)]
            if self._is_most(root, len(lost)):
                self._say_kept(root, lost, f"{len(lost):,} of its files are gone; what they held",
                               most=True)  # fmt: skip
                return lost
            return ()
        kept: list[Missing] = []
        for at, some in self._by_folder(root, gone).items():
            if len(some) >= MANY_GONE and at != path and _is_empty(at):
                what = f"{at.relative_to(path)} is empty; what was in it"
                self._say_kept(root, some, what, most=True)
                kept += some
        return kept

    def _by_folder(self, root: int, some: Sequence[Missing]) -> dict[Path, list[Missing]]:
        """``some`` by the nearest folder above each that is there."""
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
        """Whether ``lost`` files are more of those under an opened path than go by themselves."""
        of = self._table.count(root)
        return 0 < lost == of or (lost >= MANY_GONE and lost * 2 > of)

    def _is_deleted(self, key: FileKey, folders: dict[str, Path | None]) -> bool:
        """Whether a file is known not to be there any more; else it may come back.

        ``folders`` remembers where each folder was listed.
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
        # It is there, but no source any more: a folder now, a link that leads out, or in a folder
        # that another one leads to as well.
        led_out = bool(walk.within) and os.path.islink(file)
        return led_out or not stat.S_ISREG(found.st_mode) or listed != walk.root / folder

    def _put_back(self, kept: Sequence[Missing]) -> None:
        """Have the articles of the files ``kept`` where they were."""
        order, self._order = self._order, array(U32)
        waiting = list(reversed(kept))
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
        for each in kept:
            self._note(self._state.notices.get(each.key, []), each.key)

    def _say_kept(
        self, root: int, some: Sequence[Missing], what: str, *, most: bool = False
    ) -> None:
        count = sum(len(each.file.numbers) for each in some)
        if count:
            articles = counted(count, "article")
            reason = f"{what} is kept: {articles}"
            if most:
                reason += " ('reader index --prune' lets them go)"
            path = safe_line(str(self._paths[root]))
            self._noted.setdefault(NO_FILE, []).append(Notice(path, safe_line(reason), named=True))


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
