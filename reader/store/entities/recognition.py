"""Recognizes the entities of the whole archive in the background, the article on screen first.

A single thread runs :meth:`Recognition.run`. It recognizes articles that the user is waiting for
itself, without delay. If there are enough others, they go to worker processes
(:mod:`reader.store.pool`). Names that were found before come from a file
(:mod:`reader.store.entities.file`); new ones are written to it about once a second.

The pool is imported when it is needed, after the first paint.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from reader import restricted
from reader.entities.engines.container import ModelError
from reader.model import BLOCK_SEPARATOR, Article, Entity, Notice
from reader.safety import safe_line
from reader.store.articles import Row, Store, row_of
from reader.store.entities.index import EntityIndex
from reader.store.rows import DamagedError
from reader.store.worker import UNUSABLE

if TYPE_CHECKING:
    from reader.store.entities.file import EntityFile
    from reader.store.pool import Pool

Extract = Callable[[Article], tuple[Entity, ...]]

TARGET = "reader.store.entities.recognition:default_extract"
"""The function that worker processes call, as ``module:name``."""

ARTICLE_OF = "reader.store.rows:article_of"
"""The function that they call before it."""

REPORT_EVERY = 0.1
"""Seconds between two reports while the user waits for no article."""

WRITE_EVERY = 1.0
"""Seconds between two transactions in a file: at most this much work is lost in a crash."""

PAINTING_SECONDS = 0.04
"""How long recognition pauses when the user goes to an article, so that the screen can paint it:
doing both at the same time takes longer than one after the other."""

LISTEN_SECONDS = 0.02
"""How long the thread waits for workers before it checks whether the user waits for an article."""

FOLLOW_SECONDS = 0.5
"""Seconds between two checks for what another session has found."""

WORTH_WORKERS = 200
"""Worker processes are started for at least this many articles."""

ALONE = 2_000
"""How many articles a session recognizes by itself if processes are not allowed.

Otherwise every visitor's session would spend hours on the same names; the administrator can find
them once.
"""

RECOGNIZED = 200_000
"""Code points of an article in which names are looked for: thirty times a long article.

A longer text is hardly an article, and each step has to end soon when the user quits.
"""


def default_extract(article: Article) -> tuple[Entity, ...]:
    """``reader.entities.extract``, imported for the first article.

    Of a huge article, it takes as many whole blocks as :data:`RECOGNIZED` allows, so that offsets
    stay the same.
    """
    from reader.entities import extract

    return extract(_beginning(article))


def cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1


class Recognition:
    """The articles still to be recognized, and the loop that does it in one worker thread.

    The screen calls :meth:`want` and :meth:`start`, the worker :meth:`run`. Results go to
    ``index``; nothing else adds to it.
    """

    def __init__(
        self,
        store: Store,
        extract: Extract = default_extract,
        *,
        index: EntityIndex | None = None,
        file: Callable[[], EntityFile | None] | None = None,
        workers: int = 0,
        target: str = TARGET,
        painting: float = 0.0,
        at_any_cost: bool = False,
    ) -> None:
        """At most ``workers`` processes run ``target``, which does the same as ``extract``.

        For ``painting`` seconds after each :meth:`want`, this process recognizes nothing.

        If processes are not allowed (:mod:`reader.restricted`), this process goes through a large
        store only with ``at_any_cost``.

        ``file`` is called when the store is complete. If it returns None, nothing is saved.
        """
        self._store = store
        self._extract = extract
        self.index = EntityIndex(store.text_key) if index is None else index
        self.index.repair = self._repaired
        self.index.left = self._begin_again
        self._find_file = file
        self._file: EntityFile | None = None
        self._is_whole = False
        self._alone = not restricted.allows("processes") and not at_any_cost
        self._workers = workers if restricted.allows("processes") else 0
        self._considered = -1
        self._look_again = 0.0
        self._target = target
        self._painting = painting
        self._painted = 0.0
        self._lock = threading.Lock()
        self._wanted: deque[int] = deque()
        self._next = 0
        self._running = False
        self._all = False
        self._failures: list[Notice] = []
        self._found: list[tuple[int, tuple[Entity, ...]]] = []  # and not yet written
        self._done: list[int] = []  # and not yet reported
        self._reported = 0.0
        self._report: Callable[[list[int]], None] = lambda _: None
        self.broken = False
        """True if recognition has stopped because of a problem that is not a single article's."""

    @property
    def idle(self) -> bool:
        """Whether there is nothing left to do."""
        with self._lock:
            return not self._running and not self._wanted and self._next >= self._store.end

    @property
    def failures(self) -> list[Notice]:
        """Notices about articles that could not be recognized, and about the file."""
        return [*(self._file.remarks if self._file else ()), *self._failures]

    @property
    def waits(self) -> bool:
        """Whether another process is finding the names; this one reads what it finds."""
        return self._file is not None and self._file.waits

    def resume(self) -> None:
        """The store is complete: from now on, names may come from the file."""
        self._is_whole = True

    def want_all(self) -> None:
        """From now on, recognize the whole store. Until then, loading has priority."""
        self.resume()
        with self._lock:
            self._all = True

    def want(self, *numbers: int) -> None:
        """Recognize the articles ``numbers`` next, in this order."""
        with self._lock:
            self._painted = time.monotonic() + self._painting
            self._wanted.extendleft(
                number for number in reversed(numbers) if self.index.lacks(number)
            )

    def start(self) -> bool:
        """Whether there is work and no worker; if so, the caller must start :meth:`run` in one."""
        with self._lock:
            to_do = (
                self._wanted
                or (self._all and self._next < self._store.end)
                or self.index.has_forgotten
            )
            if self._running or not to_do:
                return False
            self._running = True
            return True

    def run(self, cancelled: Callable[[], bool], report: Callable[[list[int]], None]) -> None:
        """Recognize until nothing is left or ``cancelled()``; ``report`` finished numbers.

        An article that the user waits for is reported at once, the others ten times a second, or
        once a second if they are written to a file.
        """
        self._report = report
        self._reported = time.monotonic()
        try:
            if self._open_file(cancelled):
                with self._lock:
                    known = [number for number in self._wanted if number in self.index]
                self._tell(known)
            if self.index.has_forgotten:
                self.index.forget()
            self._run(cancelled)
            self._write()
            while self._all and self._next < self._store.end and not cancelled():
                self._run(cancelled)  # a file had to be left: everything begins again
                self._write()
            if self._file and self._all and not cancelled():
                self._file.finish(self.index, self._store)
        except (OSError, ImportError, MemoryError, ModelError) as error:
            self._break_off(error)
        finally:
            self._write()
            if self._file:
                self._file.release()
            if self._done and not cancelled():
                self._tell()
            self._done = []
            with self._lock:
                self._running = False

    def close(self) -> None:
        """Close the index. Call it after :meth:`run` has returned."""
        self.index.repair = None
        self.index.close()

    def _open_file(self, cancelled: Callable[[], bool]) -> bool:
        """Open the file, the first time the store is complete; return whether that was now."""
        if self._find_file is None or not self._is_whole:
            return False
        find, self._find_file = self._find_file, None
        self._file = find()
        if self._file is None:
            return False
        self._file.open(self.index, self._store, cancelled)
        return True

    def _begin_again(self, error: Exception) -> None:
        """Start again with an empty index: it had to leave the file because of ``error``."""
        if self._file:
            self._file.note_left(error)
        with self._lock:
            self._next = 0

    def _run(self, cancelled: Callable[[], bool]) -> None:
        pool: Pool | None = None
        try:
            while not cancelled():
                if self._serve(pool) or (self._all and self._follow()):
                    continue
                if not self._all:
                    return
                if pool is None and self._worth_workers():
                    from reader.store.pool import Pool

                    pool = Pool(self._workers, ARTICLE_OF, self._target)
                if pool is not None and not pool.broken:
                    self._pump(pool)
                    if not pool.pending and self._next >= self._store.end:
                        return
                elif pool is not None and (back := pool.unanswered()):
                    # No worker survives: continue in this thread, with their tasks first.
                    pool.close()
                    pool, self._workers = None, 0
                    self._rewind(back)
                elif (number := self._take_next()) is not None:
                    self._recognize(number)
                else:
                    return
                self._tell_now_and_then()
        finally:
            self._considered = -1
            if pool is not None:
                # The next run takes up the tasks in progress.
                self._rewind(pool.unanswered())
                pool.close()

    def _follow(self) -> bool:
        """Read what another process that goes through the archive has found; False if none does.

        Two processes would only find all names twice.
        """
        if self._file is None:
            return False
        if self._file.waits and time.monotonic() < self._look_again:
            time.sleep(LISTEN_SECONDS)
            return True
        self._look_again = time.monotonic() + FOLLOW_SECONDS
        found = self._file.follow(self.index, self._store)
        self._done += found or ()
        self._tell_now_and_then()
        return found is not None

    def _serve(self, pool: Pool | None) -> bool:
        """Recognize what the user waits for, or let the screen paint first; whether it did either.

        Workers, which have a low priority, continue meanwhile.
        """
        left = self._painted - time.monotonic()
        if left > 0:
            if pool is not None and not pool.broken:
                return False
            time.sleep(min(left, LISTEN_SECONDS))
            return True
        wanted = self._take_wanted()
        if wanted is not None:
            self._recognize(wanted)
            self._tell()
        return wanted is not None

    # What comes next

    def _take_wanted(self) -> int | None:
        with self._lock:
            while self._wanted:
                number = self._wanted.popleft()
                if self.index.lacks(number):
                    return number
        return None

    def _take_next(self) -> int | None:
        if self._alone and self._considered != self._store.end:
            self._considered = self._store.end
            self._pass_over_too_many()
        with self._lock:
            while self._next < self._store.end:
                number, self._next = self._next, self._next + 1
                if self.index.lacks(number) and self._store.id(number):
                    return number
        return None

    def _rewind(self, numbers: list[int]) -> None:
        with self._lock:
            self._next = min([self._next, *numbers])

    def _worth_workers(self) -> bool:
        """Whether worker processes are worth it; computed again when the store has grown."""
        end = self._store.end
        if not self._workers or end == self._considered:
            return False
        self._considered = end
        left = filter(self.index.lacks, range(self._next, end))
        return next(islice(left, WORTH_WORKERS, None), None) is not None

    def _pass_over_too_many(self) -> None:
        """Skip the whole store, with a notice, if it is too much for one process."""
        left = sum(map(self.index.lacks, range(self._next, self._store.end)))
        if left > ALONE:
            self._next = self._store.end
            reason = f"the names of {left:,} articles are found when these are shown"
            self._failures.append(Notice("names", f"{reason}; 'reader index' finds all ahead"))

    # Doing it

    def _break_off(self, error: Exception) -> None:
        """Stop recognition, with a notice: the machine lacks something that it needs."""
        reason = (error.strerror if isinstance(error, OSError) else None) or repr(error)
        if isinstance(error, ModelError):
            reason = str(error)
        self.broken = True
        with self._lock:
            self._wanted.clear()
            self._next = self._store.end
        self._failures.append(Notice("names", safe_line(f"finding them stopped ({reason})")))

    def _recognize(self, number: int) -> None:
        """Recognize ``number`` in this process.

        If that fails, the article has no entities in this session, and there is a notice.
        """
        try:
            entities = self._extract(self._store[number])
        except (OSError, ImportError, MemoryError, ModelError):
            raise  # not a problem of the article
        except Exception as error:
            self._finish(number, (), repr(error))
        else:
            self._finish(number, entities)

    def _repaired(self, number: int) -> tuple[Entity, ...]:
        """Recognize an article whose record is damaged; no entities if that fails, too."""
        try:
            return self._extract(self._store[number])
        except Exception as error:
            self._fail(number, repr(error))
            return ()

    def _pump(self, pool: Pool) -> None:
        """Send tasks to the workers, and receive their results."""
        while pool.room and (number := self._take_next()) is not None:
            pool.send(number, self._row(number))
        for number, entities, error in pool.receive(LISTEN_SECONDS):
            if error.startswith(UNUSABLE):
                raise ModelError(error.removeprefix(UNUSABLE))
            self._finish(number, entities, error)

    def _row(self, number: int) -> Row:
        try:
            return self._store.row(number)
        except DamagedError:
            return row_of(self._store[number])

    def _fail(self, number: int, why: str) -> None:
        path = self._store.path(number)
        self._failures.append(Notice(path, safe_line(f"its names were not found: {why}")))

    # What is done

    def _finish(self, number: int, entities: tuple[Entity, ...], error: str = "") -> None:
        """Note what was found in the article ``number``, or why nothing could be found."""
        if error:
            self._fail(number, error)
            self.index.add_nothing(number)
        else:
            self._found.append((number, entities))
        self._done.append(number)

    def _write(self) -> None:
        found, self._found = self._found, []
        self.index.add_all(found)

    def _tell(self, numbers: Sequence[int] = ()) -> None:
        """Write what has been found, and report ``numbers`` and what has been finished."""
        self._write()
        done, self._done = [*numbers, *self._done], []
        self._reported = time.monotonic()
        self._report(done)

    def _tell_now_and_then(self) -> None:
        """Write and report what has been finished, if that is due."""
        every = WRITE_EVERY if self.index.is_in_file else REPORT_EVERY
        if self._done and time.monotonic() - self._reported >= every:
            self._tell()


def _beginning(article: Article) -> Article:
    length = 0
    for number, block in enumerate(article.blocks):
        length += len(block.text) + len(BLOCK_SEPARATOR)
        if length > RECOGNIZED and number:
            return article._replace(blocks=article.blocks[:number])
    return article
