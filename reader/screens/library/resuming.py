"""Opens an archive where its last session ended, and remembers where this one does.

The first frame shows it already. What waits for the index of words, or for the names, are filters:
until they can be applied, they let those articles pass that they did before. A store that was not
in the cache is read article by article, and may have other numbers: there, the article follows once
it has been read, and filters that are *pending* let everything pass, which an ellipsis says. They
are applied when they can be, but not if the user has gone on to other articles by then.

The end of the session is remembered when it ends, and a few seconds after a key, for the case that
it is killed.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.timer import Timer

from reader.screens.library.asking import Asking
from reader.screens.library.background import BackgroundWork
from reader.screens.library.highlights import Highlights
from reader.screens.library.indexing import Indexing
from reader.screens.library.interface import Library
from reader.screens.library.listing import Listing
from reader.screens.library.panes import Panes
from reader.screens.library.search import ArchiveSearch
from reader.screens.library.user_marks import UserMarks
from reader.store.entities.records import EntityKey
from reader.store.user.last_session import MOST_FOUND, LastFilter, LastSession, SessionFile
from reader.store.view import EVERY_NUMBER, Filter, Pending

SAVED_EVERY = 10.0
"""The most seconds until what a key has changed is remembered."""

COMING = "Opening the article where you left off …"


class Resuming:
    """Restores the last session from ``file``, and writes this one to it; without one, nothing."""

    def __init__(
        self,
        library: Library,
        file: SessionFile | None,
        work: BackgroundWork,
        asking: Asking,
        panes: Panes,
        listing: Listing,
        search: ArchiveSearch,
        highlights: Highlights,
        indexing: Indexing,
        marks: UserMarks,
    ) -> None:
        self._library = library
        self._file = file
        self._work = work
        self._asking = asking
        self._panes = panes
        self._listing = listing
        self._search = search
        self._highlights = highlights
        self._indexing = indexing
        self._marks = marks
        self._last = file.last if file is not None else None
        self._scanned = 0
        self._ids: dict[str, int] = {}
        self._article: int | None = None
        self._pending: dict[int, LastFilter] = {}
        """The pending filters, by the ``id()`` of the one that holds the place in the view."""
        self._places: list[Filter] = []
        """Those filters themselves, so that no other gets the ``id()`` of one."""
        self._looking = False
        self._same = False
        """Whether articles have the numbers that they had in the last session."""
        self._timer: Timer | None = None
        self.coming = False
        """Whether the article where the user left off is yet to be read from its file."""

    # Before the first frame

    def restore(self) -> None:
        """Show the archive as the last session left it, as far as that is known at once."""
        last, library = self._last, self._library
        if last is None:
            return
        library.view.grouped = last.grouped
        self._listing.start_as(last.under if last.sort.by == "relevance" else last.sort)
        number = self._number(whole=self._work.opening.warm)
        self._same = self._work.opening.warm and number == last.number
        if self._same:
            self._sort_by_relevance(last)
        for each in last.filters:
            self._push(each)
        if last.measure:
            library.reading.measure = last.measure
        self._panes.start_in(last.pane, zen=last.zen)
        if number is None and not self._work.opening.warm:
            self.coming = True
            library.number = None
            library.reading.empty = COMING
            library.reading.start_with(None, "")
        else:
            self._article = library.number if number is None else number
            if number is not None:
                library.number = number
                library.reading.start_with(library.store[number], library.store.source(number))
            library.articles.start_at(library.number, last.row if number is not None else 0)
        if last.filters:
            library.say(self._said)

    def start_with(self, number: int) -> None:
        """Show the article ``number``, ready to be read."""
        library = self._library
        library.number = number
        library.reading.start_with(library.store[number], library.store.source(number))
        library.articles.start_at(number, 0)
        self._panes.start_in("reading", zen=False)

    @property
    def _said(self) -> str:
        """What to say at the start of a list that is filtered."""
        first, *others = self._pending.values()
        if self._panes.pane != "articles":
            esc = ""
        else:
            esc = " esc removes them one by one." if others else " esc removes that."
        what = f"{1 + len(others)} filters" if others else f"filtered by {first.words}"
        return f"Where you left off: {what}.{esc}"

    def started(self) -> None:
        """The first frame is there: prepare what pending filters need."""
        if any(each.search for each in self._pending.values()):
            self._indexing.want()
        self.look()

    def _sort_by_relevance(self, last: LastSession) -> None:
        """Let the ranking of the next search order the list, if it did and nothing else does now.

        Until there is one, the list has the order that was under it, which new articles renew.
        """
        searched = any(each.search for each in last.filters)
        if searched and last.sort.by == "relevance" and self._listing.sort == last.under:
            self._listing.sort = last.sort

    def _push(self, last: LastFilter) -> None:
        store = self._library.store
        found = tuple(each for each in last.found if each in store) if self._same else ()
        if last.search:
            pending = self._search.wait_for(last.search, found)
        else:
            label = last.name if found else f"{last.name} …"
            pending = Filter(label, frozenset(found) or EVERY_NUMBER, Pending(last.entity))
            self._library.view.push(pending)
        self._pending[id(pending)] = last
        self._places.append(pending)

    def _number(self, *, whole: bool) -> int | None:
        """The number of the article, or of a neighbour if the ``whole`` store lacks it."""
        last, store = self._last, self._library.store
        assert last is not None
        if last.number in store and store.id(last.number) == last.article:
            return last.number
        wanted = {last.article, *last.near}
        for number, identity in enumerate(store.column("id", self._scanned), self._scanned):
            self._scanned = number + 1
            if identity in wanted:
                self._ids[identity] = number
        ids = [last.article, *last.near] if whole else [last.article]
        found = (self._ids.get(each, -1) for each in ids)
        return next((number for number in found if number in store), None)

    # What is pending

    def look(self) -> None:
        """Something has been read, found or indexed: restore what was waiting for it."""
        if self._looking or not (self.coming or self._pending):
            return
        self._looking = True  # showing it looks again
        try:
            if self.coming:
                ended = not self._work.loading and self._listing.idle
                number = self._number(whole=ended)
                if ended or (number is not None and self._is_listed(number)):
                    self._show(number)
            if not self.coming:
                self._look_at_filters()
        finally:
            self._looking = False

    def _is_listed(self, number: int) -> bool:
        """Whether the article is in the list, which may yet have to be sorted again."""
        view = self._library.view
        at = view.nearest(number)
        return at < len(view) and view[at] == number

    def _show(self, number: int | None) -> None:
        """Show the article ``number``; None: it has not been found, or a key came first."""
        self.coming = False
        library, last = self._library, self._last
        if library.number is not None:  # a click came first
            return
        if number is None:
            number = library.articles.number
        elif last is not None:
            library.articles.view_changed(number, last.row)
        if number is not None:
            library.show_article(number)
        self._article = number

    def _look_at_filters(self) -> None:
        library = self._library
        there = [*map(id, library.view.filters)]
        self._pending = {key: each for key, each in self._pending.items() if key in there}
        if self._pending and self._has_gone_on:
            self._leave_out([*self._pending], "You moved on, so the filter {} is not restored.")
        for key, last in [*self._pending.items()]:
            if last.entity is not None:
                self._look_at_entity(key, last, last.entity)
        if self._pending and self._indexing.ended and self._marks.loaded is not None:
            self._search.run_waiting(self._found)

    @property
    def _has_gone_on(self) -> bool:
        """Whether filtering the list now would move it under the user's hands."""
        library = self._library
        if self._same:
            return False
        asks = self._asking.question is not None
        return library.number != self._article or asks or bool(library.articles.selected)

    def _look_at_entity(self, pending: int, last: LastFilter, key: EntityKey) -> None:
        library = self._library
        catalog, view, number = library.catalog, library.view, library.number
        count = catalog.count(key)
        if not library.names_complete and (not count or count < last.articles):
            return
        if not count:
            self._leave_out([pending], "No article mentions {} any more: filter removed.")
            return
        del self._pending[pending]
        view.filters[:] = [
            Filter(catalog.name(key), catalog.articles(key), key) if id(each) == pending else each
            for each in view.filters
        ]
        view.update()
        if number is not None and view.filters[-1].key == key:
            self._highlights.pick(catalog.find(number, key), by_filter=True)
        self._listing.changed()

    def _found(self, pending: Filter, error: str) -> bool:
        """A search that was waiting has been run; whether it may filter the list now."""
        if id(pending) not in self._pending:
            return False
        if error:
            self._leave_out([id(pending)], "{} is no longer a valid query: filter removed.")
        elif self._has_gone_on:
            self._leave_out([id(pending)], "You moved on, so the filter {} is not restored.")
        else:
            del self._pending[id(pending)]
            if self._last is not None:
                self._sort_by_relevance(self._last)
            return True
        return False

    def _leave_out(self, pending: Sequence[int], sentence: str) -> None:
        """Remove filters that are ``pending``, and say so."""
        view = self._library.view
        gone = [each for each in view.filters if id(each) in pending]
        names = [self._pending.pop(id(each)).words for each in gone]
        for each in gone:
            view.remove(each)
            self._search.popped(each)
        self._listing.changed()
        self._library.say(sentence.format(" and ".join(names)))

    # Remembering

    def key_pressed(self) -> None:
        """A key is about to act, on what is shown: remember in a while what it changes."""
        if self.coming:
            self._show(None)
        if self._file is not None and self._timer is None:
            self._timer = self._library.screen.set_timer(SAVED_EVERY, self._save)

    def _save(self) -> None:
        self._timer = None
        file = self._file
        if file is not None and (session := self._session(file)) is not None:
            self._library.in_thread(lambda: file.write(session), "session", exclusive=True)

    def end(self) -> None:
        """Remember the end of the session now."""
        file, app = self._file, self._library.app
        failed = getattr(app, "fault", None) is not None
        if file is not None and not failed and (session := self._session(file)) is not None:
            file.write(session, last=True)

    def _session(self, file: SessionFile) -> LastSession | None:
        """The session as it is now; None if there is nothing to remember."""
        library, listing = self._library, self._listing
        view, number, store = library.view, library.number, library.store
        if self.coming or number is None:
            return None
        filters, room = [], MOST_FOUND
        for each in filter(None, map(self._last_filter, view.filters)):
            room -= len(each.found)
            filters.append(each if room >= 0 else each._replace(found=()))
        under = self._search.sort_before
        sort = listing.sort
        if sort.by == "relevance" and not any(each.search for each in filters):
            sort = under
        at, reading = view.nearest(number), library.reading
        near = (at + step for step in (1, -1, 2, -2))
        return LastSession(
            article=store.id(number),
            number=number,
            near=tuple(store.id(view[each]) for each in near if 0 <= each < len(view)),
            row=max(library.articles.focus_row, 0),
            pane=self._panes.lasting,
            zen=self._panes.zen,
            sort=sort,
            under=under,
            grouped=view.grouped,
            filters=tuple(filters),
            looks=file.looks(),
            measure=0 if reading.measure == reading.usual_measure else reading.measure,
        )

    def _last_filter(self, filter_: Filter) -> LastFilter | None:
        if (pending := self._pending.get(id(filter_))) is not None:
            return pending
        if isinstance(key := filter_.key, EntityKey):
            numbers = self._library.catalog.numbers(key)
            found = tuple(sorted(numbers)) if len(numbers) <= MOST_FOUND else ()
            return LastFilter("", key, filter_.label, len(numbers), found)
        if (search := self._search.accepted(filter_)) is None:
            return None
        ranking = search.ranking
        found = tuple(ranking) if len(ranking) <= MOST_FOUND else ()
        return LastFilter(search.text, articles=len(ranking), found=found)
