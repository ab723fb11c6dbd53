"""Cuts files of many articles in XML or SGML into elements, one article at a time.

Nothing is parsed here, so an article that is broken, or never ends, does not take its neighbours
with it, and a file may be of any size.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

from reader.archive.decoding import declared_encoding, decode, utf_codec
from reader.archive.registry import Flaw, UnreadableError
from reader.archive.sources import MAX_BYTES, Source, Stream, read_up_to

_STEP = 256 * 1024
_LONGEST_TAG = 4096


class Piece(NamedTuple):
    """One element as it is written, with its tags, and the line of the file it starts in."""

    text: str
    line: int

    @property
    def where(self) -> str:
        """The place in the words of a notice."""
        return f"line {self.line:,}"


def pieces(source: Source, name: str) -> Iterator[Piece | Flaw]:
    """The elements ``name`` of ``source``, with any prefix and in any case, in their order.

    They do not contain each other: an element without an end ends where the next one starts. One
    with more than ``MAX_BYTES`` is a flaw. Raises ``UnreadableError`` like :meth:`Source.stream`,
    after the elements before the damage.
    """
    declared = declared_encoding(source.head)
    with _bytes_like_ascii(source) as reader:
        for data, line in _cut(reader, name.encode()):
            where = f"line {line:,}"
            if data is None:
                size = f"{MAX_BYTES // 1024**2} MiB"
                yield Flaw(where, f"this article is larger than {size}, so it was not read")
                continue
            try:
                yield Piece(decode(data, declared), line)
            except UnreadableError as error:
                yield Flaw(where, str(error))


@contextmanager
def _bytes_like_ascii(source: Source) -> Iterator[BinaryIO]:
    """The bytes of ``source``, in an encoding in which tags are bytes of ASCII."""
    codec = utf_codec(source.head[:4])
    with source.stream() as reader:
        yield io.BufferedReader(_Recoded(reader, codec), _STEP) if codec else reader


class _Recoded(Stream):
    """A stream of UTF-16 or UTF-32 as UTF-8."""

    def __init__(self, reader: BinaryIO, codec: str) -> None:
        self._reader = reader
        self._decoder = codecs.getincrementaldecoder(codec)("replace")
        self._left = b""

    def some(self, size: int) -> bytes:
        while not self._left:
            data = read_up_to(self._reader, size)
            self._left = self._decoder.decode(data, not data).lstrip("\ufeff").encode()
            if not data:
                break
        given, self._left = self._left[:size], self._left[size:]
        return given


def _cut(reader: BinaryIO, name: bytes) -> Iterator[tuple[bytes | None, int]]:
    """Each element and its line; None instead of one that is too large."""
    tag = re.compile(rb"<(/?)(?:[\w.-]{1,60}:)?" + re.escape(name) + rb"(?=[\s/>])", re.IGNORECASE)
    buffer, line = bytearray(), 1
    start: int | None = None  # of the current element in the buffer
    begun, too_large = 1, False
    scanned = 0
    at_end = False
    while True:
        match = tag.search(buffer, scanned)
        end = buffer.find(b">", match.end()) if match else -1
        if match and end < 0 and not at_end and len(buffer) - match.start() < _LONGEST_TAG:
            scanned, match = match.start(), None
        elif match is None:
            scanned = max(scanned, len(buffer) - 128)
        if match is None:
            if start is not None and len(buffer) - start > MAX_BYTES:
                too_large = True
            if start is None or too_large:  # nothing before here is needed
                line += buffer.count(b"\n", 0, scanned)
                del buffer[:scanned]
                scanned = 0
                start = 0 if start is not None else None
            if at_end:
                break
            data = read_up_to(reader, _STEP)
            at_end = not data
            buffer += data
            continue
        is_end, is_empty = bool(match[1]), end > 0 and buffer[end - 1 : end] == b"/"
        scanned = (end if end >= 0 else match.end() - 1) + 1
        if start is not None:
            upto = scanned if is_end else match.start()
            yield (None if too_large else bytes(buffer[start:upto])), begun
        start, too_large = None, False
        cut = scanned if is_end or is_empty else match.start()
        line += buffer.count(b"\n", 0, cut)
        del buffer[:cut]
        scanned -= cut
        if not is_end and not is_empty:
            start, begun = 0, line
    if start is not None:
        yield (None if too_large else bytes(buffer[start:])), begun
