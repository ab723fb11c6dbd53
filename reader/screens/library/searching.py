"""Searching the archive: what is typed, the results that show while one types, what is kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Protocol

from textual.screen import Screen
from textual.worker import get_current_worker

from reader.model import Mention
from reader.screens.library.indexing import percent
from reader.screens.library.marking import Marking, Searched
from reader.screens.library.prompting import PromptLine
from reader.screens.library.search import Before, Search, snippet_of
from reader.screens.library.sorting import Sorting
from reader.store.view import Narrowing, View
from reader.widgets.panes.article_list import ArticleList

if TYPE_CHECKING:
    from reader.store.search.searching import Result, Searcher

SIGN = "Search: "
_SHARE = 4
_SNIPPETS = 500
_PATIENCE = 5.0
"""Seconds that ``enter`` waits for what was typed last to be found."""

_A_MOMENT = 0.3
"""Seconds that it waits for more to be found, where that is being looked for."""

_PATIENCE_OF_SCRIPTS = 60.0
"""Seconds that it waits for either where no terminal is: nobody sees that it does."""


class Host(Protocol):
    """What a search needs of the library screen."""

    @property
    def rank(self) -> int | None:
        """The rank of the article on screen."""

    def list_changed(self, *, top: bool = False) -> None:
        """The view has other articles: show them, from the ``top``."""

    def show_again(self, rank: int | None, row: int) -> None:
        """Show the article ``rank``, and in the list in this row of the screen."""


class Searching:
    """What is typed into ``prompt`` to be found in the archive, and the searches that were kept.

    Searches run in a worker, one at a time: while one runs, only what was typed last is waiting,
    and what was found for anything older is dropped. Each search that is kept is run again when
    there are other articles, or more of them in the index.
    """

    def __init__(
        self,
        screen: Screen[None],
        host: Host,
        make_searcher: Callable[[], Searcher],
        view: View,
        listing: ArticleList,
        sorting: Sorting,
        marking: Marking,
        prompt: PromptLine,
    ) -> None:
        self._screen = screen
        self._host = host
        self._make_searcher = make_searcher
        self._view = view
        self._list = listing
        self._sorting = sorting
        self._marking = marking
        self._prompt = prompt
        self._kept: list[Search] = []
        self._typed: Search | None = None
        self._wanted: str | None = None
        self._due: list[Search] = []
        self._number = self._answered = 0
        self._answer = asyncio.Event()
        self._runs: Search | None = None
        self._resting = self._wrong = self._awaited = False

    @cached_property
    def _searcher(self) -> Searcher:
        """What searches; imported by the first search, which nobody may make."""
        return self._make_searcher()

    def close(self) -> None:
        """Let go of the index."""
        if "_searcher" in vars(self):
            self._searcher.close()

    @property
    def open(self) -> bool:
        """True while the prompt is there for a search."""
        return self._typed is not None

    @property
    def idle(self) -> bool:
        """True when everything that was asked for has been found."""
        return not (self._runs or self._wanted is not None or self._due)

    @property
    def searches(self) -> list[Search]:
        """The searches by which the list is narrowed, the last one last."""
        holding = self._view.narrowings
        return [x for x in (*self._kept, self._typed) if x and x.narrowing in holding]

    # The prompt

    async def begin(self) -> None:
        """Show an empty prompt, unless there is one."""
        if self._typed is None:
            row, order = self._list.cursor_row, self._view.order
            self._typed = Search(Before(self._host.rank, row, order, self._marking.marked))
            self._wrong = False
            await self._prompt.open(SIGN)
            _ = self._searcher  # here, where nothing is typed yet

    def typed(self, text: str) -> None:
        """Look for ``text``; with nothing typed, everything is there again."""
        if self._typed is None:
            return
        self._number += 1
        if text.strip():
            self._wanted = text
            self._next()
        else:
            self._wanted, self._answered = None, self._number
            self._wrong = False
            self._prompt.show_count("")
            self._undo(self._typed)

    async def entered(self) -> bool:
        """Wait for what was typed last to be found; False where it means nothing."""
        self._awaited = True
        try:
            self._next()
            await self._until(lambda: self._answered == self._number, _PATIENCE)
            await self._until(lambda: self._typed not in (self._runs, *self._due), _A_MOMENT)
        finally:
            self._awaited = False
        return not self._wrong

    async def _until(self, true: Callable[[], bool], seconds: float) -> None:
        """Return when it is ``true``, or after so many ``seconds``, more in a script."""
        seconds = _PATIENCE_OF_SCRIPTS if self._screen.app.is_headless else seconds
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not true():
                    self._answer.clear()
                    await self._answer.wait()

    def end(self, *, keep: bool) -> None:
        """Take the prompt away; ``keep`` what was found, or have again all that was before."""
        search = self._typed
        if search is None:
            return
        self._typed = self._wanted = None
        self._prompt.close(keep=keep)
        if not keep:
            self._number += 1
            self._undo(search)
        elif search.narrowing is not None:
            self._kept.append(search)
            if search.total > len(search.ranking):
                self._due.append(search)
                self._next()

    # Running searches

    def renew(self, concerns: Callable[[Search], bool] = lambda _: True) -> None:
        """Run again the searches that ``concerns`` names: there may be more to be found."""
        self._due += [x for x in self.searches if x not in self._due and concerns(x)]
        self._next()

    def patch(self, gone: Collection[int], replaced: Mapping[int, int]) -> None:
        """Files have changed: see :meth:`View.patch`; the searches have to be renewed as well."""
        for search in filter(None, (*self._kept, self._typed)):
            rank = search.before.rank
            if rank is not None and rank in gone:
                search.before = search.before._replace(rank=replaced.get(rank))
            search.before.order.patch(gone, replaced)
            search.found.difference_update(gone)

    def _next(self) -> None:
        """Run what is wanted, else what is due, unless something runs already."""
        if self._runs:
            return
        if self._wanted is not None and self._typed is not None:
            search, query = self._typed, self._wanted
            self._wanted = None
        elif self._due and (self._awaited or not self._resting):
            search = self._due.pop(0)
            query = ""
        else:
            return
        self._runs = search
        # Scoped to what is listed: the best of all may be others than the best of these.
        scoped = any(each is not search.narrowing for each in self._view.narrowings)
        run = partial(self._run, search, query, self._number, whole=scoped or not query)
        self._screen.run_worker(run, thread=True, group="search")

    def _run(self, search: Search, query: str, number: int, *, whole: bool) -> None:
        from reader.store.search.query import EVERYTHING
        from reader.store.search.searching import TOP

        worker = get_current_worker()
        started = time.monotonic()
        result = self._searcher.search(
            query or search.node or EVERYTHING,
            limit=None if whole else TOP,
            typing=bool(query),
            cancelled=lambda: worker.is_cancelled or number != self._number,
        )
        if not worker.is_cancelled:
            seconds = time.monotonic() - started
            self._screen.app.call_from_thread(self._done, search, query, number, result, seconds)

    def _done(
        self, search: Search, query: str, number: int, result: Result | None, seconds: float
    ) -> None:
        self._runs = None
        if not query:
            self._rest(seconds)
        if number != self._number or result is None:  # something else was typed meanwhile
            if not query and search in self._kept and search not in self._due:
                self._due.append(search)
        elif query:
            self._answered = number
            if search is self._typed:
                self.show_found(search, query, result)
        elif search in self.searches:
            self._show_renewed(search, result)
        overtaken = result is not None and not result.complete and self._searcher.complete
        if overtaken and search in self.searches and search not in self._due:
            self._due.append(search)  # the index was there before its coming was told
        self._answer.set()
        self._next()

    def _rest(self, seconds: float) -> None:
        """Searching anew while files are read takes at most one part in so many of the time.

        But not while somebody waits for it: the timer's call would wait for them.
        """
        self._resting = True
        self._screen.set_timer(seconds * (_SHARE - 1), self._rested)

    def _rested(self) -> None:
        self._resting = False
        self._next()

    # What was found

    def show_found(self, search: Search, text: str, result: Result) -> None:
        """What was found while somebody types: the list begins with the best."""
        self._wrong = result.error is not None
        if result.error is not None:
            self._prompt.show_count(str(result.error), wrong=True)
            return
        search.take(text.strip(), result)
        self._sorting.rank(search.ranking)
        narrowing = Narrowing(search.text, search.found, ("search", str(search.node)))
        if search.narrowing is None:
            self._marking.choose(None)
            self._view.push(narrowing)
        else:
            self._view.replace(narrowing)
        search.narrowing = narrowing
        self._mark()
        self._host.list_changed(top=True)
        self._prompt.show_count(self.count_of(search))

    def _show_renewed(self, search: Search, result: Result) -> None:
        search.take(search.text, result)
        if search is self.searches[-1]:
            self._sorting.rank_anew(search.ranking)
        self._view.update()
        self._host.list_changed()
        if search is self._typed:
            self._prompt.show_count(self.count_of(search))

    def count_of(self, search: Search) -> str:
        """``5 of 928``, and what it does not count yet."""
        listed = len(self._view)
        found = search.total if listed == len(search.ranking) else listed
        count = f"{found:,} of {len(self._view.store):,}"
        return count if search.complete else f"{count} · {self.progress}"

    @property
    def progress(self) -> str:
        """What is looked through while the index is being built; else nothing."""
        if not any(not each.complete for each in self.searches):
            return ""
        done, of = self._searcher.progress
        return f"titles only: index {percent(done, of)}"

    @property
    def empty(self) -> str:
        """What the list says where nothing was found."""
        if not self.searches:
            return "No article matches."
        search = self.searches[-1]
        where = "here" if len(self._view.narrowings) > 1 else "in any article"
        if not search.complete:
            where = f"{where} so far ({self.progress})"
        return (
            f"Nothing matches {search.text} {where}.\n"
            "Words match as a whole; harb* is any that begins so.\n"
            "Fields help: title: place: person: before:2014\n"
            "esc: back"
        )

    # Undoing

    def popped(self, narrowing: Narrowing) -> Search | None:
        """A narrowing was undone: if it was a search, there is the order that was before."""
        search = next((each for each in self._kept if each.narrowing is narrowing), None)
        if search is not None:
            self._kept.remove(search)
            self._due = [each for each in self._due if each is not search]
            self._forget(search)
        return search

    def _undo(self, search: Search) -> None:
        """Have again all that was before."""
        if search.narrowing is None:
            return
        search.narrowing = None
        self._due = [each for each in self._due if each is not search]
        self._view.pop()
        self._forget(search)
        self._host.show_again(search.before.rank, search.before.row)
        self._marking.restore(search.before.marked)

    def _forget(self, search: Search) -> None:
        below = self.searches[-1] if self.searches else None
        self._sorting.unrank(below.ranking if below else None, search.before.order)
        self._view.update()
        self._mark()

    def _mark(self) -> None:
        """Mark the hits of the last search in articles and titles."""
        if not self.searches:
            self._list.find_hits = self._list.find_snippet = None
            self._marking.search(None)
            return
        from reader.store.search.searching import hits

        last = self.searches[-1]
        assert last.node is not None
        self._list.find_hits = partial(hits, last.node)
        self._list.find_snippet = lru_cache(_SNIPPETS)(
            partial(snippet_of, self._searcher, self._view.store, last)
        )
        self._marking.search(Searched(last.text, partial(self._hits_here, last)))

    def _hits_here(self, search: Search) -> list[Mention]:
        rank = self._host.rank
        if rank is None or search.node is None:
            return []
        return self._searcher.highlights(search.node, rank)
