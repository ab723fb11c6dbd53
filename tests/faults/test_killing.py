"""Who is killed while it writes loses nothing acknowledged, and leaves nothing half there.

A few moments of the thousand that ``python -m tests.faults`` tries.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.faults.jobs import JOBS
from tests.faults.killing import Job, Say

TIMES = 6


@pytest.fixture(scope="module")
def told() -> list[str]:
    """What the command prints: in a process of its own, for it forks, and tests have threads."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--times", str(TIMES)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("job", JOBS)
def test_nothing_acknowledged_is_lost(job: str, told: list[str]) -> None:
    (line,) = (each for each in told if each.startswith(f"{job}: "))
    assert "nothing acknowledged was lost" in line


class Careless:
    """Says that something is written before it is, and writes it in two steps."""

    def write(self, folder: Path, chance: object, say: Say) -> None:
        """Two lines, a file each."""
        say("done")
        for name in ("one", "two"):
            self._touch(folder / name)

    @staticmethod
    def _touch(path: Path) -> None:
        with open(path, "wb") as stream:
            for at in range(10):
                os.pwrite(stream.fileno(), b"x", at)

    def check(self, folder: Path, before: object, said: list[str]) -> int:
        """Both are there and whole, or neither is."""
        sizes = [path.stat().st_size for path in folder.iterdir()]
        assert sizes in ([], [10, 10]), sizes
        for path in folder.iterdir():
            path.unlink()
        return 0


def test_a_careless_writer_is_found_out(tmp_path: Path) -> None:
    """The killing itself works: it does not only kill before and after."""
    code = (
        "from pathlib import Path; from tests.faults.killing import run; "
        "from tests.faults.test_killing import Careless; "
        f"print(run(Careless(), Path({str(tmp_path)!r}), 20, 1).wrong)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert "AssertionError" in done.stdout, done.stderr


_: Job = Careless()
