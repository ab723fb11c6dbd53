"""Worker processes that find names or read files, and what happens to the tasks they are given.

Plain processes on plain pipes, not :mod:`multiprocessing`: nothing is forked from a process with
threads, nothing is pickled, no helper process stays behind, and a worker needs but the end of its
standard input to know that it is no longer needed. Its other streams are /dev/null.

One thread uses a pool: :meth:`Pool.send` while there is :attr:`Pool.room`, :meth:`Pool.receive`.
Nothing of it waits for a worker that does not read or write.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from reader.store.worker import ANSWER, READY, TASK

AHEAD = 4
"""How many articles a worker has at a time: one in hand, the others so that it never waits."""

PATIENCE_SECONDS = 120.0
"""How long one article may take a worker before it is ended: hundreds of times the usual."""

START_SECONDS = 120.0
"""How long a worker may take to begin."""

LOST_IN_A_ROW = 6
"""After so many workers ended without an answer between them, none is started any more."""

READ_BYTES = 1 << 18

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from reader.store.worker import main; main(sys.argv[2], raw=bool(sys.argv[3]))"
)


class Answer(NamedTuple):
    """What became of an article: its ``record``, or what went wrong."""

    rank: int
    record: bytes
    error: str = ""


class Pool:
    """``count`` workers that run the function ``target`` (``module:name``) on articles.

    On ``raw`` bytes, where there is no article yet; what is said of articles here is true of them.
    """

    def __init__(self, count: int, target: str, *, raw: bool = False) -> None:
        self._target = target
        self._raw = raw
        self._wished = count
        self._workers: list[Worker] = []
        self._again: deque[tuple[int, bytes]] = deque()
        self._suspects: set[int] = set()
        self._lost = 0
        self._selector = selectors.DefaultSelector()
        self._looked = time.monotonic()

    @property
    def broken(self) -> bool:
        """True when no worker can be started, or none of them lives for long."""
        return self._lost >= LOST_IN_A_ROW

    @property
    def room(self) -> int:
        """How many articles can be sent now."""
        wished = 0 if self.broken else self._wished
        return max(0, AHEAD * wished - self.pending)

    @property
    def pending(self) -> int:
        """How many articles have been sent and not been answered."""
        return len(self._again) + sum(len(each.tasks) for each in self._workers)

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers."""
        return [each.process.pid for each in self._workers]

    def send(self, rank: int, parcel: bytes) -> None:
        """Have the article ``rank``, packed by :mod:`reader.store.parcels`, recognized."""
        while len(self._workers) < self._wished and not self.broken:
            try:
                worker = Worker(self._target, raw=self._raw)
            except (OSError, ValueError):
                self._lost = LOST_IN_A_ROW
                break
            self._workers.append(worker)
            self._selector.register(worker.output, selectors.EVENT_READ, worker)
        if not self._workers:
            self._again.append((rank, parcel))
            return
        worker = min(self._workers, key=lambda each: len(each.tasks))
        worker.give(rank, parcel)
        self._write_to(worker)

    def receive(self, seconds: float) -> list[Answer]:
        """The answers there are; waits for ``seconds`` at most for the first of them.

        A worker that ends in the middle of an article is replaced. The article is tried once more:
        it may have been somebody else who ended the worker. The second time it is given up.
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
            self.send(*self._again.popleft())
        return answers

    def take_back(self) -> list[int]:
        """The ranks of the articles that a :attr:`broken` pool has not answered."""
        ranks = [rank for rank, _ in self._again]
        self._again.clear()
        return ranks + [rank for each in self._workers for rank, _ in each.tasks]

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
        """The worker has ended: see to what it had been given."""
        self._selector.unregister(worker.output)
        if worker.waits_to_write:
            self._selector.unregister(worker.input)
        self._workers.remove(worker)
        worker.end()
        status = worker.process.wait()
        self._lost += 1
        for place, (rank, parcel) in enumerate(worker.tasks):
            if place == 0 and worker.began and rank in self._suspects:
                answers.append(Answer(rank, b"", f"its worker process ended ({_how(status)})"))
                continue
            if place == 0 and worker.began:
                self._suspects.add(rank)
            self._again.append((rank, parcel))

    def _end_the_stuck(self, answers: list[Answer]) -> None:
        """End the workers that have been at one article for too long.

        Only time in which this process was at work counts, so that nobody is blamed for a ctrl+z.
        """
        now = time.monotonic()
        passed, self._looked = min(now - self._looked, 1.0), now
        for worker in [*self._workers]:
            worker.waited = worker.waited + passed if worker.tasks else 0.0
            if worker.waited > (PATIENCE_SECONDS if worker.began else START_SECONDS):
                worker.end()
                self._bury(worker, answers)


class Worker:
    """One process, what it has been given and not answered, oldest first, and its pipes."""

    def __init__(self, target: str, *, raw: bool) -> None:
        path = json.dumps(sys.path)
        self.process = subprocess.Popen(
            # -P: what lies in the current folder, an archive perhaps, is no place to import from.
            [sys.executable, "-P", "-c", _START, path, target, "raw" * raw],
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

    def give(self, rank: int, parcel: bytes) -> None:
        """Put an article into the queue."""
        self.tasks.append((rank, parcel))
        self._out += TASK.pack(rank, len(parcel)) + parcel

    def write(self) -> bool:
        """Write what the pipe takes; True where there is more."""
        with suppress(BlockingIOError):
            try:
                while self._out:
                    del self._out[: os.write(self.input, self._out)]
            except BrokenPipeError:
                self._out.clear()
        return bool(self._out)

    def read(self) -> bool:
        """Read what the pipe has; False when it has ended."""
        with suppress(BlockingIOError):
            while data := os.read(self.output, READ_BYTES):
                self._in += data
            return False
        return True

    def answers(self) -> Iterator[Answer]:
        """The whole answers among what has been read."""
        at = 0
        while at + ANSWER.size <= len(self._in):
            rank, well, length = ANSWER.unpack_from(self._in, at)
            start = at + ANSWER.size
            if start + length > len(self._in):
                break
            data = bytes(self._in[start : start + length])
            at = start + length
            if rank == READY:
                self.began, self.waited = True, 0.0
                continue
            self.tasks.popleft()
            self.waited = 0.0
            yield Answer(rank, data) if well else Answer(rank, b"", data.decode("utf-8", "replace"))
        del self._in[:at]

    def end(self) -> None:
        """Kill it and close the pipes."""
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


def _how(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
