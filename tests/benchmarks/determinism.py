"""Runs a script a hundred times, in parallel and under load; fails unless all screens are equal.

It uses random hash seeds, three time zones and locales, and every Python from 3.11 up that has
Reader's dependencies (``READER_PYTHONS`` lists more interpreters, separated by colons).
"""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.benchmarks.results import Row, Sample

RUNS = 100
AT_ONCE = 8
"""More than the number of cores, so that every run is under load."""

SCRIPT = Path(__file__).parents[1] / "scripts" / "first.yaml"
ZONES = ("UTC", "Asia/Kathmandu", "America/Caracas")
LOCALES = ("C", "C.UTF-8", "POSIX")


def measure(quick: bool) -> Iterator[Row]:
    """Run all; count the different screens. Raises RuntimeError for more than one."""
    runs = 16 if quick else RUNS
    pythons = [sys.executable, *filter(None, os.environ.get("READER_PYTHONS", "").split(":"))]
    variations = itertools.cycle(itertools.product(pythons, ZONES, LOCALES))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = [(*next(variations), Path(folder) / str(number)) for number in range(runs)]
        digests = Counter(pool.map(lambda job: _play(*job), jobs))
    if len(digests) != 1:
        raise RuntimeError(f"the screens differ: {dict(digests)}")
    note = f"{runs} runs, {AT_ONCE} at once, {len(pythons)} Python(s)"
    yield Row("different screens of one script", "", Sample.of([len(digests)]), {}, note)


def _play(python: str, zone: str, locale: str, out: Path) -> str:
    environment = {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(random.randrange(2**32))}
    subprocess.run(
        [python, "-m", "reader", "play", SCRIPT, "--out", out, "--format", "txt,svg,cast"],
        env=os.environ | environment, check=True, capture_output=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    digest = hashlib.sha256()
    for path in sorted(out.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
