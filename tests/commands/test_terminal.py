"""The app on a real pseudo-terminal: it starts, paints, obeys and leaves it as it was."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence

import pytest

from tests.conftest import ROOT
from tests.terminal.emulator import Emulator

LIMIT = 30.0
"""Seconds after which a screen that does not come is a failure, not slowness."""


class Terminal:
    """A process on a pseudo-terminal of 80 x 24, and what a person would see there."""

    def __init__(
        self, *arguments: str, term: str = "xterm-256color", command: Sequence[str] = ()
    ) -> None:
        self.output = b""
        self.emulator = Emulator(80, 24)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            os.environ["TERM"] = term
            command = command or [sys.executable, "-m", "reader", *arguments]
            os.execvp(command[0], command)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def read_until(self, text: bytes) -> None:
        """Wait until ``text`` is on the screen, or was sent: only changed cells are."""
        end = time.monotonic() + LIMIT
        while not self.shows(text):
            assert time.monotonic() < end, "\n".join(self.emulator.screen.display)
            if not self._read():
                break
        assert self.shows(text), self.output[-2000:]

    def shows(self, text: bytes) -> bool:
        rows = self.emulator.screen.display
        return text in self.output or any(text.decode() in row for row in rows)

    def _read(self) -> bool:
        if not select.select([self.fd], [], [], 0.1)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.output += data
        self.emulator.feed(self._decoder.decode(data))
        return bool(data)

    def type(self, keys: bytes) -> None:
        os.write(self.fd, keys)

    def wait(self) -> int:
        end = time.monotonic() + LIMIT
        while self._read():
            assert time.monotonic() < end, "it does not end"
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture
def quick_exit() -> None:
    if not hasattr(os, "fork"):
        pytest.skip("no pseudo-terminals here")


def test_it_paints_moves_and_quits(quick_exit: None) -> None:
    terminal = Terminal("seeds")
    terminal.read_until(b"Articles")
    terminal.read_until(b"of 12")
    terminal.type(b"j")
    terminal.read_until(b"2 of 12")
    terminal.type(b"q")
    assert terminal.wait() == 0
    assert terminal.output.rindex(b"\x1b[?1049l") > terminal.output.rindex(b"\x1b[?1049h")


def test_a_dumb_terminal_gets_the_list(quick_exit: None) -> None:
    terminal = Terminal("seeds", term="dumb")
    assert terminal.wait() == 0
    assert b"TERM is dumb" in terminal.output
    assert b"Algeria and Morocco to Boost" in terminal.output
    assert b"\x1b" not in terminal.output


def test_nothing_to_read_ends_with_a_sentence(quick_exit: None) -> None:
    terminal = Terminal("nowhere")
    assert terminal.wait() == 1
    assert b"nowhere" in terminal.output
    assert b"\x1b" not in terminal.output


def test_a_signal_ends_it_and_gives_the_terminal_back(quick_exit: None) -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        terminal = Terminal("seeds")
        terminal.read_until(b"of 12")
        os.kill(terminal.pid, number)
        assert terminal.wait() == 128 + number
        assert terminal.output.rstrip().endswith(b"l") or b"\x1b[?1049l" in terminal.output


def test_keys_typed_at_once_are_dealt_with_in_turn(quick_exit: None) -> None:
    terminal = Terminal("seeds")
    terminal.read_until(b"of 12")
    terminal.type(b"/smugg\r")
    terminal.read_until(b"match smugg.")
    terminal.type(b"2/smugg\r")
    terminal.read_until(b"Hit 1 of")
    terminal.type(b"?qq")
    assert terminal.wait() == 0


def test_after_a_suspension_the_whole_screen_is_painted_again(quick_exit: None) -> None:
    if shutil.which("bash") is None:
        pytest.skip("job control needs a shell: no bash here")
    terminal = Terminal(command=["env", "PS1=ready>", "bash", "--norc", "--noprofile", "-i"])
    terminal.type(f"{sys.executable} -m reader seeds\r".encode())
    terminal.read_until(b"of 12")
    terminal.type(b"\x1a")
    terminal.read_until(b"Stopped")
    terminal.output = b""
    terminal.emulator.screen.reset()
    terminal.type(b"fg\r")
    for text in (b"Articles", "ALGIERS, RABAT —".encode(), b"help"):
        terminal.read_until(text)
    terminal.type(b"q")
    terminal.output = b""
    terminal.read_until(b"ready>")  # what is typed before that is Reader's
    terminal.type(b"exit\r")
    assert terminal.wait() == 0


def test_it_paints_without_colour_and_by_textual(quick_exit: None) -> None:
    """``--colors none`` sends no colour at all; ``--painter textual`` is the way back."""
    for arguments in (("--colors", "none"), ("--painter", "textual")):
        terminal = Terminal(*arguments, "seeds")
        terminal.read_until(b"of 12")
        colored = re.search(rb"\x1b\[[0-9;]*[34]8;", terminal.output)
        assert bool(colored) == ("textual" in arguments)
        terminal.type(b"q")
        assert terminal.wait() == 0
