"""Which article has which entities, as columns: a tenth of what sets and dicts would take.

A *row* is a recognized article, in the order of arrival. The keys of its entities are numbers in a
table; from each of them a link leads to the row before that has the same key, so that the articles
of an entity are found by following the links from the last one, and adding never moves anything.
One thread adds while others read.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from reader.store.compact import U32, U64, Numbers, in_memory, largest, numbers
from reader.store.entities.keytable import KeyTable
from reader.store.filed import Filed

_NUMBERS = {"place": U64, "length": U32, "ends": U32, "keys": U32, "before": U32, "last": U32,
            "counts": U32}  # fmt: skip

MANY = 100
"""Rows of a key from which on they are looked up in memory."""


class EntityColumns:
    """The rows: rank of the article, where its record is, and the numbers of its keys.

    ``ends`` says where a row's part of ``keys`` and ``before`` ends. ``before`` and ``last`` hold
    a row plus one, 0 for none; ``counts`` has the number of rows of each key, without those that
    were :meth:`drop`-ped.
    """

    def __init__(self) -> None:
        self.rank = array(U32)
        self.place: Numbers = array(U64)
        self.length: Numbers = array(U32)
        self.ends: Numbers = array(U32)
        self.keys: Numbers = array(U32)
        self.before: Numbers = array(U32)
        self.last: Numbers = array(U32)
        self.counts: Numbers = array(U32)
        self.table = KeyTable()

    def __len__(self) -> int:
        return len(self.ends)

    def append(self, rank: int, place: int, length: int, keys: Iterable[bytes]) -> None:
        """Add a row. ``keys`` are different ones."""
        row = len(self.ends) + 1
        for key in keys:
            number = self.table.add(key)
            if number == len(self.last):
                self.last.append(0)
                self.counts.append(0)
            self._link(number, row)
        self._end(rank, place, length)

    def _link(self, number: int, row: int) -> None:
        self.keys.append(number)
        self.before.append(self.last[number])
        self.last[number] = row
        self.counts[number] += 1

    def _end(self, rank: int, place: int, length: int) -> None:
        self.rank.append(rank)
        self.place.append(place)
        self.length.append(length)
        self.ends.append(len(self.keys))  # last: now the row is there for other threads

    def numbers_of(self, row: int) -> Sequence[int]:
        """The numbers of the keys of ``row``."""
        return self.keys[self._start(row) : self.ends[row]]

    def rows_of(self, number: int, until: int = 0) -> Iterator[int]:
        """The rows that have the key ``number``, the newest first, as far down as ``until``."""
        row = self.last[number] if number < len(self.last) else 0
        ends, keys, before = self.ends, self.keys, self.before
        if number < len(self.counts) and self.counts[number] > MANY:
            ends, keys, before = map(in_memory, (ends, keys, before))
        while row > until:
            # One that is being added right now is not shown yet, but what is before it is.
            if row <= len(ends):
                yield row - 1
            start = ends[row - 2] if row > 1 else 0
            end = ends[row - 1] if row <= len(ends) else len(keys)
            former = before[start + keys[start:end].index(number)]
            row = former if former < row else 0

    def drop(self, row: int) -> None:
        """Count ``row`` no more. It stays in the links."""
        for number in self.numbers_of(row):
            self.counts[number] -= 1

    def take(
        self, rows: Sequence[int], cancelled: Callable[[], bool] = lambda: False
    ) -> EntityColumns:
        """A copy of ``rows`` in their order, with no key but theirs; of fewer when ``cancelled``.

        All rows, in their own order, are copied in a hundredth of the time.
        """
        taken = EntityColumns()
        if rows == range(len(self)):
            for name in (*_NUMBERS, "rank"):
                setattr(taken, name, getattr(self, name)[:])
            taken.table = KeyTable.of(self.table.parts())
            return taken
        number_of = array(U32, bytes(4 * len(self.table)))  # plus one; 0: not taken yet
        ends, keys = in_memory(self.ends), in_memory(self.keys)
        places, lengths = in_memory(self.place), in_memory(self.length)
        for place, row in enumerate(rows):
            if place % 1000 == 0 and cancelled():
                break
            for old in keys[ends[row - 1] if row else 0 : ends[row]]:
                number = number_of[old]
                if not number:
                    number = number_of[old] = taken.table.add(self.table[old]) + 1
                    taken.last.append(0)
                    taken.counts.append(0)
                taken._link(number - 1, len(taken.ends) + 1)
            taken._end(self.rank[row], places[row], lengths[row])
        return taken

    def _start(self, row: int) -> int:
        return self.ends[row - 1] if row else 0

    def sections(self) -> dict[str, bytes]:
        """All but the ranks, as bytes for a file."""
        sections = {f"row.{name}": getattr(self, name).tobytes() for name in _NUMBERS}
        return sections | {f"key.{name}": data for name, data in self.table.parts().items()}

    @classmethod
    def of(cls, sections: Mapping[str, bytes | Filed], ranks: array[int]) -> EntityColumns:
        """The columns that have these :meth:`sections`. Raises ValueError or KeyError."""
        columns = cls()
        for name, typecode in _NUMBERS.items():
            setattr(columns, name, numbers(typecode, sections[f"row.{name}"]))
        prefix = "key."
        columns.table = KeyTable.of(
            {
                name.removeprefix(prefix): data
                for name, data in sections.items()
                if name.startswith(prefix)
            }
        )
        columns.rank = ranks
        columns._check()
        return columns

    def _check(self) -> None:
        rows, keys, postings = len(self.ends), len(self.table), len(self.keys)
        if {len(self.rank), len(self.place), len(self.length)} != {rows}:
            raise ValueError("columns of different lengths")
        if len(self.last) != keys or len(self.counts) != keys or len(self.before) != postings:
            raise ValueError("columns of different lengths")
        if (self.ends[-1] if rows else 0) != postings:
            raise ValueError("rows that end elsewhere")
        if largest(self.keys) >= max(keys, 1) or largest(self.before) > rows:
            raise ValueError("keys or rows that are not there")
