"""A writer that is killed loses nothing acknowledged and leaves nothing half written.

This tries a few of the thousand moments of ``python -m tests.faults``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reader.safety import safe_text
from tests.conftest import ROOT
from tests.faults.jobs import JOBS
from tests.faults.killing import Job, Say
from tests.processes import run_python

TIMES = 6


@pytest.fixture(scope="module")
def printed() -> list[str]:
    """The output of the command, in a separate process because it forks and tests have threads."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--times", str(TIMES)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("job", JOBS)
def test_nothing_acknowledged_is_lost(job: str, printed: list[str]) -> None:
    (line,) = (each for each in printed if each.startswith(f"{job}: "))
    assert "nothing acknowledged was lost" in line


class Careless:
    """A faulty writer that acknowledges before writing and writes in two steps."""

    def write(self, folder: Path, chance: object, say: Say) -> None:
        """Write two files."""
        say("done")
        for name in ("one", "two"):
            self._touch(folder / name)

    @staticmethod
    def _touch(path: Path) -> None:
        with open(path, "wb", buffering=0) as stream:
            for _ in range(10):
                stream.write(safe_text("x").encode())  # only lines of Reader's code are counted

    def check(self, folder: Path, before: object, said: list[str]) -> int:
        """Both files are complete, or neither exists."""
        sizes = [path.stat().st_size for path in folder.iterdir()]
        assert sizes in ([], [10, 10]), sizes
        for path in folder.iterdir():
            path.unlink()
        return 0


def test_a_faulty_writer_is_detected(tmp_path: Path) -> None:
    """This shows that writers are also killed in the middle of writing."""
    code = (
        "from pathlib import Path; from tests.faults.killing import run; "
        "from tests.faults.test_killing import Careless; "
        f"print(run(Careless(), Path({str(tmp_path)!r}), 20, 1).wrong)"
    )
    assert "AssertionError" in run_python(code)


_: Job = Careless()
