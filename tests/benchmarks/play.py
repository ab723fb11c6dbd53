"""A script of twenty keys and two snapshots, compared with starting Python and Textual."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.results import Row, by_turns

RUNS = 10
SCRIPT = """open: [seeds]
size: 80x24
steps:
  - press: [j, j, k, enter, space, b, e, j, n, n]
  - snapshot: one
  - press: [esc, J, J, K, "1", e, j, f, j, esc]
  - snapshot: two
"""


def measure(quick: bool) -> Iterator[Row]:
    """The seconds for the script, compared with importing Textual."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "script.yaml"
        path.write_text(SCRIPT, encoding="utf-8")

        def run(*arguments: str) -> float:
            started = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
            return time.perf_counter() - started

        times = by_turns(
            {
                "import textual.app": lambda: run("-c", "import textual.app"),
                "reader": lambda: run("-m", "reader", "play", str(path)),
            },
            3 if quick else RUNS,
        )
    yield Row("reader play, 20 keys and 2 snapshots", "s", times.pop("reader"), times)
