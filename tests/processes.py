"""Runs code in processes of its own: to see what is imported, several Readers at once, or a crash.

Commands are run as a user runs them by :mod:`tests.commands.calling`, and Reader on a terminal by
:mod:`tests.terminal.pseudo`.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from tests.conftest import ROOT

LIMIT = 120.0
"""Seconds after which a missing result is a failure, not slowness."""


def run_python(
    code: str, *arguments: object, cwd: Path = ROOT, status: int = 0, **environment: str
) -> str:
    """Run ``code`` in a new process, and return what it prints on both streams.

    Its ``sys.argv[1:]`` are ``arguments``. The test fails if the exit status is not ``status``.
    """
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
    )  # fmt: skip
    assert done.returncode == status, done.stdout
    return done.stdout


def imported_by(code: str, *arguments: object, **environment: str) -> set[str]:
    """The modules that a new process has imported when it has run ``code``."""
    code = f"{code}\nimport sys\nprint()\nprint(*sys.modules)"
    return set(run_python(code, *arguments, **environment).splitlines()[-1].split())


class Running(NamedTuple):
    """A process that runs, and what it prints."""

    process: subprocess.Popen[str]
    output: IO[str]


@contextmanager
def running(code: str, *arguments: object) -> Iterator[Running]:
    """Run ``code`` in a new process, which is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield Running(process, process.stdout)
    finally:
        process.kill()
        process.communicate()


def at_once(function: Callable[..., object], calls: Sequence[tuple[object, ...]]) -> None:
    """Call a module's ``function`` with each of ``calls``, all at once, each in its own process.

    The test fails if one of them fails or does not end.
    """
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=function, args=each) for each in calls]
    for each in processes:
        each.start()
    for each in processes:
        each.join(LIMIT)
    ended = [each.exitcode for each in processes]
    for each in processes:
        each.kill()
        each.join()
        each.close()
    assert ended == [0] * len(processes)


def wait_until(condition: Callable[[], object]) -> None:
    """Wait until ``condition()`` is true; the test fails if it never is."""
    end = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)
