"""The file of the user's marks: an SQLite data base in WAL mode, and changes that can be undone.

A change takes rows out by their keys and puts others in, in one transaction; what it returns
undoes it. It touches no row but those, so that two Readers that mark different things, be they two
tags of one article, never take back each other's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple

Table = Literal["read", "starred", "tag", "note", "quotation", "place"]
Row = tuple[Any, ...]

_VERSION = 1
BUSY_SECONDS = 5.0
"""How long another program that has the file locked is waited for."""

_TABLES: Mapping[Table, str] = {
    "read": "article TEXT PRIMARY KEY, at REAL NOT NULL",
    "starred": "article TEXT PRIMARY KEY, at REAL NOT NULL",
    "tag": "article TEXT, tag TEXT, at REAL NOT NULL, PRIMARY KEY (article, tag)",
    "note": "article TEXT PRIMARY KEY, text TEXT NOT NULL, at REAL NOT NULL",
    "quotation": "article TEXT, field TEXT, start INTEGER, text TEXT, source TEXT NOT NULL,"
    " at REAL NOT NULL, PRIMARY KEY (article, field, start, text)",
    "place": "article TEXT PRIMARY KEY, field TEXT NOT NULL, start INTEGER NOT NULL,"
    " at REAL NOT NULL",
}
TABLES: tuple[Table, ...] = tuple(_TABLES)
"""Every kind of mark. A row's first column is the article's id, its last the time in seconds."""

_KEYS: Mapping[Table, tuple[str, ...]] = {
    "tag": ("article", "tag"),
    "quotation": ("article", "field", "start", "text"),
}


class MarksError(Exception):
    """A mark that cannot be kept, or a file of marks that cannot be used. Its text says why.

    ``passes`` is true where another program has the file locked, which may be over in a moment.
    """

    passes = False


class MarksLockedError(MarksError):
    """Another program has the file locked."""

    passes = True


class Change(NamedTuple):
    """Rows of ``table`` to take out, by their keys, and rows to put in afterwards."""

    table: Table
    out: Sequence[Row]
    put: Sequence[Row]


def touched(change: Change) -> list[Row]:
    """The keys of all rows that ``change`` takes out or puts in, each once."""
    width = len(_KEYS.get(change.table, ("article",)))
    return list(dict.fromkeys([*change.out, *(row[:width] for row in change.put)]))


class MarksBase:
    """The data base in the file ``path``; in memory where that is None.

    Raises :class:`MarksError` where the file cannot be used; it is then left as it is.
    """

    def __init__(
        self, path: Path | None, busy: float = BUSY_SECONDS, *, read_only: bool = False
    ) -> None:
        """``busy``: seconds that a program which has the file locked is waited for.

        ``read_only``: for a file, or a disk, that cannot be written; nothing can be changed then.
        """
        name = str(path or ":memory:")
        try:
            if read_only and path is not None:
                name = f"{path.absolute().as_uri()}?immutable=1"  # without it, it would be locked
            elif path is not None:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._base = sqlite3.connect(
                name, timeout=busy, isolation_level=None, check_same_thread=False, uri=read_only
            )
        except (sqlite3.Error, OSError) as error:
            raise _failure(error) from error
        try:
            if read_only:
                self._check(int(self.one("PRAGMA user_version")))
            else:
                self._prepare()
            if path is not None and not read_only:
                path.chmod(0o600)
            self._path, self._identity = path, _identity(path)
        except (sqlite3.Error, OSError) as error:
            self._base.close()
            raise _failure(error) from error
        except MarksError:
            self._base.close()
            raise

    def _prepare(self) -> None:
        base = self._base
        base.execute("BEGIN")
        version = int(self.one("PRAGMA user_version"))
        self._check(version)  # before anything is written: it may be somebody else's
        base.execute("COMMIT")
        self.one("PRAGMA journal_mode = WAL")
        # After a power cut the last marks may be missing, not the file damaged; what is killed
        # loses none. A full sync would make every key that marks wait for the disk.
        base.execute("PRAGMA synchronous = NORMAL")
        if version < _VERSION:
            with self._transaction():
                for table, columns in _TABLES.items():
                    base.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
                base.execute(f"PRAGMA user_version = {_VERSION}")

    def _check(self, version: int) -> None:
        if (found := self.one("PRAGMA quick_check(1)")) != "ok":
            raise MarksError(f"it is damaged ({found})")
        names = "name IN ('read', 'starred')"
        if version and self.one(f"SELECT count(*) FROM sqlite_master WHERE {names}") < 2:
            raise MarksError("it is not a file of Reader's marks")
        if version > _VERSION:
            raise MarksError("it is from a newer version of Reader")
        if not version and not self.one("SELECT count(*) FROM sqlite_master"):
            return
        for table, columns in _TABLES.items():
            wanted = [each.split()[0] for each in columns.split(", PRIMARY")[0].split(",")]
            if [row[1] for row in self._base.execute(f"PRAGMA table_info({table})")] != wanted:
                raise MarksError("it is not a file of Reader's marks")

    def close(self) -> None:
        """Close the file."""
        if self.moved:
            # The log lies beside the file that took its place, whose opener would read it as its.
            with suppress(sqlite3.Error):
                self.one("PRAGMA wal_checkpoint(TRUNCATE)")
        self._base.close()

    @property
    def moved(self) -> bool:
        """Whether the file is no longer where it was opened: it was deleted, moved or replaced."""
        return _identity(self._path) != self._identity

    @property
    def version(self) -> int:
        """Another number whenever somebody else has changed the file."""
        try:
            return int(self.one("PRAGMA data_version"))
        except sqlite3.Error as error:
            raise _failure(error) from error

    def rows(self, table: Table) -> list[Row]:
        """All rows of ``table``, in the order of their keys."""
        keys = ", ".join(_KEYS.get(table, ("article",)))
        try:
            return self._base.execute(f"SELECT * FROM {table} ORDER BY {keys}").fetchall()
        except sqlite3.Error as error:
            raise _failure(error) from error

    def change(self, change: Change) -> Change:
        """Make ``change``, whole or not at all; returns what takes it back."""
        table, _, put = change
        keys = _KEYS.get(table, ("article",))
        where = " AND ".join(f"{key} = ?" for key in keys)
        before: list[Row] = []
        all_keys = touched(change)
        with self._transaction():
            for key in all_keys:
                before += self._base.execute(f"SELECT * FROM {table} WHERE {where}", key)
            self._base.executemany(f"DELETE FROM {table} WHERE {where}", all_keys)
            for row in put:
                self._add(table, row)
        return Change(table, all_keys, before)

    def rename(self, now_of: Mapping[str, str], copied: Set[str] = frozenset()) -> None:
        """Move marks from each article to another, as far as that has none of a kind.

        What cannot be moved stays where it is; marks on the articles ``copied`` stay there, too.
        """
        with self._transaction():
            for table in _TABLES:
                for former, now in now_of.items():
                    if former in copied:
                        for row in self._rows_of(table, former):
                            self._add(table, (now, *row[1:]))
                    else:
                        self._base.execute(
                            f"UPDATE OR IGNORE {table} SET article = ? WHERE article = ?",
                            (now, former),
                        )

    def unite(self, now_of: Mapping[str, str]) -> None:
        """Move all marks from each article to another, which is the same one."""
        with self._transaction():
            for table in _TABLES:
                for former, now in now_of.items():
                    for row in self._rows_of(table, former):
                        self._merge(table, (now, *row[1:]))
                    self._base.execute(f"DELETE FROM {table} WHERE article = ?", (former,))

    def _rows_of(self, table: Table, article: str) -> list[Row]:
        return self._base.execute(f"SELECT * FROM {table} WHERE article = ?", (article,)).fetchall()

    def merge(self, rows: Mapping[Table, Sequence[Row]]) -> int:
        """Add what is not there yet, whole or not at all; how many rows were new.

        Nothing goes: of two notes on one article both are kept, the newer one first.
        """
        new = 0
        with self._transaction():
            for table, some in rows.items():
                for row in some:
                    new += self._merge(table, row)
        return new

    def _merge(self, table: Table, row: Row) -> int:
        return self._merge_note(row) if table == "note" else self._add(table, row)

    def _merge_note(self, row: Row) -> int:
        article, text, at = row
        found = self._base.execute("SELECT text, at FROM note WHERE article = ?", (article,))
        if (there := found.fetchone()) is None:
            return self._add("note", row)
        if text in there[0]:
            return 0
        newer, older = (text, there[0]) if at > there[1] else (there[0], text)
        both = newer if older in newer else f"{newer}\n\n{older}"
        self._base.execute("DELETE FROM note WHERE article = ?", (article,))
        return self._add("note", (article, both, max(at, there[1])))

    def _add(self, table: Table, row: Row) -> int:
        """Put ``row`` in unless there is one with its key; how many that are."""
        marks = ",".join("?" * len(row))
        return self._base.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row).rowcount

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise _failure(error) from error

    def one(self, sql: str) -> Any:
        """The first column of the first row that ``sql`` gives."""
        with closing(self._base.execute(sql)) as cursor:
            return cursor.fetchone()[0]


def _identity(path: Path | None) -> tuple[int, int] | None:
    """Which file that is, by its device and inode; None where there is none."""
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
