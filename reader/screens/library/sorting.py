"""Sorting the list: the question for the order, and the worker that works it out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.worker import get_current_worker

from reader.store.sorting import (
    ArchiveOrder,
    Order,
    RankedOrder,
    Sort,
    SortedOrder,
    Sorter,
    SortName,
)
from reader.store.view import View

if TYPE_CHECKING:
    from reader.widgets.sort_choice import SortChoice

_SHARE = 4
"""While files are read, sorting anew takes at most one part in so many of the time."""


class Sorting:
    """How ``view`` is sorted. ``changed`` is called when it has another order to be shown.

    The order by relevance is the one in which a search found its articles: ``ranking``, the best
    first, or None while there is no search. The others are worked out in a worker, and again when
    articles have come; until then the list stays as it is.
    """

    def __init__(self, screen: Screen[None], view: View, changed: Callable[[], None]) -> None:
        self._screen = screen
        self._view = view
        self._changed = changed
        self._choice: SortChoice | None = None
        self._asking = False
        self._stale = self._running = self._resting = False
        self._ranking: Sequence[int] | None = None
        self.sort = Sort()

    @property
    def idle(self) -> bool:
        """True when the list has the order that is wanted."""
        return not (self._stale or self._running)

    @property
    def sorts(self) -> bool:
        """True while the list has not the order yet that the user has chosen."""
        return self._running and self._view.order.sort != self.sort

    @property
    def progress(self) -> str:
        """What goes on, for the status line; nothing where it only takes a moment."""
        return f"sorting by {self.sort.by}" if self.sorts else ""

    # The question

    async def ask(self) -> None:
        """Ask what to sort by, in place of the status line."""
        from reader.widgets.sort_choice import SortChoice

        if self._asking:
            return
        self._asking = True
        if self._choice is None:
            self._choice = SortChoice()
            await self._screen.mount(self._choice, after="#status-line")
        self._screen.query_one("#status-line").display = False
        self._choice.begin(self.sort, ranked=self._ranking is not None)

    @property
    def asking(self) -> bool:
        """True while the question has the keys."""
        return self._asking and self._choice is not None and self._choice.has_focus

    def end_asking(self) -> None:
        """Take the question away."""
        if self._asking and self._choice is not None:
            self._asking = self._choice.display = False
            self._screen.query_one("#status-line").display = True

    # The order

    def choose(self, by: SortName) -> None:
        """Sort ``by`` this or, where the list is so already, the other way round."""
        self.set(Sort(by, by == self.sort.by and not self.sort.reverse))

    def set(self, sort: Sort) -> None:
        """Sort the list as ``sort`` says. By relevance only what was found can be sorted."""
        if sort.by == "relevance" and self._ranking is None:
            sort = Sort()
        self.sort = sort
        self._stale = False
        if sort.by == "relevance" and self._ranking is not None:
            self._show(RankedOrder(self._view.store, self._ranking, reverse=sort.reverse))
        elif sort.by == "archive":
            self._show(ArchiveOrder(self._view.store, reverse=sort.reverse))
        else:
            self._renew()

    def rank(self, ranking: Sequence[int], *, reverse: bool = False) -> None:
        """Sort by relevance: by ``ranking``. Not shown, but when the view is updated."""
        self.sort, self._stale = Sort("relevance", reverse), False
        self._ranking = ranking
        self._view.order = RankedOrder(self._view.store, ranking, reverse=reverse)

    def rank_anew(self, ranking: Sequence[int]) -> None:
        """The search has found others; shown as by :meth:`rank` where that is the order."""
        self._ranking = ranking
        if self.sort.by == "relevance":
            self.rank(ranking, reverse=self.sort.reverse)

    def unrank(self, ranking: Sequence[int] | None, order: Order) -> None:
        """A search has been undone; ``ranking`` is that of the one before, if there is one.

        Where its relevance is what the list is sorted by, ``order`` comes back, in the same way.
        """
        self._ranking = ranking
        if self.sort.by == "relevance":
            self.sort = order.sort
            self._view.order = order
            self.renew()

    def renew(self) -> None:
        """The store has other articles: sort anew where they do not come in order by themselves."""
        if self.sort.by in ("date", "title", "publication"):
            self._renew()

    def _renew(self) -> None:
        self._stale = True
        if not self._running and (not self._resting or self._view.order.sort != self.sort):
            self._start()

    def _start(self) -> None:
        self._stale, self._running = False, True
        sorter = Sorter(self._view.store, self.sort)
        self._screen.run_worker(lambda: self._run(sorter), thread=True, group="sort")

    def _run(self, sorter: Sorter) -> None:
        worker = get_current_worker()
        started = time.monotonic()
        order = sorter.run()
        if not worker.is_cancelled:
            seconds = time.monotonic() - started
            self._screen.app.call_from_thread(self._done, order, seconds)

    def _done(self, order: SortedOrder, seconds: float) -> None:
        self._running = False
        if order.sort == self.sort:
            self._show(order)
        if self._stale and self._view.order.sort != self.sort:
            self._start()
            return
        self._resting = True
        self._screen.set_timer(seconds * (_SHARE - 1), self._rested)

    def _rested(self) -> None:
        self._resting = False
        if self._stale and not self._running:
            self._start()

    def _show(self, order: Order) -> None:
        self._view.order = order
        self._view.update()
        self._changed()
