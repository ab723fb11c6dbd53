"""The warm-start cache: one file for a set of opened paths, so that tomorrow's start is instant.

It is under the user's cache folder, named by a hash of the resolved paths. Who writes it writes a
file of another name beside it, locked, and renames that when it is complete and on the disk: a
reader sees the old one or the new one, two writers cannot mix, and whoever has the old one open
keeps it. What a writer that was killed left behind the next writer takes away.

A cache is used only if it is a regular file of this user's that nobody else may write, from this
version of Reader, for these paths, with every checksum right. Otherwise it is rebuilt.
"""

from __future__ import annotations

import fcntl
import os
import stat
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import reader
from reader import restricted
from reader.safety import safe_line
from reader.store import cachefile
from reader.store.articles import Store
from reader.store.bodies import Bodies, write_all
from reader.store.cachefile import PROLOGUE_BYTES, Contents, UnusableError
from reader.store.filed import Descriptor
from reader.store.filetable import FileTable
from reader.store.snapshot import NotedNotices, from_sections, in_order, to_sections
from reader.system.digests import blake2b

ABANDONED_SECONDS = 60
"""How old a file of a writer that is gone has to be: a new one may not be locked yet."""


class Cached(NamedTuple):
    """What a cache file gave."""

    store: Store
    files: FileTable
    notices: NotedNotices
    file: Descriptor


class Cache:
    """The cache of ``paths`` in ``folder`` (default: the user's)."""

    def __init__(self, paths: Sequence[Path], folder: Path | None = None) -> None:
        self.folder = folder or cache_folder()
        self.paths = [os.path.realpath(path) for path in dict.fromkeys(paths)]
        """The resolved paths: what says which archive a cache file is of."""
        self._roots = [safe_line(str(path)) for path in dict.fromkeys(paths)]
        names = "\0".join(unicodedata.normalize("NFC", path) for path in self.paths)
        if restricted.is_restricted():  # another may hold what links outside led to
            names += "\0\0restricted"
        digest = blake2b(names.encode("utf-8", "surrogateescape"), digest_size=16)
        self.file = self.folder / f"{digest.hexdigest()}.cache"

    def load(self) -> Cached | None:
        """What the cache holds; None where there is none.

        Raises :class:`~reader.store.cachefile.UnusableError` where there is one that must not be
        used, with the reason.
        """
        opened = self.open(self.file, maker)
        if opened is None:
            return None
        file, contents = opened
        try:
            columns, files, notices = from_sections(contents, self._roots)
        except (ValueError, KeyError, TypeError, IndexError, OverflowError) as error:
            os.close(file)
            contents.file.close()
            raise UnusableError("is damaged (its columns)") from error
        store = Store(self._roots, columns, Bodies(file, PROLOGUE_BYTES, contents.bodies))
        return Cached(store, files, notices, contents.file)

    def open(self, path: Path, make: Callable[[], str]) -> tuple[int, Contents] | None:
        """A descriptor of the cache file ``path`` and what is in it; None where there is none.

        The caller closes both that and :attr:`Contents.file`. Raises
        :class:`~reader.store.cachefile.UnusableError` where it must not be used: it is not a
        regular file of this user's, not sound, of another archive, or made by another than
        ``make()``.
        """
        file = self.open_own(path)
        if file is None:
            return None
        contents = None
        try:
            contents = cachefile.read(file)
            if contents.fields.get("maker") != checked_maker(make):
                raise UnusableError("was made by another version of Reader")
            if contents.fields.get("paths") != self.paths:
                raise UnusableError("is that of another archive")
        except BaseException:
            os.close(file)
            if contents is not None:
                contents.file.close()
            raise
        return file, contents

    def open_own(self, path: Path, flags: int = os.O_RDONLY) -> int | None:
        """A descriptor of ``path``, a regular file that only this user may write; None without it.

        Raises :class:`~reader.store.cachefile.UnusableError` where it is anything else.
        """
        try:
            check_owner(os.stat(self.folder), "is in a folder")
            file = os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UnusableError(f"cannot be read ({error.strerror})") from error
        try:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                raise UnusableError("is not a regular file")
            check_owner(status, "is a file")
        except BaseException:
            os.close(file)
            raise
        return file

    def writer(self, target: Path | None = None) -> Writer:
        """A new file that can take the place of ``target``, by default of the cache.

        Raises OSError where there can be none.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            check_owner(os.stat(self.folder), "the folder is one")
        except UnusableError as error:
            raise PermissionError(1, str(error)) from error
        for left in self._abandoned():
            with suppress(OSError):
                left.unlink()
        return Writer(target or self.file, self.paths)

    def _abandoned(self) -> Iterator[Path]:
        for path in self.folder.glob("*.tmp"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime < ABANDONED_SECONDS:
                    continue
                file = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    yield path
                finally:
                    os.close(file)


class Writer:
    """A cache file in the making. Its records may be the store's own while they come in."""

    def __init__(self, target: Path, paths: Sequence[str]) -> None:
        self._target = target
        self._paths = paths
        self._path = target.with_suffix(f".{os.getpid()}-{os.urandom(4).hex()}.tmp")
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
        self._file = os.open(self._path, flags, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.abandon()
            raise

    def keep_bodies_of(self, store: Store) -> None:
        """Have the store keep its bodies in this file from now on, not in memory."""
        store.bodies.write_to(os.dup(self._file), PROLOGUE_BYTES)

    def copy_bodies_of(self, store: Store) -> None:
        """Write the bodies of the listed articles, in archive order. Raises OSError."""
        self.write_records(in_order(store))

    def write_records(self, runs: Iterable[bytes]) -> int:
        """Write the records, many in a run, and return how many bytes they are. Raises OSError."""
        at = PROLOGUE_BYTES
        for run in runs:
            write_all(self._file, run, at)
            at += len(run)
        return at - PROLOGUE_BYTES

    def finish(self, store: Store, files: FileTable, notices: NotedNotices) -> int:
        """Complete the file, let it take the cache's place, and return its size in bytes.

        Raises OSError, and :class:`~reader.store.bodies.DamagedError` where the store's bodies
        cannot be read; the file is gone then, the old cache is as it was.
        """
        try:
            fields, sections, bodies = to_sections(store, files, notices)
            made_by = maker()
        except BaseException:
            self.abandon()
            raise
        return self.complete(bodies, made_by, fields, sections)

    def complete(
        self, bodies: int, made_by: str, fields: dict[str, Any], sections: Mapping[str, bytes]
    ) -> int:
        """Have the file, which has ``bodies`` bytes of records, take the target's place.

        Returns its size in bytes. Raises OSError; the file is gone then, the old one as it was.
        """
        try:
            fields = fields | {"maker": made_by, "paths": self._paths, "written": int(time.time())}
            size = cachefile.write(self._file, bodies, fields, sections)
            os.replace(self._path, self._target)
        except BaseException:
            self.abandon()
            raise
        self._close()
        _sync_folder(self._target.parent)
        return size

    def abandon(self) -> None:
        """Leave no file behind."""
        self._close()
        with suppress(OSError):
            self._path.unlink()

    def _close(self) -> None:
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)


def cache_folder() -> Path:
    """Where caches are: ``reader/archives`` in XDG_CACHE_HOME, or the platform's cache folder."""
    if (given := os.environ.get("XDG_CACHE_HOME", "")) and os.path.isabs(given):
        return Path(given) / "reader" / "archives"
    from platformdirs import user_cache_path

    return user_cache_path("reader", appauthor=False) / "archives"


def maker() -> str:
    """What made a cache: the version of Reader and of Python, and the state of the parsers.

    The latter so that in a checkout, where the version stays the same, a better parser is not
    hidden by what a worse one cached. Nor are web pages hidden by a cache from the time before the
    extra for them was installed. Raises OSError where the sources cannot be looked at just now:
    another name would have a good cache thrown away.
    """
    root = Path(reader.__file__).parent
    state = blake2b(digest_size=8)
    for path in (root / "model.py", root / "safety.py", *_entries(root / "archive")):
        with suppress(FileNotFoundError, NotADirectoryError):
            status = os.stat(path)
            state.update(f"{path.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    extras = "html" if find_spec("trafilatura") else "none"
    return f"reader {reader.__version__} python {version} extras {extras} {state.hexdigest()}"


def checked_maker(make: Callable[[], str]) -> str:
    """What ``make`` gives; raises :class:`~reader.store.cachefile.UnusableError` for OSError."""
    try:
        return make()
    except OSError as error:
        raise UnusableError(f"cannot be checked ({error.strerror})") from error


def _entries(folder: Path) -> list[Path]:
    """The sources and data files of the parsers, in a fixed order."""
    try:
        inside = [
            entry
            for part in (".", "formats", "fields", "data")
            for entry in os.scandir(folder / part)
        ]
    except (FileNotFoundError, NotADirectoryError):  # not installed as files
        return []
    return sorted(Path(entry.path) for entry in inside if entry.is_file())


def check_owner(status: os.stat_result, what: str) -> None:
    """Raise UnusableError, "``what`` of another user", where not this user alone may write it."""
    if status.st_uid != os.geteuid():
        raise UnusableError(f"{what} of another user")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise UnusableError(f"{what} that others may write")


def _sync_folder(folder: Path) -> None:
    """Have the renaming survive a crash of the machine; not every file system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
