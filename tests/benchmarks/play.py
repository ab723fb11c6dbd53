"""A script of twenty keys and two snapshots, against starting Reader's interpreter and toolkit."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 10
SCRIPT = """open: [seeds]
size: 80x24
steps:
  - press: [j, j, k, enter, space, b, e, j, n, n]
  - snapshot: one
  - press: [esc, J, J, K, "1", e, j, f, j, esc]
  - snapshot: two
"""


def main() -> None:
    """Run the script and the floor by turns, and print medians and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "script.yaml"
        path.write_text(SCRIPT, encoding="utf-8")
        commands = {
            "import textual.app": ["-c", "import textual.app"],
            "reader play": ["-m", "reader", "play", str(path)],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                started = time.perf_counter()
                subprocess.run([sys.executable, *command], check=True, capture_output=True)
                times[name].append(time.perf_counter() - started)
    for name, taken in times.items():
        low, high = min(taken), max(taken)
        print(f"{name:24} {statistics.median(taken):5.2f} s  ({low:.2f} to {high:.2f})")
    floor, play = (statistics.median(taken) for taken in times.values())
    print(f"play: 20 keys and 2 snapshots take {play / floor:.1f} times the import of Textual")
