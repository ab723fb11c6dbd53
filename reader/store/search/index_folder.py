"""The folder, beside the warm-start cache, in which an index is saved.

::

    lock               held (flock) by the one process that may change the folder
    manifest           a line with its CRC-32, then JSON: what made the index, its generation, and
                       size and CRC-32 of each of its files; replaced by rename
    <generation>/      tantivy's files, and the ids of the articles by slot

tantivy never changes a finished file, but deletes files that it has merged. So a saved generation
is never written to. To change the index, a process makes another generation from hard links
to the same files, and names that one in the manifest when it is complete. If the process is killed,
the old generation is unchanged; processes that have its files open can go on using them. If a file
is missing or differs from what the manifest lists, the index is damaged and not used.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from reader.store.caches import check_owner, checked_maker, maker
from reader.store.database import Lease, UnusableError
from reader.store.search import text_index
from reader.system.whole_file import write_whole
from reader.text import folding, language, words

FORMAT = 2
"""Increase it whenever articles are indexed differently."""

READ_BYTES = 1024 * 1024

_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_IDS = "ids"
_CHANGING = (_IDS, "meta.json")

Sum = tuple[int, int]
"""Size in bytes and CRC-32."""


class SavedIndex(NamedTuple):
    """A saved index: tantivy's folder, and the article ids of its slots, each a line."""

    generation: Path
    lines: str

    @property
    def slots(self) -> int:
        """How many slots there are."""
        return self.lines.count("\n")

    def ids(self) -> Iterator[str]:
        """The article id of each slot. A list of 100,000 would take 7 MB."""
        return (line[:-1] for line in io.StringIO(self.lines, newline="\n"))


class IndexFolder:
    """The folder at ``path``, which may not be there yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._manifest = b""
        self._sums: dict[str, Sum] = {}
        self._saved: Path | None = None

    @property
    def size(self) -> int:
        """Size in bytes of the index that was last loaded or saved."""
        return sum(size for size, _ in self._sums.values())

    def load(self) -> SavedIndex | None:
        """The saved index; None if there is none.

        Reads all files to verify their checksums: some 0.1 s for 100,000 articles. Raises
        :class:`~reader.store.database.UnusableError` with the reason if it must not be used.
        """
        try:
            check_owner(os.stat(self.path), "is in a folder")
            manifest = self._read("manifest")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UnusableError(f"cannot be read ({error.strerror})") from error
        fields = _parsed(manifest)
        if fields.get("maker") != checked_maker(index_maker):
            raise UnusableError("was made by another version of Reader")
        try:
            generation = self.path / _plain(fields["generation"])
            check_owner(os.stat(generation), "is in a folder")
            sums: dict[str, Sum] = {}
            for name, (size, check) in fields["files"].items():
                sums[name] = _sum_of(generation / _plain(name))
                if sums[name] != (size, check):
                    raise UnusableError("is damaged (a checksum is wrong)")
            lines = (generation / _IDS).read_text("utf-8", "surrogatepass")
        except OSError as error:
            raise UnusableError(f"is damaged ({error.strerror})") from error
        except (ValueError, KeyError, TypeError) as error:
            raise UnusableError("is damaged (its manifest)") from error
        self._manifest, self._sums, self._saved = manifest, sums, generation
        return SavedIndex(generation, lines)

    def current(self) -> bool:
        """Whether the folder is unchanged since it was last loaded or saved."""
        try:
            same = self._read("manifest") == self._manifest
            name = "meta.json"  # tantivy writes it before the manifest is written
            generation = self.path / json.loads(self._manifest.partition(b"\n")[2])["generation"]
            return same and _sum_of(generation / name) == self._sums.get(name)
        except (OSError, ValueError, UnusableError):
            return False

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Lock the folder; yields False if another process has it locked. Raises OSError."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            check_owner(os.stat(self.path), "the folder is one")
        except UnusableError as error:
            raise PermissionError(1, str(error)) from error
        try:
            lease = Lease(self.path / "lock")
        except BlockingIOError:
            yield False
            return
        try:
            yield True
        finally:
            lease.release()

    def new_generation(self) -> Path:
        """An empty folder for a rebuilt index. Call only while locked. Raises OSError."""
        self._sums = {}
        return self._new_folder()

    def copy_of(self, generation: Path) -> Path:
        """A new folder with the files of ``generation``, for changes. Call only while locked.

        The files are hard links where the file system supports them. Raises OSError.
        """
        copy = self._new_folder()
        for entry in os.scandir(generation):
            if entry.is_file(follow_symlinks=False) and not entry.name.endswith(".lock"):
                try:
                    os.link(entry.path, copy / entry.name)
                except OSError:
                    shutil.copy2(entry.path, copy / entry.name)
        return copy

    def _new_folder(self) -> Path:
        folder = self.path / os.urandom(8).hex()
        folder.mkdir(mode=0o700)
        return folder

    def is_saved(self, generation: Path | None) -> bool:
        """Whether ``generation`` is the loaded or saved one, which must not be written to."""
        return generation is not None and generation == self._saved

    def discard(self, generation: Path) -> None:
        """Delete the folder of a generation that was not saved."""
        if not self.is_saved(generation):
            shutil.rmtree(generation, ignore_errors=True)

    def save(self, generation: Path, ids: Iterable[str]) -> None:
        """Make ``generation`` the saved index.

        Call only while locked, and after tantivy has finished its files. Raises OSError.
        """
        names = (f"{each}\n".encode("utf-8", "replace") for each in ids)
        write_whole(generation / _IDS, names, durable=True)
        sums: dict[str, Sum] = {}
        for entry in os.scandir(generation):
            name = entry.name
            if name.startswith(".") or not entry.is_file(follow_symlinks=False):
                continue  # tantivy's locks, and its list of files to delete
            unchanged = None if name in _CHANGING else self._sums.get(name)
            sums[name] = unchanged or _sum_of(Path(entry.path))
        fields = {"maker": index_maker(), "generation": generation.name, "files": sums}
        text = json.dumps(fields).encode()
        manifest = b"%08x\n%s" % (zlib.crc32(text), text)
        write_whole(self.path / "manifest", manifest, durable=True)
        self._manifest, self._sums, self._saved = manifest, sums, generation
        self._remove_others(generation)

    def _remove_others(self, generation: Path) -> None:
        for entry in [*os.scandir(self.path)]:
            if entry.is_dir(follow_symlinks=False) and entry.name != generation.name:
                shutil.rmtree(entry.path, ignore_errors=True)

    def _read(self, name: str) -> bytes:
        file = os.open(self.path / name, _FLAGS)
        with open(file, "rb") as stream:
            _check_file(os.fstat(file))
            return stream.read()


def index_maker() -> str:
    """What an index depends on: all that the cache does, tantivy, and how text is split into words.

    Raises OSError, as :func:`~reader.store.caches.maker` does.
    """
    import tantivy

    state = [f"format {FORMAT}", getattr(tantivy, "__version__", "")]
    for module in (folding, words, language, text_index):
        with suppress(FileNotFoundError, NotADirectoryError):
            status = os.stat(module.__file__ or "")
            state.append(f"{status.st_size} {status.st_mtime_ns}")
    return " ".join([maker(), *state])


def _parsed(manifest: bytes) -> dict[str, Any]:
    check, _, text = manifest.partition(b"\n")
    with suppress(ValueError, RecursionError):
        fields = json.loads(text)
        if check == b"%08x" % zlib.crc32(text) and isinstance(fields, dict):
            return fields
    raise UnusableError("is damaged (its manifest)")


def _plain(name: str) -> str:
    if name != os.path.basename(name) or name in ("", ".", ".."):
        raise ValueError("not the name of a file")
    return name


def _sum_of(path: Path) -> Sum:
    file = os.open(path, _FLAGS)
    with open(file, "rb", buffering=0) as stream:
        _check_file(os.fstat(file))
        size = check = 0
        while data := stream.read(READ_BYTES):
            size, check = size + len(data), zlib.crc32(data, check)
    return size, check


def _check_file(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UnusableError("is not a regular file")
    check_owner(status, "is a file")
