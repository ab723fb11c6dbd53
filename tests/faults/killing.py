"""Kills a writing process at a random moment and checks what it left behind.

Half of the moments are counted lines of Reader's code, so that each line is equally likely and the
same seed gives the same moments. The others are points in time, which may also be inside SQLite,
tantivy and the kernel.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

import reader

ROOT = str(Path(reader.__file__).parent)
Say = Callable[[str], None]


class Job(Protocol):
    """A kind of data that Reader writes."""

    def write(self, folder: Path, chance: random.Random, say: Say) -> None:
        """Change the files in ``folder`` and ``say`` what is acknowledged; it may be killed."""

    def check(self, folder: Path, before: Any, said: list[str]) -> Any:
        """Open the files in ``folder`` and return their state for the next check.

        ``before`` is the state at the last check, None at first. Raises AssertionError if something
        was lost or half written.
        """


@dataclass
class Outcome:
    """How often a writer was killed, and how often it finished before that."""

    killed: int = 0
    finished: int = 0
    wrong: list[str] = field(default_factory=list)


def run(job: Job, folder: Path, times: int, seed: int) -> Outcome:
    """Kill ``job`` ``times`` times; ``folder`` is kept from one time to the next."""
    outcome = Outcome()
    before: Any = None
    lines, seconds = 0, 0.0
    for number in range(times):
        chance = random.Random(f"{seed} {number}")
        by_line = number % 2 == 0
        at_line = chance.randrange(lines) + 1 if lines and by_line else 0
        at_time = seconds * chance.random() if lines and not by_line else None
        started = time.perf_counter()
        pid, pipe = _fork(partial(_write, job, folder, chance, at_line))
        if at_time is not None:
            time.sleep(at_time)
            os.kill(pid, signal.SIGKILL)
        said = list(_heard(pipe))
        if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0:
            outcome.finished += 1
            if at_time is None:
                *said, counted = said
                lines = max(lines, int(counted))
            else:
                said = said[:-1]
            seconds = max(seconds, time.perf_counter() - started)
        elif said and said[-1].startswith("failed "):
            outcome.wrong.append(f"writer {number}: {json.loads(said[-1][7:])}")
            break
        else:
            outcome.killed += 1
        pid, pipe = _fork(partial(_check, job, folder, before, said))
        heard = list(_heard(pipe))
        if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 0:
            outcome.wrong.append(f"seed {seed}, time {number}: {json.loads(heard[-1][7:])}")
            break
        before = json.loads(heard[-1])
    return outcome


def _check(job: Job, folder: Path, before: Any, said: list[str], say: Say) -> None:
    say(json.dumps(job.check(folder, before, said)))


def _write(job: Job, folder: Path, chance: random.Random, at_line: int, say: Say) -> None:
    """Write until the ``at_line``-th line of Reader's code; 0 lets it finish."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        if not frame.f_code.co_filename.startswith(ROOT):
            return None
        if event == "line":
            count += 1
            if count == at_line:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    try:
        job.write(folder, chance, say)
    finally:
        sys.settrace(None)
    say(str(count))


def _fork(work: Callable[[Say], None]) -> tuple[int, int]:
    """Start a process that does ``work``; return its id and a pipe with what it says.

    It exits with status 1 if ``work`` fails.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    os.close(reading)

    def say(text: str) -> None:
        os.write(writing, text.encode() + b"\n")

    status = 1
    try:
        work(say)
        status = 0
    except BaseException:
        sys.settrace(None)
        say("failed " + json.dumps(traceback.format_exc()))
    finally:
        os._exit(status)


def _heard(pipe: int) -> Iterator[str]:
    """The complete lines that came before the other end was closed."""
    with open(pipe, "rb") as stream:
        for line in stream.read().split(b"\n")[:-1]:
            yield line.decode()
