"""Textual's driver of a terminal, made to outlast what terminals and links do.

Textual's own is ended by an end of file in a loop that spins, by a byte that is not UTF-8 in a
traceback, and by a link that stalls not at all. Here the terminal may go away at any moment, by a
signal or without: the app is asked to leave, and what is not gone in a second is ended.
"""

from __future__ import annotations

import asyncio
import codecs
import os
import re
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Any

from textual import constants
from textual.drivers.linux_driver import LinuxDriver

from reader.terminal import background
from reader.terminal.guardian import Guardian, reset
from reader.terminal.hearing import Hearing
from reader.terminal.output import Output

SIGNALS = (
    signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGABRT, signal.SIGUSR1,
    signal.SIGUSR2, signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF, signal.SIGXCPU,
)  # fmt: skip
"""What asks a program to end, or ends it where it does not listen."""

SECONDS_TO_LEAVE = 0.8
"""How long the app may take to end in good order when it has been asked to by a signal."""

SECONDS_TO_SAY_GOODBYE = 0.4
"""How long the terminal may take for the last bytes, or its last answer."""

SECONDS_TO_STOP = 0.1
"""How long after SIGTSTP a process that runs is one that does not stop."""

_OLD = re.compile(r"(?:screen\.)?(?:linux|vt\d|ansi|pcansi|cons|sun|wy|unknown|dumb)")
"""How names of terminals begin that may print what they do not understand."""

_NOT_FOR_OLD = ("\x1b[>", "\x1b]", "\x1bP")
"""How what they are not sent begins: kitty's keys, commands for a window or a clipboard."""

CONTROLS_AS_THEY_ARE = "reader-input"
"""The name of how bytes that are no text are decoded: see :func:`_undecodable`."""


def _undecodable(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no text: a control of the second set (C1) as that, others as U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(chr(each) if 0x80 <= each < 0xA0 else "\ufffd" for each in wrong), error.end


codecs.register_error(CONTROLS_AS_THEY_ARE, _undecodable)


class TerminalDriver(LinuxDriver):
    """Keys come in and frames go out, each in a thread of its own."""

    output: Output | None = None
    is_old: bool
    """Whether the terminal may print what it does not understand: it is sent no OSC, no DCS."""
    _ending = 0
    _taken = False
    """Whether the terminal is as Reader wants it: there is something to give back."""
    _awaits_background = False
    _wake_reader = _wake_writer = -1

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        term = os.environ.get("TERM", "") or "unknown"
        stream = sys.__stderr__
        self._out = stream.fileno() if stream is not None else 2
        self._term = term
        self.is_old = _OLD.match(term) is not None
        for number in SIGNALS:
            # What is ignored stays so: nohup has reasons.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._signalled)

    # Out

    def write(self, data: str) -> None:
        """Have ``data`` sent; never waits."""
        if self.is_old and data.startswith(_NOT_FOR_OLD):
            return
        if self.output is None:
            loop = asyncio.get_running_loop()
            frame_may_come: Callable[[], None] | None = getattr(self._app, "frame_may_come", None)

            def ready() -> None:
                if frame_may_come is not None:
                    with suppress(RuntimeError):  # the loop has ended
                        loop.call_soon_threadsafe(frame_may_come)

            encoding = getattr(self._file, "encoding", None) or "utf-8"
            lost = partial(self._leave, loop, 128 + signal.SIGHUP)
            self.output = Output(self._out, encoding, ready, lost)
        self.output.write(data)

    @property
    def behind(self) -> bool:
        """Whether the terminal has not yet shown what it was sent."""
        return self.output is not None and self.output.behind

    def frame_ends(self) -> None:
        """A frame has been written."""
        if self.output is not None:
            self.output.ask()

    def _get_terminal_size(self) -> tuple[int, int]:
        """Columns and rows by the terminal's own word, as vim and less ask for it.

        COLUMNS and LINES are what a program before this one exported: they stay as they are while
        a window grows.
        """
        with suppress(OSError):
            columns, rows = os.get_terminal_size(self._out)
            if columns > 0 and rows > 0:
                return columns, rows
        return super()._get_terminal_size()

    def close(self) -> None:
        """End the thread that writes, when it has; a link that stalls is not waited for."""
        if self.output is not None:
            said = self.output.close(0 if self._ending else SECONDS_TO_SAY_GOODBYE)
            self.output = None
            if not said:
                self._reset()
        if self._guardian is not None:
            self._guardian.given_back()
        super().close()
        for end in (self._wake_reader, self._wake_writer):
            if end >= 0:
                os.close(end)
        self._wake_reader = self._wake_writer = -1

    # Modes

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._loop = asyncio.get_running_loop()
        if self._wake_reader < 0:  # the first time, and after each stop
            self._wake_reader, self._wake_writer = os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._taken = not self._must_signal_resume  # in the background there is no terminal to take
        if self._guardian is not None:
            self._guardian.taken(self.fileno, self._out, self.attrs_before, old=self.is_old)
        if getattr(self._app, "follows_terminal", False) and not self.is_old:
            self._awaits_background = True
            self.write(background.ASK)
        self.frame_ends()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        self._taken = False
        if self.output is not None and not self._ending:
            self.output.settle(SECONDS_TO_SAY_GOODBYE)
        super().stop_application_mode()

    @property
    def _guardian(self) -> Guardian | None:
        return getattr(self._app, "guardian", None)

    def _request_terminal_sync_mode_support(self) -> None:
        if not self.is_old:
            super()._request_terminal_sync_mode_support()

    def _query_in_band_window_resize(self) -> None:
        if not self.is_old:
            super()._query_in_band_window_resize()

    def _sigtstp_application(self, *_: Any) -> None:
        """Give the terminal back and stop, if there is a shell that can let Reader go on.

        Textual stops by SIGSTOP, at any rate: in a terminal that runs nothing but Reader (``ssh -t
        host reader``, ``tmux new reader``, a container) for good. SIGTSTP does nothing there.
        """
        if self._auto_restart and self._taken:
            self.suspend_application_mode()
            self._must_signal_resume = True
            self._loop.call_later(SECONDS_TO_STOP, self._not_stopped)
        mine = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, mine)

    def _not_stopped(self) -> None:
        """Take the terminal again, if SIGTSTP did nothing: nobody has said to go on, either."""
        if self._must_signal_resume and not self._ending and not self._app_ends:
            super()._sigcont_application()
            say: Callable[[str], None] | None = getattr(self._app, "say_refused", None)
            if say is not None:
                say("Reader was not started by a shell that could bring it back.")

    def _sigcont_application(self, *_: Any) -> None:
        """Go on. Where nobody has said stop before, the terminal was not given back, either."""
        if self._ending or self._app_ends:
            return
        if self._auto_restart and self._taken:
            self.suspend_application_mode()
            self._must_signal_resume = True
        if self._must_signal_resume:  # else it was given back for good, or is not taken yet
            super()._sigcont_application()

    @property
    def _app_ends(self) -> bool:
        """Whether the user has left: nobody would give back a terminal that is taken now."""
        return self._app._exit or self._app._closing

    # In

    def disable_input(self) -> None:
        """Read no more keys."""
        with suppress(OSError):
            os.write(self._wake_writer, b"x")
        super().disable_input()

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Read keys, until told not to or until there is nobody to press any."""
        hearing = Hearing(
            getattr(self._app, "alt_keys", frozenset()),
            delay=constants.ESCAPE_DELAY,
            term=self._term,
            answered=self._answered,
            string_told=self._string_told,
        )
        encoding = getattr(sys.__stdin__, "encoding", None) or "utf-8"
        decode = codecs.getincrementaldecoder(encoding)(CONTROLS_AS_THEY_ARE).decode
        while not self.exit_event.is_set():
            deadline = hearing.deadline
            timeout = None if deadline is None else max(deadline - time.monotonic(), 0)
            try:
                ready = _readable([self.fileno, self._wake_reader], timeout)
                data = os.read(self.fileno, 4096) if self.fileno in ready else b""
            except OSError:
                ready, data = [self.fileno], b""
            if self._wake_reader in ready:
                os.read(self._wake_reader, 64)
                self.exit_event.wait(1)
            if self.fileno in ready and not data:
                self._leave(self._loop, 128 + signal.SIGHUP)
                return
            # What was there in time is not late because this thread was.
            now = time.monotonic()
            for event in hearing.feed(decode(data), now) if data else hearing.expire(now):
                self.process_message(event)

    def _answered(self) -> None:
        if self.output is not None:
            self.output.answered()

    def _string_told(self, string: str) -> None:
        color = background.color_of(string)
        if color and self._awaits_background:
            self._awaits_background = False
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._app.background_told, color)  # type: ignore[attr-defined]

    # The end

    def _signalled(self, number: int, _: FrameType | None) -> None:
        # Python would end at once and leave the terminal as no shell can use it.
        loop = getattr(self, "_loop", None)
        if loop is None:
            raise SystemExit(128 + number)
        self._leave(loop, 128 + number)

    def _leave(self, loop: asyncio.AbstractEventLoop, status: int) -> None:
        """Ask the app to end, once, and see to it that the process does."""
        if self._ending:
            return
        self._ending = status
        threading.Thread(target=self._insist, args=(status,), daemon=True).start()
        with suppress(RuntimeError):  # the loop has ended: so does the process
            loop.call_soon_threadsafe(partial(self._app.exit, return_code=status))

    def _insist(self, status: int) -> None:
        """End the process if something holds it up: what the user made is saved as it is made."""
        time.sleep(SECONDS_TO_LEAVE)
        self._reset()
        os._exit(status)

    def _reset(self) -> None:
        """Give the terminal back by hand: the thread that writes does not, or not in time."""
        reset(self.fileno, self._out, self.attrs_before, old=self.is_old)
        if self._guardian is not None:
            self._guardian.given_back()


def _readable(files: Sequence[int], seconds: float | None) -> list[int]:
    """Those of ``files`` that can be read, or have ended, when one can; empty after ``seconds``.

    Unlike ``select``, it takes descriptors over 1023.
    """
    poll = select.poll()
    for file in files:
        poll.register(file, select.POLLIN)
    return [file for file, _ in poll.poll(None if seconds is None else seconds * 1000)]
