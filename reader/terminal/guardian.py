"""Restores the terminal when Reader cannot: killed, out of memory, or crashed in C code.

A separate process waits until a pipe closes because Reader has ended. It costs one fork before
anything large is imported, and sleeps. In all other cases Reader restores the terminal itself, and
the guardian has nothing to do.
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
"""Undoes all modes of a screen: alternate screen, mouse, focus, pastes, sizes, looks."""

KEYS_RESET = b"\x1b[<u"
"""Undoes kitty's keys on the alternate screen; an old terminal would print it."""


def reset(keyboard: int, screen: int, before: list[Any] | None, *, old: bool) -> None:
    """Restore the mode ``before`` of the terminal at ``keyboard``, and ``screen``, without waiting.

    ``old``: the terminal may print what it does not understand.
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
    """Watches this process from its creation until :meth:`close`."""

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
        """Called when Reader has taken over the terminal, which had the mode ``before``."""
        self._undo = partial(reset, keyboard, screen, before, old=old)
        with suppress(termios.error):
            self._say([keyboard, screen, before, termios.tcgetattr(keyboard), old])

    def restored(self) -> None:
        """Called when the terminal has been restored."""
        self._undo = None
        self._say(None)

    def settle(self) -> None:
        """Restore the terminal now unless that is done."""
        if self._undo is not None:
            self._undo()
            self.restored()

    def close(self) -> None:
        """Stop watching, after restoring the terminal."""
        self.settle()
        os.close(self._writer)  # the guardian then ends by itself

    def _say(self, state: list[Any] | None) -> None:
        with suppress(OSError):
            os.write(self._writer, (marshal.dumps(state).hex() if state else "").encode() + b"\n")


def _watch(pipe: int) -> None:
    """Wait for the end of ``pipe``; restore the terminal if it is still taken."""
    # Reader handles signals to all processes of the terminal. Blocking them also lets this process
    # change the terminal's modes from the background.
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    messages = b""
    while data := os.read(pipe, 4096):
        messages += data
    if last := messages.rpartition(b"\n")[0].rpartition(b"\n")[2]:
        keyboard, screen, before, during, old = marshal.loads(bytes.fromhex(last.decode()))
        with suppress(termios.error):
            if termios.tcgetattr(keyboard) != during:
                before = None  # the shell has already changed it
        reset(keyboard, screen, before, old=old)
