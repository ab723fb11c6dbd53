"""Bytes sent to an 80x24 terminal per key, compared with less and newsboat on the same articles.

Also compared with Textual's own painter in the same app (``--painter textual``).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.archives import archive
from tests.benchmarks.peers import Peer, peers
from tests.benchmarks.results import Missing, Row, Sample
from tests.benchmarks.start import compile_reader
from tests.terminal.pseudo import Terminal

ARTICLES = 30
QUIET = 1.0
"""Seconds without a byte after which everything counts as sent."""

TARGETS = {
    "start": 6_000, "j in the list": {"truecolor": 2_500, "16": 1_500}, "a line": 1_200,
    "another pane": 400, "idle": 0,
}  # fmt: skip
"""The most bytes; a page may have 1.3 times as many as in less."""

Counts = dict[str, list[float]]


def measure(quick: bool) -> Iterator[Row]:
    """A row for each key and colour depth."""
    compile_reader()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "news"
        folder.mkdir()
        for file in sorted(archive(1_000).rglob("*.txt"))[:ARTICLES]:
            shutil.copy(file, folder)
        with peers(folder) as found:
            beside = {each: _peer(peer, quick) for each, peer in found.items()}
        for depth in ("truecolor", "16"):
            ours = _reader(folder, depth, quick)
            textuals = _reader(folder, depth, quick, "textual")
            yield from rows(ours, {"Textual's painting": textuals, **beside}, depth)


def rows(ours: Counts, beside: dict[str, Counts | str], depth: str) -> Iterator[Row]:
    """The counts of Reader next to similar ones of the peers."""
    for what, counts in ours.items():
        target = TARGETS.get(what, "1.3 times less's")
        most = target[depth] if isinstance(target, dict) else target
        note = f"80x24, {depth}; target: {most:,} at most" if isinstance(most, int) else (
            f"80x24, {depth}; target: {most}"
        )  # fmt: skip
        like: dict[str, Sample | Missing] = {}
        for name, theirs in beside.items():
            if isinstance(theirs, str):
                like[name] = Missing(theirs)
            elif what in theirs:
                like[name] = Sample.of(theirs[what])
            else:
                like[name] = Missing("has none")
        yield Row(what, "bytes", Sample.of(counts), like, note)


def sent(terminal: Terminal, keys: bytes, quiet: float = QUIET) -> float:
    """Type ``keys`` and count the bytes until no more come."""
    terminal.output = b""
    terminal.type(keys)
    terminal.rest(quiet)
    return float(len(terminal.output))


def idle(terminal: Terminal, quick: bool) -> list[float]:
    """Bytes in a minute without input, or in five seconds if ``quick``."""
    terminal.output = b""
    for _ in range(5 if quick else 60):
        terminal.read(1.0)
    return [float(len(terminal.output))]


def _reader(folder: Path, depth: str, quick: bool, painter: str = "cells") -> Counts:
    # A home of its own: what another run left there would be shown, and the place where it ended.
    with tempfile.TemporaryDirectory() as home:
        return _counted(folder, home, depth, quick, painter)


def _counted(folder: Path, home: str, depth: str, quick: bool, painter: str) -> Counts:
    state = dict.fromkeys(
        ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), home
    )
    options = ("--colors", depth, "--painter", painter)
    terminal = Terminal("browse", *options, str(folder), environment={**state})
    terminal.read_until(f"1 of {ARTICLES}".encode())
    terminal.rest(2 * QUIET)
    # Background work after this, such as counting in the status line, is not part of the start.
    counts: Counts = {"start": [float(len(terminal.output))]}
    terminal.read_while(lambda: _is_busy(terminal))
    terminal.rest(2 * QUIET)
    counts["j in the list"] = [sent(terminal, b"j") for _ in range(4 if quick else 10)]
    counts["another pane"] = [sent(terminal, key) for key in (b"2", b"1") * 2]
    sent(terminal, b"\r")
    counts["a line"] = [sent(terminal, b"j") for _ in range(4 if quick else 8)]
    sent(terminal, b"g")
    counts["a page"] = [sent(terminal, b" ") for _ in range(2)]
    counts["idle"] = idle(terminal, quick)
    terminal.type(b"Q")
    terminal.wait()
    return counts


def _is_busy(terminal: Terminal) -> bool:
    """Whether the status line shows work in the background, such as ``finding names: 40%``."""
    return "finding names: " in terminal.emulator.screen.display[-1]


def _peer(peer: Peer | str, quick: bool) -> Counts | str:
    if isinstance(peer, str):
        return peer
    terminal = Terminal(command=[peer.program, *peer.arguments], environment=dict(peer.environment))
    terminal.read_until(peer.painted)
    terminal.rest(QUIET)
    counts: Counts = {"start": [float(len(terminal.output))]}
    if peer.open_list:
        sent(terminal, peer.open_list)
        counts["j in the list"] = [sent(terminal, b"j") for _ in range(4 if quick else 10)]
        sent(terminal, b"\r")
    down = (
        b"\x1b[B" if peer.open_list else b"j"
    )  # in newsboat, j does not move by a line in an article
    counts["a line"] = [sent(terminal, down) for _ in range(4 if quick else 8)]
    counts["a page"] = [sent(terminal, b" ") for _ in range(2)]
    counts["idle"] = idle(terminal, quick)
    terminal.type(b"qqqy")
    terminal.rest(0.2)
    terminal.hang_up()
    terminal.ended()
    return counts
