"""Textual's terminal driver, made robust against what terminals and links do.

Textual's own driver spins in a loop at an end of file, fails with a traceback on a byte that is not
UTF-8, and hangs on a stalled link. Here the terminal may disappear at any moment, with or without a
signal: the driver asks the app to exit and ends the process if it has not exited within a second.
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

from reader.system.lazy import lazy_pattern
from reader.terminal.guardian import Guardian, reset
from reader.terminal.input import Input
from reader.terminal.output import Output

ASK_BACKGROUND = "\x1b]11;?\x07"
"""Asks for the background colour (XTerm Control Sequences, "OSC Ps ; Pt BEL")."""

_PART = r"([0-9a-fA-F]{1,4})"
_ANSWER = lazy_pattern(rf"\x1b\]11;rgba?:{_PART}/{_PART}/{_PART}(?:/[0-9a-fA-F]{{1,4}})?")


SIGNALS = (
    signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGABRT, signal.SIGUSR1,
    signal.SIGUSR2, signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF, signal.SIGXCPU,
)  # fmt: skip
"""Signals that ask a program to end, or end it if it does not handle them."""

SECONDS_TO_LEAVE = 0.8
"""How long the app may take to exit cleanly after a signal."""

SECONDS_TO_SAY_GOODBYE = 0.4
"""How long the terminal may take for the last bytes or its last answer."""

SECONDS_TO_STOP = 0.1
"""A process that still runs this long after SIGTSTP will not stop."""

_OLD = re.compile(r"(?:screen\.)?(?:linux|vt\d|ansi|pcansi|cons|sun|wy|unknown|dumb)")
"""The beginnings of the names of terminals that may print what they do not understand."""

_NOT_FOR_OLD = ("\x1b[>", "\x1b]", "\x1bP")
"""The beginnings of sequences not sent to them: kitty's keys, window and clipboard commands."""

CONTROLS_AS_THEY_ARE = "reader-input"
"""The name of the codec error handler for bytes that are not text; see :func:`_undecodable`."""


def _undecodable(error: UnicodeError) -> tuple[str, int]:
    """Decode bytes that are not text: C1 controls as they are, all others as U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(chr(each) if 0x80 <= each < 0xA0 else "\ufffd" for each in wrong), error.end


codecs.register_error(CONTROLS_AS_THEY_ARE, _undecodable)


class TerminalDriver(LinuxDriver):
    """Reads keys and writes frames, each in its own thread."""

    output: Output | None = None
    is_old: bool
    """Whether the terminal may print what it does not understand; it gets no OSC or DCS."""
    _ending = 0
    _taken = False
    """Whether Reader has taken over the terminal, so that it must be restored."""
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
            # Ignored signals stay ignored; nohup relies on it.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._signalled)

    # Out

    def write(self, data: str) -> None:
        """Send ``data`` without waiting."""
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
        """Called when a frame has been written."""
        if self.output is not None:
            self.output.ask()

    def _get_terminal_size(self) -> tuple[int, int]:
        """Columns and rows as the terminal reports them; vim and less do the same.

        COLUMNS and LINES may have been exported by an earlier program, and they do not change when
        the window is resized.
        """
        with suppress(OSError):
            columns, rows = os.get_terminal_size(self._out)
            if columns > 0 and rows > 0:
                return columns, rows
        return super()._get_terminal_size()

    def close(self) -> None:
        """End the writing thread; do not wait for a stalled link."""
        if self.output is not None:
            all_written = self.output.close(0 if self._ending else SECONDS_TO_SAY_GOODBYE)
            self.output = None
            if not all_written:
                self._reset()
        if self._guardian is not None:
            self._guardian.restored()
        super().close()
        for end in (self._wake_reader, self._wake_writer):
            if end >= 0:
                os.close(end)
        self._wake_reader = self._wake_writer = -1

    # Modes

    def start_application_mode(self) -> None:
        """Take over the terminal."""
        self._loop = asyncio.get_running_loop()
        if self._wake_reader < 0:  # the first time and after each stop
            self._wake_reader, self._wake_writer = os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._taken = not self._must_signal_resume  # a background process cannot take the terminal
        if self._guardian is not None:
            self._guardian.taken(self.fileno, self._out, self.attrs_before, old=self.is_old)
        if getattr(self._app, "follows_terminal", False) and not self.is_old:
            self._awaits_background = True
            self.write(ASK_BACKGROUND)
        self.frame_ends()

    def stop_application_mode(self) -> None:
        """Restore the terminal."""
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
        """Restore the terminal and stop, if there is a shell that can continue Reader.

        Textual always stops by SIGSTOP. In a terminal that runs only Reader (``ssh -t host
        reader``, ``tmux new reader``, a container), that would be forever. SIGTSTP does nothing
        there.
        """
        if self._auto_restart and self._taken:
            self.suspend_application_mode()
            self._must_signal_resume = True
            self._loop.call_later(SECONDS_TO_STOP, self._not_stopped)
        mine = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, mine)

    def _not_stopped(self) -> None:
        """Take over the terminal again if SIGTSTP did nothing; then no SIGCONT will come either."""
        if self._must_signal_resume and not self._ending and not self._app_ends:
            super()._sigcont_application()
            say: Callable[[str], None] | None = getattr(self._app, "say_refused", None)
            if say is not None:
                say("Reader cannot stop here: no shell could bring it back.")

    def _sigcont_application(self, *_: Any) -> None:
        """Continue. Without a stop signal before, restore the terminal first."""
        if self._ending or self._app_ends:
            return
        if self._auto_restart and self._taken:
            self.suspend_application_mode()
            self._must_signal_resume = True
        if self._must_signal_resume:  # else it was restored for good or is not taken yet
            super()._sigcont_application()

    @property
    def _app_ends(self) -> bool:
        """Whether the app exits; nothing would restore the terminal if it were taken over now."""
        return self._app._exit or self._app._closing

    # In

    def disable_input(self) -> None:
        """Stop reading keys."""
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
        """Read keys until input is disabled or ends."""
        keyboard = Input(
            getattr(self._app, "alt_keys", frozenset()),
            delay=constants.ESCAPE_DELAY,
            term=self._term,
            answered=self._answered,
            on_string=self._control_string,
        )
        encoding = getattr(sys.__stdin__, "encoding", None) or "utf-8"
        decode = codecs.getincrementaldecoder(encoding)(CONTROLS_AS_THEY_ARE).decode
        while not self.exit_event.is_set():
            deadline = keyboard.deadline
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
            # Input that arrived in time does not count as late just because this thread was slow.
            now = time.monotonic()
            for event in keyboard.feed(decode(data), now) if data else keyboard.expire(now):
                self.process_message(event)

    def _answered(self) -> None:
        if self.output is not None:
            self.output.answered()

    def _control_string(self, string: str) -> None:
        color = color_of(string)
        if color and self._awaits_background:
            self._awaits_background = False
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._app.background_reported, color)  # type: ignore[attr-defined]

    # The end

    def _signalled(self, number: int, _: FrameType | None) -> None:
        # Python would end at once and leave a terminal that no shell can use.
        loop = getattr(self, "_loop", None)
        if loop is None:
            raise SystemExit(128 + number)
        self._leave(loop, 128 + number)

    def _leave(self, loop: asyncio.AbstractEventLoop, status: int) -> None:
        """Ask the app once to exit, and make sure that the process ends."""
        if self._ending:
            return
        self._ending = status
        threading.Thread(target=self._force_exit, args=(status,), daemon=True).start()
        with suppress(RuntimeError):  # the loop has ended: so does the process
            loop.call_soon_threadsafe(partial(self._app.exit, return_code=status))

    def _force_exit(self, status: int) -> None:
        """End the process if it hangs; the user's data is already saved."""
        time.sleep(SECONDS_TO_LEAVE)
        self._reset()
        os._exit(status)

    def _reset(self) -> None:
        """Restore the terminal directly, because the writing thread did not do so in time."""
        reset(self.fileno, self._out, self.attrs_before, old=self.is_old)
        if self._guardian is not None:
            self._guardian.restored()


def _readable(files: Sequence[int], seconds: float | None) -> list[int]:
    """Wait until some ``files`` are readable or have ended; empty after ``seconds``.

    Unlike ``select``, this accepts descriptors over 1023.
    """
    poll = select.poll()
    for file in files:
        poll.register(file, select.POLLIN)
    return [file for file, _ in poll.poll(None if seconds is None else seconds * 1000)]


def color_of(string: str) -> str:
    """The colour in a control string as ``#rrggbb``, or empty if it has none.

    ``string`` is without its terminator.
    """
    match = _ANSWER.fullmatch(string)
    if match is None:
        return ""
    # Each part has one to four digits; scale it by the largest number of that length.
    parts = (int(part, 16) * 255 // (16 ** len(part) - 1) for part in match.groups())
    return "#" + "".join(f"{part:02x}" for part in parts)
