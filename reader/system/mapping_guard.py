"""Survives files that are cut short while tantivy has them mapped: it would be a SIGBUS.

Reading a page of a mapped file that is not in the file any more ends the process, whatever Python
is at, and leaves the terminal as no shell can use it. Looking at the size beforehand proves
nothing, a private copy of an index costs its size for every session, and a process of its own costs
each search two trips. So the signal is handled: zeros take the place of the pages that are gone,
the read goes on, and :func:`lost` tells that what was read is worth nothing.

The handler is a Python function that C calls. That is sound here, for the signal does not come at
any moment but only where tantivy reads such a page, which is never within Python. On Linux with 64
bits; elsewhere nothing is guarded.
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
_ZEROS = 0x02 | 0x10 | 0x20  # private, at just this address, of no file
_READ_WRITE = 1 | 2  # SQLite writes to what sessions share


class _Info(ctypes.Structure):
    """The beginning of ``siginfo_t``."""

    _fields_ = (
        ("signo", ctypes.c_int),
        ("errno", ctypes.c_int),
        ("code", ctypes.c_int),
        ("padding", ctypes.c_int),
        ("address", ctypes.c_void_p),
    )


class _Action(ctypes.Structure):
    """``struct sigaction``, as glibc and musl have it."""

    _fields_ = (
        ("handler", ctypes.c_void_p),
        ("mask", ctypes.c_byte * 128),
        ("flags", ctypes.c_int),
        ("restorer", ctypes.c_void_p),
    )


_Handler = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.POINTER(_Info), ctypes.c_void_p)

folders: set[str] = set()
_losses: list[int] = []
"""The addresses of pages that were gone."""
_handlers: list[Any] = []
"""The one that is installed: it has to stay for as long as C may call it."""


def guard(folder: Path) -> None:
    """From now on, survive what becomes of the mapped files in ``folder``."""
    folders.add(f"{os.path.realpath(folder)}/")
    if not _AVAILABLE or _handlers:
        return
    _handlers.append(handler := _Handler(_faulted))
    action = _Action(ctypes.cast(handler, ctypes.c_void_p), flags=_SA_SIGINFO | _SA_RESTART)
    ctypes.PyDLL(None).sigaction(int(signal.SIGBUS), ctypes.byref(action), None)


def lost() -> int:
    """How many times pages were gone so far: another number means that nothing read since holds."""
    return len(_losses)


def _faulted(number: int, info: Any, _: int | None) -> None:
    """In whatever thread has read such a page."""
    libc = ctypes.PyDLL(None)
    address = info.contents.address or 0
    end = end_of_mapping(address) if info.contents.code == _BUS_ADRERR else 0
    start = address - address % mmap.PAGESIZE
    if end and _put_zeros(libc, start, end - start):
        _losses.append(start)
    else:  # something else has gone wrong: as if nobody had looked
        libc.signal(number, ctypes.c_void_p(0))


def _put_zeros(libc: Any, start: int, length: int) -> bool:
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [
        ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long,
    ]  # fmt: skip
    return bool(libc.mmap(start, length, _READ_WRITE, _ZEROS, -1, 0) == start)


def end_of_mapping(address: int) -> int:
    """Where the mapping of a guarded file that has ``address`` ends; 0 where there is none."""
    with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as maps:
        for line in maps:
            fields = line.rstrip("\n").split(maxsplit=5)
            start, end = (int(each, 16) for each in fields[0].split("-"))
            if start <= address < end:
                ours = len(fields) == 6 and fields[5].startswith(tuple(folders))
                return end if ours else 0
    return 0
