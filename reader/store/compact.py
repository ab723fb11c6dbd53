"""Columns: one field of all articles, in a few bytes a row where objects would take hundreds.

Three kinds, each with ``append``, ``[row]`` and ``len``: numbers are :class:`array.array`, texts
that differ from row to row are a :class:`TextColumn`, values that many rows share are a
:class:`CodedColumn`. One thread appends while others read what is there already. A column that
comes from a cache file may have its first rows in the file (:mod:`reader.store.filed`).
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TypeAlias

from reader.store.filed import Buffer, Filed, FiledNumbers

U32 = "I"
U64 = "Q"
I64 = "q"

Parts = dict[str, bytes]
"""A column as bytes for a file, under the names of its parts."""

FiledParts = Mapping[str, bytes | Filed]
"""The same from a file: those in memory, or where they are."""

Numbers: TypeAlias = "array[int] | FiledNumbers"

ROWS_AT_ONCE = 1024
"""How many texts are decoded at a time where all are gone through."""


class TextColumn:
    """Texts, as UTF-8 in one buffer, with the place where each of them ends."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._ends: Numbers = array(U64)
        self._bytes = Buffer()
        for value in values:
            self.append(value)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, row: int) -> str:
        ends = self._ends
        return _text(self._bytes.cut(ends[row - 1] if row else 0, ends[row]))

    def __iter__(self) -> Iterator[str]:
        return self.since(0)

    def since(self, row: int) -> Iterator[str]:
        """The texts from ``row`` on."""
        start = self._ends[row - 1] if row else 0
        while ends := self._ends[row : row + ROWS_AT_ONCE]:
            data = self._bytes.cut(start, ends[-1])
            at = 0
            for end in ends:
                yield _text(data[at : end - start])
                at = end - start
            row, start = row + len(ends), ends[-1]

    def checksum(self) -> int:
        """A CRC-32 of all texts; far cheaper than to go through them."""
        return zlib.crc32(self._ends[:].tobytes(), zlib.crc32(self._bytes.whole()))

    def begins(self, other: TextColumn) -> bool:
        """Whether ``other`` begins with the texts of this column."""
        return self._ends[:] == other._ends[: len(self)] and (
            self._bytes.whole() == other._bytes.cut(0, len(self._bytes))
        )

    def append(self, value: str) -> None:
        """Add a row."""
        self._bytes.append(value.encode("utf-8", "surrogatepass"))
        self._ends.append(len(self._bytes))  # last: now the row is there for other threads

    def holds(self, values: Sequence[str]) -> bool:
        """Whether the rows are ``values``, in this order; False where there is more than ASCII."""
        ends = array(U64, accumulate(map(len, values)))
        joined = "".join(values)
        return joined.isascii() and ends == self._ends[:] and joined.encode() == self._bytes.whole()

    def take(self, rows: Sequence[int]) -> TextColumn:
        """A column of ``rows``, in their order."""
        return TextColumn(self[row] for row in rows)

    def parts(self) -> Parts:
        """The column as bytes."""
        return {"ends": self._ends.tobytes(), "text": bytes(self._bytes.whole())}

    @classmethod
    def of(cls, parts: FiledParts) -> TextColumn:
        """The column that has these :meth:`parts`. Raises ValueError where none can have them."""
        column = cls()
        column._ends = numbers(U64, parts["ends"])
        column._bytes = Buffer(parts["text"])
        if len(column._bytes) != (column._ends[-1] if column._ends else 0):
            raise ValueError("a text column whose texts end elsewhere")
        return column


def _text(data: bytes) -> str:
    """``data`` decoded: without the zeros that stand for what is lost."""
    return data.decode("utf-8", "surrogatepass").replace("\0", "")


class CodedColumn:
    """Texts that many rows share: each is held once, and a row has its number."""

    def __init__(self) -> None:
        self._codes: Numbers = array(U32)
        self._values: list[str] = []
        self._code_of: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, row: int) -> str:
        return self._values[self._codes[row]]

    def __iter__(self) -> Iterator[str]:
        return self.since(0)

    def since(self, row: int) -> Iterator[str]:
        """The values from ``row`` on."""
        return map(self._values.__getitem__, self._codes[row:])

    @property
    def codes(self) -> array[int]:
        """The number of each row's value in :attr:`values`. Perhaps no copy: do not change."""
        return in_memory(self._codes)

    @property
    def values(self) -> Sequence[str]:
        """The different values, in the order of their first appearance. Not a copy."""
        return self._values

    def append(self, value: str) -> None:
        """Add a row."""
        code = self._code_of.get(value)
        if code is None:
            code = len(self._values)
            self._values.append(value)
            self._code_of[value] = code
        self._codes.append(code)

    def take(self, rows: Sequence[int]) -> CodedColumn:
        """A column of ``rows``, in their order."""
        column = CodedColumn()
        for row in rows:
            column.append(self[row])
        return column

    def parts(self) -> Parts:
        """The column as bytes."""
        values = TextColumn(self._values).parts()
        return {"codes": self._codes.tobytes(), **values}

    @classmethod
    def of(cls, parts: FiledParts) -> CodedColumn:
        """The column that has these :meth:`parts`. Raises ValueError where none can have them."""
        column = cls()
        column._values = list(TextColumn.of(parts))
        column._code_of = {value: code for code, value in enumerate(column._values)}
        column._codes = numbers(U32, parts["codes"])
        return column


def numbers(typecode: str, data: bytes | Filed) -> Numbers:
    """The numbers whose bytes are ``data``. Raises ValueError where it has half a number."""
    if isinstance(data, Filed):
        return FiledNumbers(typecode, data)
    column = array(typecode)
    column.frombytes(data)
    return column


def in_memory(column: Numbers) -> array[int]:
    """The numbers of ``column`` where looking at many of them is fast. Perhaps no copy."""
    return column if isinstance(column, array) else column[:]


def take(column: Numbers, rows: Sequence[int]) -> array[int]:
    """The numbers of ``rows``, in their order."""
    return array(column.typecode, map(in_memory(column).__getitem__, rows))


def largest(column: Numbers) -> int:
    """The largest number in ``column``, 0 where it is empty.

    In parts, so that other threads are not held up for longer than a millisecond.
    """
    part = 1 << 16
    parts = (column[start : start + part] for start in range(0, len(column), part))
    return max(map(max, parts), default=0)
