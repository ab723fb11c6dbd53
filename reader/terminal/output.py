"""Writes to the terminal from a separate thread, so that a slow link never delays keys.

Reader cannot see how far behind the terminal is: sshd, the network and a pseudo-terminal buffer
kilobytes, which is seconds on a slow link. So each frame ends with a question that every terminal
answers (DSR, "are you all right?"); the answer means that everything before it has been shown. The
time that answers take determines how many bytes may be in flight: as many as the link carries in
one round trip, but at least one frame. A terminal that never answers is assumed to be as fast as it
accepts data.
"""

from __future__ import annotations

import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

ASK = "\x1b[5n"
"""The question (DSR 5, ECMA-48)."""

FIRST_WINDOW = 3_000
"""The most bytes in flight before the speed of the link is known: two typical frames."""

LARGEST_WINDOW = 256_000
"""The most bytes that may ever be in flight."""

PATIENCE = 5.0
"""Seconds (or four round trips, if longer) after which an answer counts as lost."""

_CHUNK = 4096
_DELAYED = 1.5
"""An answer that takes this many times the shortest round trip has been delayed by others."""
_A_MOMENT = 0.05
"""Random variation of answer times in seconds."""


class _Question(NamedTuple):
    asked: float
    size: int
    before: int
    """Bytes that were in flight, including these."""


class Output:
    """Writes text to ``file``; only :meth:`settle` and :meth:`close` wait for the terminal.

    ``ready`` is called, in any thread, when :attr:`behind` becomes false; ``lost`` when the
    terminal is gone. Characters that the encoding lacks become question marks.
    """

    def __init__(
        self,
        file: int,
        encoding: str,
        ready: Callable[[], None],
        lost: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._file = file
        self._encoding = encoding
        self._ready = ready
        self._lost = lost
        self._clock = clock
        self._changed = threading.Condition()
        self.queue: deque[bytes] = deque()
        self.writing = False
        self._closed = self._awaited = False
        self.gone = False
        """True when the terminal is gone."""
        self._since = 0
        self.questions: deque[_Question] = deque()
        self._answers = False
        self._trip = 0.0
        self._window = FIRST_WINDOW
        self._thread: threading.Thread | None = None

    def write(self, text: str) -> None:
        """Queue ``text`` for writing."""
        data = text.encode(self._encoding, "replace")
        with self._changed:
            if self.gone or self._closed or not data:
                return
            self._since += len(data)
            self.queue.append(data)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="output", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def ask(self) -> None:
        """End a frame: ask whether it has been shown, unless this terminal does not answer."""
        with self._changed:
            if not self._answers and len(self.questions) >= 2:
                return  # this terminal does not answer
            on_the_way = sum(each.size for each in self.questions) + self._since
            self.questions.append(_Question(self._clock(), self._since, on_the_way))
            self._since = 0
        self.write(ASK)

    def answered(self) -> None:
        """Called when the terminal has answered the oldest question."""
        with self._changed:
            if not self.questions:
                return
            question = self.questions.popleft()
            took = max(self._clock() - question.asked, 0.0001)
            self._trip = min(self._trip, took) if self._answers else took
            self._answers = True
            if took <= _DELAYED * self._trip + _A_MOMENT:
                self._window = min(self._window + question.size, LARGEST_WINDOW)
            else:
                self._window = int(question.before / took * self._trip)
            self._changed.notify_all()
        self._tell()

    @property
    def behind(self) -> bool:
        """Whether another frame would have to wait and should not be painted yet.

        After True, ``ready`` is called when this becomes false.
        """
        with self._changed:
            self._awaited = self._is_behind()
            return self._awaited

    def _tell(self) -> None:
        with self._changed:
            caught_up = self._awaited and not self._is_behind()
            self._awaited = self._awaited and not caught_up
        if caught_up:
            self._ready()

    def _is_behind(self) -> bool:
        if self.queue:
            return True  # in addition to what is being written now
        if not self._answers or not self.questions:
            return False
        if self._clock() - self.questions[0].asked > max(PATIENCE, 4 * self._trip):
            # Lost, for example because another terminal has attached to the tmux session.
            self.questions.clear()
            self._answers = False
            return False
        return sum(each.size for each in self.questions) >= self._window

    def settle(self, patience: float) -> None:
        """Wait until all questions are answered, or ``patience`` seconds have passed.

        An answer that arrives after Reader has ended would be typed into the shell.
        """
        with self._changed:
            recent = self.questions and self._clock() - self.questions[-1].asked < PATIENCE / 2
            if (self._answers or recent) and not self.gone:
                self._changed.wait_for(lambda: not self.questions or self.gone, patience)

    def close(self, patience: float) -> bool:
        """Write the rest, for at most ``patience`` seconds; return whether all was written."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            return self._changed.wait_for(
                lambda: self.gone or not (self.queue or self.writing), patience
            )

    def _run(self) -> None:
        while True:
            with self._changed:
                self.writing = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self.queue or self._closed or self.gone)
                if self.gone or not self.queue:
                    return
                data = self.queue.popleft()
                self.writing = True
            self._tell()
            if not self.write_bytes(data):
                with self._changed:
                    self.gone, self.writing = True, False
                    self.queue.clear()
                    self._changed.notify_all()
                self._lost()
                return

    def write_bytes(self, data: bytes) -> bool:
        """Write ``data``, however long it takes; False if the terminal is gone."""
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(self._file, view[:_CHUNK]) :]
            except BlockingIOError:  # another process has made the terminal non-blocking
                with suppress(OSError):
                    poll = select.poll()
                    poll.register(self._file, select.POLLOUT)
                    poll.poll(1000)
            except OSError:
                return False
        return True
