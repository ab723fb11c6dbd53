"""The bodies of the articles: the part that lists and queries can do without, as bytes.

A body is a record: a line of JSON with the fields that only the reading pane needs and the lengths
of the blocks, then the text in UTF-8. Records stand one after the other, in memory or in a file of
the cache. From the file they are read by ``pread``, not mapped: the kernel shares the pages between
processes all the same, and a file cut short by somebody is a short read here, not a SIGBUS.
"""

from __future__ import annotations

import json
import os
import threading
from typing import NamedTuple

from reader.model import BLOCK_SEPARATOR, Article, Block, BlockKind

FLUSH_BYTES = 1024 * 1024
"""How many bytes of bodies are kept in memory before they are written to the file."""

_KINDS: dict[str, BlockKind] = {
    "p": "paragraph", "s": "subheading", "q": "quotation", "i": "item",
}  # fmt: skip
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}


class DamagedError(Exception):
    """What was written is not what is there now."""


class Body(NamedTuple):
    """What a record holds of an article."""

    byline: str
    caption: str
    media_id: str
    url: str
    dateline: str
    blocks: tuple[Block, ...]


def encode(article: Article) -> bytes:
    """The record of ``article``."""
    kinds = "".join([_LETTERS[block.kind] for block in article.blocks])
    lengths = [len(block.text) for block in article.blocks]
    fields = [article.byline, article.caption, article.media_id, article.url]
    head = json.dumps([*fields, article.dateline.text, kinds, lengths])
    return f"{head}\n{article.text}".encode("utf-8", "surrogatepass")


def decode(record: bytes) -> Body:
    """What ``record`` holds. Raises :class:`DamagedError` where it is not such a record."""
    try:
        head, _, rest = record.partition(b"\n")
        byline, caption, media_id, url, dateline, kinds, lengths = json.loads(head)
        text = rest.decode("utf-8", "surrogatepass")
        blocks, at = [], 0
        for letter, length in zip(kinds, lengths, strict=True):
            blocks.append(Block(_KINDS[letter], text[at : at + length]))
            at += length + len(BLOCK_SEPARATOR)
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedError("not a body") from error
    return Body(byline, caption, media_id, url, dateline, tuple(blocks))


def text_of(record: bytes) -> bytes:
    """The article's text in UTF-8, without the cost of decoding it."""
    return record.partition(b"\n")[2]


class Bodies:
    """Records by their place. The first of them may be in a file, the others are in memory.

    One thread appends, any may read.
    """

    def __init__(self, file: int | None = None, start: int = 0, length: int = 0) -> None:
        """Records are ``length`` bytes from ``start`` on in ``file``, an open descriptor.

        The descriptor belongs to this object from now on.
        """
        self._file = file
        self._start = start
        self._filed = length
        self._writing = False
        self.memory = bytearray()
        self._lock = threading.Lock()
        self.failure: OSError | None = None

    def __del__(self) -> None:
        self._close()

    def close(self) -> None:
        """Close the file; records in it cannot be read any more."""
        with self._lock:
            self._writing = False
            self._close()

    @property
    def size(self) -> int:
        """Bytes of all records, which is the place of the next one."""
        return self._filed + len(self.memory)

    def append(self, record: bytes) -> int:
        """Add ``record`` and return its place. Where the file cannot take it, see failure."""
        place = self.size
        self.memory += record
        if self._writing and len(self.memory) >= FLUSH_BYTES:
            self.flush()
        return place

    def read(self, place: int, length: int) -> bytes:
        """The ``length`` bytes at ``place``. Raises :class:`DamagedError` where there are fewer."""
        with self._lock:
            if place >= self._filed:
                at = place - self._filed
                data = bytes(self.memory[at : at + length])  # a view would forbid appending
            else:
                data = self._pread(place, length)
        if len(data) != length:
            raise DamagedError("cut short")
        return data

    def write_to(self, file: int, start: int) -> None:
        """From now on, keep the records in ``file`` from ``start`` on.

        Where it cannot take them (a full disk, say), all are in memory again, ``file`` is closed,
        and :attr:`failure` says why.
        """
        self._file, self._start, self._writing = file, start, True
        self.flush()

    def flush(self) -> None:
        """Write to the file what is in memory only."""
        if not self._writing or self._file is None:
            return
        try:
            at, data = self._start + self._filed, bytes(self.memory)
            write_all(self._file, data, at)
        except OSError as error:
            self.failure = error
            self._back_to_memory()
            return
        with self._lock:
            self._filed += len(data)
            del self.memory[:]

    def stop_writing(self) -> None:
        """The file is complete: further records stay in memory."""
        self._writing = False

    def _back_to_memory(self) -> None:
        with self._lock:
            try:
                filed = self._pread(0, self._filed)
            except DamagedError:
                filed = b""
            # Places stay right even where bytes are lost; their checksums then say so.
            self.memory[:0] = filed.ljust(self._filed, b"\0")
            self._filed, self._writing = 0, False
            self._close()

    def _pread(self, place: int, length: int) -> bytes:
        if self._file is None:
            return b""
        parts = []
        try:
            while length > 0 and (data := os.pread(self._file, length, self._start + place)):
                parts.append(data)
                place, length = place + len(data), length - len(data)
        except OSError as error:
            raise DamagedError(error.strerror or "cannot be read") from error
        return b"".join(parts)

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            os.close(file)


def write_all(file: int, data: bytes, at: int) -> None:
    """Write all of ``data`` at ``at``: one ``pwrite`` may write less. Raises OSError."""
    view = memoryview(data)
    while view:
        written = os.pwrite(file, view, at)
        view, at = view[written:], at + written
