"""The curve from 1,000 to 100,000 articles: start, load, memory, a key, searches; in one run.

``READER_BENCHMARK=1000,10000`` chooses other sizes; 1,000,000 works: some ten minutes to make the
files, and half an hour to read and to index them.
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
    """Memory that is the process's alone: of what is mapped, only what it has changed."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    return sum(int(kb) for kb in re.findall(r"Private_\w+:\s+(\d+) kB", text)) / 1000


def read_and_split(folder: Path) -> float:
    """Seconds for what no loading can do without: each file read, and its lines split."""
    started = time.perf_counter()
    for path in sorted(folder.rglob("*.txt")):
        path.read_text("utf-8").splitlines()
    return time.perf_counter() - started


def index(folder: Path, cache: str) -> float:
    """Seconds for ``reader index``, without the names, on a cache folder that is empty."""
    shutil.rmtree(cache, ignore_errors=True)
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "reader", "index", "--no-names", str(folder)],
        env=os.environ | {"XDG_CACHE_HOME": cache}, check=True, capture_output=True,
    )  # fmt: skip
    return time.perf_counter() - started


def keys(folder: Path, count: int, cache: str) -> tuple[list[float], float, float]:
    """Seconds from each ``j`` to the first frame, with the selection; megabytes before, after."""
    terminal = Terminal("-m", "reader", str(folder), XDG_CACHE_HOME=cache)
    terminal.until(f"1 of {count:,}".encode())
    terminal.rest(1 + count / 20_000)  # the look for changes
    opened = private_megabytes(terminal.pid)
    times = []
    for _ in range(KEYS):
        times.append(terminal.first_output(b"j"))
        terminal.rest(0.1)
    used = private_megabytes(terminal.pid)
    terminal.end()
    return sorted(times), opened, used


def empty_megabytes() -> float:
    """What the empty app uses."""
    terminal = Terminal(*EMPTY)
    terminal.until(EMPTY_TEXT)
    terminal.rest(1)
    used = private_megabytes(terminal.pid)
    terminal.end()
    return used


def starts(folder: Path, count: int, cache: str) -> tuple[float, float, float]:
    """Median seconds to the first painted list: the empty app, warm, cold; by turns."""
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
    """Seconds from ``/`` and a word, typed as soon as there is a list, to all that has it.

    The index has to be opened for it: what is found in titles meanwhile does not count.
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
    """Seconds for ``reader search``, a word each, with cache and index there."""
    environment = os.environ | {"XDG_CACHE_HOME": cache}
    times = []
    for word in vocabulary()[300 : 300 + SEARCHES]:
        started = time.perf_counter()
        command = [sys.executable, "-m", "reader", "search", "--limit", "20", word, str(folder)]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return times


def searches(folder: Path, count: int, cache: str) -> Iterator[Row]:
    """From a letter in the search bar to rows; from the shell; the first one after a start."""
    size = f"{count:,} articles"
    with patch.dict(os.environ, XDG_CACHE_HOME=cache):
        searcher, store, opened = search.opened(folder)
    for kind, queries in search.typed(search.queries_of(store)).items():
        letters = search.timed(queries, partial(searcher.search, typing=True))
        note = f"95 % within {letters.quantile(0.95):.1f} ms"
        yield Row(f"{size}: typing {kind}, a letter to rows", "ms", letters, note=note)
    del searcher, store  # a process is going to be forked off this one
    first = first_search(folder, count, cache)
    yield Row(f"{size}: the index is opened", "s", Sample.of([opened]))
    yield Row(f"{size}: first search after the start", "s", Sample.of([first]))
    words = vocabulary()[300 : 300 + SEARCHES]
    rg = {"ripgrep": search.ripgrep(words, folder, unit=1.0)}
    yield Row(f"{size}: reader search", "s", Sample.of(from_the_shell(folder, cache)), rg)


def rows(count: int, empty_mb: float) -> Iterator[Row]:
    """What ``count`` articles cost."""
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
    """Times against the empty app's, the load against reading and splitting."""
    usual = "1000" if quick else "1000,10000,100000"
    compile_reader()
    empty_mb = empty_megabytes()
    for size in os.environ.get("READER_BENCHMARK", usual).split(","):
        yield from rows(int(size), empty_mb)
