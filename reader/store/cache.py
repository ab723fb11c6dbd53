"""The warm-start cache: one database file for a set of opened paths, so that the next start is
instant.

The file is in the user's cache folder, and named by a hash of the resolved paths and the time it
was made, so no name is used twice. It is used only if it is a regular file that belongs to this
user and is writable by no one else, and was made by these parsers for these paths. Otherwise the
session with the lease makes a new one and deletes the old ones. A session that has an old file open
can go on using it.

``<hash>-<time>.sqlite`` is the cache, ``<hash>.files.lock`` the lease to write it, and
``<hash>.open.lock`` is shared by all sessions that have it open. Other files of the archive are
beside it: see :mod:`reader.store.caches`.
"""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import time
import unicodedata
import zlib
from array import array
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, NamedTuple

from reader import restricted
from reader.model import Notice
from reader.safety import safe_line
from reader.store import caches, database
from reader.store.articles import U32, Store
from reader.store.caches import cache_folder, check_owner, checked_maker, maker
from reader.store.database import Database, Lease, UnusableError, check
from reader.store.filetable import NotedNotices, State
from reader.system.lazy import blake2b

SECTOR_BYTES = 512
"""The size of SQLite's smallest page. Every file of whole pages has a multiple of it."""

PRESENCE_TRIES = 100

PURGED_AT_ONCE = 1_000
"""How many rows are deleted at most when a session ends, so that it does not take long."""

_HEAD, _ORDER, _GONE = "archive", "order", "gone"


class Cached(NamedTuple):
    """The contents of a cache file."""

    store: Store
    state: State


class Cache:
    """The cache of the paths ``opened`` in ``folder`` (default: the user's), for one session."""

    def __init__(self, opened: Sequence[Path], folder: Path | None = None) -> None:
        self.folder = folder or cache_folder()
        self.paths = [os.path.realpath(path) for path in dict.fromkeys(opened)]
        """The resolved paths, which identify the archive of a cache file."""
        self._roots = [safe_line(str(path)) for path in dict.fromkeys(opened)]
        names = "\0".join(unicodedata.normalize("NFC", path) for path in self.paths)
        if restricted.is_restricted():  # other caches may have articles from outside the folder
            names += "\0\0restricted"
        data = names.encode("utf-8", "surrogateescape")
        self._name = blake2b(data, digest_size=16).hexdigest()
        self._maker = ""
        self._lease: Lease | None = None
        self._presence: Lease | None = None

    @property
    def file(self) -> Path:
        """The cache file, the newest if there are several; a name for one if there is none."""
        try:
            return max(self._files(), default=self.folder / f"{self._name}.sqlite")
        except OSError:
            return self.folder / f"{self._name}.sqlite"

    @property
    def size(self) -> int:
        """The bytes of the cache file; 0 if there is none."""
        try:
            return self.file.stat().st_size
        except OSError:
            return 0

    def beside(self, suffix: str) -> Path:
        """The path of another file of this archive, beside its cache."""
        return self.folder / f"{self._name}{suffix}"

    def load(self, *, resumes: bool = True) -> Cached | None:
        """The contents of the cache; None if there is none, or it is empty.

        If it is incomplete, this session has the lease then, and continues; None without
        ``resumes``, or if another session has the lease. Call :meth:`close` later.
        Raises :class:`~reader.store.database.UnusableError`, with the reason, if it must not be
        used.
        """
        try:
            path = max(self._files(), default=None)
        except OSError as error:
            raise UnusableError(f"cannot be read ({error.strerror})") from error
        if path is None or not self.is_own(path):
            return None
        if os.stat(path).st_size % SECTOR_BYTES:
            raise UnusableError("is damaged (its size)")
        with ExitStack() as undone:
            undone.callback(self.close)
            self._come()  # before the state is read: its rows must not be deleted now
            try:
                opened = _open(path)
                undone.callback(opened.close)
                if not (opened.states(_HEAD, _ORDER) or opened.is_lost):
                    return None  # another session has only just made it, or was killed then
                loaded = self._loaded(opened)
                if not loaded.state.complete:
                    if not resumes:
                        return None
                    self.claim()
                    loaded = self._loaded(opened)  # another session may have completed it
                    if loaded.state.complete:
                        self.release()
                    else:
                        loaded.store.skip_taken_numbers()
                if loaded.state.complete and not len(loaded.store):
                    return None
            except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
                raise UnusableError(f"is damaged ({error})") from error
            except OSError:  # no lease
                return None
            undone.pop_all()
        return loaded

    def _loaded(self, opened: Database) -> Cached:
        fields, listed = _state_in(opened)
        self._maker = checked_maker(maker)
        if fields["maker"] != self._maker:
            raise UnusableError("was made by another version of Reader")
        if fields["paths"] != self.paths:
            raise UnusableError("is that of another archive")
        for name, kind in (("end", int), ("revision", int), ("texts", str)):
            if not isinstance(fields[name], kind):
                raise TypeError(name)
        # To look at each number as well would be a hundredth of a start.
        if len(listed) > fields["end"] or zlib.crc32(listed) != fields["order"]:
            raise ValueError("an order of other articles")
        store = Store(self._roots, opened, listed, fields["end"], fields["texts"])
        return Cached(store, self._state(fields, listed))

    def _state(self, fields: dict[str, Any], order: array[int]) -> State:
        return State(order, self._noted(fields), fields["revision"], fields["complete"])

    def _noted(self, fields: dict[str, Any]) -> NotedNotices:
        noted: NotedNotices = {}
        for root, relative, under, path, reason, named in fields["notices"]:
            whole = (self._roots[under] if under >= 0 else "") + path
            notice = Notice(whole, str(reason), bool(named))
            noted.setdefault((root, relative), []).append(notice)
        return noted

    def state_of(self, opened: Database) -> State:
        """The current state in the ``opened`` cache, which another session may have written.

        Raises :exc:`sqlite3.DatabaseError`.
        """
        return self._state(*_state_in(opened))

    # Writing

    def begin(self, store: Store) -> None:
        """Move the database of ``store`` to a new cache file, and delete all others.

        This session has the lease then. Raises :exc:`BlockingIOError` if another one has it,
        OSError and :exc:`sqlite3.Error` if no file can be written.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            check_owner(os.stat(self.folder), "the folder is one")
        except UnusableError as error:
            raise PermissionError(1, str(error)) from error
        self._maker = maker()
        self.claim()
        try:
            self.forget()
            store.database.move_to(self.folder / f"{self._name}-{time.time_ns():x}.sqlite")
        except BaseException:
            self.release()
            raise
        self._come()

    def claim(self) -> None:
        """Acquire the lease to write the cache. Raises :exc:`BlockingIOError` and OSError."""
        self._lease = self._lease or Lease(self.beside(caches.WRITING))

    def release(self) -> None:
        """Let another session write the cache."""
        lease, self._lease = self._lease, None
        if lease is not None:
            lease.release()

    @property
    def is_claimed(self) -> bool:
        """Whether another session has the lease."""
        try:
            self.claim()
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.release()
        return False

    def _come(self) -> None:
        """Share the lock of all sessions that have the cache open, if locks work.

        Waits for a session that is deleting rows.
        """
        for _ in range(PRESENCE_TRIES if self._presence is None else 0):
            try:
                self._presence = Lease(self.beside(caches.OPEN), shared=True)
                self.beside(caches.USED).touch(0o600)
                return
            except BlockingIOError:
                time.sleep(0.02)
            except OSError:
                return

    def close(self, opened: Database | None = None) -> None:
        """Give up the lease and the share of the lock.

        If no other session has the cache ``opened``, delete the rows of deleted articles.
        """
        self.release()
        presence, self._presence = self._presence, None
        if presence is not None:
            presence.release()
            if opened is not None and opened.path is not None and not opened.is_lost:
                with suppress(OSError, sqlite3.Error):
                    self._purge(opened)

    def forget(self) -> None:
        """Delete the cache."""
        for path in self._files():
            database.remove(path)

    def save(
        self, connection: sqlite3.Connection, store: Store, state: State, gone: Sequence[int] = ()
    ) -> None:
        """Write the state of the archive, in a transaction of its database.

        ``gone`` are the numbers of rows to delete once no session shows them any more.
        """
        fields = {
            "maker": self._maker,
            "paths": self.paths,
            "texts": store.texts(),
            "end": store.end,
            "order": zlib.crc32(state.order),
            "revision": state.revision,
            "complete": state.complete,
            "notices": [
                [*key, *self._split(notice.path), notice.reason, notice.named]
                for key, some in state.notices.items()
                for notice in some
            ],
        }
        values = {_HEAD: json.dumps(fields).encode("ascii"), _ORDER: state.order.tobytes()}
        before = dict(connection.execute("SELECT name, value FROM state"))
        if state.complete and _HEAD in before:
            # Rows that an interrupted reading or check has left belong to no article either.
            since = range(json.loads(before[_HEAD])["end"], store.end)
            gone = [*gone, *sorted({*since}.difference(state.order))]
        if gone:
            values[_GONE] = before.get(_GONE, b"") + array(U32, gone).tobytes()
        connection.executemany(
            "INSERT OR REPLACE INTO state VALUES (?, ?, ?)",
            [(name, value, check(name, value)) for name, value in values.items()],
        )

    def _purge(self, opened: Database) -> None:
        if not opened.state(_GONE):
            return
        alone = Lease(self.beside(caches.OPEN))
        try:
            with opened.write() as connection:
                numbers = array(U32, opened.state(_GONE) or b"")
                gone, left = numbers[:PURGED_AT_ONCE], numbers[PURGED_AT_ONCE:].tobytes()
                for table in ("articles", "bodies"):
                    connection.executemany(
                        f"DELETE FROM {table} WHERE number = ?", ((number,) for number in gone)
                    )
                connection.execute(
                    "UPDATE state SET value = ?, crc = ? WHERE name = ?",
                    (left, check(_GONE, left), _GONE),
                )
        finally:
            alone.release()

    # Files

    def is_own(self, path: Path) -> bool:
        """Whether ``path`` exists, as a regular file that only this user may write.

        Raises :class:`~reader.store.database.UnusableError` if it is anything else.
        """
        try:
            check_owner(os.stat(self.folder), "is in a folder")
            status = os.lstat(path)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise UnusableError(f"cannot be read ({error.strerror})") from error
        if not stat.S_ISREG(status.st_mode):
            raise UnusableError("is not a regular file")
        check_owner(status, "is a file")
        return True

    def _files(self) -> list[Path]:
        try:
            names = os.listdir(self.folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        begins = f"{self._name}-"
        return [
            self.folder / name
            for name in names
            if name.startswith(begins) and name.endswith(".sqlite")
        ]

    def _split(self, path: str) -> tuple[int, str]:
        """The number of the root that ``path`` begins with, or -1, and the rest of it."""
        for number, root in enumerate(self._roots):
            if path.startswith(root):
                return number, path[len(root) :]
        return -1, path


def _state_in(opened: Database) -> tuple[dict[str, Any], array[int]]:
    there = opened.states(_HEAD, _ORDER)
    if len(there) < 2:
        opened.lose()
        raise sqlite3.DatabaseError("its beginning is lost")
    return json.loads(there[_HEAD]), array(U32, there[_ORDER])


def _open(path: Path) -> Database:
    """The database in ``path``, read-only if its folder cannot be written to."""
    try:
        return Database(path)
    except sqlite3.OperationalError as error:
        if database.is_damage(error) or os.path.exists(f"{path}-wal"):
            raise
        return Database(path, read_only=True)
