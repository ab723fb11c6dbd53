"""Navigation along entities: to an entity's view, to its articles, and back.

An entity view lies above the library, or above another view. An article that is opened from a view
is shown in the library. What the library showed before, and the views that were left, are
remembered; ``esc`` leads back through all of them, and undoes filters and highlights on its way.

The history goes back and forward as in a browser. A location is recorded when a key is pressed
while the article has the focus, and before a jump in the list, so the history has what was read and
what was left, not what a cursor passed over. After going back, reading something else discards what
was ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader import settings
from reader.model import Entity, Mention
from reader.screens.dialogs.windows import close, close_above
from reader.screens.library.highlights import Highlighted, Highlights
from reader.screens.library.interface import Library
from reader.screens.library.listing import Listing
from reader.screens.library.panes import Panes
from reader.screens.library.search import ArchiveSearch
from reader.store.entities.records import EntityKey
from reader.store.view import Filter
from reader.widgets.actions.keymap import named
from reader.widgets.actions.table import PaneName
from reader.widgets.messages import LineOpened
from reader.widgets.panes.reading_pane import PanePosition

if TYPE_CHECKING:
    from reader.screens.library.entity_view import EntityScreen, Visit

DEEPEST = 50
"""The most places to go back to."""

LONGEST = 100
"""How many locations the history has."""


class Location(NamedTuple):
    """Where the user is in the library."""

    number: int | None
    pane: PaneName
    zen: bool
    reading: PanePosition
    list_row: int
    highlighted: Highlighted


class Departure(NamedTuple):
    """What to go back to: a location in the library, the views above it, the number of filters."""

    location: Location
    visits: tuple[Visit, ...]
    filters: int


class Navigation:
    """The entity views above the library, the filters of the list, and the history.

    A search adds its own filter.
    """

    def __init__(
        self,
        library: Library,
        panes: Panes,
        listing: Listing,
        search: ArchiveSearch,
        highlights: Highlights,
    ) -> None:
        self._library = library
        self._panes = panes
        self._listing = listing
        self._search = search
        self._highlights = highlights
        self.views: list[EntityScreen] = []
        self._departures: list[Departure] = []
        self.history = History()
        library.articles.before_jump = self._note_jump
        self.when_left: Callable[[], None] | None = None
        """Goes back to what is below the library, if this was opened above something."""

    @property
    def filling(self) -> bool:
        """True until the view on top has read what it shows first."""
        return bool(self.views) and self.views[-1].filling

    @property
    def can_go_back(self) -> bool:
        """True if there are views to go back to, or something below the library."""
        return bool(self._departures) or self.when_left is not None

    @property
    def view(self) -> EntityScreen | None:
        """The view on top."""
        return self.views[-1] if self.views else None

    # Views

    def visit(self, key: EntityKey) -> None:
        """Show the view of ``key`` above what is shown."""
        if not self.views or self.views[-1].profile.key != key:
            self._push(key)

    def visit_entity(self, entity: Entity | None) -> None:
        """Show the view of ``entity``, or of the one whose mention is the current one."""
        library, highlights = self._library, self._highlights
        if entity is None and library.reading.current is not None and not highlights.pattern:
            entity = highlights.chosen
        if entity is None:
            library.say("No name is selected. ] goes to the next name.")
        else:
            self.visit(library.catalog.key(entity))

    def _push(self, visit: Visit | EntityKey) -> None:
        from reader.screens.library.entity_view import EntityScreen

        path = [each.profile.name for each in self.views[-2:]]
        view = EntityScreen(self._library, self, visit, path)
        self.views.append(view)
        self._library.app.push_screen(view)

    def leave_views(self) -> None:
        """Close all views, and whatever else lies above the library."""
        for view in self.views:
            view.reading = False
        self.views.clear()
        close_above(self._library.screen)

    def leave(self, view: EntityScreen) -> None:
        """Close ``view`` and what lies above it, unless it is closed already."""
        while view in self.views:
            last = self.views.pop()
            last.reading = False
            close(last)

    def work_changed(self) -> None:
        """More names have been found, or all of them."""
        if self.views:
            self.views[-1].look_again()

    def entities_changed(self, old: EntityKey | None, new: EntityKey | None) -> None:
        """Bring views, filters and the chosen entity in line with corrections.

        The entity ``old`` has become ``new``, or nothing.
        """
        library, catalog, highlights = self._library, self._library.catalog, self._highlights

        def now(key: EntityKey) -> EntityKey | None:
            if key == old and (new is None or not catalog.count(key)):
                return new
            return key

        chosen, number = highlights.chosen, library.number
        if chosen is not None and number is not None and (key := now(catalog.key(chosen))):
            highlights.chosen = catalog.find(number, key)
        elif chosen is not None:
            highlights.chosen = None
        filters = []
        for each in library.view.filters:
            if not isinstance(each.key, EntityKey):
                filters.append(each)
            elif (key := now(each.key)) is not None:
                filters.append(Filter(catalog.name(key), catalog.articles(key), key))
        library.view.filters[:] = filters
        while self.views and (key := now(self.views[-1].profile.key)) is None:
            self.leave(self.views[-1])
        if self.views:
            self.views[-1].look_again(key)

    # Articles of a view, and back

    def open_line(self, message: LineOpened) -> None:
        """A line of the view on top was opened: show another view, or an article."""
        if message.key is not None:
            self.visit(message.key)
        elif message.number is not None and self.views:
            key = self.views[-1].profile.key
            visits = tuple(each.visit for each in self.views)
            filters = len(self._library.view.filters)
            self._departures.append(Departure(self.location(), visits, filters))
            del self._departures[:-DEEPEST]
            self.leave_views()
            self._read_at(message.number, key, message.mention)

    def location(self) -> Location:
        """Where the user is in the library."""
        library = self._library
        return Location(
            library.number,
            library.pane,
            self._panes.zen,
            library.reading.pane_position,
            library.articles.focus_row,
            self._highlights.now,
        )

    def _show(self, number: int) -> None:
        """Show the article ``number``, with the cursor on it if it is listed."""
        library = self._library
        library.show_article(number)
        at = library.view.nearest(number)
        if at < len(library.view) and library.view[at] == number:
            library.articles.go_to(at)

    def _read_at(self, number: int, key: EntityKey, mention: Mention | None) -> None:
        """Show the article ``number`` at ``mention`` of ``key``, or at its first mention."""
        self._show(number)
        self._library.focus_pane("reading")
        if (entity := self._library.catalog.find(number, key)) is not None:
            self._highlights.go_to(entity, mention)

    def go_back(self) -> bool:
        """Go back to the views that the article was opened from; return False if there are none.

        Filters of the list that were added since are undone first.
        """
        if not self._departures or len(self._library.view.filters) > self._departures[-1].filters:
            return False
        departure = self._departures.pop()
        self.return_to(departure.location)
        for visit in departure.visits:
            self._push(visit)
        return True

    def return_to(self, location: Location) -> None:
        """Show the library as it was at ``location``."""
        library = self._library
        if location.number is not None:
            self._show(location.number)
        library.articles.put_in_row(location.list_row)
        library.focus_pane(location.pane)
        library.screen.set_class(location.zen, "-zen")
        self._highlights.restore(location.highlighted)
        library.reading.return_to(location.reading)

    # Filters

    def filter_by(self, key: EntityKey) -> None:
        """List only the articles that mention ``key``."""
        self.leave_views()
        library, view = self._library, self._library.view
        catalog, name = library.catalog, library.catalog.name(key)
        if any(each.key == key for each in view.filters):
            library.say(f"The list is already filtered by {name}.")
            return
        numbers = catalog.numbers(key)
        if not numbers:
            so_far = "" if library.names_complete else " so far"
            again = f"{named('look-for-changes')} checks the files for changes."
            library.say(f"No article mentions {name}{so_far}. {again}")
            return
        library.sidebar.clear_filter()
        here = library.number
        number = here if here is not None and here in numbers else min(numbers)
        self._highlights.pick(catalog.find(number, key), by_filter=True)
        before = f" of {len(view)}" if view.filters else ""
        view.push(Filter(name, catalog.articles(key), key))
        library.articles.view_changed(library.number)
        library.show_position()
        library.focus_pane("articles")
        count = len(view)
        what = "article" if count == 1 and not before else "articles"
        mention = "mentions" if count == 1 else "mention"
        library.say(f"{count}{before} {what} {mention} {name}. esc: undo")

    def keep_filters(self, count: int) -> None:
        """Undo all filters but the first ``count``."""
        removed: list[str] = []
        while len(self._library.view.filters) > count and (undone := self._library.view.pop()):
            removed.insert(0, undone.label)
            self._undone(undone, removed)

    def _undone(self, undone: Filter, removed: Sequence[str] = ()) -> None:
        """Restore the choice from before the filter ``undone``, and show the list.

        Say that the filters with the labels ``removed`` are, if there are several.
        """
        search = self._search.popped(undone)
        chosen = search.highlighted.chosen if search and self._library.view.filters else None
        self._highlights.pick(chosen, by_filter=chosen is not None)
        if search and not search.total and search.number is not None:
            # What was shown while a query without results was typed is not where the user was.
            self._listing.show_again(search.number, search.row)
        else:
            self._listing.changed()
        filters = f"Filter{'s' if len(removed) > 1 else ''} removed"
        self._library.say(f"{filters}: {', '.join(removed) or undone.label}.")

    def action_back(self) -> None:
        """Undo one thing: a choice in the sidebar, zen, highlights, a filter; last, leave the pane.

        A filter highlights its entity, too: both are undone in one step.
        """
        library, highlights, sidebar = self._library, self._highlights, self._library.sidebar
        if library.articles.end_range():
            return
        if library.pane == "entities":
            if not sidebar.clear_filter():
                highlights.pick(None)
                self._panes.leave_entities()
        elif self._panes.leave_zen() or (not highlights.pattern and self.go_back()):
            pass
        elif highlights.active and not (highlights.by_filter and self._library.view.filters):
            library.say(highlights.back())
        elif undone := self._library.view.pop():
            self._undone(undone)
        elif library.pane == "reading":
            library.focus_pane("articles")
        elif self.when_left is not None:
            self.when_left()
        else:
            library.say(f"Nothing to undo. {named('quit')} quits.")

    def leave_pane(self) -> None:
        """Step back from the sidebar or the article; nothing that is chosen or found changes."""
        if self._library.pane == "entities":
            self._panes.leave_entities()
        elif not (self._panes.leave_zen() or self.go_back()):
            self._library.focus_pane("articles")

    # The history

    def note_location(self) -> None:
        """A key is about to act: remember where the user reads."""
        if self._library.pane == "reading" and self.view is None:
            self.history.note(self.location())

    def _note_jump(self) -> None:
        """The list's cursor is about to jump."""
        self.history.note(self.location())

    def go(self, steps: int) -> None:
        """Go ``steps`` locations forward, or back; from an entity view, to the library."""
        nothing = f"Nothing was read {'before' if steps < 0 else 'after'} this."
        app = self._library.app
        if app.screen is self._library.screen:
            if (location := self.history.go(self.location(), steps)) is not None:
                self.return_to(location)
                if settings.is_on("linear"):  # another place may look the same there
                    self._library.say(self._panes.called(self._library.pane))
            else:
                self._library.say(nothing)
        elif app.screen is self.view:
            if steps < 0:
                self.leave_views()
            else:
                self._library.say(nothing)


class History:
    """The locations where the user has read, and which of them is the current one."""

    def __init__(self) -> None:
        self._locations: list[Location] = []
        self._at = -1

    def note(self, location: Location) -> None:
        """Remember ``location``, if there is an article."""
        if location.number is None:
            return
        here = self._locations[self._at] if 0 <= self._at < len(self._locations) else None
        if here is not None and here.number == location.number:
            self._locations[self._at] = location
            return
        del self._locations[self._at + 1 :]
        self._locations.append(location)
        del self._locations[:-LONGEST]
        self._at = len(self._locations) - 1

    def go(self, here: Location, steps: int) -> Location | None:
        """The location ``steps`` forward from ``here``, or back if negative; None if there is none.

        From elsewhere, one step back is the location that was recorded last. If that was left by a
        jump in the list, forward leads to ``here``.
        """
        last = self._locations[self._at] if 0 <= self._at < len(self._locations) else None
        elsewhere = last is not None and (here.number, here.pane) != (last.number, last.pane)
        if steps < 0 and elsewhere and last is not None:
            if last.pane == "articles" and here.number != last.number:
                self.note(here)
            else:
                steps += 1
        at = self._at + steps
        if not 0 <= at < len(self._locations):
            return None
        self._at = at
        return self._locations[at]

    def forget(self, gone: Collection[int]) -> None:
        """Remove the locations in articles that no longer exist."""
        before = self._locations[: self._at + 1]
        self._at -= sum(location.number in gone for location in before)
        self._locations = [location for location in self._locations if location.number not in gone]
