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
    """Put ``data`` in the file ``path``, which then has the permissions ``mode``.

    Raises OSError. Then ``path`` is as it was, and nothing is left beside it.

    ``over``: without it, FileExistsError is raised where there is such a file already.
    ``keep_mode``: a file that is replaced keeps its permissions. ``durable``: the new file is whole
    after a crash of the machine, too, not only of the program.
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
    """Give ``part`` the name ``path``, unless another program has taken that meanwhile."""
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
