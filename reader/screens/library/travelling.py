"""Walking the archive along its entities: entity views, stacked, and the way back from them.

A view lies above the library, or above another view. An article that is opened from a view is
shown in the library; where the library was, and the views that were left, are remembered, and the
way back leads through all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from reader.model import Entity, Mention
from reader.screens.dialogs.windows import close, close_above
from reader.screens.library.marking import Marking
from reader.screens.library.panes import PanesScreen
from reader.screens.library.trail import Place, Trail
from reader.store.articles import Store
from reader.store.entities.entity_records import EntityKey
from reader.store.entities.known import KnownEntities
from reader.store.view import Narrowing, View
from reader.widgets.messages import LineOpened
from reader.widgets.panes.article_list import ArticleList
from reader.widgets.panes.reading_pane import ReadingPane

if TYPE_CHECKING:
    from reader.screens.entity_view import EntityScreen, Surroundings, Visit
    from reader.store.entities.profile import Portrait

DEEPEST = 50
"""How many ways back are remembered."""


class Way(NamedTuple):
    """A way back: the place in the library, the views above it, how the list was narrowed."""

    place: Place
    visits: tuple[Visit, ...]
    narrowings: int


class Library(NamedTuple):
    """What travelling needs of the library screen and its parts."""

    screen: PanesScreen
    store: Store
    known: KnownEntities
    view: View
    articles: ArticleList
    reading: ReadingPane
    marking: Marking
    rank: Callable[[], int | None]
    show_article: Callable[[int], None]
    all_known: Callable[[], bool]
    narrow: Callable[[EntityKey], None]
    correct: Callable[[Portrait], None]
    undo: Callable[[], None]
    say: Callable[[str], None]


class Travelling:
    """The entity views above the ``library``; ``opened`` names the archive."""

    def __init__(self, library: Library, opened: str) -> None:
        self._library = library
        self.views: list[EntityScreen] = []
        self._ways: list[Way] = []
        self._opened = opened
        self.trail = Trail()

    @cached_property
    def _around(self) -> Surroundings:
        from reader.screens.entity_view import Surroundings  # nobody needs views to start

        library = self._library
        return Surroundings(
            library.store, library.known, lambda: not library.all_known(), self._opened,
            self._open_line, self._narrow, library.correct, library.undo, self._leave,
        )  # fmt: skip

    @property
    def idle(self) -> bool:
        """True when no view is reading articles."""
        return not any(view.reading for view in self.views)

    @property
    def filling(self) -> bool:
        """True while the view on top has still to read what it shows first."""
        return bool(self.views) and self.views[-1].filling

    @property
    def has_ways(self) -> bool:
        """True when there is a way back to a view."""
        return bool(self._ways)

    @property
    def view(self) -> EntityScreen | None:
        """The view on top."""
        return self.views[-1] if self.views else None

    # Views

    def visit(self, key: EntityKey) -> None:
        """Show the view of ``key`` above what is shown."""
        if self.views and self.views[-1].portrait.key == key:
            return
        self._push(key)

    def visit_entity(self, entity: Entity | None) -> None:
        """Show the view of ``entity``, or of the one whose mention is the current one."""
        library = self._library
        if entity is None and library.reading.current is not None and not library.marking.pattern:
            entity = library.marking.chosen
        if entity is None:
            library.say("No mention is the current one: ] goes to the next.")
        else:
            self.visit(library.known.key(entity))

    def _push(self, visit: Visit | EntityKey) -> None:
        from reader.screens.entity_view import EntityScreen

        view = EntityScreen(self._around, visit, [each.portrait.name for each in self.views[-2:]])
        self.views.append(view)
        self._library.screen.app.push_screen(view)

    def leave_views(self) -> None:
        """Close all views, and whatever else lies above the library."""
        for view in self.views:
            view.reading = False
        self.views.clear()
        close_above(self._library.screen)

    def _leave(self, view: EntityScreen) -> None:
        """Close ``view`` and what lies above it; nothing where it is closed."""
        while view in self.views:
            last = self.views.pop()
            last.reading = False
            close(last)

    def work_changed(self) -> None:
        """More names have been found, or all of them."""
        if self.views:
            self.views[-1].look_again()

    def corrected(self, old: EntityKey | None, new: EntityKey | None) -> None:
        """Entities are others than before; ``old`` in particular is ``new``, or nothing, now.

        Views, narrowings and the chosen entity go with it.
        """
        library, known = self._library, self._library.known

        def now(key: EntityKey) -> EntityKey | None:
            if key == old and (new is None or not known.count(key)):
                return new
            return key

        chosen, rank = library.marking.chosen, library.rank()
        if chosen is not None and rank is not None and (key := now(known.key(chosen))) is not None:
            library.marking.chosen = known.find(rank, key)
        elif chosen is not None:
            library.marking.chosen = None
        narrowings = []
        for each in library.view.narrowings:
            if not isinstance(each.key, EntityKey):
                narrowings.append(each)
            elif (key := now(each.key)) is not None:
                narrowings.append(Narrowing(known.name(key), known.articles(key), key))
        library.view.narrowings[:] = narrowings
        while self.views and (key := now(self.views[-1].portrait.key)) is None:
            self._leave(self.views[-1])
        if self.views:
            self.views[-1].look_again(key)

    # Ways

    def _open_line(self, message: LineOpened) -> None:
        if message.key is not None:
            self.visit(message.key)
        elif message.rank is not None and self.views:
            key = self.views[-1].portrait.key
            visits = tuple(each.visit for each in self.views)
            self._ways.append(Way(self.place(), visits, len(self._library.view.narrowings)))
            del self._ways[:-DEEPEST]
            self.leave_views()
            self._read_at(message.rank, key, message.mention)

    def place(self) -> Place:
        """Where the user is in the library."""
        library = self._library
        return Place(
            library.rank(),
            library.screen.pane,
            library.screen.has_class("-zen"),
            library.reading.spot,
            round(library.articles.scroll_offset.y),
            library.marking.chosen,
            library.marking.pattern,
            library.reading.current,
        )

    def note_place(self) -> None:
        """A key is about to do something: remember where the user reads."""
        if self.view is None:
            self.trail.note(self.place())

    def follow_trail(self, steps: int) -> bool:
        """Go ``steps`` places forward, back where it is negative; False where there is none."""
        place = self.trail.go(self.place(), steps)
        if place is not None:
            self.return_to(place)
        return place is not None

    def _show(self, rank: int) -> None:
        """Show the article ``rank``, the list's cursor on it where the list has it."""
        library = self._library
        library.show_article(rank)
        at = library.view.nearest(rank)
        if at < len(library.view) and library.view[at] == rank:
            library.articles.go_to(at)

    def _read_at(self, rank: int, key: EntityKey, mention: Mention | None) -> None:
        """Read the article ``rank`` at ``mention`` of ``key``, or at the first there is."""
        library = self._library
        self._show(rank)
        library.screen.focus_pane("reading")
        if (entity := library.known.find(rank, key)) is not None:
            library.marking.go_to(entity, mention)

    def go_back(self) -> bool:
        """Go back to the views that the article was opened from; False where there are none.

        Narrowings of the list that were made since are undone before.
        """
        library = self._library
        if not self._ways or len(library.view.narrowings) > self._ways[-1].narrowings:
            return False
        way = self._ways.pop()
        self.return_to(way.place)
        for visit in way.visits:
            self._push(visit)
        return True

    def return_to(self, place: Place) -> None:
        """Show the library as it was at ``place``."""
        library = self._library
        if place.rank is not None:
            self._show(place.rank)
        library.articles.scroll_to_row(place.list_top)
        library.screen.focus_pane(place.pane)
        library.screen.set_class(place.zen, "-zen")
        library.marking.choose(place.chosen)
        if place.pattern:
            library.marking.look_for(place.pattern)
        library.reading.keep_current(place.current)
        library.reading.come_back(place.spot)

    def _narrow(self, key: EntityKey) -> None:
        self.leave_views()
        self._library.narrow(key)
