"""The way to the terminal: written to by a thread of its own, so that no link can hold up the keys.

How far behind the terminal is cannot be seen from here: sshd, the network and a pseudo-terminal
keep kilobytes that were "written" long ago, seconds' worth of a slow link. So each frame ends with
a question that every terminal answers (DSR, "are you all right?"), and the answer says that all
before it has been shown. How many bytes may be on their way follows from how long answers take: as
many as the link carries in one round trip, and a frame at least. A terminal that never answers is
taken to be as fast as it can be written to.
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
"""Bytes that may be on their way before anything is known of the link: two frames of a key."""

LARGEST_WINDOW = 256_000
"""Bytes that may be on their way at most."""

PATIENCE = 5.0
"""Seconds after which an answer is taken to be lost, or four round trips where they are longer."""

_CHUNK = 4096
_DELAYED = 1.5
"""Answers that take so many times the shortest round trip have waited behind others."""
_A_MOMENT = 0.05
"""Seconds by which answers differ for no reason at all."""


class _Question(NamedTuple):
    asked: float
    size: int
    before: int
    """Bytes that were on their way, these included."""


class Output:
    """Writes text to the file ``file``; nothing but :meth:`close` ever waits for the terminal.

    ``ready`` is called, in some thread, when :attr:`behind` has become false; ``lost`` when there
    is nobody to write to any more. What the encoding lacks is written as question marks.
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
        """True when there is nobody to write to."""
        self._since = 0
        self.questions: deque[_Question] = deque()
        self._answers = False
        self._trip = 0.0
        self._window = FIRST_WINDOW
        self._thread: threading.Thread | None = None

    def write(self, text: str) -> None:
        """Have ``text`` written when its turn comes."""
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
        """A frame ends here: ask whether it has been shown, where that may be answered."""
        with self._changed:
            if not self._answers and len(self.questions) >= 2:
                return  # this terminal does not answer
            on_the_way = sum(each.size for each in self.questions) + self._since
            self.questions.append(_Question(self._clock(), self._since, on_the_way))
            self._since = 0
        self.write(ASK)

    def answered(self) -> None:
        """The terminal has answered the oldest question."""
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
        """Whether a further frame would only have to wait: it should not be painted yet.

        Who is told so is told by ``ready`` when it is different.
        """
        with self._changed:
            self._awaited = self._is_behind()
            return self._awaited

    def _tell(self) -> None:
        with self._changed:
            told = self._awaited and not self._is_behind()
            self._awaited = self._awaited and not told
        if told:
            self._ready()

    def _is_behind(self) -> bool:
        if self.queue:
            return True  # beside what is being written just now
        if not self._answers or not self.questions:
            return False
        if self._clock() - self.questions[0].asked > max(PATIENCE, 4 * self._trip):
            # Lost, as when another terminal has taken over a session of tmux's.
            self.questions.clear()
            self._answers = False
            return False
        return sum(each.size for each in self.questions) >= self._window

    def settle(self, patience: float) -> None:
        """Wait until all questions are answered, or ``patience`` seconds have passed.

        An answer that comes when Reader has gone would be typed into the shell.
        """
        with self._changed:
            recent = self.questions and self._clock() - self.questions[-1].asked < PATIENCE / 2
            if (self._answers or recent) and not self.gone:
                self._changed.wait_for(lambda: not self.questions or self.gone, patience)

    def close(self, patience: float) -> bool:
        """Write what is left, for ``patience`` seconds at most; whether all of it was."""
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
        """Write ``data``, however long it takes; False where there is nobody to write to."""
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(self._file, view[:_CHUNK]) :]
            except BlockingIOError:  # somebody has made the terminal so
                with suppress(OSError):
                    poll = select.poll()
                    poll.register(self._file, select.POLLOUT)
                    poll.poll(1000)
            except OSError:
                return False
        return True
