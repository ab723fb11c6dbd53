"""Kills writers at random moments: ``python -m tests.faults --times 1000``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.faults.jobs import JOBS
from tests.faults.killing import run


def main() -> int:
    """Run the command; return 1 if something was lost or half written."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("jobs", nargs="*", metavar="JOB", help=", ".join(JOBS))
    parser.add_argument("--times", type=int, default=1000, help="kills of each (1000)")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if unknown := [name for name in asked.jobs if name not in JOBS]:
        parser.error(f"no job is called {unknown[0]!r}")
    failed = False
    for name in asked.jobs or JOBS:
        with tempfile.TemporaryDirectory(prefix="reader-faults-") as folder:
            outcome = run(JOBS[name](), Path(folder), asked.times, asked.seed)
        wrong = outcome.wrong
        print(f"{name}: killed {outcome.killed} times, done before that {outcome.finished} times: "
              f"{wrong[0] if wrong else 'nothing acknowledged was lost, nothing is half there'}",
              flush=True)  # fmt: skip
        failed = failed or bool(wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
