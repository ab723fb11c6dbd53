"""Documents: files or members of zip files that contain articles, and how to read their bytes.

Either may be compressed with gzip. Unpacking is limited: a few kilobytes can unpack to gigabytes (a
"zip bomb"), which text never does.
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
"""The largest allowed ratio of unpacked to packed size; news packs to a third or a tenth."""

FREE_BYTES = 64 * 1024 * 1024
"""How many bytes may be unpacked whatever the ratio is."""


class Document(NamedTuple):
    """A file, or a member of a zip file, that may contain articles.

    ``name`` is the name without folders and determines the format; ``shown`` is the path for the
    user, ``relative`` the path in former ids. ``open_bytes`` opens the stored bytes. ``neighbours``
    are the files beside it, if a walk found it. ``within`` is the folder that a file must lie in
    (:func:`~reader.archive.sources.boundary`).
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
    """Whether ``packed`` bytes that unpack to ``size`` are a zip bomb."""
    return size > FREE_BYTES and size > MAX_RATIO * packed


BOMB = f"unpacks to more than {MAX_RATIO} times its size, which text never does"
"""The reason why a zip bomb is refused, without its subject."""


@contextmanager
def stream(document: Document) -> Iterator[BinaryIO]:
    """The unpacked bytes of ``document``, for reading once from start to end.

    Raises :class:`~reader.archive.parsed.UnreadableError`, also while it is being read, if the data
    turns out to be damaged or a zip bomb.
    """
    with document.open_bytes() as stored:
        if unpacked(document.name)[1]:
            with io.BufferedReader(_Unpacking(stored), 256 * 1024) as reader:
                yield reader
        else:
            yield stored


def content(document: Document, limit: int = MAX_BYTES) -> bytes:
    """All unpacked bytes of ``document``.

    Raises :class:`~reader.archive.parsed.UnreadableError` if it cannot be read or has more than
    ``limit`` bytes.
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
    """Read ``size`` bytes, or fewer at the end. Raises UnreadableError instead of OSError."""
    try:
        return reader.read(size) or b""
    except OSError as error:
        raise UnreadableError(why(error, "file")) from error


class _Unpacking(io.RawIOBase):
    """The unpacked bytes of a gzip stream, counted so that a zip bomb is stopped in time."""

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
            raise UnreadableError(f"it {BOMB}, so it was not read")
        view[: len(data)] = data
        return len(data)
