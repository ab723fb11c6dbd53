"""Survives the truncation of a file that tantivy has mapped, which would raise SIGBUS.

Reading a page that is no longer in a mapped file ends the process at once and leaves the terminal
unusable. Checking the size beforehand proves nothing, a private copy of the index would cost its
size for every session, and a separate process two round trips for every search. So the signal is
handled: zeros replace the missing pages, the read continues, and :func:`lost` reveals that its
result is worthless.

The handler is a Python function that C calls. That is safe here, because the signal comes only when
tantivy reads such a page, never within Python code. This works on 64-bit Linux; elsewhere nothing
is guarded.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import sys
from pathlib import Path
from typing import Any

_AVAILABLE = sys.platform == "linux" and ctypes.sizeof(ctypes.c_void_p) == 8
_BUS_ADRERR = 2
_SA_SIGINFO, _SA_RESTART = 4, 0x10000000
_ZEROS = 0x02 | 0x10 | 0x20  # private, at exactly this address, anonymous
_READ_WRITE = 1 | 2  # SQLite writes to memory that sessions share


class _Info(ctypes.Structure):
    """The start of ``siginfo_t``."""

    _fields_ = (
        ("signo", ctypes.c_int),
        ("errno", ctypes.c_int),
        ("code", ctypes.c_int),
        ("padding", ctypes.c_int),
        ("address", ctypes.c_void_p),
    )


class _Action(ctypes.Structure):
    """``struct sigaction`` of glibc and musl."""

    _fields_ = (
        ("handler", ctypes.c_void_p),
        ("mask", ctypes.c_byte * 128),
        ("flags", ctypes.c_int),
        ("restorer", ctypes.c_void_p),
    )


_Handler = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.POINTER(_Info), ctypes.c_void_p)

guarded: set[str] = set()
"""How the paths of guarded files begin."""
_losses: list[str] = []
"""The paths of the files that pages were missing from."""
_handlers: list[Any] = []
"""The installed handler, which must stay alive as long as C may call it."""


def guard(path: Path) -> None:
    """Survive the truncation of the mapped files whose paths begin with ``path`` from now on."""
    guarded.add(os.path.realpath(path))
    if not _AVAILABLE or _handlers:
        return
    _handlers.append(handler := _Handler(_faulted))
    action = _Action(ctypes.cast(handler, ctypes.c_void_p), flags=_SA_SIGINFO | _SA_RESTART)
    ctypes.PyDLL(None).sigaction(int(signal.SIGBUS), ctypes.byref(action), None)


def lost(path: Path | None = None) -> int:
    """How often pages were missing so far; from files whose paths begin with ``path``, if given.

    If it grows, everything read meanwhile is worthless.
    """
    if path is None or not _losses:
        return len(_losses)
    beginning = os.path.realpath(path)
    return sum(each.startswith(beginning) for each in _losses)


def _faulted(number: int, info: Any, _: int | None) -> None:
    """Handle the signal, in the thread that has read such a page."""
    libc = ctypes.PyDLL(None)
    address = info.contents.address or 0
    end, path = mapping(address) if info.contents.code == _BUS_ADRERR else (0, "")
    start = address - address % mmap.PAGESIZE
    if end and _put_zeros(libc, start, end - start):
        _losses.append(path)
    else:  # something else is wrong: restore the default action
        libc.signal(number, ctypes.c_void_p(0))


def _put_zeros(libc: Any, start: int, length: int) -> bool:
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [
        ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long,
    ]  # fmt: skip
    return bool(libc.mmap(start, length, _READ_WRITE, _ZEROS, -1, 0) == start)


def mapping(address: int) -> tuple[int, str]:
    """The end of the mapping of a guarded file around ``address``, and its path; 0 if there is
    none.
    """
    with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as maps:
        for line in maps:
            fields = line.rstrip("\n").split(maxsplit=5)
            start, end = (int(each, 16) for each in fields[0].split("-"))
            if start <= address < end:
                path = fields[5] if len(fields) == 6 else ""
                return (end, path) if path.startswith(tuple(guarded)) else (0, "")
    return 0, ""
