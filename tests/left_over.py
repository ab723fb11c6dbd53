"""Finds open files, threads and processes that a test leaves behind; there must be none.

``conftest`` checks after a test's last fixture has been torn down. What a fixture of a wider scope
opens may stay open until that fixture ends.
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import resource_tracker
from pathlib import Path
from typing import NamedTuple

from tests import preloaded

PATIENCE = 60.0
"""Seconds for everything to end that was asked to; a limit, not a wait."""

_DESCRIPTORS = Path("/proc/self/fd" if Path("/proc/self/fd").exists() else "/dev/fd")


class Resources(NamedTuple):
    """The resources open in a process: descriptors with their targets, threads, child processes."""

    files: frozenset[str]
    threads: frozenset[threading.Thread]
    processes: frozenset[int]

    def without(self, other: Resources) -> Resources:
        """What is in this and not in ``other``."""
        return Resources(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))

    def __or__(self, other: object) -> Resources:
        assert isinstance(other, Resources)
        return Resources(*(mine | theirs for mine, theirs in zip(self, other, strict=True)))

    def __bool__(self) -> bool:
        return any(tuple(self))

    def __str__(self) -> str:
        names = [thread.name for thread in self.threads]
        return "; ".join([*sorted(self.files), *sorted(names), *map(_command, self.processes)])


def open_resources() -> Resources:
    """The resources open in this process now."""
    return Resources(frozenset(_files()), frozenset(threading.enumerate()), frozenset(_children()))


def left_since(before: Resources) -> Resources:
    """What is open now and was not ``before``, after everything had time to end."""
    deadline = time.monotonic() + PATIENCE
    left = open_resources().without(before)
    if left:
        gc.collect()  # a test's objects may be in a cycle, for example with a traceback
    while (left := open_resources().without(before)) and time.monotonic() < deadline:
        time.sleep(0.01)
    return left


def _files() -> Iterator[str]:
    for name in {*os.listdir(_DESCRIPTORS)} - {str(each) for each, _ in _for_all_tests()}:
        with suppress(OSError):  # the descriptor of the listing itself
            yield f"{name} -> {os.readlink(_DESCRIPTORS / name)}"


def _children() -> Iterator[int]:
    for_all_tests = {pid for _, pid in _for_all_tests()}
    for each in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            for word in each.read_text("ascii").split():
                if int(word) not in for_all_tests:
                    yield int(word)


def _for_all_tests() -> Iterator[tuple[int, int]]:
    """Servers that run as long as this process: for each, its descriptor and its process."""
    tracker = resource_tracker._resource_tracker  # type: ignore[attr-defined]
    yield tracker._fd, tracker._pid
    yield preloaded.server_resources()


def _command(process: int) -> str:
    with suppress(OSError):
        words = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ")
        return f"process {process}: {words.decode(errors='replace')[:200]}"
    return f"process {process}"
