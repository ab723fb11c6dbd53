"""Private memory with an archive open and idle: Reader, the empty app, less, newsboat."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.archives import archive
from tests.benchmarks.peers import peers
from tests.benchmarks.results import Missing, Row, Sample, by_turns
from tests.benchmarks.scale import empty_megabytes, private_megabytes
from tests.benchmarks.start import Terminal

REST = 2.0
"""Seconds from the first paint to the measurement."""


def measure(quick: bool) -> Iterator[Row]:
    """One row with the memory of each program for the same articles."""
    count = 1_000 if quick else 10_000
    folder = archive(count)
    with tempfile.TemporaryDirectory() as cache, peers(folder) as found:
        environment = {"XDG_CACHE_HOME": cache, "XDG_DATA_HOME": cache}
        warm(folder, environment)

        def reader() -> float:
            terminal = Terminal("-m", "reader", str(folder), **environment)
            return _at_rest(terminal, f"1 of {count:,}".encode())

        runs = 2 if quick else 4
        beside: dict[str, Sample | Missing] = {}
        measured = by_turns({"reader": reader, "empty": empty_megabytes}, runs)
        beside["empty three-pane app"] = measured["empty"]
        for name, peer in found.items():
            if isinstance(peer, str):
                beside[name] = Missing(peer)
            else:
                values = [_at_rest(peer.terminal(), peer.painted) for _ in range(runs)]
                beside[name] = Sample.of(values)
    yield Row("private memory, warm start", "MB", measured["reader"], beside, f"{count:,} articles")


def warm(folder: Path, environment: dict[str, str]) -> None:
    """Make the cache of ``folder`` with this environment."""
    subprocess.run(
        [sys.executable, "-m", "reader", "index", "--no-names", str(folder)],
        env=os.environ | environment, check=True, capture_output=True,
    )  # fmt: skip


def _at_rest(terminal: Terminal, painted: bytes) -> float:
    terminal.until(painted)
    terminal.rest(REST)
    used = private_megabytes(terminal.pid)
    terminal.end()
    return used
