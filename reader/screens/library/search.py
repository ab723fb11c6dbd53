"""Searching the archive: results show while the user types, and filter the list afterwards."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from reader.model import Mention
from reader.screens.library.asking import Asking, Prompt
from reader.screens.library.highlights import Highlighted, Highlights, Searched
from reader.screens.library.indexing import Indexing, percent
from reader.screens.library.interface import Library
from reader.screens.library.listing import Listing
from reader.screens.library.panes import Origin, Panes
from reader.screens.library.user_marks import UserMarks
from reader.store.sorting import Order, Sort
from reader.store.view import EVERY_NUMBER, Filter, Pending
from reader.widgets.panes.list_items import Snippet, snippet

if TYPE_CHECKING:
    from reader.store.search.query import Leaf, Node
    from reader.store.search.searching import Result, Searcher

_SHARE = 4
"""While files are read, searching again takes at most a quarter of the time."""

_SNIPPETS = 500
"""How many snippets are cached."""

_PATIENCE = 5.0
"""Seconds that ``enter`` waits for the results of the typed text."""

_A_MOMENT = 0.3
"""Seconds that it waits for more results, if the search goes on."""

_PATIENCE_OF_SCRIPTS = 60.0
"""Seconds that it waits for either if there is no terminal."""

_STRETCH, _OVERLAP = 1_000, 200
"""How many code points of a text to search at a time for its first hit."""


@dataclass(eq=False)
class Search:
    """A search that filters the list. ``found`` has the numbers of ``ranking``, best first.

    Before it, the article ``number`` was on screen, in the ``row`` of the list, with that ``order``
    and these highlights.
    """

    number: int | None
    row: int
    order: Order
    highlighted: Highlighted
    text: str = ""
    node: Node | None = None
    ranking: Sequence[int] = ()
    found: set[int] = field(default_factory=set)
    total: int = 0
    complete: bool = True
    filter: Filter | None = None

    @property
    def asks_for_entities(self) -> bool:
        """Whether the results depend on the names found in articles."""
        from reader.store.search.matching import ENTITY_FIELDS

        return any(getattr(leaf, "field", "") in ENTITY_FIELDS for leaf in self._leaves)

    @property
    def asks_for_marks(self) -> bool:
        """Whether the results depend on the user's marks."""
        from reader.store.search.query import Marked

        return any(
            isinstance(leaf, Marked) or getattr(leaf, "field", "") in ("tag", "note")
            for leaf in self._leaves
        )

    @property
    def _leaves(self) -> Iterable[Leaf]:
        from reader.store.search.query import every_leaf

        return () if self.node is None else every_leaf(self.node)

    def take(self, text: str, result: Result) -> None:
        """Take the results for ``text``."""
        self.text, self.node, self.ranking = text, result.node, result.numbers
        self.total, self.complete = result.total, result.complete
        self.found.clear()
        self.found.update(result.numbers)


class ArchiveSearch:
    """Asks for searches and runs them: the one being typed, and those that filter the list.

    Searches run in a worker, one at a time. While one runs, only the latest text waits, and results
    for older text are dropped. A search that filters the list runs again when articles have
    changed, or more of them are in the index.
    """

    def __init__(
        self,
        library: Library,
        panes: Panes,
        asking: Asking,
        listing: Listing,
        highlights: Highlights,
        indexing: Indexing,
        marks: UserMarks,
    ) -> None:
        self._library = library
        self._view = library.view
        self._panes = panes
        self._asking = asking
        self._listing = listing
        self._highlights = highlights
        self._indexing = indexing
        self._marks = marks
        self._filtering: list[Search] = []
        self._typed: Search | None = None
        self._wanted: str | None = None
        self._due: list[Search] = []
        self._number = self._answered = 0
        self._answer = asyncio.Event()
        self._runs: Search | None = None
        self._resting = self._wrong = self._awaited = False
        self._may_filter: Callable[[Filter, str], bool] = lambda *_: False

    @cached_property
    def _searcher(self) -> Searcher:
        """The searcher, imported by the first search, if there is one."""
        from reader.store.search.searching import Searcher

        library = self._library
        return Searcher(library.store, library.catalog, self._marks.marks, self._indexing.indexer)

    def close(self) -> None:
        """Close the index."""
        if "_searcher" in vars(self):
            self._searcher.close()

    @property
    def idle(self) -> bool:
        """True if no search is running or waiting."""
        return not (self._runs or self._wanted is not None or self._due)

    @property
    def searches(self) -> list[Search]:
        """The searches that filter the list, the last one last."""
        filters = self._view.filters
        found = (x for x in (*self._filtering, self._typed) if x and x.node is not None)
        return [x for x in found if x.filter in filters]

    @property
    def text(self) -> str:
        """The text of the last search that filters the list."""
        searches = self.searches
        return searches[-1].text if searches else ""

    @property
    def sort_before(self) -> Sort:
        """What the list was sorted by before the searches, or is sorted by if there are none."""
        first = next((x for x in (*self._filtering, self._typed) if x and x.filter), None)
        return first.order.sort if first is not None else self._view.order.sort

    def accepted(self, filter_: Filter) -> Search | None:
        """The accepted search that is ``filter_``, if there is one."""
        return next((each for each in self._filtering if each.filter is filter_), None)

    # Searches of the last session

    def wait_for(self, text: str, ranking: Sequence[int]) -> Filter:
        """Push a filter for ``text`` that lets ``ranking`` pass until :meth:`run_waiting`.

        If that is empty, every article passes.
        """
        search = Search(None, 0, self._view.order, self._highlights.now, text, None, ranking)
        label = text if ranking else f"{text} …"
        search.filter = Filter(label, frozenset(ranking) or EVERY_NUMBER, Pending(text))
        if ranking:
            self._listing.rerank(ranking)
            self._library.articles.find_snippet = lambda *_: Snippet("", ())  # leaves room
        self._filtering.append(search)
        self._view.push(search.filter)
        return search.filter

    def run_waiting(self, may_filter: Callable[[Filter, str], bool]) -> None:
        """Run the searches of :meth:`wait_for`.

        ``may_filter`` is called with the filter of each and with what is wrong with its text, and
        says whether its results may filter the list now.
        """
        self._may_filter = may_filter
        waiting = [each for each in self._filtering if each.node is None]
        self._due += [each for each in waiting if each not in self._due and each is not self._runs]
        self._next()

    def _end_waiting(self, search: Search, result: Result) -> None:
        waiting = search.filter
        if waiting is None or not self._may_filter(waiting, str(result.error or "")):
            return
        search.take(search.text, result)
        search.filter = Filter(search.text, search.found, ("search", str(search.node)))
        filters = self._view.filters
        filters[:] = [search.filter if each is waiting else each for each in filters]
        self._highlight()
        self._listing.rerank(self.searches[-1].ranking)
        self._view.update()
        self._listing.changed()

    # Asking

    async def action_find(self) -> None:
        """Ask what to find in the article or, from the other panes, in the archive."""
        if self._library.pane == "reading":
            await self._highlights.ask()
        else:
            await self.action_search_archive()

    async def action_search_archive(self) -> None:
        """Ask what to find in the archive, from any pane."""
        if not isinstance(self._asking.question, Prompt):
            await self._begin()

    async def search_for(self, text: str) -> None:
        """Filter the list by the search for ``text``, as if the user had typed it."""
        if isinstance(self._asking.question, Prompt):
            await self._asking.entered(None)
        question = await self._begin()
        question.line.text = text
        question.typed(text)
        await self._asking.entered(text)

    async def _begin(self) -> SearchPrompt:
        origin = self._panes.leave_for_list()
        self._indexing.want()
        row, order = self._library.articles.focus_row, self._view.order
        self._typed = Search(self._library.number, row, order, self._highlights.now)
        self._wrong = False
        question = SearchPrompt(self, origin, self._marks.marks.search_history)
        await self._asking.ask(question)
        _ = self._searcher  # import it now, before the user types
        return question

    def look_for(self, text: str) -> None:
        """Search for ``text`` as typed so far; if it is empty, restore the list."""
        if self._typed is None:
            return
        self._number += 1
        if text.strip():
            self._wanted = text
            self._next()
        else:
            self._wanted, self._answered = None, self._number
            self._wrong = False
            self._show_count("")
            self._undo(self._typed)

    async def found(self) -> bool:
        """Wait for the results of the typed text; return False if it is not a query."""
        await self._indexing.soon()
        self._awaited = True
        try:
            self._next()
            await self._until(lambda: self._answered == self._number, _PATIENCE)
            await self._until(lambda: self._typed not in (self._runs, *self._due), _A_MOMENT)
        finally:
            self._awaited = False
        return not self._wrong

    async def _until(self, true: Callable[[], bool], seconds: float) -> None:
        """Return when it is ``true``, or after ``seconds``, more in a script."""
        seconds = _PATIENCE_OF_SCRIPTS if self._library.app.is_headless else seconds
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not true():
                    self._answer.clear()
                    await self._answer.wait()

    def accept(self, typed: str) -> None:
        """Make the results for ``typed`` a filter of the list."""
        search, self._typed, self._wanted = self._typed, None, None
        if typed.strip():
            self._marks.marks.remember_search(typed.strip())
        if search is not None and search.filter is not None:
            self._filtering.append(search)
            if search.total > len(search.ranking):
                self._due.append(search)
                self._next()

    def accept_and_list(self, typed: str) -> None:
        """Make the results a filter, and go to the first article."""
        self.accept(typed)
        library = self._library
        library.focus_pane("articles")
        if self.searches:
            if library.articles.cursor or library.number != library.articles.number:
                library.articles.show_from_top()
            self._listing.stays_at_top = True
            self._highlights.by_filter = False
            self._highlights.say_search(len(self._view))

    def cancel(self, origin: Origin) -> None:
        """Restore everything from before the search, and focus the same pane again."""
        search, self._typed, self._wanted = self._typed, None, None
        self._number += 1
        if search is not None:
            self._undo(search)
        self._panes.return_from_list(origin)

    # Running searches

    def renew(self, concerns: Callable[[Search], bool] = lambda _: True) -> None:
        """Run the searches again for which ``concerns`` is true: they may find other articles."""
        self._due += [x for x in self.searches if x not in self._due and concerns(x)]
        self._next()

    def patch(self, gone: Collection[int], replaced: Mapping[int, int]) -> None:
        """Files have changed: see :meth:`View.patch`. Call :meth:`renew` afterwards."""
        for search in filter(None, (*self._filtering, self._typed)):
            if search.number is not None and search.number in gone:
                search.number = replaced.get(search.number)
            search.order.patch(gone, replaced)
            search.found.difference_update(gone)

    def _next(self) -> None:
        """Run the wanted search, else one that is due, unless one is running."""
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
        # With other filters, the best results of all may not be among the listed articles.
        scoped = any(each is not search.filter for each in self._view.filters)
        run = partial(self._run, search, query, self._number, whole=scoped or not query)
        self._library.in_thread(run, "search")

    def _run(self, search: Search, query: str, number: int, *, whole: bool) -> None:
        from reader.store.search.query import EVERYTHING
        from reader.store.search.searching import TOP

        worker = get_current_worker()
        started = time.monotonic()
        result = self._searcher.search(
            query or search.node or search.text or EVERYTHING,
            limit=None if whole else TOP,
            typing=bool(query) or search.node is None,
            cancelled=lambda: worker.is_cancelled or number != self._number,
        )
        seconds = time.monotonic() - started
        self._library.from_thread(self._done, search, query, number, result, seconds)

    def _done(
        self, search: Search, query: str, number: int, result: Result | None, seconds: float
    ) -> None:
        self._runs = None
        if not query:
            self._rest(seconds)
        if number != self._number or result is None:  # something else was typed meanwhile
            if not query and search in self._filtering and search not in self._due:
                self._due.append(search)
        elif query:
            self._answered = number
            if search is self._typed:
                self.show_found(search, query, result)
        elif search.node is None:
            self._end_waiting(search, result)
        elif search in self.searches:
            self._show_renewed(search, result)
        overtaken = result is not None and not result.complete and self._searcher.complete
        if overtaken and search in self.searches and search not in self._due:
            self._due.append(search)  # the index was complete before that was reported
        self._answer.set()
        self._next()

    def _rest(self, seconds: float) -> None:
        """Wait before the next search, so that they take at most a quarter of the time.

        While ``enter`` waits for results, the next search starts at once.
        """
        self._resting = True
        self._library.screen.set_timer(seconds * (_SHARE - 1), self._rested)

    def _rested(self) -> None:
        self._resting = False
        self._next()

    # What was found

    def _show_count(self, text: str, *, wrong: bool = False) -> None:
        if isinstance(self._asking.question, SearchPrompt):
            self._asking.question.show_hint(text, wrong=wrong)

    def show_found(self, search: Search, text: str, result: Result) -> None:
        """Show the results while the user types, best first."""
        self._wrong = result.error is not None
        if result.error is not None:
            self._show_count(str(result.error), wrong=True)
            return
        search.take(text.strip(), result)
        self._listing.sort_by_relevance(search.ranking)
        filter_ = Filter(search.text, search.found, ("search", str(search.node)))
        if search.filter is None:
            self._highlights.choose(None)
            self._view.push(filter_)
        else:
            self._view.replace(filter_)
        search.filter = filter_
        self._highlight()
        self._listing.changed(top=True)
        self._show_count(self.count_of(search))

    def _show_renewed(self, search: Search, result: Result) -> None:
        search.take(search.text, result)
        if search is self.searches[-1]:
            self._listing.rerank(search.ranking)
        self._view.update()
        self._listing.changed()
        if search is self._typed:
            self._show_count(self.count_of(search))

    def count_of(self, search: Search) -> str:
        """``5 of 928``, and what is not counted yet."""
        listed = len(self._view)
        found = search.total if listed == len(search.ranking) else listed
        count = f"{found:,} of {len(self._view.store):,}"
        return count if search.complete else f"{count} · {self.progress}"

    @property
    def progress(self) -> str:
        """What is searched while the index is being built; empty if the results are complete."""
        if not any(not each.complete for each in self.searches):
            return ""
        done, of = self._searcher.progress
        return f"titles only: index {percent(done, of)}"

    @property
    def empty(self) -> str:
        """The message of the list if nothing was found."""
        if not self.searches:
            return "No article matches."
        search = self.searches[-1]
        where = "here" if len(self._view.filters) > 1 else "in any article"
        if not search.complete:
            where = f"{where} so far ({self.progress})"
        shown = "" if self._library.number is None else "The open article does not match.\n"
        return (
            f"Nothing matches {search.text} {where}.\n{shown}"
            "Words match as a whole; harb* matches harbour.\n"
            "Fields help: title: place: person: before:2014\n"
            "esc: back"
        )

    # Undoing

    def popped(self, filter_: Filter) -> Search | None:
        """A filter was undone: if it was a search, restore the order from before it."""
        search = next((each for each in self._filtering if each.filter is filter_), None)
        if search is not None:
            self._filtering.remove(search)
            self._forget(search)
        return search

    def _undo(self, search: Search) -> None:
        """Restore everything from before ``search``."""
        if search.filter is None:
            return
        search.filter = None
        self._view.pop()
        self._forget(search)
        self._listing.show_again(search.number, search.row)
        self._highlights.restore(search.highlighted)

    def _forget(self, search: Search) -> None:
        self._due = [each for each in self._due if each is not search]
        below = self.searches[-1] if self.searches else None
        self._listing.unrank(below.ranking if below else None, search.order)
        self._view.update()
        self._highlight()

    def _highlight(self) -> None:
        """Highlight the hits of the last search in articles and titles."""
        articles = self._library.articles
        if not self.searches:
            articles.find_hits = articles.find_snippet = None
            self._highlights.search(None)
            return
        from reader.store.search.searching import hits

        last = self.searches[-1]
        assert last.node is not None
        articles.find_hits = partial(hits, last.node)
        articles.find_snippet = lru_cache(_SNIPPETS)(partial(self._snippet, last))
        self._highlights.search(Searched(last.text, partial(self._hits_in, last)))

    def _hits_in(self, search: Search, number: int) -> list[Mention]:
        if search.node is None:
            return []
        return self._searcher.highlights(search.node, number)

    def _snippet(self, search: Search, number: int, width: int) -> Snippet | None:
        """The snippet of the article ``number``, in ``width`` cells; None if it has no hit."""
        from reader.store.search.searching import hits

        if search.node is None:
            return None
        text = self._view.store[number].text
        for start in range(0, len(text), _STRETCH):
            # A word at the end may be cut in two: the next stretch has it whole.
            stretch = text[start : start + _STRETCH + _OVERLAP]
            if found := hits(search.node, stretch):
                spans = [(left + start, right + start) for left, right in found]
                return snippet(text, spans, width)
        if search.asks_for_entities:
            marked = self._searcher.highlights(search.node, number)
            named = [(mention.start, mention.end) for mention in marked if mention.field == "text"]
            return snippet(text, named, width) if named else None
        return None


class SearchPrompt(Prompt):
    """Asks what to find in the archive; the list shows the results while the user types."""

    tag = "SEARCH"
    sign = "Search: "

    def __init__(self, search: ArchiveSearch, origin: Origin, entered: list[str]) -> None:
        super().__init__(entered)
        self._search = search
        self._origin = origin

    def typed(self, text: str) -> None:
        """Search for ``text``."""
        self._search.look_for(text)

    async def accepts(self, text: str) -> bool:  # noqa: ARG002
        """Whether the typed text is a query; waits for its results."""
        return await self._search.found()

    def entered(self, text: str) -> None:
        """Filter the list by the results."""
        self._search.accept_and_list(text)

    def cancelled(self) -> None:
        """Restore everything from before the search."""
        self._search.cancel(self._origin)

    def abandoned(self) -> None:
        """Keep the results, although another pane has the focus."""
        self._search.accept(self.line.text)
