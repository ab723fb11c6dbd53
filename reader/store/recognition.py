"""Finding the entities of the whole archive in the background, the article on screen first."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

from reader.model import BLOCK_SEPARATOR, Article, Entity, Notice
from reader.store.articles import Store

Extract = Callable[[Article], tuple[Entity, ...]]
Found = tuple[int, tuple[Entity, ...]]

REPORT_EVERY = 0.1
"""Seconds between two reports while nobody waits for an article."""

RECOGNIZED = 200_000
"""Code points of an article in which names are looked for: thirty times a long one.

What is longer is hardly an article, and one piece of work has to end when the user quits.
"""


def default_extract(article: Article) -> tuple[Entity, ...]:
    """``reader.entities.extract``, imported when the first article needs it."""
    from reader.entities import extract

    return extract(article)


class Recognition:
    """Which articles are still to be recognized, and the loop that does it in one worker thread.

    :meth:`want` and :meth:`start` are called by the screen, :meth:`run` in the worker.
    """

    def __init__(self, store: Store, extract: Extract = default_extract) -> None:
        self._store = store
        self._extract = extract
        self._lock = threading.Lock()
        self._wanted: deque[int] = deque()
        self._done: set[int] = set()
        self._next = 0
        self._running = False
        self._all = False
        self.failures: list[Notice] = []

    @property
    def idle(self) -> bool:
        """True when nothing is left to be done."""
        with self._lock:
            return not self._running and len(self._done) >= self._store.end

    def want_all(self) -> None:
        """From now on, go through the whole store as well. Before, loading needs the machine."""
        with self._lock:
            self._all = True

    def want(self, *ranks: int) -> None:
        """Let ``ranks`` come first, the first of them first of all."""
        with self._lock:
            self._wanted.extendleft(rank for rank in reversed(ranks) if rank not in self._done)

    def start(self) -> bool:
        """True when there is work and no worker: the caller has to start :meth:`run` in one."""
        with self._lock:
            to_do = self._wanted or (self._all and len(self._done) < self._store.end)
            if self._running or not to_do:
                return False
            self._running = True
            return True

    def run(self, cancelled: Callable[[], bool], report: Callable[[list[Found]], None]) -> None:
        """Recognize until nothing is left or ``cancelled()``; ``report`` what was found.

        An article that somebody wants is reported at once, the others together ten times a second.
        """
        try:
            self._run(cancelled, report)
        finally:
            with self._lock:
                self._running = False

    def _run(self, cancelled: Callable[[], bool], report: Callable[[list[Found]], None]) -> None:
        found: list[Found] = []
        reported = time.monotonic()
        while not cancelled():
            with self._lock:
                rank, urgent = self._take()
            if rank is None:
                break
            found.append((rank, self._entities(rank)))
            if urgent or time.monotonic() - reported >= REPORT_EVERY:
                report(found)
                found, reported = [], time.monotonic()
        if found and not cancelled():
            report(found)

    def _take(self) -> tuple[int | None, bool]:
        for rank in _drain(self._wanted):
            if rank not in self._done:
                self._done.add(rank)
                return rank, True
        while self._all and self._next < self._store.end:
            rank, self._next = self._next, self._next + 1
            if rank not in self._done:
                self._done.add(rank)
                return rank, False
        return None, False

    def _entities(self, rank: int) -> tuple[Entity, ...]:
        """The entities of ``rank``; none, and a failure noted, where recognition breaks down."""
        article = _beginning(self._store[rank])
        try:
            return self._extract(article)
        except Exception as error:
            self.failures.append(Notice(article.path, f"its names were not found: {error!r}"))
            return ()


def _beginning(article: Article) -> Article:
    """``article`` as far as it is recognized: whole blocks, ``RECOGNIZED`` code points at most.

    Offsets into the text stay what they are.
    """
    length = 0
    for number, block in enumerate(article.blocks):
        length += len(block.text) + len(BLOCK_SEPARATOR)
        if length > RECOGNIZED and number:
            return replace(article, blocks=article.blocks[:number])
    return article


def _drain(queue: deque[int]) -> Iterable[int]:
    while queue:
        yield queue.popleft()
