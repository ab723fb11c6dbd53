"""Closes what the library screen's worker threads use when the last of them has ended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


class WorkerThreads:
    """Counts the running threads, and calls ``close`` once: when asked to and none is running.

    Textual cancels workers when the app ends and does not wait for their threads, which go on for a
    moment. If a file were closed meanwhile, its descriptor might already be that of another file.
    """

    def __init__(self, close: Callable[[], None]) -> None:
        self._close = close
        self._lock = threading.Lock()
        self.running = 0
        self._ending = self._ended = False

    def counted(self, work: Callable[[], Any]) -> Callable[[], Any]:
        """``work`` as a function that is counted while it runs; a no-op after :meth:`close`."""

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
