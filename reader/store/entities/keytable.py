"""A table of different byte strings, each with a number: what a dict does, in a tenth of its room.

The strings stand in one buffer in the order of their numbers; an array of slots (open addressing,
linear probing) finds them. Its hash is keyed by a secret of the table's own, which is written with
it: a table from a file needs no rebuilding, and nobody can write articles whose names all collide.
One thread adds while others look.
"""

from __future__ import annotations

import os
from array import array
from bisect import bisect_right
from collections.abc import Iterator

from reader.store.compact import U32, U64, FiledParts, Numbers, Parts, largest, numbers
from reader.store.filed import Buffer, bytes_of
from reader.system.digests import blake2b

_FIRST_SLOTS = 1024
_SECRET_BYTES = 16


class KeyTable:
    """Byte strings by number and numbers by byte string."""

    def __init__(self) -> None:
        self._ends: Numbers = array(U64)
        self._bytes = Buffer()
        self._slots: Numbers = array(U32, bytes(4 * _FIRST_SLOTS))
        self._secret = os.urandom(_SECRET_BYTES)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> bytes:
        ends = self._ends
        return self._bytes.cut(ends[number - 1] if number else 0, ends[number])

    def __iter__(self) -> Iterator[bytes]:
        start, data = 0, self._bytes.whole()
        for end in self._ends:
            yield bytes(data[start:end])
            start = end

    def find(self, key: bytes) -> int:
        """The number of ``key``; -1 where it is not in the table."""
        slots = self._slots
        number = slots[self._slot(slots, key)]
        return number - 1

    def having(self, part: bytes) -> Iterator[int]:
        """The numbers of the keys that ``part``, which is not empty, stands in, ascending.

        Keys without it cost next to nothing, for all of them are looked through in one go.
        """
        data = self._bytes.whole()
        at = data.find(part)
        while at >= 0:
            number = bisect_right(self._ends, at)
            if number >= len(self._ends):
                return  # of a key that is just being added
            end = self._ends[number]
            if at + len(part) <= end:
                yield number
                at = data.find(part, end)
            else:
                at = data.find(part, at + 1)

    def add(self, key: bytes) -> int:
        """The number of ``key``, which is added where it is not in the table."""
        slots = self._slots
        at = self._slot(slots, key)
        if number := slots[at]:
            return number - 1
        self._bytes.append(key)
        self._ends.append(len(self._bytes))
        count = len(self._ends)
        slots[at] = count  # last: now the key is there for other threads
        if 3 * count > 2 * len(slots):
            self._grow()
        return count - 1

    def _hash(self, key: bytes) -> int:
        return int.from_bytes(blake2b(key, digest_size=4, key=self._secret).digest(), "little")

    def _slot(self, slots: Numbers, key: bytes) -> int:
        """Where in ``slots`` the key is, or would go."""
        mask = len(slots) - 1
        at = self._hash(key) & mask
        ends, data, size = self._ends, self._bytes, len(key)
        while number := slots[at]:
            start = ends[number - 2] if number > 1 else 0
            if ends[number - 1] - start == size and data.cut(start, start + size) == key:
                break
            at = (at + 1) & mask
        return at

    def _grow(self) -> None:
        slots = array(U32, bytes(8 * len(self._slots)))
        mask = len(slots) - 1
        for number, key in enumerate(self, 1):
            at = self._hash(key) & mask
            while slots[at]:
                at = (at + 1) & mask
            slots[at] = number
        self._slots = slots

    def parts(self) -> Parts:
        """The table as bytes."""
        return {
            "ends": self._ends.tobytes(),
            "text": bytes(self._bytes.whole()),
            "slots": self._slots.tobytes(),
            "secret": self._secret,
        }

    @classmethod
    def of(cls, parts: FiledParts) -> KeyTable:
        """The table that has these :meth:`parts`. Raises ValueError where none can have them."""
        table = cls()
        table._ends = numbers(U64, parts["ends"])
        table._bytes = Buffer(parts["text"])
        table._slots = numbers(U32, parts["slots"])
        table._secret = bytes_of(parts["secret"])
        count, slots = len(table._ends), len(table._slots)
        if len(table._bytes) != (table._ends[-1] if count else 0):
            raise ValueError("a table of keys whose texts end elsewhere")
        # At least one slot has to be free, or looking for what is not there would never end.
        sound = not slots & (slots - 1) and slots > count >= largest(table._slots)
        if not sound or table._slots[:].count(0) != slots - count:
            raise ValueError("a table of keys with wrong slots")
        return table
