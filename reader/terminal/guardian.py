"""Gives the terminal back when Reader can not: killed, out of memory, or by a fault in C code.

A process of its own waits for Reader to end, which it sees at the end of a pipe. It costs a fork
before anything big is imported, and sleeps. Where Reader has given the terminal back itself, as it
does but for those ends, nothing is left to do.
"""

from __future__ import annotations

import marshal
import os
import select
import signal
import termios
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

RESET = (
    b"\x1b[?1049l\x1b[?25h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[?1004l"
    b"\x1b[?2004l\x1b[?2048l\x1b[?7h\x1b[m"
)
"""What undoes all that a screen needs: the alternate screen, mouse, focus, pastes, sizes, looks."""

KEYS_RESET = b"\x1b[<u"
"""What undoes kitty's keys, on the alternate screen; a terminal of old would print it."""


def reset(keyboard: int, screen: int, before: list[Any] | None, *, old: bool) -> None:
    """Put the terminal at ``keyboard`` into the mode ``before``, and ``screen`` back; not waiting.

    ``old``: it may print what it does not understand.
    """
    if before is not None:
        with suppress(termios.error):
            termios.tcsetattr(keyboard, termios.TCSANOW, before)
    with suppress(OSError):
        poll = select.poll()
        poll.register(screen, select.POLLOUT)
        if poll.poll(0):
            os.write(screen, RESET if old else KEYS_RESET + RESET)


class Guardian:
    """Watches over this process from the moment it is made until :meth:`close`."""

    def __init__(self) -> None:
        self._undo: Callable[[], None] | None = None
        reader, self._writer = os.pipe()
        if os.fork() == 0:
            try:
                os.close(self._writer)
                _watch(reader)
            finally:
                os._exit(0)
        os.close(reader)

    def taken(self, keyboard: int, screen: int, before: list[Any] | None, *, old: bool) -> None:
        """The terminal has been taken: it is as Reader wants it, and was as ``before``."""
        self._undo = partial(reset, keyboard, screen, before, old=old)
        with suppress(termios.error):
            self._say([keyboard, screen, before, termios.tcgetattr(keyboard), old])

    def given_back(self) -> None:
        """The terminal is as it was."""
        self._undo = None
        self._say(None)

    def settle(self) -> None:
        """Give back now what has not been given back."""
        if self._undo is not None:
            self._undo()
            self.given_back()

    def close(self) -> None:
        """End watching, with everything given back."""
        self.settle()
        os.close(self._writer)  # it ends by itself, soon

    def _say(self, state: list[Any] | None) -> None:
        with suppress(OSError):
            os.write(self._writer, (marshal.dumps(state).hex() if state else "").encode() + b"\n")


def _watch(pipe: int) -> None:
    """Wait for the end of ``pipe``; if the terminal was taken then, give it back."""
    # Signals to all processes of the terminal are Reader's affair; this one may also change its
    # modes from the background.
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    said = b""
    while data := os.read(pipe, 4096):
        said += data
    if last := said.rpartition(b"\n")[0].rpartition(b"\n")[2]:
        keyboard, screen, before, during, old = marshal.loads(bytes.fromhex(last.decode()))
        with suppress(termios.error):
            if termios.tcgetattr(keyboard) != during:
                before = None  # the shell has been quicker
        reset(keyboard, screen, before, old=old)
