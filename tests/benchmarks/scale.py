"""Start, load, memory, keys and searches from 1,000 to 100,000 articles, in one run.

``READER_BENCHMARK=1000,10000`` sets other sizes. 1,000,000 works too: making the files takes about
ten minutes, reading and indexing them half an hour.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest.mock import patch

from tests.benchmarks import search
from tests.benchmarks.archives import archive, vocabulary
from tests.benchmarks.results import Row, Sample
from tests.benchmarks.start import COMMANDS, Terminal, compile_reader, seconds_until
from tests.terminal.emulator import Emulator

RUNS = 5
KEYS = 200
SEARCHES = 5
EMPTY, EMPTY_TEXT = COMMANDS["empty three-pane app"]


def private_megabytes(pid: int) -> float:
    """The private memory of a process; of mapped files, only changed pages count."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    return sum(int(kb) for kb in re.findall(r"Private_\w+:\s+(\d+) kB", text)) / 1000


def read_and_split(folder: Path) -> float:
    """Seconds for the minimum of any loading: reading each file and splitting its lines."""
    started = time.perf_counter()
    for path in sorted(folder.rglob("*.txt")):
        path.read_text("utf-8").splitlines()
    return time.perf_counter() - started


def index(folder: Path, cache: str) -> float:
    """Seconds for ``reader index`` without names, with an empty cache folder."""
    shutil.rmtree(cache, ignore_errors=True)
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "reader", "index", "--no-names", str(folder)],
        env=os.environ | {"XDG_CACHE_HOME": cache}, check=True, capture_output=True,
    )  # fmt: skip
    return time.perf_counter() - started


def keys(folder: Path, count: int, cache: str) -> tuple[list[float], float, float]:
    """Seconds from each ``j`` to the first frame with it; megabytes before and after."""
    terminal = Terminal("-m", "reader", str(folder), XDG_CACHE_HOME=cache)
    terminal.until(f"1 of {count:,}".encode())
    terminal.rest(1 + count / 20_000)  # checking for changes
    opened = private_megabytes(terminal.pid)
    times = []
    for _ in range(KEYS):
        times.append(terminal.first_output(b"j"))
        terminal.rest(0.1)
    used = private_megabytes(terminal.pid)
    terminal.end()
    return sorted(times), opened, used


def empty_megabytes() -> float:
    """The memory of the empty app."""
    terminal = Terminal(*EMPTY)
    terminal.until(EMPTY_TEXT)
    terminal.rest(1)
    used = private_megabytes(terminal.pid)
    terminal.end()
    return used


def starts(folder: Path, count: int, cache: str) -> tuple[float, float, float]:
    """Median seconds to the first painted list, in turns: the empty app, warm, cold."""
    reader = ["-m", "reader", str(folder)]
    times: list[list[float]] = [[], [], []]
    for _ in range(RUNS):
        times[0].append(seconds_until(EMPTY, EMPTY_TEXT))
        times[1].append(seconds_until(reader, f"1 of {count:,}".encode(), XDG_CACHE_HOME=cache))
        with tempfile.TemporaryDirectory() as none:
            times[2].append(seconds_until(reader, b"1 of ", XDG_CACHE_HOME=none))
    empty, warm, cold = (statistics.median(each) for each in times)
    return empty, warm, cold


def first_search(folder: Path, count: int, cache: str) -> float:
    """Seconds from typing ``/`` and a word, as soon as there is a list, to all results.

    The index must be opened first; earlier results from titles do not count.
    """
    terminal = Terminal("-m", "reader", str(folder), XDG_CACHE_HOME=cache)
    screen = Emulator(120, 36)

    def found() -> bool:
        line = screen.screen.display[-1]
        return f" of {count:,}" in line and "titles only" not in line

    terminal.until_shown(screen, lambda: f" 1 of {count:,}" in screen.screen.display[0])
    started = time.perf_counter()
    taken = terminal.until_shown(screen, found, f"/{vocabulary()[300]}".encode()) - started
    terminal.end()
    return taken


def from_the_shell(folder: Path, cache: str) -> list[float]:
    """Seconds for ``reader search`` with one word each, with an existing cache and index."""
    environment = os.environ | {"XDG_CACHE_HOME": cache}
    times = []
    for word in vocabulary()[300 : 300 + SEARCHES]:
        started = time.perf_counter()
        command = [sys.executable, "-m", "reader", "search", "--limit", "20", word, str(folder)]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return times


def searches(folder: Path, count: int, cache: str) -> Iterator[Row]:
    """From a letter in the search bar to rows; from the shell; the first search after a start."""
    size = f"{count:,} articles"
    with patch.dict(os.environ, XDG_CACHE_HOME=cache):
        searcher, store, opened = search.opened(folder)
    for kind, queries in search.typed(search.queries_of(store)).items():
        letters = search.timed(queries, partial(searcher.search, typing=True))
        note = f"95 % within {letters.quantile(0.95):.1f} ms"
        yield Row(f"{size}: typing {kind}, a letter to rows", "ms", letters, note=note)
    del searcher, store  # this process is about to fork
    first = first_search(folder, count, cache)
    yield Row(f"{size}: the index is opened", "s", Sample.of([opened]))
    yield Row(f"{size}: first search after the start", "s", Sample.of([first]))
    words = vocabulary()[300 : 300 + SEARCHES]
    rg = {"ripgrep": search.ripgrep(words, folder, unit=1.0)}
    yield Row(f"{size}: reader search", "s", Sample.of(from_the_shell(folder, cache)), rg)


def rows(count: int, empty_mb: float) -> Iterator[Row]:
    """The rows for ``count`` articles."""
    folder = archive(count)
    with tempfile.TemporaryDirectory() as cache:
        read_and_split(folder)  # the first time fills the page cache
        floor = read_and_split(folder)
        load = index(folder, cache)
        empty, warm, cold = starts(folder, count, cache)
        times, opened, used = keys(folder, count, cache)
        found = [*searches(folder, count, cache)]
    size = f"{count:,} articles"
    app = {"empty three-pane app": Sample.of([empty * 1000])}
    yield Row(f"{size}: warm start", "ms", Sample.of([warm * 1000]), app)
    yield Row(f"{size}: cold start, first screen", "ms", Sample.of([cold * 1000]), app)
    reading = {"reading and splitting the files": Sample.of([floor])}
    yield Row(f"{size}: reader index --no-names", "s", Sample.of([load]), reading)
    memory = {"empty three-pane app": Sample.of([empty_mb])}
    yield Row(f"{size}: private memory, opened", "MB", Sample.of([opened]), memory)
    yield Row(f"{size}: the same after {KEYS} keys", "MB", Sample.of([used]), memory)
    yield Row(f"{size}: j to the first frame", "ms", Sample.of(each * 1000 for each in times))
    yield from found


def measure(quick: bool) -> Iterator[Row]:
    """Times compared with the empty app; loading compared with reading and splitting."""
    usual = "1000" if quick else "1000,10000,100000"
    compile_reader()
    empty_mb = empty_megabytes()
    for size in os.environ.get("READER_BENCHMARK", usual).split(","):
        yield from rows(int(size), empty_mb)
