"""The user's file: an SQLite database in WAL mode, and changes to it that can be undone.

It contains the marks, reading positions, drafts of notes and searches. A change deletes rows by
their keys and inserts others in one transaction, and returns a change that undoes it. It touches no
other rows, so two Readers that mark different things never revert each other's changes, even if
these are two tags of one article.

The file is never rebuilt or dropped. Opening a file of an older version adds the tables that it
lacks; a file of a newer version is refused and left unchanged.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple

Table = Literal[
    "read", "starred", "tag", "note", "quotation", "place",
    "draft", "search", "saved_search", "imported",
]  # fmt: skip
Row = tuple[Any, ...]

_VERSION = 2
BUSY_SECONDS = 5.0
"""How long to wait for another program that has the file locked."""

_PAUSE_SECONDS = 0.01

_TABLES: Mapping[Table, str] = {
    "read": "article TEXT PRIMARY KEY, at REAL NOT NULL",
    "starred": "article TEXT PRIMARY KEY, at REAL NOT NULL",
    "tag": "article TEXT, tag TEXT, at REAL NOT NULL, PRIMARY KEY (article, tag)",
    "note": "article TEXT PRIMARY KEY, text TEXT NOT NULL, at REAL NOT NULL",
    "quotation": "article TEXT, field TEXT, start INTEGER, text TEXT, source TEXT NOT NULL,"
    " at REAL NOT NULL, PRIMARY KEY (article, field, start, text)",
    "place": "article TEXT PRIMARY KEY, field TEXT NOT NULL, start INTEGER NOT NULL,"
    " at REAL NOT NULL",
    "draft": "article TEXT PRIMARY KEY, text TEXT NOT NULL, at REAL NOT NULL",
    "search": "query TEXT PRIMARY KEY, at REAL NOT NULL",
    "saved_search": "name TEXT PRIMARY KEY, query TEXT NOT NULL, at REAL NOT NULL",
    "imported": "file TEXT, size INTEGER, changed INTEGER, PRIMARY KEY (file, size, changed)",
}
TABLES: tuple[Table, ...] = tuple(_TABLES)
"""All tables. The last column of all but ``imported`` is the time in seconds."""

MARKS: tuple[Table, ...] = TABLES[:6]
"""The tables of an article that are exported. Version 1 of the file had only these. ``place`` has
the reading positions."""

OF_ARTICLES: tuple[Table, ...] = (*MARKS, "draft")
"""The tables whose first column is the id of an article."""

_KEYS: Mapping[Table, tuple[str, ...]] = {
    "tag": ("article", "tag"),
    "quotation": ("article", "field", "start", "text"),
    "search": ("query",),
    "saved_search": ("name",),
    "imported": ("file", "size", "changed"),
}


class MarksError(Exception):
    """A change cannot be saved, or the file cannot be used. The text of the error says why.

    ``passes`` is true if another program has the file locked, so that trying again may succeed.
    """

    passes = False


class MarksLockedError(MarksError):
    """Another program has the file locked."""

    passes = True


class Change(NamedTuple):
    """Rows of ``table`` to delete, by key, and rows to insert afterwards."""

    table: Table
    out: Sequence[Row]
    put: Sequence[Row]


class OlderFile(NamedTuple):
    """The contents of a file of an older version; name, size and time of change identify the file.

    See :mod:`reader.store.user.older_files`.
    """

    name: str
    size: int
    changed: int
    rows: Mapping[Table, Sequence[Row]]


def touched(change: Change) -> list[Row]:
    """The keys of all rows that ``change`` deletes or inserts, each once."""
    width = len(_KEYS.get(change.table, ("article",)))
    return list(dict.fromkeys([*change.out, *(row[:width] for row in change.put)]))


class UserFile:
    """The database in the file ``path``; in memory if that is None.

    Raises :class:`MarksError` if the file cannot be used, and leaves it unchanged.
    """

    def __init__(
        self, path: Path | None, busy: float = BUSY_SECONDS, *, read_only: bool = False
    ) -> None:
        """``busy``: seconds to wait for another program that has the file locked.

        ``read_only``: for a file or a disk that cannot be written; changes fail.
        """
        name = str(path or ":memory:")
        try:
            if read_only and path is not None:
                name = f"{path.absolute().as_uri()}?immutable=1"  # otherwise SQLite would lock it
            elif path is not None:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                name, timeout=busy, isolation_level=None, check_same_thread=False, uri=read_only
            )
        except (sqlite3.Error, OSError) as error:
            raise _failure(error) from error
        try:
            self._tables = set(TABLES)
            if read_only:
                self._tables &= set(_tables_of(self._check()))
            else:
                self._prepare(busy)
            if path is not None and not read_only:
                path.chmod(0o600)
            self._path, self._identity = path, _identity(path)
        except (sqlite3.Error, OSError) as error:
            self._connection.close()
            raise _failure(error) from error
        except MarksError:
            self._connection.close()
            raise

    def _prepare(self, busy: float) -> None:
        connection = self._connection
        connection.execute("BEGIN")
        version = self._check()  # before writing: it may be another program's file
        connection.execute("COMMIT")
        self._begin_log(busy)
        # A power cut may lose the last marks, but does not damage the file; a killed Reader loses
        # none. With a full sync, every key that marks would wait for the disk.
        connection.execute("PRAGMA synchronous = NORMAL")
        if version < _VERSION:
            with self._transaction():
                if self._version() < _VERSION:  # another Reader may have done it
                    for table, columns in _TABLES.items():
                        connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
                    connection.execute(f"PRAGMA user_version = {_VERSION}")

    def _begin_log(self, busy: float) -> None:
        """Switch to WAL mode; SQLite itself does not wait for others that do so, too."""
        deadline = time.monotonic() + busy
        while True:
            try:
                self._one("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if (
                    error.sqlite_errorcode & 0xFF
                ) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
            time.sleep(_PAUSE_SECONDS)

    def _version(self) -> int:
        return int(self._one("PRAGMA user_version"))

    def _check(self) -> int:
        """The version of the file. Raises :class:`MarksError` if it cannot be used."""
        version = self._version()
        if (found := self._one("PRAGMA quick_check(1)")) != "ok":
            raise MarksError(f"it is damaged ({found})")
        names = "name IN ('read', 'starred')"
        if version and self._one(f"SELECT count(*) FROM sqlite_master WHERE {names}") < 2:
            raise MarksError("it is not a file of Reader's marks")
        if version > _VERSION:
            raise MarksError("it is from a newer version of Reader")
        if not version and not self._one("SELECT count(*) FROM sqlite_master"):
            return 0
        for table in _tables_of(version):
            columns = self._connection.execute(f"PRAGMA table_info({table})")
            wanted = _TABLES[table].split(", PRIMARY")[0].split(",")
            if [row[1] for row in columns] != [each.split()[0] for each in wanted]:
                raise MarksError("it is not a file of Reader's marks")
        return version

    def close(self) -> None:
        """Close the file."""
        if self.moved:
            # Otherwise the log would be read as that of the file that is now at this path.
            with suppress(sqlite3.Error):
                self._one("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()

    @property
    def moved(self) -> bool:
        """Whether the file has been deleted, moved or replaced since it was opened."""
        return _identity(self._path) != self._identity

    @property
    def version(self) -> int:
        """A number that changes whenever another connection changes the file."""
        try:
            return int(self._one("PRAGMA data_version"))
        except sqlite3.Error as error:
            raise _failure(error) from error

    def rows(self, table: Table) -> list[Row]:
        """All rows of ``table``, in the order of their keys."""
        if table not in self._tables:
            return []
        keys = ", ".join(_KEYS.get(table, ("article",)))
        try:
            return self._connection.execute(f"SELECT * FROM {table} ORDER BY {keys}").fetchall()
        except sqlite3.Error as error:
            raise _failure(error) from error

    def change(self, change: Change) -> Change:
        """Make ``change``, completely or not at all; return the change that undoes it."""
        table, _, put = change
        keys = _KEYS.get(table, ("article",))
        where = " AND ".join(f"{key} = ?" for key in keys)
        before: list[Row] = []
        all_keys = touched(change)
        with self._transaction():
            for key in all_keys:
                before += self._connection.execute(f"SELECT * FROM {table} WHERE {where}", key)
            self._connection.executemany(f"DELETE FROM {table} WHERE {where}", all_keys)
            for row in put:
                self._add(table, row)
        return Change(table, all_keys, before)

    def rename(self, now_of: Mapping[str, str], copied: Set[str] = frozenset()) -> None:
        """Move the data of each article to another id, unless that has data of the same kind.

        Data that cannot be moved stays. For articles in ``copied``, it is copied instead of moved.
        """
        with self._transaction():
            for table in OF_ARTICLES:
                for former, now in now_of.items():
                    if former in copied:
                        for row in self._rows_of(table, former):
                            self._add(table, (now, *row[1:]))
                    else:
                        self._connection.execute(
                            f"UPDATE OR IGNORE {table} SET article = ? WHERE article = ?",
                            (now, former),
                        )

    def merge_former(self, now_of: Mapping[str, str]) -> None:
        """Merge all data of each article into that of its other id, which is the same article."""
        with self._transaction():
            for table in OF_ARTICLES:
                for former, now in now_of.items():
                    for row in self._rows_of(table, former):
                        self._merge(table, (now, *row[1:]))
                    self._connection.execute(f"DELETE FROM {table} WHERE article = ?", (former,))

    def _rows_of(self, table: Table, article: str) -> list[Row]:
        query = f"SELECT * FROM {table} WHERE article = ?"
        return self._connection.execute(query, (article,)).fetchall()

    def merge(self, rows: Mapping[Table, Sequence[Row]]) -> int:
        """Add the rows that are missing, all or none; return how many were new.

        Nothing is lost: two notes on one article are joined, the newer one first, and of two
        searches saved under one name, the second gets another name.
        """
        with self._transaction():
            return self._merge_all(rows)

    def import_files(self, files: Sequence[OlderFile]) -> None:
        """Add the rows of those ``files`` that have not been imported before, all or none.

        They are on the disk then: the files are renamed, and must not be missed after a power cut.
        """
        self._connection.execute("PRAGMA synchronous = FULL")
        try:
            with self._transaction():
                for each in files:
                    if self._add("imported", each[:3]):
                        self._merge_all(each.rows)
        finally:
            self._connection.execute("PRAGMA synchronous = NORMAL")

    def _merge_all(self, rows: Mapping[Table, Sequence[Row]]) -> int:
        return sum(self._merge(table, row) for table, some in rows.items() for row in some)

    def _merge(self, table: Table, row: Row) -> int:
        if table in ("note", "draft"):
            return self._merge_text(table, row)
        return self._merge_search(row) if table == "saved_search" else self._add(table, row)

    def _merge_text(self, table: Table, row: Row) -> int:
        article, text, at = row
        rows = self._rows_of(table, article)
        if not rows:
            return self._add(table, row)
        ((_, there, at_there),) = rows
        if text in there:
            return 0
        newer, older = (text, there) if at > at_there else (there, text)
        both = newer if older in newer else f"{newer}\n\n{older}"
        self._connection.execute(f"DELETE FROM {table} WHERE article = ?", (article,))
        return self._add(table, (article, both, max(at, at_there)))

    def _merge_search(self, row: Row) -> int:
        name, query, at = row
        named = {
            there: what for there, what, _ in self._connection.execute("SELECT * FROM saved_search")
        }
        free, number = name, 1
        while named.get(free, query) != query:
            number += 1
            free = f"{name} ({number})"
        return self._add("saved_search", (free, query, at))

    def _add(self, table: Table, row: Row) -> int:
        """Insert ``row`` unless its key exists; return how many rows were inserted, 0 or 1."""
        values = ",".join("?" * len(row))
        sql = f"INSERT OR IGNORE INTO {table} VALUES ({values})"
        return self._connection.execute(sql, row).rowcount

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise _failure(error) from error

    def _one(self, sql: str) -> Any:
        with closing(self._connection.execute(sql)) as cursor:
            return cursor.fetchone()[0]


def _tables_of(version: int) -> Sequence[Table]:
    """The tables of a file of this ``version``."""
    return MARKS if version < 2 else TABLES


def _identity(path: Path | None) -> tuple[int, int] | None:
    """The device and inode of the file at ``path``; None if there is none."""
    try:
        found = path.stat() if path is not None else None
    except OSError:
        return None
    return None if found is None else (found.st_dev, found.st_ino)


def _failure(error: sqlite3.Error | OSError) -> MarksError:
    if isinstance(error, OSError):
        return MarksError(error.strerror or str(error))
    if (getattr(error, "sqlite_errorcode", 0) & 0xFF) in (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    ):
        return MarksLockedError("another program has it locked")
    return MarksError(str(error))
