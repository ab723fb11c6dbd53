"""What holds articles, and how to get at its bytes: a file, or a member of a zip file.

Either may be packed with gzip. Whatever is unpacked is bounded: a few kilobytes can unpack to
gigabytes (a "zip bomb"), which text never does.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from reader.archive.parsed import UnreadableError
from reader.archive.sources import (
    MAX_BYTES,
    Source,
    open_regular,
    read_bytes,
    too_large,
    unpacked,
    why,
)

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from reader.archive.repeated import Neighbours

MAX_RATIO = 200
"""How many times larger than packed data its content may be; news packs to a third, a tenth."""

FREE_BYTES = 64 * 1024 * 1024
"""How much may be unpacked whatever the ratio is."""


class Document(NamedTuple):
    """A file, or a member of a zip file, that may hold articles.

    ``name`` has no folders and tells the format; ``shown`` is the path that the user sees,
    ``relative`` the one that ids are made of. ``open_bytes`` opens it as it is stored.
    ``neighbours`` are the files beside it, where a walk came upon it; ``within`` is what a file
    has to lie in (:func:`~reader.archive.sources.boundary`).
    """

    name: str
    shown: str
    relative: str
    named: bool
    open_bytes: Callable[[], BinaryIO]
    file: Path | None = None
    neighbours: Neighbours | None = None
    within: str = ""


def of_file(source: Source) -> Document:
    """The file of ``source`` as a document."""
    file = source.file
    return Document(
        file.name,
        str(file),
        source.relative,
        source.named,
        lambda: open_regular(file, source.within),
        file,
        source.neighbours,
        source.within,
    )


def is_bomb(size: int, packed: int) -> bool:
    """Whether ``size`` bytes out of ``packed`` ones are more than text unpacks to."""
    return size > FREE_BYTES and size > MAX_RATIO * packed


BOMB = f"unpacks to more than {MAX_RATIO} times its size, as no text does, so it was not read"


@contextmanager
def stream(document: Document) -> Iterator[BinaryIO]:
    """The bytes of ``document``, unpacked, for reading from the beginning to the end once.

    Raises :class:`~reader.archive.parsed.UnreadableError`, also in the middle of the reading when
    the data turns out to be damaged or a bomb.
    """
    with document.open_bytes() as stored:
        if unpacked(document.name)[1]:
            with io.BufferedReader(_Unpacking(stored), 256 * 1024) as reader:
                yield reader
        else:
            yield stored


def content(document: Document, limit: int = MAX_BYTES) -> bytes:
    """All bytes of ``document``, unpacked.

    Raises :class:`~reader.archive.parsed.UnreadableError` when it cannot be read or has more than
    ``limit`` of them.
    """
    if document.file is not None and not unpacked(document.name)[1]:
        return read_bytes(document.file, limit, document.within)
    with stream(document) as reader:
        data = read_up_to(reader, limit + 1)
    if len(data) > limit:
        raise UnreadableError(f"unpacked, it is {too_large(len(data), limit).partition(' (')[0]}"
                              ", so it was not read")  # fmt: skip
    return data


def read_up_to(reader: BinaryIO, size: int) -> bytes:
    """``size`` bytes of ``reader``, fewer at its end. Raises UnreadableError, never OSError."""
    try:
        return reader.read(size) or b""
    except OSError as error:
        raise UnreadableError(why(error, "file")) from error


class _Unpacking(io.RawIOBase):
    """What a gzip stream unpacks to; counts, so that a bomb ends in time."""

    def __init__(self, packed: BinaryIO) -> None:
        import gzip

        self._packed = packed
        self._gzip = gzip.GzipFile(fileobj=packed)
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        try:
            data = self._gzip.read1(len(view))
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableError("its gzip data is damaged or cut short") from error
        self._size += len(data)
        if is_bomb(self._size, self._packed.tell()):
            raise UnreadableError(BOMB)
        view[: len(data)] = data
        return len(data)
