"""Saves changes to the user's file in order, in its own thread, and retries until they are saved.

If another program has the file locked, or a disk is full or slow, nothing is lost, no key press
waits, and the screen can tell what is not saved yet. Usually a change is saved within milliseconds,
and the caller waits for that: a mark that is shown without a warning is in the file.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Set
from typing import Any

from reader.store.user.user_file import Change, MarksError, Table, UserFile, touched

RETRY_SECONDS = 0.5
"""Seconds between two attempts to save what could not be saved."""

LATEST_ONLY: Set[Table] = {"place", "draft"}
"""Tables where only the last change of a row matters: a draft is saved at each pause."""

Job = Callable[[UserFile], Any]


class Saving:
    """A change, or other job on the file, that is being saved."""

    def __init__(self, work: Change | Job, *, optional: bool = False) -> None:
        self._work = work
        self.change = work if isinstance(work, Change) else None
        self.optional = optional
        """Whether it is dropped if it fails for another reason than a lock."""
        self.result: Any = None
        self.saved = False
        self.error: MarksError | None = None
        """Why it failed and was dropped at the first attempt; the file is unchanged then."""
        self.begun = self.late = False
        """Whether it is being saved right now, and whether the caller has stopped waiting."""

    def run(self, file: UserFile) -> None:
        """Do it in ``file``."""
        work = self._work
        self.result = file.change(work) if isinstance(work, Change) else work(file)


class MarksWriter:
    """Saves changes with ``work``, which raises ``MarksError`` if one cannot be saved.

    ``news`` is called in the writer's thread when :attr:`trouble` begins or ends.
    """

    def __init__(
        self, work: Callable[[Saving], None], patience: float, news: Callable[[], None]
    ) -> None:
        """``patience``: how many seconds :meth:`put` waits at most for a change to be saved."""
        self._work = work
        self._patience = patience
        self._news = news
        self._changed = threading.Condition()
        self._queue: deque[Saving] = deque()
        self._thread: threading.Thread | None = None
        self._deadline: float | None = None
        self.trouble = ""
        """Why the oldest change is not saved yet; empty if there is no problem."""

    @property
    def waiting(self) -> list[Saving]:
        """The changes that are not saved yet, the oldest first."""
        with self._changed:
            return [*self._queue]

    def put(self, work: Change | Job, *, wait: bool = True, optional: bool = False) -> Saving:
        """Save a change after all earlier ones. Returns when it is saved, or when that takes long.

        Raises ``MarksError`` if it fails at once for another reason than a lock. A late change is
        retried for as long as the writer is open, unless it is ``optional``.
        """
        saving = Saving(work, optional=optional)
        with self._changed:
            if self._deadline is not None:
                raise MarksError("Reader is ending")
            if saving.change is not None and saving.change.table in LATEST_ONLY:
                self._supersede(saving.change)
            saving.late = not wait or bool(self.trouble)
            self._queue.append(saving)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="marks", daemon=True)
                self._thread.start()
            self._changed.notify_all()
            if not saving.late:
                self._changed.wait_for(
                    lambda: saving.saved or saving.error or self.trouble, self._patience
                )
                saving.late = not saving.saved
        if saving.error is not None:
            raise saving.error
        return saving

    def _supersede(self, change: Change) -> None:
        """Remove a late change of the same rows as ``change`` from the queue."""
        for each in reversed(self._queue):
            if each.change is None:
                return  # it moves rows, so changes before it cannot be dropped
            if each.change.table == change.table and touched(each.change) == touched(change):
                if each.late and not each.begun:
                    self._queue.remove(each)
                return

    def withdraw(self, saving: Saving) -> bool:
        """Withdraw a change that is not saved yet; False if it is saved already."""
        with self._changed:
            self._changed.wait_for(lambda: not saving.begun, self._patience)
            if saving.begun:
                raise MarksError("it is being saved right now")
            if saving.saved:
                return False
            news = self._remove(saving)
        if news:
            self._news()
        return True

    def close(self, seconds: float) -> bool:
        """Save what is waiting, for at most ``seconds``; return whether the thread has ended.

        Changes that could not be saved stay in :attr:`waiting`.
        """
        with self._changed:
            self._deadline = time.monotonic() + seconds
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(seconds + RETRY_SECONDS)
        return thread is None or not thread.is_alive()

    def _run(self) -> None:
        while (saving := self._next()) is not None:
            try:
                self._work(saving)
            except MarksError as error:
                self._failed(saving, error)
            except Exception as error:  # of any kind: it would go unreported
                self._failed(saving, MarksError(repr(error)))
            else:
                self._succeeded(saving)

    def _next(self) -> Saving | None:
        """The next change to save; None if the thread should end."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._deadline is not None)
            late = self._deadline is not None and time.monotonic() >= self._deadline
            if not self._queue or (late and self.trouble):
                return None
            self._queue[0].begun = True
            return self._queue[0]

    def _succeeded(self, saving: Saving) -> None:
        with self._changed:
            saving.begun, saving.saved = False, True
            news = self._remove(saving)
        if news:
            self._news()

    def _remove(self, saving: Saving) -> bool:
        """Remove ``saving`` from the queue; return whether that ends the :attr:`trouble`."""
        self._queue.remove(saving)
        ended = bool(self.trouble) and not self._queue
        if ended:
            self.trouble = ""
        self._changed.notify_all()
        return ended

    def _failed(self, saving: Saving, error: MarksError) -> None:
        with self._changed:
            saving.begun = False
            given_up = (saving.optional or not saving.late) and not error.passes
            if given_up:
                saving.error = error
                news = self._remove(saving)
            else:
                news, self.trouble = str(error) != self.trouble, str(error)
                self._changed.notify_all()
        if news:
            self._news()
        if given_up:
            return
        with self._changed:
            now, end = time.monotonic(), self._deadline
            pause = RETRY_SECONDS if end is None else min(RETRY_SECONDS, max(end - now, 0.0), 0.05)
            self._changed.wait_for(
                lambda: self._deadline is not end or saving not in self._queue, pause
            )
