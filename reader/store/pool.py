"""A pool of worker processes that find names or read files.

They are plain processes on plain pipes. Nothing is forked from a process with threads, no helper
process stays behind, and a worker ends when its standard input does. Its standard error is
/dev/null. Data is pickled in both directions: mostly rows of the store
(:class:`reader.store.rows.Row`).

:mod:`concurrent.futures` would not do, because a ``ProcessPoolExecutor`` cannot tell which article
is at fault. When a worker dies, all tasks fail with ``BrokenProcessPool``, and none is named.
Before Python 3.14 and its ``kill_workers``, a task that hangs, or runs when the user quits, cannot
be ended. If the parent is killed, its workers outlive it, and write to the terminal before any of
our code runs in them.

A pool is for one thread, which calls :meth:`Pool.send` while there is :attr:`Pool.room`, and
:meth:`Pool.receive`. No call blocks on a worker that does not read or write.
"""

from __future__ import annotations

import json
import os
import pickle
import selectors
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from reader.store.worker import ANSWER, READY, TASK

AHEAD = 4
"""How many tasks a worker has at a time: one in progress, the others so that it never waits."""

PATIENCE_SECONDS = 120.0
"""How long a task may take before its worker is ended: hundreds of times the usual."""

START_SECONDS = 120.0
"""How long a worker may take to start."""

LOST_IN_A_ROW = 6
"""If this many workers in a row end without an answer, no more are started."""

NICENESS = 15
"""Other processes have priority, above all the screen."""

READ_BYTES = 1 << 18

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from reader.store.worker import main; main(sys.argv[3:], int(sys.argv[2]))"
)


class Answer(NamedTuple):
    """The ``result`` of a task, or its ``error``."""

    number: int
    result: Any
    error: str = ""


class Pool:
    """``count`` workers that pass each task through all ``functions`` (``module:name``)."""

    def __init__(self, count: int, *functions: str, niceness: int = NICENESS) -> None:
        self._functions = functions
        self._niceness = niceness
        self._wished = count
        self._workers: list[Worker] = []
        self._again: deque[tuple[int, bytes]] = deque()
        self._suspects: set[int] = set()
        self._lost = 0
        self._selector = selectors.DefaultSelector()
        self._looked = time.monotonic()

    @property
    def broken(self) -> bool:
        """Whether no worker can be started, or none lives long enough to answer."""
        return self._lost >= LOST_IN_A_ROW

    @property
    def room(self) -> int:
        """How many tasks can be sent now."""
        wished = 0 if self.broken else self._wished
        return max(0, AHEAD * wished - self.pending)

    @property
    def pending(self) -> int:
        """How many tasks have been sent and not yet answered."""
        return len(self._again) + sum(len(each.tasks) for each in self._workers)

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers."""
        return [each.process.pid for each in self._workers]

    def send(self, number: int, task: object) -> None:
        """Send ``task``, which must be picklable, to a worker. ``number`` identifies its answer."""
        self._send(number, pickle.dumps(task, pickle.HIGHEST_PROTOCOL))

    def _send(self, number: int, data: bytes) -> None:
        while len(self._workers) < self._wished and not self.broken:
            try:
                worker = Worker(self._functions, self._niceness)
            except (OSError, ValueError):
                self._lost = LOST_IN_A_ROW
                break
            self._workers.append(worker)
            self._selector.register(worker.output, selectors.EVENT_READ, worker)
        if not self._workers:
            self._again.append((number, data))
            return
        worker = min(self._workers, key=lambda each: len(each.tasks))
        worker.send(number, data)
        self._write_to(worker)

    def receive(self, seconds: float) -> list[Answer]:
        """The answers that have arrived; waits at most ``seconds`` for the first.

        A worker that ends during a task is replaced. The task is tried once more, since something
        else may have ended the worker; the second time, it has failed.
        """
        answers: list[Answer] = []
        for key, events in self._selector.select(seconds):
            worker: Worker = key.data
            if worker not in self._workers:
                continue
            if events & selectors.EVENT_WRITE:
                self._write_to(worker)
            if events & selectors.EVENT_READ:
                alive = worker.read()
                answers += worker.answers()
                if not alive:
                    self._bury(worker, answers)
        if answers:
            self._lost = 0
        self._end_the_stuck(answers)
        while self._again and self._workers_may_take():
            self._send(*self._again.popleft())
        return answers

    def unanswered(self) -> list[int]:
        """The numbers of the tasks that a :attr:`broken` pool has not answered."""
        numbers = [number for number, _ in self._again]
        self._again.clear()
        return numbers + [number for each in self._workers for number, _ in each.tasks]

    def close(self) -> None:
        """End all workers, now."""
        for worker in self._workers:
            worker.end()
        for worker in self._workers:
            worker.process.wait()
        self._workers.clear()
        self._again.clear()
        self._selector.close()

    def _workers_may_take(self) -> bool:
        return not self.broken and (
            len(self._workers) < self._wished
            or any(len(each.tasks) < AHEAD for each in self._workers)
        )

    def _write_to(self, worker: Worker) -> None:
        # A broken pipe is seen where its answers are read.
        more = worker.write()
        if more != worker.waits_to_write:
            worker.waits_to_write = more
            if more:
                self._selector.register(worker.input, selectors.EVENT_WRITE, worker)
            else:
                self._selector.unregister(worker.input)

    def _bury(self, worker: Worker, answers: list[Answer]) -> None:
        """Remove a worker that has ended, and send its tasks again or answer them."""
        self._selector.unregister(worker.output)
        if worker.waits_to_write:
            self._selector.unregister(worker.input)
        self._workers.remove(worker)
        worker.end()
        status = worker.process.wait()
        self._lost += 1
        for at, (number, data) in enumerate(worker.tasks):
            if at == 0 and worker.began and number in self._suspects:
                answers.append(Answer(number, None, f"its worker process ended ({_how(status)})"))
                continue
            if at == 0 and worker.began:
                self._suspects.add(number)
            self._again.append((number, data))

    def _end_the_stuck(self, answers: list[Answer]) -> None:
        """End workers that have been processing one task for too long.

        Only time in which this process was running counts, so that ctrl+z is no task's fault.
        """
        now = time.monotonic()
        passed, self._looked = min(now - self._looked, 1.0), now
        for worker in [*self._workers]:
            worker.waited = worker.waited + passed if worker.tasks else 0.0
            if worker.waited > (PATIENCE_SECONDS if worker.began else START_SECONDS):
                worker.end()
                self._bury(worker, answers)


class Worker:
    """One process, its unanswered tasks (the oldest first), and its pipes."""

    def __init__(self, functions: tuple[str, ...], niceness: int) -> None:
        path = json.dumps(sys.path)
        self.process = subprocess.Popen(
            # -P: nothing may be imported from the current folder, which may be an archive.
            [sys.executable, "-P", "-c", _START, path, str(niceness), *functions],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            bufsize=0, env=os.environ | {"OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.input, self.output = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(self.input, False)
        os.set_blocking(self.output, False)
        self.tasks: deque[tuple[int, bytes]] = deque()
        self.began = False
        self.waited = 0.0
        self.waits_to_write = False
        self._out = bytearray()
        self._in = bytearray()

    def send(self, number: int, data: bytes) -> None:
        """Add a task to the queue."""
        self.tasks.append((number, data))
        self._out += TASK.pack(number, len(data)) + data

    def write(self) -> bool:
        """Write as much as the pipe accepts; return whether there is more."""
        with suppress(BlockingIOError):
            try:
                while self._out:
                    del self._out[: os.write(self.input, self._out)]
            except BrokenPipeError:
                self._out.clear()
        return bool(self._out)

    def read(self) -> bool:
        """Read what is in the pipe; return False if it has ended."""
        with suppress(BlockingIOError):
            while data := os.read(self.output, READ_BYTES):
                self._in += data
            return False
        return True

    def answers(self) -> Iterator[Answer]:
        """The complete answers in what has been read."""
        at = 0
        while at + ANSWER.size <= len(self._in):
            number, well, length = ANSWER.unpack_from(self._in, at)
            start = at + ANSWER.size
            if start + length > len(self._in):
                break
            data = bytes(self._in[start : start + length])
            at = start + length
            if number == READY:
                self.began, self.waited = True, 0.0
                continue
            self.tasks.popleft()
            self.waited = 0.0
            yield (
                _answer(number, data)
                if well
                else Answer(number, None, data.decode("utf-8", "replace"))
            )
        del self._in[:at]

    def end(self) -> None:
        """Kill the process and close its pipes."""
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


def _answer(number: int, data: bytes) -> Answer:
    try:
        return Answer(number, pickle.loads(data))
    except Exception as error:  # another version of Reader has been installed since
        return Answer(number, None, repr(error))


def _how(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
