"""The library screen: three panes, and the controllers that act on them.

The panes post messages, and the screen decides what follows. What a group of keys does is in a
controller of its own, which gets the library (:class:`.interface.Library`) and the controllers that
it needs. A key's action is a method ``action_…`` of the screen or of one of its controllers.

Long because all controllers are made here, and each message and report is answered by some of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import get_current_worker

from reader import settings
from reader.model import Article, Notice
from reader.screens.dialogs.windows import Window
from reader.screens.keys.query_keys import settings_notices
from reader.screens.library.asking import Asking
from reader.screens.library.background import BackgroundWork, WorkerThreads
from reader.screens.library.corrections import Corrections
from reader.screens.library.export import Export
from reader.screens.library.highlights import Highlights
from reader.screens.library.indexing import Indexing
from reader.screens.library.interface import Result
from reader.screens.library.listing import Listing, nothing_left
from reader.screens.library.navigation import Navigation
from reader.screens.library.panes import Panes
from reader.screens.library.passages import Passages
from reader.screens.library.reading_progress import ReadingProgress
from reader.screens.library.resuming import Resuming
from reader.screens.library.search import ArchiveSearch
from reader.screens.library.user_marks import UserMarks
from reader.store.articles import Store
from reader.store.entities.correction_book import CorrectionBook
from reader.store.entities.records import EntityKey
from reader.store.opening import Opening
from reader.store.view import View
from reader.terminal.painting import paint_now
from reader.text import counted
from reader.widgets import messages
from reader.widgets.actions.bindings import bindings, hints
from reader.widgets.actions.table import PaneName
from reader.widgets.bars import Rule, StatusLine, TitleBar, TooSmall, is_too_small
from reader.widgets.panes.article_list import ArticleList
from reader.widgets.panes.entity_sidebar import EntitySidebar
from reader.widgets.panes.reading_pane import ReadingPane

if TYPE_CHECKING:
    from reader.store.entities.profile import Profile
    from reader.store.sync import Changes
    from reader.store.user.last_session import SessionFile

MODES: dict[PaneName, str] = {"articles": "LIST", "reading": "ARTICLE", "entities": "NAMES"}
"""What the status line begins with, by the pane that has the keys."""

NO_ARTICLE = "Nothing to read.\nReader shows an article here as soon as there is one."


class LibraryScreen(Screen[None], inherit_bindings=False):
    """Shows ``store``, which ``opening`` fills; ``opened`` names the archive.

    It starts where ``last`` says, and writes there where it ends.
    """

    BINDINGS = bindings("library")
    AUTO_FOCUS = "#articles"
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual's own, without repainting the whole screen: the two panes paint themselves."""

    def __init__(
        self,
        store: Store,
        opening: Opening,
        opened: str,
        last: SessionFile | None = None,
        *,
        saves: bool = True,
    ) -> None:
        """Unless it ``saves``, the user's marks last until the screen is closed."""
        super().__init__(classes="-on-articles")
        self.saves = saves
        self.store = store
        self.opened = opened
        self.view = View(store)
        self.number = store.order[0] if len(store) else None
        self.work = BackgroundWork(self, opening)
        self.catalog = self.work.catalog

        self.title_bar = TitleBar(opened)
        self.articles = ArticleList(self.view)
        self.reading = ReadingPane(*self._shown())
        self.sidebar = EntitySidebar(self.catalog.article_count)
        self.rule = Rule((self.articles, self.reading, self.sidebar))
        self.status_line = StatusLine()
        self.articles.empty, self.reading.empty = nothing_left(), NO_ARTICLE

        self.panes = Panes(self)
        self.asking = asking = Asking(self)
        self.highlights = Highlights(self, asking)
        self.listing = Listing(self, asking)
        self.user_marks = UserMarks(self, asking)
        self.passages = Passages(self, asking, self.user_marks)
        self.progress = ReadingProgress(self, self.user_marks)
        self.indexing = Indexing(self, opening)
        self.search = ArchiveSearch(
            self, self.panes, asking, self.listing, self.highlights, self.indexing,
            self.user_marks,
        )  # fmt: skip
        self.export = Export(self, asking, self.user_marks)
        self.corrections = Corrections(self, self.highlights, CorrectionBook(opening.paths))
        self.navigation = Navigation(self, self.panes, self.listing, self.search, self.highlights)

        self.resuming = Resuming(
            self, last, self.work, asking, self.panes, self.listing, self.search, self.highlights,
            self.indexing, self.user_marks,
        )  # fmt: skip

        self.seen_notices: set[Notice] = set()
        """The notices that the user has looked at."""
        self._threads = WorkerThreads(self._close)
        self._undoes: tuple[str, PaneName | None] = "", None
        """What ``u`` was last offered to undo, a mark or a correction, and in which pane."""
        self._marks_news = False
        """Whether something was marked that the list does not show yet."""

    def compose(self) -> ComposeResult:
        """The panes between the title bar and the status line."""
        yield self.title_bar
        yield self.rule
        with Horizontal(id="panes"):
            yield self.articles
            yield self.reading
            yield self.sidebar
        yield self.status_line
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the first article, and start the work in the background."""
        self.sidebar.wait_for("Finding names …")
        self.show_position()
        self.show_hints()
        self.progress.shown()
        self.call_after_refresh(self.work.start)
        self.call_after_refresh(self._want_entities)
        self.call_after_refresh(self.corrections.load)
        self.call_after_refresh(self.user_marks.load)
        self.call_after_refresh(self.resuming.started)

    # Keys

    @property
    def _controllers(self) -> Iterable[object]:
        return (
            self, self.panes, self.listing, self.highlights, self.search,
            self.user_marks, self.progress, self.passages, self.export,
            self.corrections, self.navigation,
        )  # fmt: skip

    def owner_of(self, action: str) -> object:
        """The object that has the method of ``action``: the screen, or one of its controllers."""
        name = f"action_{action}"
        return next((each for each in self._controllers if hasattr(each, name)), self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """No key acts while the terminal is too small to show its effect."""
        return not is_too_small(self)

    def key_pressed(self, key: str) -> None:
        """``key`` was pressed: results that arrive late no longer move the list."""
        self.status_line.key_pressed(key)
        self.listing.stays_at_top = False
        self.progress.key_pressed()
        self.passages.key_pressed()
        self.resuming.key_pressed()
        self.navigation.note_location()

    # Workers

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

        def run() -> None:
            result = work()
            if then is not None:
                self.from_thread(then, result)

        counted = self._threads.counted(run)
        (screen or self).run_worker(counted, thread=True, group=group, exclusive=exclusive)

    def from_thread(self, call: Callable[..., object], *args: object) -> None:
        """From a worker, call ``call`` with ``args`` in the screen's thread; not if Reader ends."""
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(call, *args)

    @property
    def idle(self) -> bool:
        """True when nothing waits for a worker that is yet to start. Others show their results."""
        return not self.work.loading and self.listing.idle and self.search.idle

    @property
    def at_work(self) -> bool:
        """True while something that a key has begun in a worker is to be shown in a moment."""
        return (
            self.listing.sorting
            or self.progress.looks_far
            or self.user_marks.marking
            or self.navigation.filling
        )

    def on_unmount(self) -> None:
        """Reader ends, perhaps because the connection broke."""
        self.progress.end()
        self.resuming.end()
        self.close()

    def close(self) -> None:
        """Close all that is open, when the threads that use it have ended."""
        self._threads.close()

    def _close(self) -> None:
        self.work.close()
        self.search.close()
        self.indexing.close()
        self.user_marks.close()

    # Panes

    @property
    def pane(self) -> PaneName:
        """The pane with the focus; while the input line has it, the pane before."""
        return self.panes.pane

    def focus_pane(self, name: PaneName) -> None:
        """Focus the pane ``name``, and show it if it is hidden."""
        self.panes.focus(name)

    @property
    def pointed(self) -> ReadingPane | None:
        """Where the terminal's cursor is in the linear mode: in the text during a selection."""
        return self.reading if self.passages.selecting else None

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout for the new size of the terminal."""
        self.panes.resized(event.size)

    def on_descendant_focus(self) -> None:
        """A pane got the focus, perhaps by a click."""
        self.panes.focus_moved()

    def on_screen_resume(self) -> None:
        """A window above was left: its tag leaves the status line."""
        self.show_hints()

    def pane_entered(self) -> None:
        """A pane has got the focus: show its hints, and abandon any open question."""
        self.articles.end_range()
        self.asking.abandon_unfocused()
        self._catch_up_with_marks()
        self.show_hints()
        self._show_reading_position()

    def on_range_changed(self, message: messages.RangeChanged) -> None:
        """Say how many articles are selected, and which keys act on them."""
        self.show_hints()
        if message.count:
            articles = counted(message.count, "article")
            keys = ("j/k more/less", "* star", "r mark read", "t tag", "esc cancel")
            self.say("   ".join((articles, *keys)))

    # The input line

    def on_typed(self, message: messages.Typed) -> None:
        """Something was typed into the input line."""
        self.asking.typed(message.text)

    async def on_entered(self, message: messages.Entered) -> None:
        """The input line was answered, or cancelled."""
        await self.asking.entered(message.text)

    async def on_selection_wanted(self, message: messages.SelectionWanted) -> None:
        """Select by sentences or by lines."""
        await self.passages.select(message.unit)

    async def on_quotation_wanted(self) -> None:
        """``Q`` in the article, where nothing is selected."""
        await self.passages.keep_or_quit()

    def on_pane_left(self) -> None:
        """``q`` in the article or the sidebar."""
        self.navigation.leave_pane()

    # What is said

    def say(self, message: str) -> None:
        """Say ``message`` until the next key, also in the input line and on an entity view."""
        self.status_line.say(message)
        if message:
            self.asking.say(message)
        if (view := self.navigation.view) is not None:
            view.say(message)

    def show_hints(self) -> None:
        """Show what keys do in the focused pane."""
        able = {
            "next-hit": self.highlights.steps,
            "next-mention": self.sidebar.entities,
            "back": self._can_go_back,
        }
        idle = frozenset(name for name, is_able in able.items() if not is_able)
        mode = "SELECT" if self.articles.selected else MODES[self.pane]
        keys = hints(self.pane, idle)
        if isinstance(above := self.app.screen, Window) and above.mode:
            mode, keys = above.mode, []  # its own are in its frame
        self.status_line.hint(keys, "" if settings.is_on("linear") else mode)

    @property
    def _can_go_back(self) -> bool:
        """Whether ``esc`` undoes something here."""
        return bool(
            self.pane != "articles"
            or self.view.filters
            or self.highlights.active
            or self.navigation.can_go_back
        )

    def show_position(self) -> None:
        """Show where in the list the article is, and by what the list is filtered."""
        position = self.listing.position
        self.title_bar.show([(each.label, each.key) for each in self.view.filters], position)

    def _show_reading_position(self) -> None:
        """Show how far the article is read, if it is shown."""
        self.status_line.show(position=self.reading.progress if self.reading.display else "")

    @property
    def _notices(self) -> list[Notice]:
        corrections = self.corrections.notices(all_known=self.work.idle)
        return [*self.store.notices, *self.work.failures, *corrections, *self.indexing.remarks,
                *self.user_marks.remarks]  # fmt: skip

    @property
    def _unseen_notices(self) -> int:
        """How many notices the user has not looked at."""
        notices, seen = self._notices, self.seen_notices
        return sum(each not in seen for each in notices) if seen else len(notices)

    async def action_notices(self) -> None:
        """Show the notices: what could not be read, and why."""
        from reader.screens.dialogs.overlay import Overlay, notice_lines

        notices = [*settings_notices(), *self._notices]
        self.seen_notices.update(notices)
        self.show_work()
        await self.app.push_screen(Overlay("Notices", lambda width: notice_lines(notices, width)))

    async def action_help(self) -> None:
        """Every key."""
        from reader.screens.dialogs.overlay import key_help

        first = {"articles": "Articles", "reading": "Passages", "entities": "Entities"}[self.pane]
        await self.app.push_screen(key_help(first))

    # The work in the background

    def action_look_for_changes(self) -> None:
        """Look for changes in the files, the corrections, and the marks of other sessions."""
        self.work.look_for_changes()
        self.corrections.load(self.work.corrections_checked)
        self.user_marks.look_for_others()
        self.show_work()

    @property
    def names_complete(self) -> bool:
        """Whether the names of all articles have been found."""
        return self.work.idle

    def show_work(self) -> None:
        """Show the progress of the work in the background."""
        self.corrections.catch_up()
        self.articles.empty = self.search.empty if len(self.store) else nothing_left()
        self.status_line.show(
            work=self.user_marks.progress
            or self.search.progress
            or self.listing.progress
            or self.export.progress
            or ("" if self.work.loading else self.indexing.progress)
            or self.work.progress(len(self.catalog)),
            notices=self._unseen_notices,
        )
        self.show_position()
        self.show_hints()
        self.navigation.work_changed()
        self.resuming.look()

    def _update_view(self, *, rearranged: bool = False) -> None:
        changed = self.view.update() or rearranged
        if self.number is not None and not len(self.store):
            self.number = None
            self.reading.show(None)
            self.articles.view_changed(None)
            self._show_entities()
        elif self.number is None and len(self.view) and not self.resuming.coming:
            self.articles.view_changed(None)
            self.show_article(self.view[0])
        elif changed:
            self.articles.view_changed(self.number)
        self.show_work()

    def articles_loaded(self) -> None:
        """The store has more articles."""
        self._update_view()
        self.listing.renew()
        self.search.renew()
        self._want_entities()

    def articles_changed(self, changes: Changes) -> None:
        """Files were added, changed or removed: update the list, and keep the reading position."""
        gone, replaced = changes.gone_numbers, changes.arrangement.replaced
        self.catalog.remove(gone)
        self.navigation.history.forget(gone)
        self.user_marks.carry_over(replaced)
        self.search.patch(gone, replaced)
        self.view.patch(gone, replaced)
        new = replaced.get(-1 if self.number is None else self.number)
        if new is not None:
            self.number = new
            self.reading.renew(self.store[new], self.store.source(new))
            self._show_entities()
        self._update_view(rearranged=True)
        self.listing.renew()
        self.search.renew()

    def all_loaded(self) -> None:
        """All files have been read, or checked for changes."""
        self._want_entities()
        self.indexing.all_loaded()
        self.user_marks.all_loaded()
        self.show_work()

    def index_changed(self, more: bool) -> None:
        """The index has grown; there may be ``more`` to be found."""
        if more:
            self.search.renew(lambda search: not search.complete)
        self.show_work()

    # The article on screen

    @property
    def article(self) -> Article | None:
        """The article in the reading pane."""
        return None if self.number is None else self.store[self.number]

    def has_article(self) -> bool:
        """Whether there is an article; say so if there is none."""
        if self.number is None:
            self.say("No article here.")
        return self.number is not None

    def _shown(self) -> tuple[Article | None, str]:
        """The article, and the file name for its foot: no more of the path than was opened."""
        if self.number is None:
            return None, ""
        return self.store[self.number], self.store.source(self.number)

    def show_article(self, number: int) -> None:
        """Show the article ``number`` in the reading pane, unless it is shown already."""
        if number == self.number:
            return
        self.number = number
        self.reading.show(*self._shown())
        self.progress.shown()
        if self.pane != "articles" and settings.is_on("linear"):
            self.say(self.panes.called("reading"))
        self.show_position()
        self._show_entities()
        self._want_entities()

    def on_article_highlighted(self, message: messages.ArticleHighlighted) -> None:
        """The list's cursor moved: its article is shown."""
        if self.resuming.coming and not self.articles.cursor:
            return  # nobody moved it
        if message.number == self.articles.number:  # else it comes late
            paint_now(self)  # where the cursor is, before the article is laid out
            self.show_article(message.number)

    def on_article_opened(self, message: messages.ArticleOpened) -> None:
        """Go to the article."""
        self.show_article(message.number)
        self.focus_pane("reading")

    def on_article_paged(self, message: messages.ArticlePaged) -> None:
        """Read on in the article, although the list has the focus."""
        self.progress.page(message.pages)

    def on_position_changed(self) -> None:
        """Another part of the article is shown."""
        self.progress.moved()
        self._show_reading_position()
        self.highlights.show_page()

    # Entities

    def _want_entities(self) -> None:
        """Recognize the article on screen first, then its neighbours."""
        near = () if self.number is None else self.store.around(self.number)
        self.work.recognize(*near)

    def names_found(self, numbers: list[int]) -> None:
        """The names of the articles ``numbers`` have been found."""
        if self.number in numbers:
            self._show_entities()
        else:
            self.sidebar.counts_changed()
        if self.view.filters:
            self._update_view()
            self.search.renew(lambda search: search.asks_for_entities)
        self.show_work()

    def all_names_found(self) -> None:
        """No more names will be found for now: the card can weigh them by how rare they are."""
        self.sidebar.counts_settled()
        self.show_work()

    def _show_entities(self) -> None:
        """Fill the sidebar; a chosen entity stays chosen in every article that mentions it."""
        if self.number is None:
            self.sidebar.wait_for("No article, no names.")
            return
        entities = self.catalog.entities(self.number)
        if entities is None:
            self.sidebar.wait_for("Finding names …")
            self.highlights.show()
            return
        self.highlights.article_changed(entities, follow=self.pane == "entities")
        self.highlights.show_page()

    def on_entity_highlighted(self, message: messages.EntityHighlighted) -> None:
        """The sidebar's cursor moved: the article shows where."""
        # It may come late, when the sidebar has been left or shows another article.
        if self.pane == "entities" and message.entity in (*self.sidebar.entities, None):
            self.highlights.pick(message.entity)

    def on_entity_opened(self, message: messages.EntityOpened) -> None:
        """Go to the article, at the first mention."""
        self.focus_pane("reading")
        self.highlights.by_filter = False
        self.highlights.go_to(message.entity)

    def on_name_clicked(self, message: messages.NameClicked) -> None:
        """Choose the entity of the mention; with a second click, show its view."""
        self.highlights.point_at(message.mention)
        if message.again:
            self.navigation.visit_entity(None)

    def on_entity_visited(self, message: messages.EntityVisited) -> None:
        """The view of the entity, or of the one whose mention is the current one."""
        self.navigation.visit_entity(message.entity)

    def correct(self, profile: Profile) -> None:
        """Ask how to correct the entity of ``profile``."""
        self.corrections.ask_about(profile)

    def entities_changed(self, old: EntityKey | None, new: EntityKey | None) -> None:
        """Corrections have changed: show the entities as they are now, everywhere."""
        if old is not None:
            self._undoes = "correction", self.pane
        self.navigation.entities_changed(old, new)
        self._show_entities()
        self._update_view(rearranged=bool(self.view.filters))
        self.search.renew(lambda search: search.asks_for_entities)

    # Filters of the list

    def on_filter_requested(self, message: messages.FilterRequested) -> None:
        """List only the articles that mention the entity."""
        self.navigation.filter_by(self.catalog.key(message.entity))

    def on_filter_clicked(self, message: messages.FilterClicked) -> None:
        """Undo the filters after the one that was clicked."""
        self.navigation.keep_filters(message.keep)

    async def on_order_clicked(self) -> None:
        """Ask for another order."""
        await self.listing.action_sort()

    # Marks, and undo

    def action_undo(self) -> None:
        """Undo what this key was last offered for, if that was in this pane.

        Else undo the last correction in the sidebar, and the last mark elsewhere.
        """
        what, pane = self._undoes
        if pane != self.pane:
            what = "correction" if self.pane == "entities" else "mark"
        self._undoes = "", None
        if what == "correction" or not self.user_marks.undo():
            self.undo_correction()

    def undo_correction(self) -> None:
        """Undo the last correction; say so if there is none."""
        if not self.corrections.undo():
            self.say("Nothing to undo.")
        self._undoes = "", None

    def marks_loaded(self) -> None:
        """The marks have been opened."""
        self.progress.marks_loaded()
        self.resuming.look()

    def marks_changed(self) -> None:
        """The user has marked something: searches for marks may find other articles.

        While the user reads, the list waits: it would lose the article, and show the next one.
        """
        self._marks_news = self.pane == "reading"
        if not self._marks_news:
            self.search.renew(lambda search: search.asks_for_marks)
        if self.user_marks.undo_offered:
            self._undoes = "mark", self.pane

    def marks_noticed(self) -> None:
        """Marks have changed without a key press.

        The list shows that once it has the focus, or when the user marks something.
        """
        self._marks_news = True

    def _catch_up_with_marks(self) -> None:
        """The list has the focus again: apply what was marked since."""
        if self._marks_news and self.pane == "articles":
            self.marks_changed()
