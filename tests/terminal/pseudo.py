"""Runs Reader or another command on a pseudo-terminal, as a person would use it."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from tests import preloaded
from tests.conftest import ROOT
from tests.terminal.emulator import Emulator

LIMIT = 120.0
"""Seconds after which a screen that has not appeared is a failure rather than slow."""

_TERMINALS: list[Terminal] = []


def close_terminals() -> None:
    """Close all open terminals; called at the end of each test (``conftest``)."""
    with ExitStack() as closing:  # if closing one fails, the others are still closed
        while _TERMINALS:
            closing.callback(_TERMINALS.pop().close)


class Terminal:
    """A process on a pseudo-terminal and the screen that a person would see.

    The terminal answers questions unless ``answers`` is False. A variable in ``environment`` that
    is None is removed. Reader is forked if possible (:mod:`tests.preloaded`) unless ``forked`` is
    False, for tests about how a process starts. ``first`` is Python code to run before Reader.
    """

    def __init__(
        self,
        *arguments: str,
        term: str = "xterm-256color",
        command: Sequence[str] = (),
        size: tuple[int, int] = (80, 24),
        environment: dict[str, str | None] | None = None,
        answers: bool = True,
        forked: bool = True,
        first: str = "",
    ) -> None:
        self.output = b""
        self.emulator = Emulator(*size)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        columns, rows = size
        self._is_open = self.runs = True
        settled = os.environ | {"TERM": term} | (environment or {})
        variables = {name: value for name, value in settled.items() if value is not None}
        self.fd, terminal = pty.openpty()
        self.modes_before = self.modes
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        if forked and not command and preloaded.serves(variables):
            self.pid = preloaded.start(arguments, variables, terminal, first)
        elif (pid := os.fork()) == 0:
            try:
                os.login_tty(terminal)
                os.chdir(ROOT)
                run = f"{first}\nimport sys\nfrom reader.cli import main\nsys.exit(main())"
                how = ["-c", run] if first else ["-m", "reader"]
                command = command or [sys.executable, *how, *arguments]
                # Not the C library's environment: readline, which pytest imports, adds COLUMNS
                # and LINES of the terminal that the tests run in.
                os.execvpe(command[0], command, variables)
            finally:
                os._exit(127)  # never continue into the tests
        else:
            self.pid = pid
        os.close(terminal)
        _TERMINALS.append(self)
        if answers:
            self.emulator.screen.write_process_input = self._answer  # type: ignore[method-assign]

    @property
    def modes(self) -> list[object]:
        """The terminal's current modes; ``modes_before`` are those before anything ran."""
        return termios.tcgetattr(self.fd)[:4]

    def _answer(self, data: str) -> None:
        if data == "\x1b[0n":  # this terminal understands no other question
            os.write(self.fd, data.encode())

    def read_until(self, text: bytes) -> None:
        """Wait until ``text`` is on the screen or was sent, and for the rest of that frame.

        Only changed cells are sent, and a frame comes in pieces.
        """
        end = time.monotonic() + LIMIT
        while not self.shows(text):
            assert time.monotonic() < end, "\n".join(self.emulator.screen.display)
            if not self.read():
                break
        assert self.shows(text), self.output[-2000:]
        before = -1
        while len(self.output) > before:
            before = len(self.output)
            self.read(0.03)

    def shows(self, text: bytes) -> bool:
        """Whether ``text`` is visible or was sent."""
        rows = self.emulator.screen.display
        return text in self.output or any(text.decode() in row for row in rows)

    def read(self, patience: float = 0.1) -> bool:
        """Read what comes within ``patience`` seconds; False if the process has ended."""
        if not select.select([self.fd], [], [], patience)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.output += data
        self.emulator.feed(self._decoder.decode(data))
        return bool(data)

    def rest(self, quiet: float = 0.3) -> None:
        """Read until nothing has come for ``quiet`` seconds and the process is idle.

        On a busy machine, the process may just be waiting for a processor.
        """
        end, limit = time.monotonic() + quiet, time.monotonic() + LIMIT
        while (now := time.monotonic()) < limit:
            if now >= end:
                if not self._works():
                    return
                end = now + quiet
            before = len(self.output)
            if not self.read(end - now):
                return
            if len(self.output) > before:
                end = time.monotonic() + quiet

    def read_while(self, true: Callable[[], bool]) -> None:
        """Read as long as ``true`` returns True."""
        end = time.monotonic() + LIMIT
        while true():
            assert time.monotonic() < end, "\n".join(self.emulator.screen.display)
            assert self.read(), "it has ended"

    def _works(self) -> bool:
        """Whether a thread of its session is running or waiting for a processor."""
        for process in self.left_behind():
            for status in Path(f"/proc/{process}/task").glob("*/stat"):
                with suppress(OSError):
                    if status.read_text("utf-8", "replace").rpartition(")")[2].split()[0] == "R":
                        return True
        return False

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.fd, keys)

    def hang_up(self) -> None:
        """Disconnect, like a broken connection."""
        if self._is_open:
            self._is_open = False
            os.close(self.fd)

    def close(self) -> None:
        """Hang up and end the process if it has not ended by itself."""
        self.hang_up()
        if self.runs:
            self.runs = False
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(self.pid, 0)

    def wait(self) -> int:
        """The exit status, after the process has ended and all its output has been read."""
        end = time.monotonic() + LIMIT
        while self.read():
            assert time.monotonic() < end, "it does not end"
        return self.ended()

    def ended(self) -> int:
        """The exit status after the process has ended, without reading its output."""
        end = time.monotonic() + LIMIT
        while True:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.runs = False
                return os.waitstatus_to_exitcode(status)
            assert time.monotonic() < end, "it does not end"
            time.sleep(0.01)

    def left_behind(self) -> list[str]:
        """The processes of its session that still exist."""
        found = []
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text("utf-8", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == self.pid and fields[0] not in "ZX":
                found.append(status.parent.name)
        return found
