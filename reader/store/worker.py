"""A worker process: it reads tasks from a pipe and writes their results to another.

A task is a pickled value. The worker passes it through its functions in turn, each one getting the
result of the one before.

:mod:`reader.store.pool` starts it. A worker has no terminal to read from or print to, and leaves
ctrl+c to its parent. It ends as soon as its parent does: a thread of its own waits for the end of
the pipe, whatever the main thread is doing. ctrl+z stops both, since they are in one process group.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import struct
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

from reader.entities.engines.container import ModelError

TASK = struct.Struct("<II")
"""The header of a task: its number, and how many bytes follow."""

ANSWER = struct.Struct("<I?I")
"""The header of an answer: the task's number, whether it succeeded, and how many bytes follow. They
are the result, or the error message in UTF-8."""

READY = 2**32 - 1
"""The number of the first answer, which says that imports are done and tasks can be processed."""

UNUSABLE = "the recognizer cannot be used: "
"""The beginning of an error message that has nothing to do with the article."""

Work = Callable[[Any], Any]


def main(functions: Sequence[str], niceness: int) -> None:
    """Process tasks with ``functions`` (each ``module:name``) until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):
        os.nice(niceness)
    # Standard output is for answers only: nothing that a library prints may come between them.
    answers = os.dup(1)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    tasks: queue.SimpleQueue[tuple[int, bytes]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(tasks,), daemon=True).start()
    steps = [_function(each) for each in functions]
    _send(answers, READY, True, b"")
    while True:
        number, data = tasks.get()
        _send(answers, number, *_answer(steps, data))


def _function(name: str) -> Work:
    module, _, attribute = name.partition(":")
    function: Work = getattr(import_module(module), attribute)
    return function


def _answer(steps: Iterable[Work], data: bytes) -> tuple[bool, bytes]:
    try:
        value = pickle.loads(data)
        for step in steps:
            value = step(value)
        return True, pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    except ModelError as error:
        return False, f"{UNUSABLE}{error}".encode("utf-8", "replace")
    except Exception as error:
        return False, repr(error).encode("utf-8", "replace")


def _receive(tasks: queue.SimpleQueue[tuple[int, bytes]]) -> None:
    with suppress(OSError, EOFError):
        while True:
            number, length = TASK.unpack(_read(TASK.size))
            tasks.put((number, _read(length)))
    os._exit(0)


def _read(length: int) -> bytes:
    """``length`` bytes from standard input. Raises EOFError if it ends earlier."""
    data = bytearray()
    while len(data) < length:
        part = os.read(0, min(length - len(data), 1 << 20))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def _send(file: int, number: int, well: bool, data: bytes) -> None:
    view = memoryview(ANSWER.pack(number, well, len(data)) + data)
    try:
        while view:
            view = view[os.write(file, view) :]
    except OSError:
        os._exit(0)
