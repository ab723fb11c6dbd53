"""The time from a key (``j`` in the article list) to its effect on the screen.

The list has 1,000 articles; ``READER_BENCHMARK=100000`` sets another number.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.archives import archive
from tests.benchmarks.memory import warm
from tests.benchmarks.peers import peers
from tests.benchmarks.results import Missing, Row, Sample
from tests.benchmarks.start import Terminal
from tests.terminal.emulator import Emulator

REST = 0.15
"""Seconds between two keys, so that the program is idle at each."""


ARTICLE = slice(34, 74)
"""The columns with only the article, at 120x36."""

QUEUED = 200


def measure(quick: bool) -> Iterator[Row]:
    """``j`` in Reader's list, newsboat's article list, and less."""
    keys = 30 if quick else 150
    count = int(os.environ.get("READER_BENCHMARK", "1000"))
    folder = archive(count)
    size = f"{count:,} articles, 120x36"
    beside: dict[str, Sample | Missing] = {}
    with tempfile.TemporaryDirectory() as home, peers(folder) as found:
        environment = {"XDG_CACHE_HOME": home, "XDG_DATA_HOME": home}
        warm(folder, environment)
        reader = Terminal("-m", "reader", str(folder), **environment)
        reader.until(f"1 of {count:,}".encode())
        ours = _pressed(reader, keys, settle=15)  # the names of a thousand articles
        for name, peer in found.items():
            if isinstance(peer, str):
                beside[name] = Missing(peer)
                continue
            terminal = peer.terminal()
            terminal.until(peer.painted)
            if peer.open_list:
                terminal.rest(0.5)
                terminal.first_output(peer.open_list)
            beside[name] = _pressed(terminal, keys, settle=1)
        yield Row("j, to the first byte painted", "ms", ours, beside, f"{size}; {_p95(ours)}")
        whole, drained = _whole(folder, count, keys, environment)
    yield Row("j, to the whole article", "ms", whole, note=f"{size}; {_p95(whole)}")
    yield Row(f"{QUEUED} times j at once, to the last", "ms", drained, note=size)


def _p95(sample: Sample) -> str:
    return f"95 % within {sample.quantile(0.95):.0f} ms"


def _pressed(terminal: Terminal, keys: int, settle: float) -> Sample:
    terminal.rest(settle)
    times = []
    for _ in range(keys):
        times.append(terminal.first_output(b"j") * 1000)
        terminal.rest(REST)
    terminal.end()
    return Sample.of(times)


def _whole(
    folder: Path, count: int, keys: int, environment: dict[str, str]
) -> tuple[Sample, Sample]:
    """Measure until the whole article is on the screen, whatever else is painted."""
    terminal = Terminal("-m", "reader", str(folder), **environment)
    screen = Emulator(120, 36)
    terminal.until_shown(screen, lambda: f" 1 of {count:,}" in screen.screen.display[0])
    terminal.rest(3, screen)

    def pressed(times: int, done: Callable[[], bool]) -> float:
        started = time.perf_counter()
        taken = terminal.until_shown(screen, done, b"j" * times) - started
        terminal.rest(REST, screen)
        return taken * 1000

    articles = []
    for _ in range(keys):
        before = _article(screen)
        articles.append(pressed(1, lambda before=before: _article(screen) != before))  # type: ignore[misc]
    drained = []
    for at in range(keys + 1 + QUEUED, min(count, keys + 1 + 5 * QUEUED), QUEUED):
        drained.append(pressed(QUEUED, lambda at=at: f" {at:,} of" in screen.screen.display[0]))  # type: ignore[misc]
    terminal.end()
    return Sample.of(articles), Sample.of(drained)


def _article(screen: Emulator) -> list[str]:
    return [row[ARTICLE] for row in screen.screen.display[2:34]]
