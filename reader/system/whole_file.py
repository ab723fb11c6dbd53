"""Writing a file whole or not at all: readers see either the old file or the complete new one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o600
"""The permissions of a file that only its owner may read."""


def write_whole(
    path: Path,
    data: bytes | Iterable[bytes],
    mode: int = PRIVATE,
    *,
    over: bool = True,
    keep_mode: bool = False,
    durable: bool = False,
) -> None:
    """Write ``data`` to the file ``path``, with the permissions ``mode``.

    Raises OSError. ``path`` is then unchanged, and no other file is left behind.

    ``over``: may overwrite a file; otherwise an existing one raises FileExistsError.
    ``keep_mode``: a file that is replaced keeps its permissions. ``durable``: the new file also
    survives a crash of the machine, not only of the program.
    """
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}-{os.urandom(4).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(part, flags, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if keep_mode:
                with suppress(FileNotFoundError):
                    os.fchmod(file.fileno(), os.stat(path).st_mode & 0o777)
            file.writelines([data] if isinstance(data, bytes) else data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if over:
            os.replace(part, path)
        else:
            _settle(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise


def _settle(part: Path, path: Path) -> None:
    """Rename ``part`` to ``path``, unless another program has created that meanwhile."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if path.exists():
            raise FileExistsError(path) from None
        os.replace(part, path)
    else:
        os.unlink(part)
