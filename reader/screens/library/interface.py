"""The library screen as its controllers see it.

A controller gets this and the controllers that it needs. Only the screen makes and knows them all.
This module imports no controller, so there are no import cycles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from textual.app import App
from textual.screen import Screen

from reader.model import Article
from reader.store.articles import Store
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.records import EntityKey
from reader.store.view import View
from reader.widgets.actions.table import PaneName
from reader.widgets.bars import Rule, StatusLine
from reader.widgets.panes.article_list import ArticleList
from reader.widgets.panes.entity_sidebar import EntitySidebar
from reader.widgets.panes.reading_pane import ReadingPane

if TYPE_CHECKING:
    from reader.store.entities.profile import Profile
    from reader.store.sync import Changes


Result = TypeVar("Result")


class Library(Protocol):
    """What the library screen shows, and what it does for its controllers."""

    store: Store
    """All articles of the archive."""
    view: View
    """The articles that are listed."""
    catalog: EntityCatalog
    """The entity catalog."""
    opened: str
    """What the user calls the archive."""
    saves: bool
    """Whether marks and reading positions are saved; the help's are not."""

    articles: ArticleList
    reading: ReadingPane
    sidebar: EntitySidebar
    rule: Rule
    status_line: StatusLine

    number: int | None
    """The number of the article in the reading pane; None if there is none."""

    @property
    def article(self) -> Article | None:
        """The article in the reading pane."""

    def has_article(self) -> bool:
        """Whether there is an article; if not, say so."""

    @property
    def screen(self) -> Screen[Any]:
        """The screen, for what Textual does: windows above it, timers, focus."""

    @property
    def app(self) -> App[Any]:
        """The app."""

    def in_thread(
        self,
        work: Callable[[], Result],
        group: str,
        then: Callable[[Result], object] | None = None,
        *,
        exclusive: bool = False,
        screen: Screen[Any] | None = None,
    ) -> None:
        """Run ``work`` in a worker thread; then call ``then`` with its result in the screen's.

        Nothing is closed before the thread ends. The worker is cancelled with ``screen``, by
        default with the library screen; then ``then`` is not called.
        """

    def from_thread(self, call: Callable[..., object], *args: object) -> None:
        """From a worker, call ``call`` with ``args`` in the screen's thread; not if Reader ends."""

    def say(self, message: str) -> None:
        """Say ``message`` until the next key."""

    # Panes

    @property
    def pane(self) -> PaneName:
        """The pane with the focus; while the input line has it, the pane before."""

    def focus_pane(self, name: PaneName) -> None:
        """Focus the pane ``name``, and show it if it is hidden."""

    def pane_entered(self) -> None:
        """A pane has got the focus."""

    def show_article(self, number: int) -> None:
        """Show the article ``number`` in the reading pane."""

    def show_hints(self) -> None:
        """Show what keys do in the focused pane."""

    def show_work(self) -> None:
        """Show the progress of the work in the background."""

    def show_position(self) -> None:
        """Show where in the list the article is, and by what the list is filtered."""

    # What one controller reports to others

    @property
    def names_complete(self) -> bool:
        """Whether the names of all articles have been found."""

    def marks_loaded(self) -> None:
        """The marks have been opened."""

    def marks_changed(self) -> None:
        """The user has marked something: searches for marks may find others."""

    def marks_noticed(self) -> None:
        """Marks have changed without a key press: nothing moves while the user reads."""

    def entities_changed(self, old: EntityKey | None, new: EntityKey | None) -> None:
        """Corrections have changed: ``old``, if it is one entity, is now ``new``, or hidden."""

    def correct(self, profile: Profile) -> None:
        """Ask how to correct the entity of ``profile``."""

    def undo_correction(self) -> None:
        """Undo the last correction; say so if there is none."""

    def articles_loaded(self) -> None:
        """The store has more articles."""

    def articles_changed(self, changes: Changes) -> None:
        """Files were added, changed or removed."""

    def all_loaded(self) -> None:
        """All files have been read, or checked for changes."""

    def names_found(self, numbers: list[int]) -> None:
        """The names of the articles ``numbers`` have been found."""

    def all_names_found(self) -> None:
        """The names of all articles have been found, as far as they are wanted."""

    def index_changed(self, more: bool) -> None:
        """The index of words has grown; ``more``: searches may find more."""
