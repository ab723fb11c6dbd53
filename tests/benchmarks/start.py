"""From the command to the first painted article, against an empty three-pane Textual app."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time

RUNS = 10
COMMANDS = {
    "empty three-pane app": (["-m", "tests.benchmarks.empty_app"], b"Cooperation"),
    "reader on the seeds": (["-m", "reader"], b"ALGIERS, RABAT"),
}


class Terminal:
    """A Python process on a terminal of 120x36, until :meth:`end`."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self.arguments = arguments
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", **environment}
            os.execv(sys.executable, [sys.executable, *arguments])
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

    def rest(self, seconds: float) -> None:
        """Let it paint for ``seconds``."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if select.select([self._fd], [], [], left)[0]:
                os.read(self._fd, 65536)

    def end(self) -> None:
        """Kill it."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)


def seconds_until(arguments: list[str], text: bytes, **environment: str) -> float:
    """Seconds from starting ``python ARGUMENTS`` on a 120x36 terminal until it paints ``text``."""
    started = time.perf_counter()
    terminal = Terminal(*arguments, **environment)
    terminal.until(text)
    taken = time.perf_counter() - started
    terminal.end()
    return taken


def main() -> None:
    """Run both by turns and print medians, spreads and the ratio."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for command in COMMANDS.values():
        seconds_until(*command)  # the first run compiles and fills the page cache
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            times[name].append(seconds_until(*command))
    for name, taken in times.items():
        low, high = min(taken) * 1000, max(taken) * 1000
        print(f"{name:24} {statistics.median(taken) * 1000:5.0f} ms  ({low:.0f} to {high:.0f})")
    floor, reader = (statistics.median(taken) for taken in times.values())
    print(f"start: {reader / floor:.2f} times the empty app, median of {RUNS} runs")
