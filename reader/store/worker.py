"""The process that works for another one: tasks come in by a pipe, what is made of them goes out.

The tasks are articles and names are found in them or, for a ``raw`` one, whatever bytes a function
understands.

Started by :mod:`reader.store.pool`. It has no terminal to read from or to print on, leaves ctrl+c
to the process that started it, and ends at once when that is gone: a thread of its own waits for
the end of the pipe, whatever the main one is at. ctrl+z stops both, being of one process group.
"""

from __future__ import annotations

import os
import queue
import signal
import struct
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any

from reader.entities.container import ModelError
from reader.model import Article, Entity
from reader.store.entity_records import encode
from reader.store.parcels import unpack

NICENESS = 15
"""What else the machine has to do comes first, the screen above all."""

RAW_NICENESS = 5
"""Of what somebody waits for: the articles themselves."""

TASK = struct.Struct("<II")
"""Before an article on its way in: a number, and how many bytes follow."""

ANSWER = struct.Struct("<I?I")
"""Before what comes out: the article's number, whether it went well, and how many bytes follow:
a record, or in UTF-8 what went wrong."""

READY = 2**32 - 1
"""The number of the first answer: what is to be imported has been, tasks are worked at now."""

UNUSABLE = "the recognizer cannot be used: "
"""What the answer begins with where it is not the article's fault."""

Extract = Callable[[Article], Iterable[Entity]]
Work = Callable[[bytes], bytes]


def main(target: str, *, raw: bool = False) -> None:
    """Work with the function ``target`` (``module:name``) until the pipe ends.

    It finds the entities of an article or, a ``raw`` one, makes bytes of bytes.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):
        os.nice(RAW_NICENESS if raw else NICENESS)
    # The pipe is for answers only: what some library prints must not come between them.
    answers = os.dup(1)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    tasks: queue.SimpleQueue[tuple[int, bytes]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(tasks,), daemon=True).start()
    module, _, name = target.partition(":")
    function: Any = getattr(import_module(module), name)
    work: Work = function if raw else partial(_recognize, function)
    _send(answers, READY, True, b"")
    while True:
        number, data = tasks.get()
        _send(answers, number, *_answer(work, data))


def _recognize(extract: Extract, data: bytes) -> bytes:
    return encode(extract(unpack(data)))


def _answer(work: Work, data: bytes) -> tuple[bool, bytes]:
    try:
        return True, work(data)
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
