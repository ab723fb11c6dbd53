"""The order of the list: the question for it, and the worker that sorts."""

from __future__ import annotations

import time
from collections.abc import Sequence

from reader.screens.library.asking import Asking
from reader.screens.library.interface import Library
from reader.screens.library.listing import Listing
from reader.store.sorting import (
    ArchiveOrder,
    Order,
    RankedOrder,
    Sort,
    SortedOrder,
    Sorter,
    SortName,
)
from reader.text.cells import fit, width_of
from reader.widgets.actions.action import Place
from reader.widgets.actions.bindings import choices
from reader.widgets.bars import shared, sort_words
from reader.widgets.question import Question, Words

_SHARE = 4
"""While files are read, sorting takes at most a quarter of the time."""

_SORTED: dict[SortName, tuple[str, str]] = {
    "archive": ("In archive order.", "In archive order, the last first."),
    "date": ("By date, newest first.", "By date, oldest first."),
    "title": ("By title, A to Z.", "By title, Z to A."),
    "publication": ("By publication, A to Z.", "By publication, Z to A."),
    "relevance": ("By relevance, best first.", "By relevance, best last."),
}
"""The message for an order, and for its reverse."""


class ListOrder:
    """How the list is sorted.

    The order by relevance is the ``ranking`` of a search, best first; None without a search. A
    worker computes the other orders, and again when there are more articles. Until it has finished,
    the list keeps its order.
    """

    def __init__(self, library: Library, asking: Asking, listing: Listing) -> None:
        self._library = library
        self._view = library.view
        self._asking = asking
        self._listing = listing
        self._stale = self._running = self._resting = False
        self._ranking: Sequence[int] | None = None
        self.sort = Sort()

    @property
    def idle(self) -> bool:
        """True if the list is in the chosen order."""
        return not (self._stale or self._running)

    @property
    def sorts(self) -> bool:
        """True while the list is not yet in the order the user has chosen."""
        return self._running and self._view.order.sort != self.sort

    @property
    def progress(self) -> str:
        """The progress for the status line; empty if it only takes a moment."""
        return f"sorting by {self.sort.by}" if self.sorts else ""

    # Keys

    async def action_sort(self) -> None:
        """Ask for the order of the list."""
        if not isinstance(self._asking.question, SortQuestion):
            await self._asking.ask(
                SortQuestion(self, self._asking, ranked=self._ranking is not None)
            )

    def action_reverse(self) -> None:
        """Reverse the order."""
        self.sort_by(self.sort.by)

    def sort_by(self, by: SortName) -> None:
        """Sort by ``by`` or, if the list is sorted like that already, in reverse; and say so.

        The article on screen may move far away. The list stays at its top if it was there; else the
        cursor stays on its article.
        """
        library = self._library
        self._listing.stays_at_top = self._listing.at_top
        stays = not self._listing.stays_at_top and library.number is not None
        self.set(Sort(by, by == self.sort.by and not self.sort.reverse))
        said = _SORTED[self.sort.by][self.sort.reverse]
        article = library.article
        undated = stays and self.sort.by == "date" and article and not article.published
        library.say(f"{said} This article has no date." if undated else said)

    # The order

    def set(self, sort: Sort) -> None:
        """Sort the list by ``sort``. Only the results of a search can be sorted by relevance."""
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

    def sort_by_relevance(self, ranking: Sequence[int], *, reverse: bool = False) -> None:
        """Sort by relevance, that is by ``ranking``; the next update of the view shows it."""
        self.sort, self._stale = Sort("relevance", reverse), False
        self._ranking = ranking
        self._view.order = RankedOrder(self._view.store, ranking, reverse=reverse)

    def rerank(self, ranking: Sequence[int]) -> None:
        """The search has found other articles: sort again if the order is by relevance."""
        self._ranking = ranking
        if self.sort.by == "relevance":
            self.sort_by_relevance(ranking, reverse=self.sort.reverse)

    def unrank(self, ranking: Sequence[int] | None, order: Order) -> None:
        """A search has been undone; ``ranking`` is that of the previous one, if there is one.

        If the list was sorted by its relevance, ``order`` is restored.
        """
        self._ranking = ranking
        if self.sort.by == "relevance":
            self.sort = order.sort
            self._view.order = order
            self.renew()

    def renew(self) -> None:
        """The store has other articles: sort again, unless they arrive in order."""
        if self.sort.by in ("date", "title", "publication"):
            self._renew()

    def _renew(self) -> None:
        self._stale = True
        if not self._running and (not self._resting or self._view.order.sort != self.sort):
            self._start()

    def _start(self) -> None:
        self._stale, self._running = False, True
        sorter = Sorter(self._view.store, self.sort)
        self._library.in_thread(lambda: self._run(sorter), "sort")

    def _run(self, sorter: Sorter) -> None:
        started = time.monotonic()
        order = sorter.run()
        self._library.from_thread(self._done, order, time.monotonic() - started)

    def _done(self, order: SortedOrder, seconds: float) -> None:
        self._running = False
        if order.sort == self.sort:
            self._show(order)
        if self._stale and self._view.order.sort != self.sort:
            self._start()
            return
        self._resting = True
        self._library.screen.set_timer(seconds * (_SHARE - 1), self._rested)

    def _rested(self) -> None:
        self._resting = False
        if self._stale and not self._running:
            self._start()

    def _show(self, order: Order) -> None:
        self._view.order = order
        self._view.update()
        self._listing.changed()


class SortQuestion(Question):
    """Asks for the order of the list; any other key leaves it unchanged.

    ``ranked`` says that there is a relevance to sort by.
    """

    place: Place = "sorts"

    def __init__(self, order: ListOrder, asking: Asking, *, ranked: bool) -> None:
        self._order = order
        self._asking = asking
        self._offered = [each for each in choices("sorts") if ranked or "relevance" not in each[0]]
        self.answers = {key for _, key, _ in self._offered}

    async def action_sort_by(self, name: SortName) -> None:
        """Sort by ``name``."""
        self._asking.close()
        self._order.sort_by(name)

    def refused(self) -> bool:
        """Any other key leaves the list unchanged, and does nothing else."""
        self._asking.close()
        return True

    def words(self, room: int) -> Words:
        """The question and its answers, each key before its label; cut as needed."""
        title, gap, shown = self._fitting(room)
        words: Words = [(title, "name")] if title else []
        for key, label in shown:
            words += [(f"{gap if words else ''}{key}", "key"), (f" {label}", "quiet")]
        return words

    def right(self, width: int) -> str:
        """How to cancel, if there is room for that beside the whole question."""
        leave, gap = "esc: as it is", 4
        title, _, shown = self._fitting(width - len(leave) - gap)
        whole = title == "Sort by" and shown == self._fitting(width)[2]
        return leave if whole else ""

    def _fitting(self, room: int) -> tuple[str, str, list[tuple[str, str]]]:
        """The widest title, gap, and keys with words that fit in ``room`` cells."""
        sort = self._order.sort
        now = f"sort_by({sort.by!r})"
        plain = [(key, label) for _, key, label in self._offered]
        full = [
            (key, sort_words(sort).removeprefix("by ") if name == now else label)
            for name, key, label in self._offered
        ]
        tries = (
            ("Sort by", "  ", full), ("Sort by", "  ", plain), ("By", "  ", plain), ("", " ", plain)
        )  # fmt: skip
        for title, gap, shown in tries:
            if _width(title, gap, shown) <= room:
                return title, gap, shown
        keys = sum(width_of(key) + 1 for key, _ in plain) + len(plain) - 1
        widths = shared([width_of(label) for _, label in plain], max(room - keys, len(plain)))
        cut = [(key, fit(label, width)) for (key, label), width in zip(plain, widths, strict=True)]
        return "", " ", cut


def _width(title: str, gap: str, shown: list[tuple[str, str]]) -> int:
    parts = [*([title] if title else []), *(f"{key} {label}" for key, label in shown)]
    return sum(map(width_of, parts)) + len(gap) * (len(parts) - 1)
