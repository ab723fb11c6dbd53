"""The store: the articles of an archive, their order, and notices about what could not be read.

**Numbers.** An article's number is its key in the :mod:`~reader.store.database`. Numbers are
assigned in order of arrival, and never change or return. Everything else (the view, the entity
index, the cursor) refers to articles by number, and so stays valid when files come and go.

The number is not the position in archive order: :attr:`Store.order` has the numbers in that order,
and :meth:`Store.position` the position of each number. During the first reading of an archive the
two are the same. Articles found later get the next numbers, and ``order`` puts them where they
belong. Articles of deleted files leave ``order``, but can still be read by number while they are
shown. A number without an article reads as an empty article.

**Threads.** One worker *stages* articles (:meth:`Store.stage`): they can be read by number, but are
not listed yet. Only the thread of the screen *lists* them (:meth:`Store.list_staged`,
:meth:`Store.arrange`), so the list does not change while it is painted. Any thread may read.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from reader.model import Article, Block, Notice
from reader.store.database import Database, check
from reader.store.rows import COLUMNS, DamagedError, Row, article_of, row_of, several, text_of
from reader.system.lazy import blake2b

__all__ = ["Arrangement", "Coded", "Entry", "Row", "Store", "row_of", "several"]

DECODED = 64
"""How many decoded articles are cached: those on screen and around them."""

CACHED_ROWS = 512
"""How many rows are cached: those on screen and around them."""

WRITTEN_AT_ONCE = 250
"""How many articles wait in memory before they are written to the database."""

SCANNED_AT_ONCE = 4096
"""How many rows are read at a time in a scan of all rows."""

U32 = "I"

CodedName = Literal[
    "publication", "archive", "section", "published", "dateline", "places", "tags"
]  # fmt: skip
ColumnName = Literal[
    "id", "path", "listing", "title", "publication", "archive", "section", "published", "tags",
    "places", "dateline_places", "format", "text_key",
]  # fmt: skip

Repair = Callable[[int], Article | None]

_NOWHERE = 2**32 - 1

_COLUMNS = ("root", *COLUMNS)
_SELECT = f"SELECT {', '.join(_COLUMNS)}, crc FROM articles WHERE number = ?"
_INSERT = (
    f"INSERT INTO articles (number, {', '.join(_COLUMNS)}, crc) "
    f"VALUES ({', '.join('?' * (len(_COLUMNS) + 2))})"
)


class Entry(NamedTuple):
    """What a list shows of an article; ``listing`` is its title, or its first words.

    ``untitled`` says which of the two, because a list has to show first words differently. ``file``
    is the name of its file, without the folder.
    """

    listing: str
    published: str
    publication: str
    places: tuple[str, ...]
    section: str = ""
    file: str = ""
    untitled: bool = False


class Arrangement(NamedTuple):
    """A new archive order. ``replaced`` maps numbers that left it to what came in their stead."""

    order: array[int]
    positions: array[int]
    replaced: Mapping[int, int] = {}


class _Stored(NamedTuple):
    """A row as the database has it: its path without ``root``, which is the opened path's number,
    from 1 on; 0 where the path is whole."""

    root: int
    path: str
    row: Row


class Coded:
    """A field that many articles share, of all numbers: each different value once, by its code."""

    def __init__(self) -> None:
        self.codes = array(U32)
        """The code of each number's value. Do not change."""
        self.values: list[str] = []
        """The different values, in the order of their first appearance. Do not change."""
        self._code_of: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, number: int) -> str:
        return self.values[self.codes[number]]

    def extend(self, values: Iterable[str]) -> None:
        """Add the values of the next numbers."""
        code_of = self._code_of
        for value in values:
            code = code_of.get(value)
            if code is None:
                code = len(self.values)
                self.values.append(value)
                code_of[value] = code
            self.codes.append(code)


class Store:
    """Articles by number, and notices. The module docstring defines the terms."""

    def __init__(
        self,
        roots: Sequence[str] = (),
        database: Database | None = None,
        order: array[int] | None = None,
        end: int = 0,
        texts: str = "",
    ) -> None:
        """An empty store, or the store of ``database`` with ``order`` listed.

        ``roots`` are the opened paths, with which the paths of articles begin. ``end`` is the first
        unused number; ``texts`` is the value of :meth:`texts`.
        """
        self.roots = [*roots]
        self.notices: list[Notice] = []
        self.database = database or Database()
        self._texts = texts
        self.repair: Repair | None = None
        self._end = end
        self._lost_below = 0
        self._order = array(U32) if order is None else order
        self._positions: array[int] | None = None
        self._placing = threading.Lock()
        self._waiting: dict[int, _Stored] = {}
        self._staged: list[int] = []
        self._writes = True
        self._writing = threading.Lock()
        self._coding = threading.Lock()
        self._coded: dict[CodedName, Coded] = {}
        self._stored = lru_cache(CACHED_ROWS)(self._read)
        self._article = lru_cache(DECODED)(self._decode)

    def close(self) -> None:
        """Close the database. After that, only the order of the list can be read."""
        self.database.close()

    def restart(self, database: Database) -> None:
        """Continue with the empty ``database``, because the current one is damaged.

        Existing numbers can no longer be read; new articles get new numbers.
        """
        before, self.database = self.database, database
        self._lost_below = self._end
        self._waiting.clear()
        self._coded = {}
        self._writes = True
        self._stored.cache_clear()
        self._article.cache_clear()
        before.close()

    # Reading

    def __len__(self) -> int:
        """How many articles are listed."""
        return len(self._order)

    def __getitem__(self, number: int) -> Article:
        """The article ``number``, decoded. Raises IndexError beyond :attr:`end`."""
        if not 0 <= number < self._end:
            raise IndexError(number)
        return self._article(number)

    def __iter__(self) -> Iterator[Article]:
        """The listed articles, in archive order."""
        return (self[number] for number in self._order)

    def __contains__(self, number: object) -> bool:
        """Whether the article ``number`` is listed."""
        order = self._order
        if not isinstance(number, int) or number < 0:
            return False
        return (at := self.position(number)) < len(order) and order[at] == number

    @property
    def end(self) -> int:
        """One more than the highest number, listed or not."""
        return self._end

    @property
    def order(self) -> Sequence[int]:
        """The listed numbers in archive order. Not a copy: do not change."""
        return self._order

    @property
    def is_in_turn(self) -> bool:
        """Whether each number's position in archive order is the number itself."""
        count = len(self._order)
        return count == self._end and self._order == array(U32, range(count))

    def position(self, number: int) -> int:
        """The position of ``number`` in archive order; for one that is gone, where it would be.

        A sort key for numbers; one that is not listed yet comes last.
        """
        order = self._order
        if number < len(order) and order[number] == number:  # as after the first reading
            return number
        positions = self._all_positions()
        return positions[number] if number < len(positions) else len(order) + number

    def _all_positions(self) -> array[int]:
        """The position of every number; computed late, because it is a hundredth of a start."""
        with self._placing:
            if self._positions is None:
                self._positions = array(U32, range(len(self._order)))
                if self._order != self._positions:
                    self._positions = array(U32, [_NOWHERE]) * self._end
                    for position, number in enumerate(self._order):
                        self._positions[number] = position
            return self._positions

    def around(self, number: int) -> tuple[int, ...]:
        """``number`` and its neighbours in the list, which will probably be read next."""
        at, order = self.position(number), self._order
        return (number, *order[at + 1 : at + 2], *order[max(at - 1, 0) : at])

    def fields(self, number: int) -> Row:
        """The row of the article ``number``, without its record; an empty row if it is lost."""
        try:
            return self._stored(number).row
        except DamagedError:
            return _NO_ROW

    def id(self, number: int) -> str:
        """The id of the article ``number``."""
        return self.fields(number).id

    def ids(self, numbers: Sequence[int]) -> list[str]:
        """The ids of the articles ``numbers``."""
        if len(numbers) <= CACHED_ROWS:
            return [*map(self.id, numbers)]
        ids = [*self.column("id")]
        return [ids[number] for number in numbers]

    def entry(self, number: int) -> Entry:
        """What a list shows of the article ``number``."""
        row = self.fields(number)
        return Entry(
            row.title or row.opening,
            row.published,
            row.publication,
            several(row.dateline),
            row.section,
            row.path.rpartition("/")[2],
            untitled=not row.title,
        )

    def column(self, name: ColumnName, start: int = 0) -> Iterator[Any]:
        """The field ``name`` of every number from ``start`` up to :attr:`end`, listed or not.

        Each value is a text or, for tags, places and dateline_places, a tuple of texts. No body is
        decoded.
        """
        if name == "listing":
            return (row[0] or row[1] for row in self._scan(("title", "opening"), start))
        if name == "text_key":
            fields = ("id", "title", "record_crc")
            return (_text_key(*row[:3]) if row[0] else "" for row in self._scan(fields, start))
        if name in ("tags", "places", "dateline_places"):
            joined = "dateline" if name == "dateline_places" else name
            return (several(row[0]) for row in self._scan((joined,), start))
        return (row[0] for row in self._scan((name,), start))

    def coded(self, name: CodedName) -> Coded:
        """The field ``name`` of every number up to :attr:`end`, as the file gives it.

        The values of a field that has several are joined by :data:`reader.store.rows.SEPARATOR`.
        """
        with self._coding:
            coded = self._coded.setdefault(name, Coded())
            if len(coded) < self._end:
                coded.extend(row[0] for row in self._scan((name,), len(coded)))
            return coded

    def by_title(self, end: int, *, descending: bool) -> tuple[list[int], list[list[int]]]:
        """The numbers below ``end`` with a title, sorted by it, and groups with the same title.

        See :func:`reader.text.folding.sort_key`.
        """
        titled = "FROM articles WHERE title_key > '' AND number < ?"
        try:
            self.write()
            (row,) = self.database.rows(  # one text: that takes half the time that rows take
                f"SELECT group_concat(number) FROM (SELECT number {titled} ORDER BY title_key)",
                (end,),
            )
            rows = self.database.rows(
                f"SELECT group_concat(number) {titled} GROUP BY title_key HAVING count(*) > 1",
                (end,),
            )
        except sqlite3.Error:
            return [], []
        numbers = [*map(int, row[0].split(","))] if row[0] else []
        return numbers[::-1] if descending else numbers, [
            [*map(int, each[0].split(","))] for each in rows
        ]

    def text_key(self, number: int) -> str:
        """Identifies the exact text of the article ``number``: see :attr:`Row.text_key`.

        Empty if there is no such article.
        """
        row = self.fields(number)
        return row.text_key if row.id else ""

    def text_keys(self) -> Iterator[str]:
        """The text keys of all numbers, listed or not."""
        return self.column("text_key")

    def texts(self) -> str:
        """A digest of the text keys of all numbers, kept up to date without computing them."""
        return self._texts

    def path(self, number: int) -> str:
        """The path of the article ``number``."""
        return self.fields(number).path

    def source(self, number: int) -> str:
        """The path of the article ``number``, from the opened path's own name on: ``seeds/1.txt``.

        It is the same on every machine, wherever the archive is.
        """
        try:
            root, path, _ = self._stored(number)
        except DamagedError:
            return ""
        opened = self.roots[root - 1].rpartition("/")[2] if root else ""
        return (opened + path).removeprefix("/")

    def former_id(self, number: int) -> str:
        """The id that earlier versions of Reader gave the article ``number``; empty if none."""
        return self.fields(number).former_id

    def ids_of_former(self, wanted: Mapping[int, str]) -> dict[str, str]:
        """The ids of the articles whose former id, as a number, is in ``wanted``.

        The keys of the result are the values of ``wanted``.
        """
        rows = self._scan(("former", "id"), 0)
        return {wanted[row[0]]: row[1] for row in rows if row[0] in wanted}

    def text(self, number: int) -> bytes:
        """The text of the article ``number`` in UTF-8; cheaper than ``store[number].text``."""
        try:
            return text_of(self.row(number).record)
        except DamagedError:
            return self[number].text.encode()

    def row(self, number: int) -> Row:
        """The article ``number`` as a row, with its record. Raises :class:`DamagedError`."""
        waiting = self._waiting.get(number)
        if waiting is not None:
            return waiting.row
        row = self._stored(number).row
        try:
            found = self.database.row("SELECT record FROM bodies WHERE number = ?", (number,))
        except sqlite3.Error as error:
            raise DamagedError(str(error)) from error
        if (
            found is None
            or not isinstance(found[0], bytes)
            or zlib.crc32(found[0]) != row.record_crc
        ):
            raise DamagedError("its checksum is wrong")
        return row._replace(record=found[0])

    def _read(self, number: int) -> _Stored:
        waiting = self._waiting.get(number)
        if waiting is not None:
            return waiting._replace(row=waiting.row._replace(record=b""))
        try:
            found = self.database.row(_SELECT, (number,))
        except sqlite3.Error as error:
            raise DamagedError(str(error)) from error
        if found is None or check(number, *found[:-1]) != found[-1]:
            if found is not None or (number >= self._lost_below and number in self):
                self.database.lose()
            raise DamagedError("its checksum is wrong")
        root, identity, path, *rest, _ = found
        whole = (self.roots[root - 1] if 0 < root <= len(self.roots) else "") + path
        return _Stored(root, path, Row._make((identity, whole, *rest, b"")))

    def _scan(self, fields: Sequence[str], start: int) -> Iterator[tuple[Any, ...]]:
        """The ``fields`` of all numbers from ``start`` on; empty texts for missing rows."""
        end, at = self._end, start
        # First, so that an article that is being written now is found in one of the two.
        waiting = dict(self._waiting)
        sql = f"SELECT {', '.join(fields)}, number FROM articles WHERE number >= ? ORDER BY number"
        sql += f" LIMIT {SCANNED_AT_ONCE}"
        nothing = ("",) * len(fields)
        more = True
        while more and at < end:
            try:
                rows = self.database.rows(sql, (at,))
            except sqlite3.Error:
                rows = []
            more = len(rows) == SCANNED_AT_ONCE
            if rows and rows[-1][-1] == at + len(rows) - 1 < end and not waiting:
                yield from rows  # none is missing, as usual
                at += len(rows)
                continue
            for row in rows:
                number = row[-1]
                if number in waiting or number >= end:
                    more = False
                    break
                while at < number:
                    yield nothing
                    at += 1
                yield row
                at += 1
        for number in range(at, end):
            stored = waiting.get(number)
            if stored is None:
                yield nothing
            else:
                values_of = dict(zip(_COLUMNS, _values(stored), strict=True))
                yield tuple(values_of[name] for name in fields)

    # Adding

    def add(self, item: Article | Notice) -> None:
        """Add what loading yields: an article at the end of the list, or a notice."""
        if isinstance(item, Article):
            self.stage(item)
            self.list_staged()
        else:
            self.notices.append(item)

    def stage(self, article: Article | Row, root: int | None = None) -> int:
        """Add ``article`` without listing it, and return its number.

        ``root`` is the index in :attr:`roots` of the opened path under which it was found.
        """
        row = article if isinstance(article, Row) else row_of(article)
        number, path, under = self._end, row.path, 0
        if root is not None and path.startswith(self.roots[root]):
            path, under = path[len(self.roots[root]) :], root + 1
        self._waiting[number] = _Stored(under, path, row)
        self._texts = _digest(f"{self._texts} {number} {row.text_key}")
        self._staged.append(number)
        self._end = number + 1  # last: now it is there for other threads
        if len(self._waiting) >= WRITTEN_AT_ONCE and self._writes:
            try:
                self.write()
            except sqlite3.Error:
                self._writes = False
        return number

    def stage_stored(self, number: int) -> None:
        """Stage an article that the database already has."""
        self._staged.append(number)

    def skip_taken_numbers(self) -> None:
        """Assign numbers after those of articles that another session has added.

        Raises :exc:`sqlite3.Error`.
        """
        ((number,),) = self.database.rows("SELECT ifnull(max(number), -1) FROM articles")
        if number >= self._end:
            self._end = number + 1
            self._texts = os.urandom(8).hex()  # those articles' texts are unknown here

    def never_write(self) -> None:
        """Never write to the database: further articles are in memory only."""
        self._writes = False

    def write(self) -> None:
        """Write waiting articles. On :exc:`sqlite3.Error`, which it raises, they stay in memory."""
        with self._writing:
            waiting = dict(self._waiting)
            if not waiting:
                return
            if not self._writes:
                raise sqlite3.OperationalError("it takes no more articles")
            rows = [_with_check(number, _values(stored)) for number, stored in waiting.items()]
            records = [(number, stored.row.record) for number, stored in waiting.items()]

            def insert(connection: sqlite3.Connection) -> None:
                connection.executemany(_INSERT, rows)
                connection.executemany("INSERT INTO bodies VALUES (?, ?)", records)

            self.database.change(insert)
            for number in waiting:
                del self._waiting[number]

    def list_staged(self) -> None:
        """List the staged articles, at the end."""
        numbers = self._staged[:]
        del self._staged[: len(numbers)]
        positions = self._all_positions()
        for number in numbers:
            if number >= len(positions):
                positions.extend([_NOWHERE] * (number + 1 - len(positions)))
            positions[number] = len(self._order)
            self._order.append(number)

    def arrangement(self, order: array[int], replaced: Mapping[int, int]) -> Arrangement:
        """The argument of :meth:`arrange` for listing the numbers ``order``.

        Computed in a worker, because it takes some 20 ms for 100,000 articles.
        """
        positions = array(U32, [len(order)]) * self.end
        for position, number in enumerate(order):
            positions[number] = position
        listed = bytearray(self.end)
        for number in order:
            listed[number] = 1
        after = len(order)
        for number in reversed(self._order):
            if listed[number]:
                after = positions[number]
            else:
                positions[number] = after
        # What was gone before stays between the same articles.
        for number, at in enumerate(self._all_positions()):
            if not listed[number] and at < len(self._order) and self._order[at] != number:
                positions[number] = positions[self._order[at]]
        return Arrangement(order, positions, replaced)

    def arranged(self) -> Arrangement:
        """A copy of the current archive order, for a worker."""
        return Arrangement(array(U32, self._order), array(U32, self._all_positions()))

    def arrange(self, arrangement: Arrangement) -> None:
        """List the articles of ``arrangement``, in its order."""
        self._staged.clear()
        with self._placing:
            self._order, self._positions = arrangement.order, arrangement.positions

    # Decoding

    def _decode(self, number: int) -> Article:
        try:
            return article_of(self.row(number))
        except DamagedError:
            if self.repair and number in self and (article := self.repair(number)):
                return article
            return article_of(self.fields(number)._replace(record=_LOST.record))


def _values(stored: _Stored) -> tuple[Any, ...]:
    """The row in the order of :data:`_COLUMNS`."""
    identity, _, *rest = stored.row[:-1]
    return stored.root, identity, stored.path, *rest


def _with_check(number: int, values: tuple[Any, ...]) -> tuple[Any, ...]:
    return number, *values, check(number, *values)


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _text_key(article: str, title: str, record_crc: int) -> str:
    return f"{article}.{zlib.crc32(title.encode('utf-8', 'surrogatepass'), record_crc):08x}"


_NO_ROW = row_of(Article("", ""))._replace(opening="", record=b"")
"""Of an article that is lost."""

_LOST_TEXT = "(The text of this article is damaged in the cache; open it again.)"
_LOST = row_of(Article("", "", blocks=(Block("paragraph", _LOST_TEXT),)))
"""The record of a body that is damaged."""
