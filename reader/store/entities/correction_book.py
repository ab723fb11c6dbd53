"""The files of corrections: ``entities.yaml`` in an archive, and the user's own.

Every opened folder may have an ``entities.yaml``, which a team can share; a file that is opened by
itself may have one beside it. Corrections made in Reader go to the file of the first opened folder
or, if that cannot be written, to a file for this archive in the user's data folder. All of these
files apply, in that order.

A file is changed under a lock, starting from its current content, and replaced by renaming. So two
Readers lose none of each other's changes, and no reader sees an incomplete file. A file that cannot
be parsed is reported and left alone. A symbolic link is read, but never written.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader import restricted
from reader.model import Notice
from reader.safety import reason_of, safe_line
from reader.store.entities.corrections import BrokenError, Correction
from reader.system.lazy import blake2b
from reader.system.paths import data_folder, shipped
from reader.system.whole_file import write_whole

if TYPE_CHECKING:
    from reader.store.entities.catalog import EntityCatalog

FILE = "entities.yaml"
MAX_BYTES = 4 * 1024 * 1024
"""The largest file that is read: some forty thousand corrections."""

PATIENCE = 5.0
"""How many seconds to wait for another Reader that is writing."""


class NotSavedError(Exception):
    """A correction could not be written; the message is a sentence that names file and reason."""


class Loaded(NamedTuple):
    """The corrections of an archive, and notices about their files."""

    corrections: tuple[Correction, ...]
    notices: tuple[Notice, ...]


class CorrectionBook:
    """The corrections of the archive at ``paths``. Any thread may read and write them."""

    def __init__(self, paths: Sequence[Path], own_folder: Path | None = None) -> None:
        self._paths = list(dict.fromkeys(paths))
        self._own_folder = own_folder

    def load(self) -> Loaded:
        """All corrections that are in the files now. Never raises."""
        corrections: list[Correction] = []
        notices: list[Notice] = []
        for file in self._files():
            found, problems = _read(file)
            corrections += found
            notices += problems
        return Loaded(tuple(corrections), tuple(notices))

    def idle_notices(self, catalog: EntityCatalog) -> list[Notice]:
        """Notices about corrections that apply to no article. Call it when ``catalog`` has all."""
        return [
            Notice(safe_line(str(self.file())), f"“{each}” applies to no article here; it is kept")
            for each in catalog.idle_corrections()
        ]

    def change(self, add: Sequence[Correction] = (), remove: Sequence[Correction] = ()) -> Path:
        """Append ``add`` to the file, delete ``remove`` from it, and return the file.

        Blocks while another Reader writes, for at most :data:`PATIENCE`. Raises
        :class:`NotSavedError`, and changes nothing, if that fails.
        """
        file = self.file()
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(file):
                _tidy(file)
                _change(file, add, remove)
        except (OSError, BrokenError) as error:
            reason = reason_of(error)
            raise NotSavedError(f"{safe_line(str(file))}: not saved ({reason})") from error
        return file

    def file(self) -> Path:
        """The file that the user's corrections go to.

        It is the user's own if the archive's may not be written (:mod:`reader.restricted`), so that
        one visitor's corrections do not affect others. The archive's file is still read, like its
        articles.
        """
        beside = self._beside() if restricted.allows("corrections") else []
        if beside and _writable(beside[0]):
            return beside[0]
        return self._own()

    def _files(self) -> list[Path]:
        """Every file that may have corrections, in the order in which they apply."""
        return [*self._beside(), self._own()]

    def _beside(self) -> list[Path]:
        """The archive's own files: in opened folders, and beside opened files if they exist.

        Not in the folder of articles that ship with Reader: an update would delete them.
        """
        found: dict[Path, None] = {}
        seeds = os.path.realpath(shipped("seeds"))
        for path in self._paths:
            with suppress(OSError, ValueError):
                folder = path if path.is_dir() else path.parent
                file = folder / FILE
                # Not ``resolve``, which raises RuntimeError for circular links.
                if os.path.realpath(folder) != seeds and (folder == path or file.exists()):
                    found[file] = None
        return list(found)

    def _own(self) -> Path:
        names = "\0".join(os.path.realpath(path) for path in self._paths)
        digest = blake2b(names.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
        folder = self._own_folder or data_folder() / "corrections"
        name = safe_line(self._paths[0].name) if self._paths else ""
        return folder / f"{name.replace('/', '-')[:60] or 'archive'}-{digest}" / FILE


def _writable(file: Path) -> bool:
    if os.path.islink(file):
        return False
    return os.access(file.parent, os.W_OK | os.X_OK) and (
        not os.path.exists(file) or os.access(file, os.W_OK)
    )


def _text_of(file: Path) -> str:
    """The text of ``file``; empty if there is none. Raises BrokenError."""
    if not os.path.lexists(file):
        return ""
    from reader.archive import registry, sources  # a warm start does without

    try:
        within = sources.boundary(file.parent)
        return sources.read_bytes(file, MAX_BYTES, within).decode("utf-8-sig")
    except registry.UnreadableError as error:
        raise BrokenError(0, str(error)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BrokenError(line, "it is not UTF-8") from error


def _read(file: Path) -> tuple[list[Correction], list[Notice]]:
    path = safe_line(str(file))
    try:
        text = _text_of(file)
        if not text:
            return [], []  # without importing YAML
        from reader.store.entities.correction_text import parse

        parsed = parse(text)
    except BrokenError as error:
        return [], [Notice(path, f"{error}, so its corrections are ignored")]
    problems = [
        Notice(path, f"line {each.line}: {each.problem}, so this one is ignored")
        for each in parsed.entries
        if each.problem
    ]
    return parsed.corrections, problems


def _change(file: Path, add: Sequence[Correction], remove: Sequence[Correction]) -> None:
    from reader.store.entities.correction_text import changed, parse

    before = _text_of(file)
    try:
        after = changed(parse(before), add, remove)
    except BrokenError as error:
        raise BrokenError(0, f"{error}; fix it first") from error
    if after.text != before:
        write_whole(file, after.text.encode(), 0o644, keep_mode=True, durable=True)


def _tidy(file: Path) -> None:
    """Delete what killed writers have left. Call it with the lock held."""
    for left in file.parent.glob(f".{file.name}.*.tmp"):
        with suppress(OSError):
            left.unlink()


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Lock ``file`` by a hidden file beside it, which exists only while it is locked."""
    path = file.with_name(f".{file.name}.lock")
    deadline = time.monotonic() + PATIENCE
    while True:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        lock = os.open(path, flags, 0o666)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The last owner may have deleted it in the meantime; then this locks nothing.
            ours, there = os.fstat(lock), os.stat(path)
            if (ours.st_dev, ours.st_ino) == (there.st_dev, there.st_ino):
                break
        except (BlockingIOError, FileNotFoundError):
            if time.monotonic() > deadline:
                os.close(lock)
                raise BrokenError(0, "another Reader is writing it") from None
        except BaseException:
            os.close(lock)
            raise
        os.close(lock)
        time.sleep(0.005)
    try:
        yield
    finally:
        with suppress(OSError):
            os.unlink(path)
        os.close(lock)
