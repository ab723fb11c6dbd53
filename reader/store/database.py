"""The archive's database: its schema, and the owner of every connection to it.

**Location.** The database is in memory for a small archive, and at the beginning of every first
reading; in a file in the cache folder (:meth:`Database.move_to`) for a large archive; in an unnamed
temporary file if another session writes the cache. Schema and code are the same for all three.
Entities are in a separate file, which outlives this one. A file name is never used twice, because
SQLite finds a database's log by name, and a session may still have an old file open.

**Rows are immutable and only ever added.** A changed article gets a new number. The row of a
deleted article stays, unlisted, while any session is open. So every session can read every number
it knows, whatever others write. Only ``state`` is replaced.

**Threads and sessions.** Any thread may read and write. :meth:`rows` borrows a connection for one
statement and reads it to the end, so nothing is ever read while another statement waits.
:meth:`write` is one transaction, of one thread at a time; it should be short. A file is in WAL
mode: readers never wait for a writer, of this session or another. Transactions alone keep the data
right; a :class:`Lease` is for work that two sessions should not both do.

**It is a cache.** :exc:`sqlite3.DatabaseError` may come out of any call; see :func:`is_damage`.
Rows carry a CRC-32 (:func:`check`), since SQLite does not notice every byte that changes.
Parameters are always bound, and no text is ever run as a script.
"""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from reader.store.rows import COLUMNS

VERSION = 1
"""Increase it whenever a table changes: a file with another version is not read."""

STATE_TABLE = (
    "CREATE TABLE state (name TEXT PRIMARY KEY, value BLOB NOT NULL, crc INTEGER NOT NULL)"
)
"""The state of the archive as a whole. Only rows of this table are replaced."""

ARTICLE_TABLES = {
    "articles": f"""
        CREATE TABLE articles (
            number INTEGER PRIMARY KEY,
            root INTEGER NOT NULL,
            {", ".join(f"{name} {kind} NOT NULL" for name, kind in COLUMNS.items())},
            crc INTEGER NOT NULL
        )
    """,
    "bodies": """
        CREATE TABLE bodies (number INTEGER PRIMARY KEY, record BLOB NOT NULL)
    """,
    "files": """
        CREATE TABLE files (
            root INTEGER NOT NULL,
            folder BLOB NOT NULL,
            name BLOB NOT NULL,
            size INTEGER NOT NULL,
            mtime INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            numbers BLOB NOT NULL,
            crc INTEGER NOT NULL,
            PRIMARY KEY (root, folder, name)
        ) WITHOUT ROWID
    """,
}
"""What is read from the files: dropped and made again when the parsers change.

``articles`` has what lists and filters need, ``bodies`` the rest of each article, apart, so that a
scan of ``articles`` reads no texts. ``root`` is the number of the opened path that an article is
under, from 1 on, and ``path`` goes on from there; 0 where the path is whole. ``record_crc`` is the
CRC-32 of the record in ``bodies``, ``crc`` that of the row. ``files`` has the stamp of each file
when it was read, and the numbers of its articles as an array of 32-bit integers.
"""

ENTITY_TABLES = {
    "texts": """
        CREATE TABLE texts (
            text INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL,
            crc INTEGER NOT NULL,
            record BLOB NOT NULL
        )
    """,
    "entities": """
        CREATE TABLE entities (
            entity INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            node TEXT NOT NULL,
            texts INTEGER NOT NULL
        )
    """,
    "mentions": """
        CREATE TABLE mentions (
            entity INTEGER NOT NULL,
            text INTEGER NOT NULL,
            PRIMARY KEY (entity, text)
        ) WITHOUT ROWID
    """,
    "spellings": """
        CREATE TABLE spellings (
            entity INTEGER NOT NULL,
            name TEXT NOT NULL,
            texts INTEGER NOT NULL,
            PRIMARY KEY (entity, name)
        ) WITHOUT ROWID
    """,
    "other_names": """
        CREATE TABLE other_names (
            entity INTEGER NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (entity, name)
        ) WITHOUT ROWID
    """,
    "claims": """
        CREATE TABLE claims (
            short TEXT NOT NULL,
            full TEXT NOT NULL,
            texts INTEGER NOT NULL,
            holds INTEGER NOT NULL,
            PRIMARY KEY (short, full)
        ) WITHOUT ROWID
    """,
}
"""What recognition found, by :meth:`reader.store.articles.Store.text_key`, not by number: it is as
true when the articles are read again. ``texts`` has the record of the entities of each text, and
the CRC-32 of key and record; a number is never given twice. ``entities`` has every key, the node of
the name, and how many texts mention it; ``spellings`` in how many of them it is written how;
``other_names`` what they call it beside its name. ``claims`` has the short names that texts explain
by full ones, and whether the two are one entity because of that."""

ARTICLES = (
    STATE_TABLE,
    *ARTICLE_TABLES.values(),
    "CREATE INDEX articles_by_title ON articles (title_key)",
)
ENTITIES = (
    STATE_TABLE,
    *ENTITY_TABLES.values(),
    "CREATE INDEX texts_by_key ON texts (key)",
    "CREATE INDEX entities_by_node ON entities (node)",
    "CREATE INDEX claims_by_full ON claims (full)",
)
"""What the two databases of an archive begin with: names outlive a change of the parsers."""

BUSY_SECONDS = 5.0
"""How long a writer waits for the transaction of another session."""

LOOK_SECONDS = 1.0
"""Seconds between two looks of readers at what sessions share: one takes as long as half a row."""

PAGE_BYTES = 8192
"""Twice SQLite's own: to go through the articles takes half the time."""

_KILOBYTES = 1024
"""The pages that each connection keeps for itself; the kernel has them all."""


class UnusableError(Exception):
    """A cache must not be used. The text of the error is the reason, a clause about "the cache"."""


class Database:
    """An archive's database. Its creator closes it, when no other thread uses it any more."""

    def __init__(
        self,
        path: Path | None = None,
        *,
        tables: Sequence[str] = ARTICLES,
        read_only: bool = False,
    ) -> None:
        """The database in the file ``path``; without it, a new one in memory with empty ``tables``.

        ``read_only`` is for a file that no session can write to. Raises :class:`UnusableError` if
        the file has another version, and :exc:`sqlite3.DatabaseError`.
        """
        self.path = path
        """The file; None if the database is private to this session."""
        self.when_lost: Callable[[], None] | None = None
        """Called once, in any thread, when damage is found."""
        self.when_private: Callable[[Exception], None] | None = None
        """Called, in any thread, when the database leaves a file that cannot be written to."""
        self.is_lost = False
        self._losses: Callable[[], int] = int
        self._losses_before = 0
        self._looked = 0.0
        self._read_only = read_only
        self._writing = threading.RLock()
        self._readers: _Readers | None = None
        self._is_in_memory = path is None
        if path is None:
            self._writer = _connect(":memory:")
            _create(self._writer, tables)
            return
        self._writer = _connect(_address(path, "ro&immutable=1" if read_only else "rw"))
        try:
            (version,) = self._writer.execute("PRAGMA user_version").fetchone()
            if version != VERSION:
                raise UnusableError("has the form of another version of Reader")
            self._readers = _Readers(path, read_only=read_only)
        except BaseException:
            self._writer.close()
            raise

    def close(self) -> None:
        """Close every connection."""
        self.is_lost = True  # errors from now on are not damage
        if self._readers is not None:
            self._readers.close()
        self._writer.close()

    def guard(self) -> None:
        """Survive truncation of the file through which sessions share memory, which is mapped.

        Not at once when a file is opened: what this imports is a hundredth of a start.
        """
        if self.path is not None:
            from reader.system import mapping_guard

            mapping_guard.guard(self.path)
            self._losses = partial(mapping_guard.lost, self.path)
            self._losses_before = self._losses()

    # Reading and writing

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of the SELECT statement ``sql``. Not for use within :meth:`write`."""
        readers = self._readers
        try:
            if readers is None:
                with self._writing:  # after a move the file's own connection does as well
                    return self._writer.execute(sql, parameters).fetchall()
            with readers.borrowed() as connection:
                rows = connection.execute(sql, parameters).fetchall()
            if self._losses() != self._losses_before or self._is_alone_lately(readers):
                self.lose()
            return rows
        except sqlite3.DatabaseError as error:
            if readers is not self._readers:  # moved meanwhile, and its connections are closed
                return self.rows(sql, parameters)
            if is_damage(error):
                self.lose()
            raise

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row of ``sql``; None if there is none."""
        rows = self.rows(sql, parameters)
        return rows[0] if rows else None

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction: committed when the block ends, rolled back when it raises.

        Read through the yielded connection within the block, because :meth:`rows` does not see
        uncommitted changes. Raises :exc:`sqlite3.Error`; if the disk is full, call
        :meth:`make_private`, and repeat the transaction.
        """
        self._check_shared()
        with self._writing:
            if self._read_only:
                self.make_private(_why_read_only(self.path))
            connection = self._writer
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException as error:
                with suppress(sqlite3.Error):  # SQLite rolls back by itself on a full disk
                    connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.DatabaseError) and is_damage(error):
                    self.lose()
                raise

    def change(self, work: Callable[[sqlite3.Connection], object]) -> None:
        """Do ``work`` in a transaction; in a private database, if the file cannot be written to.

        Raises :exc:`sqlite3.Error`.
        """
        try:
            with self.write() as connection:
                work(connection)
        except sqlite3.OperationalError as error:
            if self._is_in_memory or is_busy(error) or is_damage(error):
                raise
            self.make_private(error)
            with self.write() as connection:
                work(connection)

    def state(self, name: str) -> bytes | None:
        """The value ``name`` of ``state``; None if it is missing or damaged."""
        return self.states(name).get(name)

    def states(self, *names: str) -> dict[str, bytes]:
        """The values ``names`` of ``state`` at one moment, without missing and damaged ones."""
        self._check_shared()
        found = {}
        wanted = f"name IN ({', '.join('?' * len(names))})"
        for name, value, crc in self.rows(f"SELECT * FROM state WHERE {wanted}", names):
            if isinstance(value, bytes) and check(name, value) == crc:
                found[name] = value
            else:
                self.lose()
        return found

    def _is_alone_lately(self, readers: _Readers) -> bool:
        """Whether what sessions share is found to be lost; looks once in :data:`LOOK_SECONDS`."""
        now = time.monotonic()
        if now < self._looked + LOOK_SECONDS:
            return False
        self._looked = now
        return readers.is_alone()

    def _check_shared(self) -> None:
        """Raise :exc:`sqlite3.DatabaseError` if what sessions share is lost.

        A session that opens the file later shares nothing with this one then, not even the locks.
        """
        readers = self._readers
        if self._losses() == self._losses_before and not (readers and readers.is_alone()):
            return
        self.lose()
        error = sqlite3.DatabaseError("what sessions share is lost")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error

    def lose(self) -> None:
        """Note that the file is damaged."""
        if not self.is_lost:
            self.is_lost = True
            if self.when_lost is not None:
                self.when_lost()

    # Where it is

    def move_to(self, path: Path | None) -> None:
        """Move everything to the new file ``path``; if that is None, to an unnamed temporary file.

        Raises :exc:`sqlite3.Error` and OSError, and leaves the database where it was, if it fails.
        """
        with self._writing:
            target = _create_file(path) if path else _connect("")
            try:
                self._writer.backup(target)
                if path:
                    target.execute("PRAGMA journal_mode = WAL")
                    target.execute("SELECT 1 FROM sqlite_schema").fetchone()  # opens the log
                readers = _Readers(path) if path else None
            except BaseException:
                target.close()
                if path:
                    remove(path)
                raise
            self._go_to(target, path, readers)

    def make_private(self, reason: Exception) -> None:
        """Move from a file that cannot be written to, to a temporary file or to memory.

        From a temporary file, which may be on the same full disk, move to memory. Raises
        :exc:`sqlite3.Error` if the file cannot be read, either.
        """
        with self._writing:
            had_path = self.path is not None
            if had_path:
                try:
                    self.move_to(None)
                except sqlite3.Error:
                    self._move_to_memory()
            elif not self._is_in_memory:
                self._move_to_memory()
        if had_path and self.when_private is not None:
            self.when_private(reason)

    def _move_to_memory(self) -> None:
        target = _connect(":memory:")
        try:
            self._writer.backup(target)
        except BaseException:
            target.close()
            raise
        self._go_to(target, None)
        self._is_in_memory = True

    def _go_to(
        self, target: sqlite3.Connection, path: Path | None, new: _Readers | None = None
    ) -> None:
        before, readers = self._writer, self._readers
        self._read_only = self._is_in_memory = False
        self._writer, self._readers, self.path = target, new, path
        if readers is not None:
            readers.close()
        before.close()

    def checkpoint(self) -> None:
        """Write the log into the file itself and to disk, as far as other sessions allow it."""
        with self._writing, suppress(sqlite3.Error):
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class _Readers:
    """Connections to a file, one for each concurrent statement."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        self._address = _address(path, "ro&immutable=1" if read_only else "rw")
        self._identity = _identity(path)
        self._changed = threading.Condition()
        self._is_closed = False
        self._idle = [self._another()]
        self._count = 1
        self._shared = None if read_only else _identity(_shared(path))

    def is_alone(self) -> bool:
        """Whether the file is still there, but not the one through which sessions share memory."""
        return (
            self._shared is not None
            and _identity(_shared(self._path)) != self._shared
            and _identity(self._path) == self._identity  # it is deleted first
            and not self._is_closed  # SQLite itself deletes what was shared, afterwards
        )

    @contextmanager
    def borrowed(self) -> Iterator[sqlite3.Connection]:
        connection = self._take()
        try:
            yield connection
        finally:
            with self._changed:
                self._idle.append(connection)
                self._changed.notify_all()

    def close(self) -> None:
        """Close all connections, after they have been returned."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: len(self._idle) == self._count)
            for connection in self._idle:
                connection.close()
            self._idle, self._count = [], 0

    def _take(self) -> sqlite3.Connection:
        with self._changed:
            while True:
                if self._is_closed:
                    raise sqlite3.ProgrammingError("the database is closed")
                if self._idle:
                    return self._idle.pop()
                try:
                    connection = self._another()
                except sqlite3.Error:
                    self._changed.wait()  # the file is gone: wait for an open connection
                else:
                    self._count += 1
                    return connection

    def _another(self) -> sqlite3.Connection:
        """A new connection to the same file, and not to another of the same name."""
        connection = _connect(self._address)
        try:
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()  # now its log is open, too
            if _identity(self._path) != self._identity:
                raise sqlite3.OperationalError("the file is gone")
        except BaseException:
            connection.close()
            raise
        return connection


class Lease:
    """An advisory lock on a file beside the database, for work that only one session should do.

    It is released at the latest when the process ends.
    """

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        """Raises :exc:`BlockingIOError` if another session has it, OSError if locks do not work."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        self._file = os.open(path, flags, 0o600)
        try:
            fcntl.flock(self._file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            if not os.fstat(self._file).st_nlink:
                raise BlockingIOError(errno.EAGAIN, "the session that had it has just deleted it")
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Release the lock."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)


def check(*values: str | int | bytes) -> int:
    """The CRC-32 of ``values``, including their boundaries."""
    parts = [zlib.crc32(each) if isinstance(each, bytes) else each for each in values]
    return zlib.crc32("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"))


def is_damage(error: sqlite3.Error) -> bool:
    """Whether ``error`` means that the file is damaged, or no longer exists."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or (
        getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHORT_READ
    )


def is_busy(error: Exception) -> bool:
    """Whether ``error`` means that another session was writing for too long."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED,
    )  # fmt: skip


def remove(path: Path) -> None:
    """Delete the database file ``path``, and SQLite's files beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            os.unlink(f"{path}{suffix}")


def _why_read_only(path: Path | None) -> OSError:
    """Why nothing can be written in the folder of ``path``."""
    number = errno.EACCES
    with suppress(OSError):
        if os.statvfs(path or "").f_flag & os.ST_RDONLY:
            number = errno.EROFS
    return OSError(number, os.strerror(number))


def _create_file(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    return _connect(_address(path, "rw"))


def _create(connection: sqlite3.Connection, tables: Sequence[str]) -> None:
    connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    for statement in tables:
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _connect(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        for pragma in (
            "synchronous = NORMAL", f"cache_size = -{_KILOBYTES}", "mmap_size = 0",
            "secure_delete = OFF", "trusted_schema = OFF", "journal_size_limit = 0",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _address(path: Path, mode: str) -> str:
    return f"file:{quote(os.fsencode(os.path.abspath(path)))}?mode={mode}"


def _shared(path: Path) -> Path:
    """The file through which sessions that have ``path`` open share memory."""
    return path.with_name(f"{path.name}-shm")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
