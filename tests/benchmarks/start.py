"""From the command to the first painted article, compared with an empty three-pane app."""

from __future__ import annotations

import codecs
import compileall
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import reader
from tests.benchmarks.results import Missing, Row, Sample

if TYPE_CHECKING:
    from tests.terminal.emulator import Emulator

RUNS = 10
COMMANDS = {
    "empty three-pane app": (["-m", "tests.benchmarks.empty_app"], b"Cooperation"),
    "reader on the seeds": (["-m", "reader"], b"ALGIERS, RABAT"),
}


def compile_reader() -> None:
    """Compile Reader as an installation does, so that starts need not compile it."""
    compileall.compile_dir(Path(reader.__file__).parent, quiet=1)
    compileall.compile_dir(Path(__file__).parent, quiet=1)


class Terminal:
    """A process on a 120x36 terminal until :meth:`end`; by default Python."""

    def __init__(self, *arguments: str, program: str = sys.executable, **environment: str) -> None:
        self.arguments = arguments
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            settled = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "READER_RESUME": "off"}
            os.environ |= settled | environment  # each start shows the same
            os.execv(program, [program, *arguments])
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))

    def until(self, text: bytes, keys: bytes = b"") -> float:
        """Seconds from typing ``keys`` until ``text`` is painted."""
        started = time.perf_counter()
        if keys:
            os.write(self._fd, keys)
        output = b""
        while text not in output:
            if not select.select([self._fd], [], [], 30)[0]:
                raise RuntimeError(f"{self.arguments} painted no {text!r}")
            output += os.read(self._fd, 65536)
        return time.perf_counter() - started

    def first_output(self, keys: bytes) -> float:
        """Seconds from typing ``keys`` until anything is painted; it must be idle before."""
        started = time.perf_counter()
        os.write(self._fd, keys)
        if not select.select([self._fd], [], [], 30)[0]:
            raise RuntimeError(f"{self.arguments} painted nothing after {keys!r}")
        taken = time.perf_counter() - started
        os.read(self._fd, 65536)
        return taken

    def rest(self, seconds: float, screen: Emulator | None = None) -> None:
        """Read its output for ``seconds`` and show it on ``screen`` if given."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if select.select([self._fd], [], [], left)[0]:
                output = os.read(self._fd, 65536)
                if screen is not None:
                    screen.feed(self._decode(output))

    def until_shown(self, screen: Emulator, done: Callable[[], bool], keys: bytes = b"") -> float:
        """Type ``keys``; return when (``time.perf_counter``) the output came that makes ``done``
        true.
        """
        os.write(self._fd, keys)
        came = time.perf_counter()
        while not done():
            if not select.select([self._fd], [], [], 30)[0]:
                raise RuntimeError(f"{self.arguments} did not show what {keys!r} should bring")
            output = os.read(self._fd, 65536)
            came = time.perf_counter()
            screen.feed(self._decode(output))
        return came

    @property
    def processor_seconds(self) -> float:
        """The processor time of its threads so far; 0 if the system does not report it."""
        tasks = Path(f"/proc/{self.pid}/task")
        if not tasks.is_dir():
            return 0.0
        return (
            sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9
        )

    def end(self) -> None:
        """Kill it."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)


def seconds_until(arguments: list[str], text: bytes, **environment: str) -> float:
    """Seconds from starting ``python ARGUMENTS`` on a 120x36 terminal until it paints ``text``."""
    return until_painted(arguments, text, **environment)[0]


def until_painted(arguments: list[str], text: bytes, **environment: str) -> tuple[float, float]:
    """The same, and the processor time of the process, which excludes other load."""
    started = time.perf_counter()
    terminal = Terminal(*arguments, **environment)
    terminal.until(text)
    taken, busy = time.perf_counter() - started, terminal.processor_seconds
    terminal.end()
    return taken, busy


def measure(quick: bool) -> Iterator[Row]:
    """From the command to the first painted article, by the clock and in processor time."""
    compile_reader()
    for command in COMMANDS.values():
        seconds_until(*command)  # fills the page cache
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    busy: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(4 if quick else RUNS):
        for name, command in COMMANDS.items():
            seconds, processor = until_painted(*command)
            taken[name].append(seconds * 1000)
            busy[name].append(processor * 1000)
    for what, values in (("to the first article", taken), ("in processor time", busy)):
        floor, ours = (Sample.of(some) for some in values.values())
        if not floor.median:  # not every system reports it
            continue
        beside: dict[str, Sample | Missing] = {"empty three-pane app": floor}
        if values is taken:
            beside |= _peers(4 if quick else RUNS)
        yield Row(what, "ms", ours, beside, "12 articles, 120x36")


def _peers(runs: int) -> dict[str, Sample | Missing]:
    """The same for less and newsboat with the same articles."""
    from tests.benchmarks.peers import peers

    found: dict[str, Sample | Missing] = {}
    with peers(Path(reader.__file__).parents[1] / "seeds") as those:
        for name, peer in those.items():
            if isinstance(peer, str):
                found[name] = Missing(peer)
                continue
            times = []
            for _ in range(runs):
                started = time.perf_counter()
                terminal = peer.terminal()
                terminal.until(peer.painted)
                times.append((time.perf_counter() - started) * 1000)
                terminal.end()
            found[name] = Sample.of(times)
    return found
