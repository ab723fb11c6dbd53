"""Reader, or another command, on a pseudo-terminal: what a person sees there and can do to it."""

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
"""Seconds after which a screen that does not come is a failure, not slowness."""

_TERMINALS: list[Terminal] = []


def close_terminals() -> None:
    """Close all terminals that were opened: at the end of each test (``conftest``)."""
    with ExitStack() as closing:  # one that cannot be closed leaves none to the next test
        while _TERMINALS:
            closing.callback(_TERMINALS.pop().close)


class Terminal:
    """A process on a pseudo-terminal, and what a person would see there.

    It answers questions as terminals do, unless told not to. A variable of ``environment`` that is
    None is taken away. Reader is forked where it can be (:mod:`tests.preloaded`), unless ``forked``
    is False: where a test is about how a process begins. ``first`` is Python that it runs before.
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
                # Not the C library's own environment: readline, which pytest imports, puts there
                # COLUMNS and LINES of the terminal that the tests run in.
                os.execvpe(command[0], command, variables)
            finally:
                os._exit(127)  # never on into the tests
        else:
            self.pid = pid
        os.close(terminal)
        _TERMINALS.append(self)
        if answers:
            self.emulator.screen.write_process_input = self._answer  # type: ignore[method-assign]

    @property
    def modes(self) -> list[object]:
        """How the terminal is set; ``modes_before`` is how it was before anything ran on it."""
        return termios.tcgetattr(self.fd)[:4]

    def _answer(self, data: str) -> None:
        if data == "\x1b[0n":  # what else programs ask, this terminal does not understand
            os.write(self.fd, data.encode())

    def read_until(self, text: bytes) -> None:
        """Wait until ``text`` is on the screen, or was sent (only changed cells are), and for the
        rest of that frame: it comes in pieces.
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
        """Whether ``text`` is to be seen, or was sent."""
        rows = self.emulator.screen.display
        return text in self.output or any(text.decode() in row for row in rows)

    def read(self, patience: float = 0.1) -> bool:
        """Take what comes within ``patience`` seconds; False when the process has ended."""
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
        """Read until nothing has come for ``quiet`` seconds, and nothing is about to come: on a
        busy machine the process may only be waiting for a processor.
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
        """Read as long as it is ``true`` of what is shown."""
        end = time.monotonic() + LIMIT
        while true():
            assert time.monotonic() < end, "\n".join(self.emulator.screen.display)
            assert self.read(), "it has ended"

    def _works(self) -> bool:
        """Whether a thread of its session has a processor, or waits for one."""
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
        """Go away, as a connection does that is cut."""
        if self._is_open:
            self._is_open = False
            os.close(self.fd)

    def close(self) -> None:
        """Hang up, and end the process if it has not ended by itself."""
        self.hang_up()
        if self.runs:
            self.runs = False
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(self.pid, 0)

    def wait(self) -> int:
        """The exit status, when the process has ended and all it wrote has been read."""
        end = time.monotonic() + LIMIT
        while self.read():
            assert time.monotonic() < end, "it does not end"
        return self.ended()

    def ended(self) -> int:
        """The exit status, when the process has ended, whether anybody reads or not."""
        end = time.monotonic() + LIMIT
        while True:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.runs = False
                return os.waitstatus_to_exitcode(status)
            assert time.monotonic() < end, "it does not end"
            time.sleep(0.01)

    def left_behind(self) -> list[str]:
        """The processes of its session that are there yet."""
        found = []
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text("utf-8", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == self.pid and fields[0] not in "ZX":
                found.append(status.parent.name)
        return found
