"""Where corrections are kept: ``entities.yaml`` of an archive, and the user's own.

Every opened folder may have an ``entities.yaml``, which a team can share; a file that was opened by
itself may have one beside it. What the user says in Reader goes to that of the first opened folder
or, where that cannot be written, to a file of the archive's own in the user's data folder. All of
them hold, in that order.

A file is changed under a lock, from what it says at that moment, and put in place by renaming: two
Readers at once lose nothing of each other's, and nobody ever sees half of it. A file that cannot
be understood is told of and left alone. A symbolic link is read and never written.
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
from reader.store.entities.corrections import Correction
from reader.system import resources
from reader.system.digests import blake2b
from reader.system.paths import data_folder
from reader.system.whole_file import write_whole

if TYPE_CHECKING:
    from reader.store.entities.catalog import EntityCatalog

FILE = "entities.yaml"
MAX_BYTES = 4 * 1024 * 1024
"""The largest file of corrections that is read: some forty thousand of them."""

PATIENCE = 5.0
"""Seconds that another Reader is given to finish writing."""


class NotSavedError(Exception):
    """A correction could not be written; the message is a sentence that names file and reason."""


class _UnusableError(Exception):
    """Why a file can be neither read nor written."""


class Loaded(NamedTuple):
    """The corrections of an archive, and what is to be said about their files."""

    corrections: tuple[Correction, ...]
    notices: tuple[Notice, ...]


class CorrectionBook:
    """The corrections of the archive at ``paths``. Reads and writes when asked, in any thread."""

    def __init__(self, paths: Sequence[Path], own_folder: Path | None = None) -> None:
        self._paths = list(dict.fromkeys(paths))
        self._own_folder = own_folder

    def load(self) -> Loaded:
        """All corrections as the files have them now. Never raises."""
        corrections: list[Correction] = []
        notices: list[Notice] = []
        for file in self._files():
            found, told = _read(file)
            corrections += found
            notices += told
        return Loaded(tuple(corrections), tuple(notices))

    def idle_notices(self, catalog: EntityCatalog) -> list[Notice]:
        """Which of the corrections apply to none of the articles that ``catalog`` has, now all."""
        return [
            Notice(safe_line(str(self.file())), f"“{each}” applies to no article here; it is kept")
            for each in catalog.idle_corrections()
        ]

    def change(self, add: Sequence[Correction] = (), remove: Sequence[Correction] = ()) -> Path:
        """Write ``add`` at the end of the file, take ``remove`` out of it, and return the file.

        Blocks for as long as another Reader writes, :data:`PATIENCE` at most. Raises
        :class:`NotSavedError`; nothing has been changed then.
        """
        file = self.file()
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(file):
                _tidy(file)
                _change(file, add, remove)
        except (OSError, _UnusableError) as error:
            reason = reason_of(error)
            raise NotSavedError(f"{safe_line(str(file))}: not saved ({reason})") from error
        return file

    def file(self) -> Path:
        """The file that the user's corrections go to.

        Where the archive's own may not be written (:mod:`reader.restricted`), the user's: what one
        stranger says of names is then nobody else's affair. The archive's are read all the same,
        as its articles are.
        """
        beside = self._beside() if restricted.allows("corrections") else []
        if beside and _writable(beside[0]):
            return beside[0]
        return self._own()

    def _files(self) -> list[Path]:
        """Every file that may hold corrections, in the order in which they apply."""
        return [*self._beside(), self._own()]

    def _beside(self) -> list[Path]:
        """Files of the archive itself: of opened folders; beside opened files, where there is one.

        Not of the articles that ship: an update of Reader would take them away.
        """
        found: dict[Path, None] = {}
        shipped = os.path.realpath(resources.folder("seeds"))
        for path in self._paths:
            with suppress(OSError, ValueError):
                folder = path if path.is_dir() else path.parent
                file = folder / FILE
                # Not ``resolve``, which raises RuntimeError where links lead to themselves.
                if os.path.realpath(folder) != shipped and (folder == path or file.exists()):
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
    """The text of ``file``; empty where there is none. Raises _UnusableError."""
    if not os.path.lexists(file):
        return ""
    from reader.archive import parsed, sources  # a warm start does without

    try:
        within = sources.boundary(file.parent)
        return sources.read_bytes(file, MAX_BYTES, within).decode("utf-8-sig")
    except parsed.UnreadableError as error:
        raise _UnusableError(str(error)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _UnusableError(f"line {line}: it is not UTF-8") from error


def _read(file: Path) -> tuple[list[Correction], list[Notice]]:
    path = safe_line(str(file))
    try:
        text = _text_of(file)
    except _UnusableError as error:
        return [], [Notice(path, f"{error}, so its corrections do not hold")]
    if not text:
        return [], []  # without having paid for YAML
    from reader.store.entities.correction_text import BrokenError, parse

    try:
        parsed = parse(text)
    except BrokenError as error:
        return [], [Notice(path, f"{error}, so its corrections do not hold")]
    told = [
        Notice(path, f"line {each.line}: {each.problem}, so this one does not hold")
        for each in parsed.entries
        if each.problem
    ]
    return parsed.corrections, told


def _change(file: Path, add: Sequence[Correction], remove: Sequence[Correction]) -> None:
    from reader.store.entities.correction_text import BrokenError, changed, parse

    before = _text_of(file)
    try:
        after = changed(parse(before), add, remove)
    except BrokenError as error:
        raise _UnusableError(f"{error}; mend it first") from error
    if after.text != before:
        _replace(file, after.text)


def _tidy(file: Path) -> None:
    """Take away what writers that were killed have left: who holds the lock is the only one."""
    for left in file.parent.glob(f".{file.name}.*.tmp"):
        with suppress(OSError):
            left.unlink()


def _replace(file: Path, text: str) -> None:
    """Put ``text`` in the place of ``file``, whole or not at all, with its permissions."""
    write_whole(file, text.encode(), 0o644, keep_mode=True, durable=True)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the lock of ``file``: a hidden file beside it, there only for as long as it is held."""
    path = file.with_name(f".{file.name}.lock")
    deadline = time.monotonic() + PATIENCE
    while True:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        lock = os.open(path, flags, 0o666)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Who held it before may have taken it away meanwhile: then this is nobody's lock.
            held, there = os.fstat(lock), os.stat(path)
            if (held.st_dev, held.st_ino) == (there.st_dev, there.st_ino):
                break
        except (BlockingIOError, FileNotFoundError):
            if time.monotonic() > deadline:
                os.close(lock)
                raise _UnusableError("another Reader is writing it") from None
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
