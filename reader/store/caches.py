"""The folder of all caches: who may write it, and what a cache in it was made by."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import reader
from reader.archive.registry import FORMATS
from reader.store.database import UnusableError
from reader.system import paths
from reader.system.lazy import blake2b


def cache_folder() -> Path:
    """The folder of the archives' caches."""
    return paths.cache_folder() / "archives"


def maker() -> str:
    """What a cache depends on: the versions of Reader and Python, and the state of the parsers.

    The state of the parsers matters in a checkout, where the version stays the same while parsers
    improve. The installed extras matter because a cache made without the one for web pages lacks
    them. Raises OSError if the sources cannot be read right now, since a wrong value would discard
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
    extras = ",".join(row.extra for row in FORMATS if row.extra and row.is_readable) or "none"
    return f"reader {reader.__version__} python {version} extras {extras} {state.hexdigest()}"


def checked_maker(make: Callable[[], str]) -> str:
    """Call ``make``; raise :class:`~reader.store.database.UnusableError` for an OSError."""
    try:
        return make()
    except OSError as error:
        raise UnusableError(f"cannot be checked ({error.strerror})") from error


def _entries(folder: Path) -> list[Path]:
    """The sources and data files of the parsers, in a fixed order."""
    try:
        inside = [
            entry
            for part in (".", "formats", "fields", "data")
            for entry in os.scandir(folder / part)
        ]
    except (FileNotFoundError, NotADirectoryError):  # not installed as files
        return []
    return sorted(Path(entry.path) for entry in inside if entry.is_file())


def check_owner(status: os.stat_result, what: str) -> None:
    """Raise UnusableError, "``what`` of another user", where not this user alone may write it."""
    if status.st_uid != os.geteuid():
        raise UnusableError(f"{what} of another user")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise UnusableError(f"{what} that others may write")
