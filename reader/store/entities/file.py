"""The file in which the names of an archive are saved, and shared between sessions.

It is a database with the tables of :mod:`reader.store.entities.mentions`, beside the archive's
cache. It is used only if it belongs to this user and was made by the same :func:`maker`. Every
session adds what it finds. Only the session with the lease goes through the whole archive. The
others read what it finds, and recognize only articles that their user is waiting for.

It is separate from the article cache, because that is rebuilt in seconds whenever a parser has
changed, while finding the names of a large archive takes an hour.
"""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import stat
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reader.model import Notice
from reader.safety import reason_of, safe_line
from reader.store import database
from reader.store.articles import Store
from reader.store.cache import Cache
from reader.store.caches import check_owner
from reader.store.database import ENTITIES, Database, Lease, UnusableError
from reader.store.entities.index import LOST, EntityIndex
from reader.store.entities.mentions import OTHER_VERSION, Mentions


class EntityFile:
    """The names of one archive, in the file ``path``. For the thread that recognizes.

    If the file cannot be used, there is a notice, and at worst names are found again.
    """

    def __init__(self, path: Path, engine: str = "") -> None:
        self.path = path
        self._engine = engine
        self._lease: Lease | None = None
        self._claimed = False
        self._opened: tuple[int, int] | None = None
        self._saved: tuple[str, int] | None = None
        self._lacking: dict[str, list[int]] | None = None
        self._lacking_until = 0
        self.waits = False
        """True while another session goes through the archive."""
        self.remarks: list[Notice] = []

    @property
    def size(self) -> int:
        """The bytes of the file and its log; 0 if there is none."""
        size = 0
        for name in (self.path, f"{self.path}-wal"):
            with suppress(OSError):
                size += os.stat(name).st_size
        return size

    def open(self, index: EntityIndex, store: Store, cancelled: Callable[[], bool]) -> None:
        """Make ``index`` use the file from now on, for the articles in ``store``."""
        if index.is_in_file:
            return
        try:
            mentions = self._open(cancelled)
        except (OSError, sqlite3.Error, UnusableError) as error:
            self._remark_unsaved(error)
            return
        mentions.database.when_private = self._remark_unsaved
        mentions.database.guard()
        texts = store.texts()
        saved = None
        with suppress(sqlite3.Error):
            saved = mentions.in_order(texts)
        index.move_to(mentions, saved or array("I"), store.text_keys)
        self._saved = (texts, len(saved) - saved.count(0)) if saved else None

    def release(self) -> None:
        """Let another session go through the archive."""
        lease, self._lease = self._lease, None
        self._claimed = self.waits = False
        if lease is not None:
            lease.release()

    def follow(self, index: EntityIndex, store: Store) -> list[int] | None:
        """The articles whose names other sessions have found since the last call.

        None if no other session goes through the archive, so that this one may.
        """
        if self._claimed or not index.is_in_file:
            return None
        # A session that has just ended may have found more before that.
        self._claimed = self._claim()
        self.waits = not self._claimed
        return index.follow(lambda key: self._numbers(key, index, store))

    def finish(self, index: EntityIndex, store: Store) -> None:
        """After all names have been found, remove those without an article in ``store``.

        Those that another session has found since this one opened the file stay. A session that
        still lists a deleted article shows its names, but no longer counts them.
        """
        if self._lease is None or not index.is_in_file:
            return
        if unknown := index.unknown_texts():
            index.forget(unknown)
        if self._saved != (state := (store.texts(), len(index))):
            index.save_order(state[0])
            self._saved = state

    # The file

    def _open(self, cancelled: Callable[[], bool]) -> Mentions:
        from reader.entities.recognizer import identity

        made_by = maker(self._engine or identity())
        try:
            return self._usable(made_by, cancelled)
        except (UnusableError, sqlite3.DatabaseError) as error:
            if isinstance(error, sqlite3.Error) and not database.is_damage(error):
                raise
            self._remark_again(str(error) if isinstance(error, UnusableError) else "is damaged")
        self._remove()
        return self._usable(made_by, cancelled)

    def _usable(self, maker: str, cancelled: Callable[[], bool]) -> Mentions:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        check_owner(os.stat(self.path.parent), "is in a folder")
        self._remove_old()
        if self._status() is None:
            self._create()
        status = os.lstat(self.path)
        self._opened = (status.st_dev, status.st_ino)
        if not stat.S_ISREG(status.st_mode):
            raise UnusableError("is not a regular file")
        check_owner(status, "is a file")
        read_only = not os.access(self.path.parent, os.W_OK)
        mentions = Mentions(Database(self.path, read_only=read_only), maker)
        try:
            if not mentions.is_of_maker:
                if not mentions.is_empty:
                    self._claim_or_fail()
                    self._remark_again(OTHER_VERSION)
                mentions.begin()
            elif not mentions.is_learned:
                self._claim_or_fail()
                mentions.learn_again(cancelled)
            if mentions.database.is_lost:
                raise UnusableError("is damaged")
        except BaseException:
            mentions.database.close()
            raise
        return mentions

    def _create(self) -> None:
        """Make an empty file. It gets its name only when it is complete."""
        new = self.path.with_suffix(f".{os.getpid()}-{os.urandom(4).hex()}.tmp")
        made = Database(tables=ENTITIES)
        try:
            made.move_to(new)
            made.close()
            with self._alone():
                if self._status() is None:
                    # SQLite finds a log by name, and would use that of an earlier file.
                    database.remove(self.path)
                    os.rename(new, self.path)
        finally:
            made.close()
            database.remove(new)

    def _status(self) -> os.stat_result | None:
        try:
            return os.lstat(self.path)
        except FileNotFoundError:
            return None

    def _remove(self) -> None:
        """Remove the opened file, unless another session has replaced it."""
        with suppress(OSError), self._alone():
            status = self._status()
            if status is None or (status.st_dev, status.st_ino) != self._opened:
                return
            if stat.S_ISDIR(status.st_mode):
                os.rmdir(self.path)
            database.remove(self.path)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Lock the folder, so that no other session makes or removes the file meanwhile."""
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _remove_old(self) -> None:
        """Remove the files of earlier versions of Reader."""
        logs = self.path.parent.glob(f"{self.path.stem}.*.found")
        for old in (self.path.with_suffix(".names"), *logs):
            with suppress(OSError):
                old.unlink()

    def _claim(self) -> bool:
        """Acquire the lease to go through the archive; whether this session has it.

        If no lease is possible, it may do so without one.
        """
        if self._lease is None:
            try:
                self._lease = Lease(self.path.with_suffix(".finding"))
            except BlockingIOError:
                return False
            except OSError:
                return True
        return True

    def _claim_or_fail(self) -> None:
        if not self._claim():
            raise PermissionError(errno.EPERM, "another version of Reader finds them")

    def _numbers(self, key: str, index: EntityIndex, store: Store) -> Iterable[int]:
        """The numbers of the articles with the text key ``key`` that lack names."""
        if self._lacking is None or self._lacking_until != store.end:
            self._lacking, self._lacking_until = {}, store.end
            for number, own in enumerate(store.text_keys()):
                if index.lacks(number):
                    self._lacking.setdefault(own, []).append(number)
        return self._lacking.get(key, ())

    def note_left(self, error: Exception) -> None:
        """Add a notice that the index left the file because of ``error``; remove a damaged file."""
        if str(error) == LOST:
            self._remove()
        if isinstance(error, UnusableError):
            self._remark_again(str(error))
        else:
            self._remark_unsaved(error)

    def _remark_unsaved(self, error: Exception) -> None:
        self._remark(f"the names that are found cannot be saved ({reason_of(error)})")

    def _remark_again(self, why: str) -> None:
        self._remark(f"the cache of names {why}, so the names are found again")

    def _remark(self, reason: str) -> None:
        self.remarks.append(Notice(safe_line(str(self.path)), safe_line(reason)))


def file_of(cache: Cache | None) -> EntityFile | None:
    """The file for the names of the archive of ``cache``; None without a cache."""
    return EntityFile(cache.beside(".entities")) if cache else None


def maker(engine: str) -> str:
    """Identifies what finds the names: the ``engine`` and its rules, by their declared versions.

    Not by their sources, because finding the names of a large archive again takes an hour, and a
    changed comment must not cost that. The parsers are not part of it either: names are saved under
    the text key of their article, which changes with the text.
    """
    return f"names {engine} unicode {unicodedata.unidata_version}"
