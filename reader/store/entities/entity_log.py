"""Where records of entities are: in the cache's file, and after it those that came since.

Each stands in a frame with the id of its article and a CRC-32 of both, so that a file of frames
that somebody was still writing when the power went can be read as far as it goes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from reader.store.bodies import Bodies, DamagedError
from reader.store.filed import Descriptor

_HEAD = struct.Struct("<HII")
_NEW = 1 << 63
"""Added to the place of a record that is not in the cache's file."""


class EntityLog:
    """Frames by place and length. One thread appends, any may read."""

    def __init__(
        self, filed: Bodies | None = None, new: Bodies | None = None,
        file: Descriptor | None = None,
    ) -> None:  # fmt: skip
        """``filed`` are the frames of the cache's file, ``new`` takes the others.

        ``file`` is what else is open of the cache's file; the log owns all three.
        """
        self._filed = filed or Bodies()
        self.new = new or Bodies()
        self._file = file

    def close(self) -> None:
        """Close the files; frames in them cannot be read any more."""
        self._filed.close()
        self.new.close()
        if self._file is not None:
            self._file.close()

    def append(self, article: str, record: bytes) -> tuple[int, int]:
        """Add the ``record`` of the article with that id; place and length of its frame."""
        data = frame(article, record)
        return _NEW + self.new.append(data), len(data)

    def frame(self, place: int, length: int) -> bytes:
        """The frame at ``place``. Raises :class:`DamagedError` where it is not there."""
        if place >= _NEW:
            return self.new.read(place - _NEW, length)
        return self._filed.read(place, length)

    def read(self, place: int, length: int) -> tuple[str, bytes]:
        """Id and record of the frame at ``place``. Raises :class:`DamagedError`."""
        return unframe(self.frame(place, length))


def frame(article: str, record: bytes) -> bytes:
    """The frame of a record."""
    name = article.encode("utf-8", "surrogatepass")
    head = _HEAD.pack(len(name), len(record), zlib.crc32(record, zlib.crc32(name)))
    return b"".join((head, name, record))


def unframe(data: bytes) -> tuple[str, bytes]:
    """Id and record. Raises :class:`DamagedError` where ``data`` is not one whole frame."""
    found = next(frames(data), None)
    if found is None or found[2] != len(data):
        raise DamagedError("its checksum is wrong")
    return found[0], found[1]


def frames(data: bytes) -> Iterator[tuple[str, bytes, int]]:
    """Id, record and end of each frame in ``data``, up to the first that is damaged or cut."""
    at = 0
    while at + _HEAD.size <= len(data):
        name_bytes, length, check = _HEAD.unpack_from(data, at)
        start = at + _HEAD.size
        at = start + name_bytes + length
        whole = data[start:at]
        if len(whole) != name_bytes + length or zlib.crc32(whole) != check:
            return
        try:
            name = whole[:name_bytes].decode("utf-8", "surrogatepass")
        except ValueError:
            return
        yield name, whole[name_bytes:], at
