"""Puts deliberate faults into a copy of Reader: ``python -m tests.mutants [WORD...]``."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutants.table import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("reader", "tests", "styles", "seeds", "pyproject.toml", "README.md", "LICENSE")
SECONDS = 600
"""Tests that take longer have noticed the fault, which may cause an endless loop."""


def main() -> int:
    """Run the command; return 1 if a fault survived, 2 if the table is stale."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument(
        "words", nargs="*", metavar="WORD", help="only functions whose name contains a WORD"
    )
    parser.add_argument(
        "--jobs", type=int, default=2, help="copies to test at the same time (default: 2)"
    )
    asked = parser.parse_args()
    chosen = [
        each for each in MUTANTS
        if not asked.words or any(word in each.function + each.path for word in asked.words)
    ]  # fmt: skip
    with ThreadPoolExecutor(asked.jobs) as pool:
        outcomes = []
        for mutant, outcome in zip(chosen, pool.map(_tried, chosen), strict=True):
            print(f"{outcome:9} {mutant.function}: {mutant.old!r} -> {mutant.new!r}", flush=True)
            outcomes.append(outcome)
    survived, stale = outcomes.count("SURVIVED"), outcomes.count("stale")
    print(f"{len(chosen)} faults in {len({each.function for each in chosen})} functions: "
          f"{outcomes.count('noticed')} noticed, {survived} survived, {stale} stale")  # fmt: skip
    return 2 if stale else int(bool(survived))


def _tried(mutant: Mutant) -> str:
    source = (ROOT / "reader" / mutant.path).read_text("utf-8")
    if source.count(mutant.old) != 1:
        return "stale"
    with tempfile.TemporaryDirectory(prefix="reader-mutant-") as folder:
        for part in PARTS:
            path = ROOT / part
            if path.is_dir():
                shutil.copytree(path, Path(folder) / part,
                                ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
            else:
                shutil.copy(path, folder)
        changed = source.replace(mutant.old, mutant.new)
        (Path(folder) / "reader" / mutant.path).write_text(changed, "utf-8")
        command = [sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", *mutant.tests.split()]
        environment = os.environ | {"PYTHONPATH": folder}
        try:
            done = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, text=True,
                timeout=SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return "noticed"
    if done.returncode == 0:
        return "SURVIVED"
    if done.returncode == 1:
        return "noticed"
    return "stale"  # pytest itself failed, for example because a test file does not exist


if __name__ == "__main__":
    sys.exit(main())
