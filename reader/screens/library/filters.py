"""The filters of the list: an entity or a search adds one, ``esc`` undoes the last."""

from __future__ import annotations

from reader.model import Entity
from reader.screens.library.highlights import Highlights
from reader.screens.library.interface import Library
from reader.screens.library.listing import Listing
from reader.screens.library.navigation import Navigation
from reader.screens.library.panes import Panes
from reader.screens.library.search import ArchiveSearch
from reader.store.entities.records import EntityKey
from reader.store.view import Filter
from reader.widgets.actions.keymap import named


class Filters:
    """Adds the filters by entities, and undoes any filter; a search adds its own."""

    def __init__(
        self,
        library: Library,
        panes: Panes,
        listing: Listing,
        search: ArchiveSearch,
        highlights: Highlights,
        navigation: Navigation,
    ) -> None:
        self._library = library
        self._view = library.view
        self._panes = panes
        self._listing = listing
        self._search = search
        self._highlights = highlights
        self._navigation = navigation

    def add(self, key: EntityKey) -> None:
        """List only the articles that mention ``key``."""
        self._navigation.leave_views()
        library, view = self._library, self._view
        catalog, name = library.catalog, library.catalog.name(key)
        if any(each.key == key for each in view.filters):
            library.say(f"The list is already narrowed to {name}.")
            return
        numbers = catalog.numbers(key)
        if not numbers:
            so_far = "" if library.names_complete else " so far"
            again = f"{named('look-for-changes')} looks again."
            library.say(f"No article is known to mention {name}{so_far}. {again}")
            return
        library.sidebar.clear_filter()
        here = library.number
        number = here if here is not None and here in numbers else min(numbers)
        self._choose(catalog.find(number, key), by_filter=True)
        view.push(Filter(name, catalog.articles(key), key))
        library.articles.view_changed(library.number)
        library.show_position()
        library.focus_pane("articles")
        count = len(view)
        what = "article mentions" if count == 1 else "articles mention"
        library.say(f"{count} {what} {name}. esc: undo")

    def keep(self, count: int) -> None:
        """Undo all filters but the first ``count``."""
        while len(self._view.filters) > count and (undone := self._view.pop()):
            self._undone(undone)

    def _undone(self, undone: Filter) -> None:
        """Restore the choice from before the filter ``undone``, and show the list."""
        search = self._search.popped(undone)
        chosen = search.highlighted.chosen if search and self._view.filters else None
        self._choose(chosen, by_filter=chosen is not None)
        self._listing.changed()
        self._library.say(f"No longer narrowed to {undone.label}.")

    def _choose(self, entity: Entity | None, *, by_filter: bool) -> None:
        self._highlights.choose(entity)
        self._highlights.by_filter = by_filter

    def action_back(self) -> None:
        """Undo one thing: a choice in the sidebar, zen, highlights, a filter; last, leave the pane.

        A filter highlights its entity, too: both are undone in one step.
        """
        library, highlights, sidebar = self._library, self._highlights, self._library.sidebar
        if library.articles.end_range():
            return
        if library.pane == "entities":
            if not sidebar.clear_filter():
                self._choose(None, by_filter=False)
                self._panes.leave_entities()
        elif self._panes.leave_zen() or (not highlights.pattern and self._navigation.go_back()):
            pass
        elif highlights.active and not (highlights.by_filter and self._view.filters):
            library.say(highlights.back())
        elif undone := self._view.pop():
            self._undone(undone)
        elif library.pane == "reading":
            library.focus_pane("articles")
        else:
            library.say(f"Nothing to go back from. {named('quit')} quits.")
