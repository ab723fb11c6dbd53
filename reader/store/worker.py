"""The process that works for another one: tasks come in by a pipe, their results go out by one.

A task is a value, pickled; the result is what the worker's functions make of it, each of what the
one before has made.

Started by :mod:`reader.store.pool`. It has no terminal to read from or to print on, leaves ctrl+c
to the process that started it, and ends at once when that is gone: a thread of its own waits for
the end of the pipe, whatever the main one is at. ctrl+z stops both, being of one process group.
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
"""Before a task on its way in: its number, and how many bytes follow."""

ANSWER = struct.Struct("<I?I")
"""Before what comes out: the task's number, whether it went well, and how many bytes follow: the
result, or in UTF-8 what went wrong."""

READY = 2**32 - 1
"""The number of the first answer: what is to be imported has been, tasks are worked at now."""

UNUSABLE = "the recognizer cannot be used: "
"""What the answer begins with where it is not the article's fault."""

Work = Callable[[Any], Any]


def main(functions: Sequence[str], niceness: int) -> None:
    """Work with ``functions`` (``module:name`` each) until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):
        os.nice(niceness)
    # The pipe is for answers only: what some library prints must not come between them.
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
    """``length`` bytes from standard input. Raises EOFError where it ends before."""
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
