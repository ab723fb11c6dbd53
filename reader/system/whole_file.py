"""Writing a small file whole or not at all: who reads it sees the one before, or all of this."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o600
"""The permissions of what is nobody else's affair."""


def write_whole(path: Path, data: bytes, mode: int = PRIVATE) -> None:
    """Put ``data`` in the file ``path``; a new one has the permissions ``mode``.

    Raises OSError. Then ``path`` is as it was, and nothing is left beside it.
    """
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        with os.fdopen(os.open(part, flags, mode), "wb") as file:
            file.write(data)
        os.replace(part, path)
    except OSError:
        with suppress(OSError):
            os.unlink(part)
        raise
