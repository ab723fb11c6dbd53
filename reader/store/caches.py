"""The folder of all caches: who may write it, what made a cache, and which caches are removed.

The names of all files of one archive begin with the same 32 digits: its cache, its index, its
names, and the locks. ``….used`` is touched by every session that has them open.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from importlib.util import find_spec
from pathlib import Path

import reader
from reader.store.database import Lease, UnusableError
from reader.system import paths
from reader.system.lazy import blake2b

UNUSED_SECONDS = 180 * 86_400
"""Caches that were unused for longer are removed."""

MOST_BYTES = 20 * 1024**3
"""If all caches together are larger, the least recently used are removed, but no recent ones."""

RECENT_SECONDS = 30 * 86_400
"""Caches used since then always stay: to find the names again may take an hour."""

ABANDONED_SECONDS = 60
"""The age from which a temporary file is one that a killed session has left."""

LOCKS = OPEN, WRITING, FINDING = ".open.lock", ".files.lock", ".finding"
"""Locks of the sessions that have a cache open, of the one that writes it, and of the one that
finds names."""

USED = ".used"

OPTIONAL_LIBRARIES = ("brotli", "pypdfium2")
"""The libraries of extras without which some files are not read."""

_KEY_DIGITS = 32


def remove_unused(folder: Path) -> None:
    """Remove the caches in ``folder`` that no session has open or has used for a long time.

    All files of an archive are removed, and what earlier versions and killed sessions have left.
    """
    archives: dict[str, list[Path]] = {}
    now = time.time()
    with suppress(OSError):
        for name in sorted(os.listdir(folder)):
            path = folder / name
            if name.endswith(".cache") or (
                # else a session may be about to rename it
                name.endswith(".tmp") and now - path.lstat().st_mtime > ABANDONED_SECONDS
            ):
                path.unlink()
            elif name[_KEY_DIGITS:][:1] in (".", "-") and _is_key(name[:_KEY_DIGITS]):
                archives.setdefault(name[:_KEY_DIGITS], []).append(path)
    found = {key: _use_of(paths) for key, paths in archives.items()}
    total = sum(size for _, size in found.values())
    for key, (used, size) in sorted(found.items(), key=lambda item: item[1]):
        marker = folder / f"{key}{USED}"
        if marker not in archives[key]:  # an earlier version has left it: when was it used?
            with suppress(OSError):
                marker.touch(0o600)
        elif now - used > UNUSED_SECONDS or (total > MOST_BYTES and now - used > RECENT_SECONDS):
            total -= size
            _remove(folder / key, archives[key])


def _use_of(paths: Sequence[Path]) -> tuple[float, int]:
    """When the files at ``paths`` were last used, and their size in bytes."""
    used, size = 0.0, 0
    inside = [Path(at, name) for path in paths for at, _, names in os.walk(path) for name in names]
    for path in (*paths, *inside):
        with suppress(OSError):
            status = path.lstat()
            used, size = max(used, status.st_mtime), size + status.st_size
    return used, size


def _remove(archive: Path, paths: Sequence[Path]) -> None:
    """Remove the files at ``paths``, the locks last, unless a session has the archive open."""
    locks = [archive.with_name(archive.name + suffix) for suffix in LOCKS]
    with ExitStack() as leases, suppress(OSError):
        for path in locks:
            leases.callback(Lease(path).release)
        for path in (*(each for each in paths if each not in locks), *locks):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def _is_key(digits: str) -> bool:
    return not set(digits) - set("0123456789abcdef")


def cache_folder() -> Path:
    """The folder of the archives' caches."""
    return paths.cache_folder() / "archives"


def maker() -> str:
    """What a cache depends on: the versions of Reader and Python, and the state of the parsers.

    The state of the parsers matters in a checkout, where the version stays the same while parsers
    improve. The installed extras matter because a cache made without them lacks the files that they
    read. Raises OSError if the sources cannot be read right now, since a wrong value would discard
    a good cache.
    """
    root = Path(reader.__file__).parent
    state = blake2b(digest_size=8)
    alone = (root / "model.py", root / "safety.py", root / "text" / "folding.py")
    for path in (*alone, *_entries(root / "archive")):
        with suppress(FileNotFoundError, NotADirectoryError):
            status = os.stat(path)
            state.update(f"{path.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    # Not asked of the table of formats: a warm start imports nothing of reader.archive.
    extras = ",".join(name for name in OPTIONAL_LIBRARIES if find_spec(name)) or "none"
    return f"reader {reader.__version__} python {version} extras {extras} {state.hexdigest()}"


def checked_maker(make: Callable[[], str]) -> str:
    """Call ``make``; raise :class:`~reader.store.database.UnusableError` for an OSError."""
    try:
        return make()
    except OSError as error:
        raise UnusableError(f"cannot be checked ({error.strerror})") from error


def _entries(folder: Path) -> list[Path]:
    """The sources and data files of the parsers, in a fixed order; none if there are no files.

    Raises OSError if a folder cannot be listed.
    """

    def unlisted(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            raise error

    found: list[Path] = []
    for at, folders, names in os.walk(folder, onerror=unlisted):
        folders[:] = [name for name in folders if name != "__pycache__"]
        found += [Path(at, name) for name in names]
    return sorted(found)


def check_owner(status: os.stat_result, what: str) -> None:
    """Raise UnusableError, "``what`` of another user", where not this user alone may write it."""
    if status.st_uid != os.geteuid():
        raise UnusableError(f"{what} of another user")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise UnusableError(f"{what} that others may write")
