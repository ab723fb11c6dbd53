"""Reads files, and members of zip files, without ever blocking on one.

Only regular files are ever opened: a FIFO or a device can block or act when opened. Symbolic links
are followed; in restricted mode only if they stay within the opened folder (:func:`boundary`). A
path on the command line may itself be a link: the administrator chose it.

A file may be compressed with gzip, whatever its name is. Unpacking is limited: a few kilobytes can
unpack to gigabytes (a "zip bomb"), which text never does.
"""

from __future__ import annotations

import io
import os
import stat
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reader import restricted
from reader.archive.registry import (
    ZIP,
    Format,
    UnreadableError,
    claimed_by,
    recognized,
)
from reader.safety import safe_text

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from reader.archive.repeated import Neighbours

MAX_BYTES = 32 * 1024 * 1024
"""The most bytes that are read for one article. No article is nearly as large; it limits memory.

The limit applies to a file, an unpacked member of a zip file, and a line or record of a file of
many. Those files have no limit, because they are read piece by piece.
"""

HEAD_BYTES = 64 * 1024
"""How many bytes at the start of a file are examined to recognize its format."""

MAX_RATIO = 200
"""The largest allowed ratio of unpacked to packed size; news packs to a third or a tenth."""

FREE_BYTES = 64 * 1024 * 1024
"""How many bytes may be unpacked whatever the ratio is."""

_GZIP = b"\x1f\x8b"

_KINDS = (
    (stat.S_ISFIFO, "a named pipe (FIFO)"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a character device"),
    (stat.S_ISBLK, "a block device"),
)


@dataclass(eq=False)
class Source:
    """A file, or a member of a zip file, that may contain articles: what a parser is given.

    ``file`` is the path to open and to show. ``relative`` is the path inside the opened folder
    (POSIX separators), or the file's name if it was opened itself; ``named`` is true in the second
    case. ``neighbours`` are the files beside it, if a walk found it. ``within`` is the
    :func:`boundary` that it must lie in. ``opener`` opens a member of a zip file. ``part`` are the
    bytes of one article of an export.
    """

    file: Path
    relative: str
    named: bool = False
    neighbours: Neighbours | None = None
    within: str = ""
    opener: Callable[[], BinaryIO] | None = None
    part: bytes | None = None

    @cached_property
    def head(self) -> bytes:
        """The first unpacked bytes, at most :data:`HEAD_BYTES`. Raises ``UnreadableError``."""
        if self.part is not None:
            return self.part[:HEAD_BYTES]
        with self.stream() as reader:
            return read_up_to(reader, HEAD_BYTES)

    @cached_property
    def opening(self) -> str:
        """``head`` as text with line feeds, from which its format is recognized.

        It is not safe to show, and in a legacy encoding only its ASCII characters are right.
        """
        from reader.archive.decoding import opening  # a warm start does without

        return opening(self.head)

    @cached_property
    def format(self) -> Format:
        """Its format. Raises ``UnreadableError`` if it is not read, or cannot be read."""
        try:
            opening = self.opening
        except UnreadableError:
            claimed = claimed_by(self.file.name)
            if claimed is None or not claimed.many or claimed is ZIP:
                raise
            opening = ""  # the parser reads what is before the damage
        return recognized(opening, self.file.name)

    @cached_property
    def data(self) -> bytes:
        """All unpacked bytes.

        Raises ``UnreadableError`` if they cannot be read or are more than :data:`MAX_BYTES`.
        """
        if self.part is not None:
            return self.part
        if len(self.head) < HEAD_BYTES:
            return self.head
        if not self.is_unpacked:
            return read_bytes(self.file, MAX_BYTES, self.within)
        with self.stream() as reader:
            data = read_up_to(reader, MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            size = _too_large(len(data), MAX_BYTES).partition(" (")[0]
            raise UnreadableError(f"unpacked, it is {size}, so it was not read")
        return data

    @cached_property
    def text(self) -> str:
        """The content as safe text with line feeds. Raises ``UnreadableError`` if it is no text."""
        from reader.archive.decoding import declared_encoding, decode  # a warm start does without

        declared = declared_encoding(self.data) if self.format.declares_encoding else ""
        return safe_text(decode(self.data, declared))

    def open(self) -> BinaryIO:
        """Open the stored bytes. Raises ``UnreadableError``."""
        return self.opener() if self.opener else open_regular(self.file, self.within)

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """The unpacked bytes, for reading once from start to end.

        Raises ``UnreadableError``, also while they are being read, if they turn out to be damaged
        or a zip bomb.
        """
        with self.open() as stored:
            if self._is_gzip(stored):
                with io.BufferedReader(_Unpacking(stored), 256 * 1024) as reader:
                    yield reader
            else:
                yield stored

    @property
    def is_unpacked(self) -> bool:
        """Whether its bytes come out of a zip or gzip file, so that no one can seek in them.

        Raises ``UnreadableError`` if it cannot be opened.
        """
        return self.part is not None or self.opener is not None or self._is_packed

    @cached_property
    def _is_packed(self) -> bool:
        with self.open() as stored:  # unless it was opened before
            return self._is_gzip(stored)

    def _is_gzip(self, stored: BinaryIO) -> bool:
        """Whether ``stored``, at its start, has gzip data. Remembers it, so as to open it once."""
        try:
            start = stored.peek(2)[:2] if isinstance(stored, io.BufferedReader) else b""
        except OSError as error:
            raise UnreadableError(why(error, "file")) from error
        self.__dict__["_is_packed"] = start == _GZIP
        return start == _GZIP

    def forget(self) -> None:
        """Free the content, which is read again if it is needed."""
        for name in ("head", "opening", "format", "data", "text", "_is_packed"):
            self.__dict__.pop(name, None)

    def of(self, part: bytes) -> Source:
        """One article of this export of many, with the bytes ``part``."""
        return replace(self, part=part)


def is_bomb(size: int, packed: int) -> bool:
    """Whether ``packed`` bytes that unpack to ``size`` are a zip bomb."""
    return size > FREE_BYTES and size > MAX_RATIO * packed


BOMB = f"unpacks to more than {MAX_RATIO} times its size, which text never does"
"""The reason why a zip bomb is refused, without its subject."""
TOO_LONG = f"longer than {MAX_BYTES // 1024**2} MiB, so it was not read"
"""The reason why one of a file's articles is not read, without its subject."""


def read_up_to(reader: BinaryIO, size: int) -> bytes:
    """Read ``size`` bytes, or fewer at the end. Raises UnreadableError instead of OSError."""
    try:
        return reader.read(size) or b""
    except OSError as error:
        raise UnreadableError(why(error, "file")) from error


class Stream(io.RawIOBase, ABC):
    """A stream that is read from start to end; a subclass gives its bytes piece by piece."""

    @abstractmethod
    def some(self, size: int) -> bytes:
        """At most ``size`` bytes; none only at the end."""

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read into ``buffer``; see :class:`io.RawIOBase`."""
        view = memoryview(buffer).cast("B")
        data = self.some(len(view))
        view[: len(data)] = data
        return len(data)


class _Unpacking(Stream):
    """The unpacked bytes of a gzip stream, counted so that a zip bomb is stopped in time."""

    def __init__(self, packed: BinaryIO) -> None:
        import gzip

        self._packed = packed
        self._gzip = gzip.GzipFile(fileobj=packed)
        self._size = 0

    def some(self, size: int) -> bytes:
        try:
            data = self._gzip.read1(size)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableError("its gzip data is damaged or cut short") from error
        self._size += len(data)
        if is_bomb(self._size, self._packed.tell()):
            raise UnreadableError(f"it {BOMB}, so it was not read")
        return data


LEADS_OUT = "this link leads out of the opened folder; restricted mode does not follow it"

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK
_STEP = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW


def boundary(root: Path) -> str:
    """The real path of the opened folder ``root``, in which its files must lie.

    Empty, which means no boundary, unless Reader is restricted.
    """
    return os.path.realpath(root) if restricted.is_restricted() else ""


def open_regular(file: Path, within: str = "") -> BinaryIO:
    """Open the regular file ``file``, which must lie in the folder ``within``, for reading.

    ``within`` is a real path (:func:`boundary`). Raises :class:`UnreadableError` if the file is
    missing, not regular, not readable, or lies elsewhere. Never blocks on a FIFO, not even if one
    replaces the file between the check and the opening.
    """
    try:
        if within:
            descriptor = open_within(file, within)
        else:
            _require_regular(os.stat(file).st_mode)
            descriptor = os.open(file, _READ)
        stream = os.fdopen(descriptor, "rb")
        try:
            _require_regular(os.fstat(descriptor).st_mode)
        except BaseException:
            stream.close()
            raise
    except OSError as error:
        raise UnreadableError(why(error, "file")) from error
    except ValueError as error:  # a NUL in it
        raise UnreadableError("not a valid path") from error
    return stream


def open_within(path: Path, within: str, *, folder: bool = False) -> int:
    """A descriptor of the file or ``folder`` at ``path``, which must really lie in ``within``.

    No link can lead out, not even one that replaces a folder meanwhile: each folder on the way is
    opened and must be a child of the previous one. Raises OSError, and :class:`UnreadableError` if
    the path lies elsewhere or is not a regular file.
    """
    real = os.path.realpath(path)
    if not lies_within(real, within):
        raise UnreadableError(LEADS_OUT)
    last = (_READ | os.O_DIRECTORY if folder else _READ) | os.O_NOFOLLOW
    at, parts = within, [part for part in real[len(within) :].split("/") if part]
    descriptor = os.open(at, _STEP if parts else last)
    for number, part in enumerate(parts, 1):
        at = f"{at.rstrip('/')}/{part}"
        parent = descriptor
        try:
            there = os.stat(part, dir_fd=parent, follow_symlinks=False)
            if number == len(parts) and not folder:
                _require_regular(there.st_mode)
            descriptor = os.open(at, _STEP if number < len(parts) else last)
        finally:
            os.close(parent)
        opened = os.fstat(descriptor)
        if (opened.st_dev, opened.st_ino) != (there.st_dev, there.st_ino):
            os.close(descriptor)
            raise UnreadableError("it changed while Reader opened it, so it was not read")
    return descriptor


def lies_within(real: str, within: str) -> bool:
    """Whether the real path ``real`` is ``within``, or in it."""
    return real == within or real.startswith(within.rstrip("/") + "/")


def read_bytes(file: Path, limit: int = MAX_BYTES, within: str = "") -> bytes:
    """The bytes of the regular file ``file``, which must lie in the folder ``within``.

    Raises :class:`UnreadableError` like :func:`open_regular`, and if there are more than ``limit``
    bytes.
    """
    with open_regular(file, within) as stream:
        try:
            size = os.fstat(stream.fileno()).st_size
            if size > limit:
                raise UnreadableError(_too_large(size, limit))
            data = stream.read(limit + 1) or b""  # None from a kernel file without data yet
        except OSError as error:
            raise UnreadableError(why(error, "file")) from error
    if len(data) > limit:
        raise UnreadableError(_too_large(len(data), limit))
    return data


def why(error: OSError, what: str) -> str:
    """The reason in words why ``what`` ("file" or "folder") could not be read."""
    if isinstance(error, FileNotFoundError):
        return f"no such {what}"
    if isinstance(error, PermissionError):
        return f"no permission to read this {what}"
    return f"this {what} cannot be read ({error.strerror or type(error).__name__})"


def _require_regular(mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise UnreadableError("this is a folder, not an article")
    kind = next((words for is_kind, words in _KINDS if is_kind(mode)), "not a regular file")
    raise UnreadableError(f"this is {kind}, which Reader does not open")


def _too_large(size: int, limit: int) -> str:
    """The reason in words why something of ``size`` bytes was not read."""
    return f"larger than {limit // 1024**2} MiB ({size / 1024**2:,.0f} MiB), so it was not read"
