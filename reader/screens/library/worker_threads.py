"""Closes what the threads of the library screen's workers use, when the last has ended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


class WorkerThreads:
    """Counts the threads at work, and calls ``close`` once: when it is asked for and none is left.

    Textual cancels workers when the app ends and does not wait for their threads, which go on for a
    moment: a descriptor closed under one of them might by then be that of another file.
    """

    def __init__(self, close: Callable[[], None]) -> None:
        self._close = close
        self._lock = threading.Lock()
        self.running = 0
        self._ending = self._ended = False

    def counted(self, work: Callable[[], Any]) -> Callable[[], Any]:
        """``work``, counted while it runs; it does not begin after :meth:`close`."""

        def run() -> Any:
            with self._lock:
                if self._ending:
                    return None
                self.running += 1
            try:
                return work()
            finally:
                with self._lock:
                    self.running -= 1
                self._end_if_last()

        return run

    def close(self) -> None:
        """Close now, or in the last thread as it ends. Never waits."""
        self._ending = True
        self._end_if_last()

    def _end_if_last(self) -> None:
        with self._lock:
            last = self._ending and not self.running and not self._ended
            self._ended = self._ended or last
        if last:
            self._close()
