"""From a key to the first byte of what it changes on the screen: ``j`` in a list of articles."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from tests.benchmarks.archives import archive
from tests.benchmarks.memory import warm
from tests.benchmarks.peers import peers
from tests.benchmarks.results import Missing, Row, Sample
from tests.benchmarks.start import Terminal

REST = 0.15
"""Seconds between two keys: each finds the program at rest."""


def measure(quick: bool) -> Iterator[Row]:
    """``j`` in Reader's list, newsboat's list of articles, and less."""
    keys = 30 if quick else 150
    folder = archive(1_000)
    beside: dict[str, Sample | Missing] = {}
    with tempfile.TemporaryDirectory() as home, peers(folder) as found:
        environment = {"XDG_CACHE_HOME": home, "XDG_DATA_HOME": home}
        warm(folder, environment)
        reader = Terminal("-m", "reader", str(folder), **environment)
        reader.until(b"1 of 1,000")
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
    yield Row("j, to the first byte painted", "ms", ours, beside, "1,000 articles, 120x36")


def _pressed(terminal: Terminal, keys: int, settle: float) -> Sample:
    terminal.rest(settle)
    times = []
    for _ in range(keys):
        times.append(terminal.first_output(b"j") * 1000)
        terminal.rest(REST)
    terminal.end()
    return Sample.of(times)
