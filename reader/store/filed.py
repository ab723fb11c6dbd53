"""Parts of a cache file that are left in the file: read when they are asked for, not copied whole.

Fifty sessions on one archive share the kernel's pages of its cache in this way, and have next to
nothing of it for themselves. A part is read through once when the file is opened, and its checksum
compared. What is read of it later is compared again, block by block, with what was found then: a
file that somebody writes to or cuts short while it is open is *lost*, and gives zeros and empty
texts from then on. It is read by ``pread``, not mapped: under a map that would be a SIGBUS.

:class:`FiledNumbers` and :class:`Buffer` are what columns are made of: the beginning is in the
file, in memory is only what was added or changed since.
"""

from __future__ import annotations

import os
import threading
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator
from typing import Any, overload

BLOCK_BYTES = 4096
"""How much is read and checked at a time."""

KEPT_BLOCKS = 16
"""How many blocks of a part are kept in memory: those of what is on screen, and around it."""

KEPT_BYTES = 1 << 16
"""A part up to this size is taken into memory at once."""

RUN_BYTES = 1 << 18
"""About how much is read at a time where much is gone through. A whole number of blocks."""


class Descriptor:
    """An open file; whoever opened it closes it. Any thread may read.

    ``lost`` is called, once, when what is read is not what was there at first.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self._lock = threading.Lock()
        self.lost: Callable[[], None] | None = None
        self.is_lost = False

    def __del__(self) -> None:
        self.close()

    def read(self, length: int, at: int) -> bytes:
        """Up to ``length`` bytes from ``at`` on; none when closed. Raises OSError."""
        with self._lock:
            return b"" if self.number < 0 else os.pread(self.number, length, at)

    def close(self) -> None:
        """Close the file. What is read afterwards is not *lost*, but not there."""
        with self._lock:
            number, self.number = self.number, -1
            if number >= 0:
                self.is_lost = True
                os.close(number)

    def lose(self) -> None:
        """Note that the file is not what it was."""
        if not self.is_lost:
            self.is_lost = True
            if self.lost is not None:
                self.lost()


class Filed:
    """``length`` bytes from ``at`` on in a file, and each block's CRC-32. Any thread may read."""

    def __init__(self, file: Descriptor, at: int, length: int, sums: array[int]) -> None:
        self._file = file
        self.at = at
        self._length = length
        self._sums = sums

    def __len__(self) -> int:
        return self._length

    def read(self, start: int, end: int) -> bytes:
        """The bytes from ``start`` to ``end``: zeros, where the file is lost."""
        if start >= end:
            return b""
        first = start // BLOCK_BYTES
        data = self._blocks(first, -(-end // BLOCK_BYTES))
        skipped = start - first * BLOCK_BYTES
        return data[skipped : skipped + end - start]

    def block(self, number: int) -> bytes:
        """One block; the last one may be shorter."""
        return self._blocks(number, number + 1)

    def _blocks(self, first: int, end: int) -> bytes:
        start = first * BLOCK_BYTES
        length = min(end * BLOCK_BYTES, self._length) - start
        try:
            data = self._file.read(length, self.at + start)
        except OSError:
            data = b""
        sums = self._sums
        if len(data) == length:
            if end == first + 1:
                if zlib.crc32(data) == sums[first]:
                    return data
            elif block_sums(data) == sums[first:end]:
                return data
        self._file.lose()
        return bytes(length)


def block_sums(data: bytes) -> array[int]:
    """The CRC-32 of each block of ``data``."""
    view = memoryview(data)
    return array(
        "I", [zlib.crc32(view[at : at + BLOCK_BYTES]) for at in range(0, len(data), BLOCK_BYTES)]
    )


class FiledNumbers:
    """What an :class:`array.array` is, as far as columns need it, over a part of a file."""

    def __init__(self, typecode: str, filed: Filed) -> None:
        """Raises ValueError where there is half a number in ``filed``."""
        self.typecode = typecode
        self._filed = filed
        self._tail = array(typecode)
        size = self._tail.itemsize
        if len(filed) % size:
            raise ValueError("half a number")
        self._count = len(filed) // size
        self._shift = (BLOCK_BYTES // size).bit_length() - 1
        self._mask = BLOCK_BYTES // size - 1
        self._blocks: dict[int, memoryview] = {}
        self._changed: dict[int, int] = {}

    def __len__(self) -> int:
        return self._count + len(self._tail)

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> array[int]: ...
    def __getitem__(self, at: int | slice) -> int | array[int]:
        if isinstance(at, slice):
            start, end, step = at.indices(len(self))
            return self._run(start, end) if step == 1 else self._run(0, len(self))[at]
        if at < 0:
            at += len(self)
        if at >= self._count:
            return self._tail[at - self._count]
        if at < 0:
            raise IndexError(at)
        if self._changed and at in self._changed:
            return self._changed[at]
        block = self._blocks.get(at >> self._shift)
        if block is None:
            block = self._block(at >> self._shift)
        return int(block[at & self._mask])

    def __setitem__(self, at: int, number: int) -> None:
        if at >= self._count:
            self._tail[at - self._count] = number
        else:
            self._changed[at] = number

    def __iter__(self) -> Iterator[int]:
        step = RUN_BYTES // self._tail.itemsize
        for start in range(0, len(self), step):
            yield from self[start : start + step]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FiledNumbers | array) and self[:] == other[:]

    __hash__ = None  # type: ignore[assignment]

    def append(self, number: int) -> None:
        """Add a number."""
        self._tail.append(number)

    def extend(self, numbers: Iterable[int]) -> None:
        """Add several."""
        self._tail.extend(numbers)

    def tobytes(self) -> bytes:
        """All of them as bytes."""
        return self[:].tobytes()

    def _block(self, number: int) -> memoryview:
        view: Any = memoryview(self._filed.block(number))
        block: memoryview = view.cast(self.typecode)
        if len(self._blocks) >= KEPT_BLOCKS:
            self._blocks = {}  # another thread may be looking into the old ones
        self._blocks[number] = block
        return block

    def _run(self, start: int, end: int) -> array[int]:
        """A copy of the numbers from ``start`` to ``end``."""
        numbers = array(self.typecode)
        filed, size = min(end, self._count), numbers.itemsize
        if start < filed:
            numbers.frombytes(self._filed.read(start * size, filed * size))
            if self._changed:
                for at, number in list(self._changed.items()):
                    if start <= at < filed:
                        numbers[at - start] = number
        if end > self._count:
            numbers += self._tail[max(start - self._count, 0) : end - self._count]
        return numbers


class Buffer:
    """Bytes, of which the first may be in a file. One thread appends, any may read."""

    def __init__(self, data: bytes | Filed = b"") -> None:
        self._filed = None if isinstance(data, bytes) else data
        self._start = len(data) if self._filed is not None else 0
        self._bytes = bytearray(data) if isinstance(data, bytes) else bytearray()

    def __len__(self) -> int:
        return self._start + len(self._bytes)

    def append(self, data: bytes) -> None:
        """Add ``data``."""
        self._bytes += data

    def cut(self, start: int, end: int) -> bytes:
        """The bytes from ``start`` to ``end``."""
        if self._filed is None:
            return bytes(self._bytes[start:end])
        at = self._start
        if start >= at:
            return bytes(self._bytes[start - at : end - at])
        return self._filed.read(start, min(end, at)) + self._bytes[: max(end - at, 0)]

    def whole(self) -> bytes | bytearray:
        """All of it: not to be changed, and not to be kept."""
        return self._bytes if self._filed is None else self.cut(0, len(self))


def bytes_of(data: bytes | Filed) -> bytes:
    """All of ``data``, in memory."""
    return data if isinstance(data, bytes) else data.read(0, len(data))
