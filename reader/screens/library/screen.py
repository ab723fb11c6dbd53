"""The library screen: three panes, what they tell each other, and the background work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from reader import settings
from reader.model import Entity, Notice
from reader.safety import safe_line
from reader.screens.dialogs.settings_notices import settings_notices
from reader.screens.library.background import BackgroundWork
from reader.screens.library.correcting import Correcting
from reader.screens.library.panes import SMALLEST
from reader.screens.library.reading import ReadingScreen
from reader.screens.library.travelling import Library, Travelling
from reader.screens.library.worker_threads import WorkerThreads
from reader.store.articles import Store
from reader.store.entities.correction_book import CorrectionBook
from reader.store.entities.entity_records import EntityKey
from reader.store.opening import Opening
from reader.store.view import Narrowing
from reader.terminal.painting import paint_now
from reader.widgets.actions.bindings import PaneName, bindings, hints, move_hint, named
from reader.widgets.messages import (
    ArticleHighlighted,
    ArticleOpened,
    EntityHighlighted,
    EntityOpened,
    EntityVisited,
    NarrowingClicked,
    NarrowRequested,
)
from reader.widgets.panes.list_words import title_of
from reader.widgets.panes.pane import count

if TYPE_CHECKING:
    from reader.store.differences import Changes


class LibraryScreen(ReadingScreen, inherit_bindings=False):
    """What the user sees of a store. The panes post what happened; this decides what follows."""

    BINDINGS = bindings("library")

    def __init__(self, store: Store, opening: Opening, opened: str) -> None:
        work = BackgroundWork(self, store, opening)
        known = work.known
        super().__init__(store, opening, known, opened)
        self.work = work
        self._looking: set[str] = set()
        """What is still being looked through for changes, because the user asked for it."""
        self._news: list[str] = []
        self._undoes: tuple[str, PaneName | None] = "", None
        """What it was last said that a key undoes, a mark or a correction, and in which pane."""
        self.seen_notices: set[Notice] = set()
        """What the user has looked at of the notices."""
        self._threads = WorkerThreads(self._close)
        self._correcting = Correcting(
            self, known, CorrectionBook(opening.paths), self._corrected, self.say
        )
        library = Library(
            self, store, known, self.view, self._list, self.reading, self._marking,
            lambda: self._rank, self.show_article, lambda: self.work.idle, self._narrow_to,
            self._correcting.ask_about, self.undo_correction, self.say,
        )  # fmt: skip
        self.travelling = Travelling(library, opened)
        """What knows where the user is, and was."""

    def compose(self) -> ComposeResult:
        """The panes between the title bar and the status line."""
        yield self.title_bar
        with Horizontal(id="panes"):
            yield self._list
            yield self.reading
            yield self._sidebar
        yield self.status_line
        yield Static(f"Reader needs {SMALLEST[0]} x {SMALLEST[1]} cells.", id="too-small",
                     markup=False)  # fmt: skip

    def on_mount(self) -> None:
        """Show the first article, and start what goes on in the background."""
        self._sidebar.wait_for("Looking for names …")
        self._show_position()
        self.show_hints()
        self.reading_time.shown()
        self.call_after_refresh(
            self.work.start,
            self._loaded,
            self._changed,
            self._all_loaded,
            self._recognized,
            self.show_work,
        )
        self.call_after_refresh(self._want_entities)
        self.call_after_refresh(self._correcting.load)
        self.user_marks.when_late = self.show_work
        self.call_after_refresh(self.user_marks.load)

    def run_worker(self, work: Any, *, thread: bool = False, **options: Any) -> Any:  # type: ignore[override]
        """Run ``work``; one with a ``thread`` of its own is waited for before all is closed."""
        work = self._threads.counted(work) if thread else work
        return super().run_worker(work, thread=thread, **options)

    @property
    def unsaved_marks(self) -> int:
        """How many marks could not be saved."""
        marks = self.user_marks.loaded
        return marks.unsaved + marks.lost + marks.refused if marks is not None else 0

    @property
    def why_unsaved(self) -> str:
        """Why they could not be."""
        marks = self.user_marks.loaded
        return safe_line(marks.why_unsaved) if marks is not None else ""

    def close(self) -> None:
        """Reader ends: close all that is open, when the threads that use it have ended."""
        self._threads.close()

    def _close(self) -> None:
        self.work.close()
        self.searching.close()
        self._indexing.close()
        self.user_marks.close()

    @property
    def _notices(self) -> list[Notice]:
        return [*self.store.notices, *self.work.failures, *self._indexing.remarks,
                *self.user_marks.remarks]  # fmt: skip

    @property
    def _unseen_notices(self) -> int:
        """How many notices the user has not looked at."""
        notices, seen = self._notices, self.seen_notices
        return sum(each not in seen for each in notices) if seen else len(notices)

    @property
    def idle(self) -> bool:
        """True when nothing goes on in the background and nothing waits to be shown."""
        parts = (
            self.work, self.sorting, self._indexing, self.searching, self.travelling,
            self._correcting, self.user_marks, self._exporting,
        )  # fmt: skip
        return all(part.idle for part in parts) and not self.looks_far

    @property
    def at_work(self) -> bool:
        """True while something that a key has begun in a worker is to be shown in a moment."""
        return (
            self.sorting.sorts or self.looks_far or self.user_marks.marking
            or self.travelling.filling
        )  # fmt: skip

    def pane_entered(self) -> None:
        """The hints are the pane's own now."""
        self.leave_range()
        self.leave_prompts()
        self.catch_up_with_marks()
        self.show_hints()
        self.show_place()

    def entities_entered(self) -> None:
        """What the cursor is on in the sidebar is marked in the article."""
        self._sidebar.go_to(self._sidebar.cursor)

    def show_hints(self) -> None:
        """Say what keys do in the pane with the keys."""
        idle = set()
        if not self._marking.steps:
            idle.add("next")
        if not self._sidebar.entities:
            idle.add("next name")
        if not self._can_go_back:
            idle.add("back")
        shown = [hint for hint in hints(self.pane) if hint[1] not in idle]
        self.status_line.hint([move_hint("move"), *shown])

    @property
    def _can_go_back(self) -> bool:
        """Whether ``esc`` undoes something here."""
        return bool(
            self.pane != "articles"
            or self.view.narrowings
            or self._marking.active
            or self.travelling.has_ways
        )

    # Work in the background

    def _loaded(self) -> None:
        self._update_view()
        self.sorting.renew()
        self.searching.renew()
        self._want_entities()

    def _changed(self, changes: Changes) -> None:
        """Files have come, changed or gone: the list has, too, and the reader's place stays."""
        gone, replaced = changes.gone_ranks, changes.arrangement.replaced
        self.index.remove(gone)
        self.travelling.trail.forget(gone)
        self.user_marks.carry_over(replaced)
        self.searching.patch(gone, replaced)
        self.view.patch(gone, replaced)
        new = replaced.get(-1 if self._rank is None else self._rank)
        if new is not None:
            self._rank = new
            self.reading.renew(self.store[new], self.store.source(new))
            self._show_entities()
        self._update_view(rearranged=True)
        self.sorting.renew()
        self.searching.renew()

    def _all_loaded(self, news: str) -> None:
        self._want_entities()
        self._indexing.all_loaded()
        self.user_marks.all_loaded()
        self.show_work()
        if self._looking:
            self._looked("articles", news)
        elif news and not self.status_line.message:
            self.status_line.say(news)

    def _corrections_looked_at(self, news: bool) -> None:
        self._looked("corrections", "Corrections: changed." if news else "")

    def _looked(self, part: str, news: str) -> None:
        """All of ``part`` has been looked through for changes that the user asked for."""
        if part not in self._looking:
            return
        self._looking.remove(part)
        self._news += [news] if news else []
        if not self._looking:
            unread = any(notice.named for notice in self.store.notices)
            none = "Nothing new, but not all could be read: ! says why."
            said = " ".join(self._news) or (none if unread else "No file has changed.")
            self._news = []
            if not self.status_line.message:
                self.status_line.say(said)

    def _want_entities(self) -> None:
        """Have the article on screen recognized first, then its neighbours."""
        near = () if self._rank is None else self.store.around(self._rank)
        self.work.recognize(*near)

    def _recognized(self, ranks: list[int]) -> None:
        if self._rank in ranks:
            self._show_entities()
        else:
            self._sidebar.refresh()
        if self.view.narrowings:
            self._update_view()
            self.searching.renew(lambda search: search.asks_for_entities)
        self.show_work()

    def show_work(self) -> None:
        """Say what goes on in the background."""
        self._correcting.catch_up()
        self.work.said = self._correcting.notices(all_known=self.work.idle)
        work = self.work.progress(len(self.index))
        other = self.searching.progress or self.sorting.progress or self._exporting.progress
        self.status_line.show(
            work=self.user_marks.progress
            or other
            or ("" if self.work.loading else self._indexing.progress)
            or work,
            notices=self._unseen_notices,
        )
        self._show_position()
        self.show_hints()
        self.travelling.work_changed()

    # The article on screen

    def on_article_highlighted(self, message: ArticleHighlighted) -> None:
        """The list's cursor moved: its article is shown."""
        if message.rank == self._list.rank:  # else it comes late
            paint_now(self)  # where the cursor is, before the article is laid out
            self.show_article(message.rank)

    def on_article_opened(self, message: ArticleOpened) -> None:
        """Into the article."""
        self.show_article(message.rank)
        self.focus_pane("reading")

    def show_article(self, rank: int) -> None:
        """Show the article ``rank``, unless it is on screen."""
        if rank == self._rank:
            return
        self._rank = rank
        self.reading.show(*self._shown(rank))
        self.reading_time.shown()
        if self.pane != "articles" and settings.is_on("linear"):
            self.say(self.called("reading"))
        self._show_position()
        self._show_entities()
        self._want_entities()

    def called(self, name: PaneName) -> str:
        """The name of a pane; with the article its title, too."""
        said = super().called(name)
        if name == "reading" and self._rank is not None:
            said = f"{said[:-1]}: {title_of(self.store.entry(self._rank))}"
        return said

    def _show_entities(self) -> None:
        """Fill the sidebar; a chosen entity stays chosen in an article that mentions it, too."""
        article = self.article
        if article is None or self._rank is None:
            self._sidebar.wait_for("No article, no names.")
            return
        self.index.learn([self._rank])
        entities = self.index.entities(self._rank)
        if entities is None:
            self._sidebar.wait_for("Looking for names …")
            self._marking.mark()
            return
        self._marking.article_changed(entities, follow=self.pane == "entities")
        self._following.follow()

    def _update_view(self, *, rearranged: bool = False) -> None:
        changed = self.view.update() or rearranged
        if self._rank is not None and not len(self.store):
            self._rank = None
            self.reading.show(None)
            self._list.view_changed(None)
            self._show_entities()
        elif self._rank is None and len(self.view):
            self._list.view_changed(None)
            self.show_article(self.view[0])
        elif changed:
            self._list.view_changed(self._rank)
        self.show_work()

    def action_look_for_changes(self) -> None:
        """Look for new, changed and deleted files."""
        if not self.work.look_for_changes():
            self.status_line.say("Files are being read already.")
        else:
            self._looking = {"articles", "corrections"}
        self._correcting.load(self._corrections_looked_at)
        self.user_marks.look_for_others()
        self.show_work()

    def action_next_article(self) -> None:
        """The next article of the list, whatever pane has focus."""
        self._step(count(self) or 1)

    def action_previous_article(self) -> None:
        """The article before."""
        self._step(-(count(self) or 1))

    def _step(self, steps: int) -> None:
        last = len(self.view) - 1
        if last < 0:
            self.say("No article is listed.")
        elif self._list.cursor == (last if steps > 0 else 0):
            self.say(f"This is the {'last' if steps > 0 else 'first'} article of the list.")
        self._list.move(steps)
        rank = self._list.rank
        if rank not in (None, self._rank) and settings.is_on("linear"):
            self.say(f"Article: {title_of(self.store.entry(rank))}")

    # Entities

    def on_entity_highlighted(self, message: EntityHighlighted) -> None:
        """The sidebar's cursor moved: the article shows where."""
        # It may come late, when the sidebar has been left or shows another article.
        if self.pane == "entities" and message.entity in (*self._sidebar.entities, None):
            self._choose(message.entity)

    def _choose(self, entity: Entity | None) -> None:
        self._marked_by_narrowing = False
        self._marking.choose(entity)

    def on_entity_opened(self, message: EntityOpened) -> None:
        """Into the article, at the first mention."""
        self.focus_pane("reading")
        self._marked_by_narrowing = False
        self._marking.go_to(message.entity)

    def on_narrow_requested(self, message: NarrowRequested) -> None:
        """List only the articles that mention the entity."""
        self._narrow_to(self.index.key(message.entity))

    def _narrow_to(self, key: EntityKey) -> None:
        name = self.index.name(key)
        if any(each.key == key for each in self.view.narrowings):
            self.status_line.say(f"The list is already narrowed to {name}.")
            return
        ranks = self.index.ranks(key)
        if not ranks:
            so_far = "" if self.work.idle else " so far"
            self.say(f"No article is known to mention {name}{so_far}. {named('look-for-changes')} "
                     "looks again.")  # fmt: skip
            return
        self._sidebar.clear_filter()
        rank = self._rank if self._rank in ranks and self._rank is not None else min(ranks)
        self._choose(self.index.find(rank, key))
        self._marked_by_narrowing = True
        self.view.push(Narrowing(name, self.index.articles(key), key))
        self._list.view_changed(self._rank)
        self._show_position()
        self.focus_pane("articles")
        count = len(self.view)
        self.status_line.say(f"{count} {'article mentions' if count == 1 else 'articles mention'} "
                         f"{name}. esc: undo")  # fmt: skip

    def on_entity_visited(self, message: EntityVisited) -> None:
        """The view of the entity, or of the one whose mention is the current one."""
        self.travelling.visit_entity(message.entity)

    def action_correct(self) -> None:
        """A menu of corrections for the entity of the sidebar's cursor, or the chosen one."""
        entity = self._sidebar.entity if self.pane == "entities" else self._marking.chosen
        self._correcting.ask_in_article(entity, self.article, self._sidebar.entities)

    def action_undo(self) -> None:
        """Undo what this key was last said to undo, if that was in this pane.

        Else the last correction or, where names have not the keys, the last mark.
        """
        what, pane = self._undoes
        if pane != self.pane:
            what = "correction" if self.pane == "entities" else "mark"
        self._undoes = "", None
        if what == "correction" or not self.user_marks.undo():
            self.undo_correction()

    def undo_correction(self) -> None:
        """Undo the last correction; say so where there is none."""
        if not self._correcting.undo():
            self.say("Nothing to undo.")
        self._undoes = "", None

    def marks_changed(self) -> None:
        """Perhaps it was said that a key undoes the mark."""
        super().marks_changed()
        if self.user_marks.undo_offered:
            self._undoes = "mark", self.pane

    def _corrected(self, old: EntityKey | None, new: EntityKey | None) -> None:
        """Entities are others now: everything that shows some shows them."""
        if old is not None:
            self._undoes = "correction", self.pane
        self.travelling.corrected(old, new)
        self._show_entities()
        self._update_view(rearranged=bool(self.view.narrowings))
        self.searching.renew(lambda search: search.asks_for_entities)

    # Marks in the article

    def action_next_hit(self) -> None:
        """The next hit of a find, or mention of the chosen entity."""
        self._marking.step(count(self) or 1)

    def action_previous_hit(self) -> None:
        """The hit or mention before."""
        self._marking.step(-(count(self) or 1))

    def action_next_mention(self) -> None:
        """The next mention of any entity, which becomes the chosen one."""
        self._marked_by_narrowing = False
        self._marking.step_any(count(self) or 1)

    def action_previous_mention(self) -> None:
        """The mention of any entity before."""
        self._marked_by_narrowing = False
        self._marking.step_any(-(count(self) or 1))

    # Back, and windows above

    def action_back(self) -> None:
        """Undo one thing: the sidebar's choice, zen, marks, a narrowing; below 70 columns, a pane.

        A narrowing marks its entity, too: both are undone in one step.
        """
        if self.leave_range():
            return
        if self.pane == "entities" and not self._sidebar.clear_filter():
            self._choose(None)
            self.leave_entities()
        elif (
            self.pane == "entities"
            or self.leave_zen()
            or (not self._marking.pattern and self.travelling.go_back())
        ):
            pass
        elif self._marking.active and not (self._marked_by_narrowing and self.view.narrowings):
            self.status_line.say(self._marking.back())
        elif undone := self.view.pop():
            self._undo(undone)
        elif self.pane == "reading":
            self.focus_pane("articles")
        else:
            self.status_line.say(f"Nothing to go back from. {named('quit')} quits.")

    def _undo(self, undone: Narrowing) -> None:
        """``undone`` narrows the list no more; what was marked for the one below it is again."""
        search = self.searching.popped(undone)
        marked = search.before.marked.chosen if search and self.view.narrowings else None
        self._choose(marked)
        self._marked_by_narrowing = marked is not None
        self.list_changed()
        self.status_line.say(f"No longer narrowed to {undone.label}.")

    def on_narrowing_clicked(self, message: NarrowingClicked) -> None:
        """Undo the narrowings after the one that was clicked."""
        while len(self.view.narrowings) > message.keep and (undone := self.view.pop()):
            self._undo(undone)

    def say(self, message: str) -> None:
        """Say ``message`` until the next key, also on the entity view above, if there is one."""
        super().say(message)
        if (view := self.travelling.view) is not None:
            view.say(message)

    async def action_help(self) -> None:
        """Every key."""
        from reader.screens.dialogs.overlay import Overlay, help_lines

        await self.app.push_screen(Overlay("Keys", help_lines))

    async def action_notices(self) -> None:
        """What could not be read, and why."""
        from reader.screens.dialogs.overlay import Overlay, notice_lines

        notices = [*settings_notices(), *self._notices]
        self.seen_notices.update(notices)
        self.show_work()
        await self.app.push_screen(Overlay("Notices", lambda width: notice_lines(notices, width)))
