"""Reads the members of a zip file, in the order of a walk over its folders, or by name.

Nothing is ever extracted to the disk, so a member called ``../../etc/passwd`` does no harm; it is
shown and identified under a path inside the zip file. The unpacked size of each member is limited,
and so is their sum: known zip bombs unpack the same bytes hundreds of times.
"""

from __future__ import annotations

import io
import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import IO, BinaryIO

from reader.archive.registry import (
    ZIP,
    Flaw,
    Format,
    UnreadableError,
    claimed_by,
    may_be_article,
    not_readable,
)
from reader.archive.repeated import Neighbours, parted
from reader.archive.sources import (
    BOMB,
    FREE_BYTES,
    MAX_BYTES,
    MAX_RATIO,
    Source,
    Stream,
    is_bomb,
    read_up_to,
)
from reader.archive.walk import NO_FILE, OWN_FILE, kind_of, natural_key

BROKEN = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, lzma.LZMAError, EOFError,
    OSError, ValueError, OverflowError, struct.error, KeyError, IndexError,
)  # fmt: skip
"""What the standard library raises for a zip file that is damaged or that it does not support."""

_UNSAFE = re.compile(r"\\|^/|//|(?:^|/)\.\.?(?:/|$)|:")
_DRIVE = re.compile(r"[A-Za-z]:")
_SYSTEM_FOLDER = "__MACOSX"
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800


_Found = tuple[str, zipfile.ZipInfo]


@dataclass(slots=True)
class Contents:
    """The members of ``zipped`` that may contain articles, and counts of the others.

    ``lacking`` counts those that were skipped because the library that their format needs is not
    installed.
    """

    zipped: Source
    skipped: Counter[str] = field(default_factory=Counter)
    lacking: Counter[Format] = field(default_factory=Counter)
    _unpacked: int = 0
    _packed: int = 0
    _refused: dict[str, list[str]] = field(default_factory=dict)

    def members(self) -> Iterator[Source | Flaw]:
        """The members; each can be read only until the next one is requested.

        A flaw is about the member at its ``where``, or about the zip file if that is empty. Raises
        ``UnreadableError`` if the file is not a zip file.
        """
        with self.zipped.open() as stored, _opened(stored) as archive:
            self._packed = stored.seek(0, io.SEEK_END)
            for source in self._sources(archive):
                yield source
                if self._unpacked > max(FREE_BYTES * 16, MAX_RATIO * self._packed):
                    yield Flaw("", f"it {BOMB}, so the rest was not read")
                    break
        for reason, names in self._refused.items():
            yield Flaw(names[0] if len(names) == 1 else "", _counted(reason, names))

    def _chosen(self, archive: zipfile.ZipFile) -> Iterator[_Found]:
        for info in archive.infolist():
            path = safe_path(_name(info))
            top, name = path.partition("/")[0], path.rpartition("/")[2]
            mode = info.external_attr >> 16
            if not info.filename:  # damage: is_dir() would raise IndexError
                self._refuse("has no name", path)
                continue
            if info.is_dir() or not path or path[0] == "." or "/." in path:
                continue
            if top == _SYSTEM_FOLDER:
                continue
            special = mode and stat.S_IFMT(mode) not in _PLAIN
            if special or not may_be_article(name):
                if name != OWN_FILE:
                    self.skipped[NO_FILE if special else kind_of(name)] += 1
            elif claimed_by(name) is ZIP:
                self._refuse("is a zip file inside a zip file", path)
            elif info.flag_bits & _ENCRYPTED:
                self._refuse("is encrypted", path)
            elif is_bomb(info.file_size, info.compress_size):
                self._refuse(BOMB, path)
            elif lacking := not_readable(path):
                self.lacking[lacking] += 1
            else:
                yield path, info

    def _refuse(self, reason: str, path: str) -> None:
        self._refused.setdefault(reason, []).append(path)

    def _sources(self, archive: zipfile.ZipFile) -> Iterator[Source]:
        folders: dict[str, list[_Found]] = {}
        for path, info in self._chosen(archive):
            folder, _, name = path.rpartition("/")
            folders.setdefault(folder, []).append((name, info))
        for folder in sorted(folders, key=_order):
            found = sorted(folders.pop(folder), key=lambda pair: natural_key(pair[0]))
            inside = f"{folder}/" if folder else ""
            for some in parted(found):
                openers = [partial(self._open, archive, info) for _, info in some]
                neighbours = Neighbours(openers)
                for (name, _), opener in zip(some, openers, strict=True):
                    relative = f"{self.zipped.relative}/{inside}{name}"
                    file = self.zipped.file / f"{inside}{name}"
                    yield Source(file, relative, neighbours=neighbours, opener=opener)

    def _open(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
        return io.BufferedReader(_Member(self._count, archive, info))

    def _count(self, size: int) -> None:
        self._unpacked += size


class Package:
    """A document that is a zip file (DOCX, ODT, EPUB), whose parts are read by their names."""

    def __init__(self, archive: zipfile.ZipFile, packed: int) -> None:
        self._archive, self._unpacked = archive, 0
        self._most = max(FREE_BYTES * 4, MAX_RATIO * packed)
        self._parts = {safe_path(_name(info)): info for info in archive.infolist()}

    @property
    def names(self) -> Collection[str]:
        """The names of its parts, in the order of the zip file."""
        return self._parts.keys()

    def open(self, name: str) -> BinaryIO:
        """The part ``name``, unpacked.

        Raises ``UnreadableError`` if there is none or if it is encrypted or a zip bomb; and while
        it is read, if it is damaged.
        """
        info = self._parts.get(name)
        if info is None:
            raise UnreadableError(f"it has no part {name}, so it is no such document or is damaged")
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableError("it is encrypted")
        if is_bomb(info.file_size, info.compress_size):
            raise UnreadableError(f"it {BOMB}")
        return io.BufferedReader(_Member(self._count, self._archive, info))

    def read(self, name: str) -> bytes:
        """The bytes of a small part; empty if there is none.

        Raises ``UnreadableError`` like :meth:`open`, and if it has more than ``MAX_BYTES``.
        """
        if name not in self._parts:
            return b""
        with self.open(name) as part:
            data = read_up_to(part, MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise UnreadableError(f"its part {name} is larger than {MAX_BYTES // 1024**2} MiB")
        return data

    def _count(self, size: int) -> None:
        self._unpacked += size
        if self._unpacked > self._most:
            raise UnreadableError(f"it {BOMB}")


@contextmanager
def package(source: Source) -> Iterator[Package]:
    """The document ``source``, which is a zip file.

    Raises ``UnreadableError`` if it is not one, or damaged.
    """
    with ExitStack() as stack:
        stored: BinaryIO = io.BytesIO(source.data) if source.is_unpacked else source.open()
        stack.enter_context(stored)
        packed = stored.seek(0, io.SEEK_END)
        yield Package(stack.enter_context(_opened(stored)), packed)


_PLAIN = (0, stat.S_IFREG)


def safe_path(name: str) -> str:
    """``name`` as a path inside the zip file, without root, drive, backslash, ``.`` and ``..``.

    May be empty.
    """
    if not _UNSAFE.search(name):
        return name
    parts = _DRIVE.sub("", name.replace("\\", "/"), count=1).split("/") if name else []
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; a UTF-8 name without the UTF-8 flag is decoded as UTF-8, too."""
    if info.flag_bits & _UTF8_NAME or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _order(folder: str) -> list[object]:
    """A sort key for folders: each after its parent, siblings in natural order."""
    return [natural_key(part) for part in folder.split("/")] if folder else []


def _counted(reason: str, names: list[str]) -> str:
    if len(names) == 1:
        return f"not read, because it {reason}"
    return f"{len(names):,} members were not read (each {reason}); the first is {names[0]}"


@contextmanager
def _opened(stored: BinaryIO) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(stored)
    except BROKEN as error:
        raise UnreadableError("this is not a zip file, or it is damaged or cut short") from error
    with archive:
        yield archive


class _Member(Stream):
    """The unpacked bytes of a member, counted; it is opened at the first read."""

    def __init__(
        self, count: Callable[[int], None], archive: zipfile.ZipFile, info: zipfile.ZipInfo
    ) -> None:
        self._count, self._archive, self._info = count, archive, info
        self._stream: IO[bytes] | None = None

    def some(self, size: int) -> bytes:
        try:
            if self._stream is None:
                self._stream = self._archive.open(self._info)
            data = self._stream.read(size)
        except NotImplementedError as error:
            raise UnreadableError("Reader does not support its compression method") from error
        except BROKEN as error:
            raise UnreadableError("it is damaged in the zip file") from error
        self._count(len(data))
        return data

    def tell(self) -> int:
        """The number of bytes read so far, to compare with what they unpack to."""
        return self._stream.tell() if self._stream else 0

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        super().close()
