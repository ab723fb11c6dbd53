"""Columns: one field of all articles, in a few bytes a row where objects would take hundreds.

Three kinds, each with ``append``, ``[row]`` and ``len``: numbers are :class:`array.array`, texts
that differ from row to row are a :class:`TextColumn`, values that many rows share are a
:class:`CodedColumn`. One thread appends while others read what is there already.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

U32 = "I"
U64 = "Q"
I64 = "q"

Parts = dict[str, bytes]
"""A column as bytes for a file, under the names of its parts."""


class TextColumn:
    """Texts, as UTF-8 in one buffer, with the place where each of them ends."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._ends = array(U64)
        self._bytes = bytearray()
        for value in values:
            self.append(value)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, row: int) -> str:
        ends = self._ends
        start = ends[row - 1] if row else 0
        return self._bytes[start : ends[row]].decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (self[row] for row in range(len(self)))

    def append(self, value: str) -> None:
        """Add a row."""
        self._bytes += value.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))  # last: now the row is there for other threads

    def holds(self, values: Sequence[str]) -> bool:
        """Whether the rows are ``values``, in this order; False where there is more than ASCII."""
        ends = array(U64, accumulate(map(len, values)))
        joined = "".join(values)
        return joined.isascii() and ends == self._ends and joined.encode() == self._bytes

    def take(self, rows: Sequence[int]) -> TextColumn:
        """A column of ``rows``, in their order."""
        return TextColumn(self[row] for row in rows)

    def parts(self) -> Parts:
        """The column as bytes."""
        return {"ends": self._ends.tobytes(), "text": bytes(self._bytes)}

    @classmethod
    def of(cls, parts: Parts) -> TextColumn:
        """The column that has these :meth:`parts`. Raises ValueError where none can have them."""
        column = cls()
        column._ends = numbers(U64, parts["ends"])
        column._bytes = bytearray(parts["text"])
        if len(column._bytes) != (column._ends[-1] if column._ends else 0):
            raise ValueError("a text column whose texts end elsewhere")
        return column


class CodedColumn:
    """Texts that many rows share: each is held once, and a row has its number."""

    def __init__(self) -> None:
        self._codes = array(U32)
        self._values: list[str] = []
        self._code_of: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, row: int) -> str:
        return self._values[self._codes[row]]

    def __iter__(self) -> Iterator[str]:
        return map(self._values.__getitem__, self._codes)

    @property
    def codes(self) -> Sequence[int]:
        """The number of each row's value in :attr:`values`. Not a copy: do not change."""
        return self._codes

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
    def of(cls, parts: Parts) -> CodedColumn:
        """The column that has these :meth:`parts`. Raises ValueError where none can have them."""
        column = cls()
        column._values = list(TextColumn.of(parts))
        column._code_of = {value: code for code, value in enumerate(column._values)}
        column._codes = numbers(U32, parts["codes"])
        return column


def numbers(typecode: str, data: bytes) -> array[int]:
    """The numbers whose bytes are ``data``. Raises ValueError where it has half a number."""
    column = array(typecode)
    column.frombytes(data)
    return column


def take(column: array[int], rows: Sequence[int]) -> array[int]:
    """The numbers of ``rows``, in their order."""
    return array(column.typecode, map(column.__getitem__, rows))


def largest(column: array[int]) -> int:
    """The largest number in ``column``, 0 where it is empty.

    In parts, so that other threads are not held up for longer than a millisecond.
    """
    part = 1 << 16
    parts = (column[start : start + part] for start in range(0, len(column), part))
    return max(map(max, parts), default=0)
