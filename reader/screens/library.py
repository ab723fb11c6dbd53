"""The library screen: three panes, what they tell each other, and the background work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from reader.model import Article, Entity
from reader.screens.background import BackgroundWork
from reader.screens.correcting import Correcting
from reader.screens.finding import Finding
from reader.screens.marking import Marking
from reader.screens.panes import SMALLEST, PanesScreen
from reader.screens.travelling import Library, Travelling
from reader.store.articles import Store
from reader.store.correction_book import CorrectionBook
from reader.store.entity_index import EntityKey
from reader.store.opening import Opening
from reader.store.view import Narrowing, View
from reader.widgets.actions import bindings, hints
from reader.widgets.article_list import ArticleList
from reader.widgets.bars import StatusLine, TitleBar
from reader.widgets.entity_sidebar import EntitySidebar
from reader.widgets.messages import (
    ArticleHighlighted,
    ArticleOpened,
    Entered,
    EntityHighlighted,
    EntityOpened,
    EntityVisited,
    NarrowRequested,
    Typed,
)
from reader.widgets.reading_pane import ReadingPane

if TYPE_CHECKING:
    from reader.store.changes import Changes


class LibraryScreen(PanesScreen, inherit_bindings=False):
    """What the user sees of a store. The panes post what happened; this decides what follows."""

    BINDINGS = bindings("library")

    def __init__(self, store: Store, opening: Opening, opened: str) -> None:
        super().__init__()
        self._store = store
        self._view = View(store)
        self._work = BackgroundWork(self, store, opening)
        self._known = self._work.known
        self._rank: int | None = store.order[0] if len(store) else None
        self._marked_by_narrowing = False
        self._list = ArticleList(self._view)
        self._reading = ReadingPane(*self._shown(self._rank))
        self._sidebar = EntitySidebar(self._known.article_count)
        self._title_bar = TitleBar(opened)
        self._status = StatusLine()
        self._marking = Marking(
            self._reading, self._sidebar, self._status.say, self._show_hints, self._known.key
        )
        self._finding = Finding(self, self._status, self._reading, self._marking)
        self._correcting = Correcting(
            self, self._known, CorrectionBook(opening.paths), self._corrected, self.say
        )
        library = Library(
            self, store, self._known, self._view, self._list, self._reading, self._marking,
            lambda: self._rank, self._show_article, lambda: self._work.idle, self._narrow_to,
            self._correcting.ask_about, self.action_undo, self._status.say,
        )  # fmt: skip
        self._travelling = Travelling(library, opened)

    def compose(self) -> ComposeResult:
        """The panes between the title bar and the status line."""
        yield self._title_bar
        with Horizontal(id="panes"):
            yield self._list
            yield self._reading
            yield self._sidebar
        yield self._status
        yield Static(f"Reader needs {SMALLEST[0]} x {SMALLEST[1]} cells.", id="too-small",
                     markup=False)  # fmt: skip

    def on_mount(self) -> None:
        """Show the first article, and start what goes on in the background."""
        self._sidebar.wait_for("Looking for names …")
        self._show_position()
        self._show_hints()
        self.call_after_refresh(
            self._work.start,
            self._loaded,
            self._changed,
            self._all_loaded,
            self._recognized,
            self._show_work,
        )
        self.call_after_refresh(self._want_entities)
        self.call_after_refresh(self._correcting.load)

    @property
    def idle(self) -> bool:
        """True when nothing goes on in the background and nothing waits to be shown."""
        return self._work.idle and self._travelling.idle and self._correcting.idle

    @property
    def article(self) -> Article | None:
        """The article in the reading pane."""
        return self._store[self._rank] if self._rank is not None else None

    def pane_entered(self) -> None:
        """The hints are the pane's own now."""
        if not self._finding.typing:
            self._finding.end(keep=True)
        self._show_hints()

    def entities_entered(self) -> None:
        """What the cursor is on in the sidebar is marked in the article."""
        self._sidebar.go_to(self._sidebar.cursor)

    def _show_hints(self) -> None:
        shown = [hint for hint in hints(self.pane) if self._marking.active or hint[0] != "n"]
        self._status.hint([("j/k", "scroll" if self.pane == "reading" else "move"), *shown])

    # Work in the background

    def _loaded(self) -> None:
        self._update_view()
        self._want_entities()

    def _changed(self, changes: Changes) -> None:
        """Files have come, changed or gone: the list has, too, and the reader's place stays."""
        self._known.remove(changes.gone_ranks)
        self._view.update()
        new = changes.arrangement.replaced.get(-1 if self._rank is None else self._rank)
        if new is not None:
            self._rank = new
            self._reading.renew(self._store[new], self._store.source(new))
            self._show_entities()
        self._update_view(rearranged=True)

    def _all_loaded(self, news: str) -> None:
        self._want_entities()
        self._show_work()
        if news and not self._status.message:
            self._status.say(news)

    def _want_entities(self) -> None:
        """Have the article on screen recognized first, then its neighbours."""
        near = () if self._rank is None else self._store.around(self._rank)
        self._work.recognize(*near)

    def _recognized(self, ranks: list[int]) -> None:
        if self._rank in ranks:
            self._show_entities()
        else:
            self._sidebar.refresh()
        if self._view.narrowings:
            self._update_view()
        self._show_work()

    def _show_work(self) -> None:
        self._correcting.catch_up()
        self._work.said = self._correcting.notices(all_known=self._work.idle)
        self._status.show(work=self._work.progress(len(self._known)))
        self._show_position()
        self._travelling.work_changed()

    # The article on screen

    def on_article_highlighted(self, message: ArticleHighlighted) -> None:
        """The list's cursor moved: its article is shown."""
        self._show_article(message.rank)

    def on_article_opened(self, message: ArticleOpened) -> None:
        """Into the article."""
        self._show_article(message.rank)
        self.focus_pane("reading")

    def _show_article(self, rank: int) -> None:
        if rank == self._rank:
            return
        self._rank = rank
        self._reading.show(*self._shown(rank))
        self._show_position()
        self._show_entities()
        self._want_entities()

    def _shown(self, rank: int | None) -> tuple[Article | None, str]:
        """An article, and what its foot calls its file: no more of the path than was opened."""
        if rank is None:
            return None, ""
        return self._store[rank], self._store.source(rank)

    def _show_entities(self) -> None:
        """Fill the sidebar; a chosen entity stays chosen in an article that mentions it, too."""
        article = self.article
        if article is None or self._rank is None:
            self._sidebar.wait_for("")
            return
        self._known.learn([self._rank])
        entities = self._known.entities(self._rank)
        if entities is None:
            self._sidebar.wait_for("Looking for names …")
            return
        self._marking.article_changed(entities, follow=self.pane == "entities")

    def _show_position(self) -> None:
        if self._rank is None:
            position = "no articles"
        else:
            position = f"{self._view.nearest(self._rank) + 1} of {len(self._view)}"
        if self._view.narrowings:
            position += f" ({len(self._store)})"
        self._title_bar.show(
            [each.label for each in self._view.narrowings], f"{position} · archive order"
        )

    def _update_view(self, *, rearranged: bool = False) -> None:
        changed = self._view.update() or rearranged
        if self._rank is not None and not len(self._store):
            self._rank = None
            self._reading.show(None)
            self._list.view_changed(None)
            self._show_entities()
        elif self._rank is None and len(self._view):
            self._list.view_changed(None)
            self._show_article(self._view[0])
        elif changed:
            self._list.view_changed(self._rank)
        self._show_work()

    def action_look_for_changes(self) -> None:
        """Look for new, changed and deleted files."""
        self._correcting.load()
        if not self._work.look_for_changes():
            self._status.say("Files are being read already.")
        self._show_work()

    def on_place_changed(self) -> None:
        """Another part of the article is shown."""
        self._status.show(place=self._reading.progress)

    def action_next_article(self) -> None:
        """The next article of the list, whatever pane has focus."""
        self._list.move(1)

    def action_previous_article(self) -> None:
        """The article before."""
        self._list.move(-1)

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
        self._narrow_to(self._known.key(message.entity))

    def _narrow_to(self, key: EntityKey) -> None:
        name = self._known.name(key)
        if any(each.key == key for each in self._view.narrowings):
            self._status.say(f"The list is already narrowed to {name}.")
            return
        ranks = self._known.ranks(key)
        if not ranks:
            return
        rank = self._rank if self._rank in ranks and self._rank is not None else min(ranks)
        self._choose(self._known.find(rank, key))
        self._marked_by_narrowing = True
        self._view.push(Narrowing(name, self._known.articles(key), key))
        self._list.view_changed(self._rank)
        self._show_position()
        self.focus_pane("articles")
        count = len(self._view)
        self._status.say(f"{count} {'article mentions' if count == 1 else 'articles mention'} "
                         f"{name}. esc: undo")  # fmt: skip

    def on_entity_visited(self, message: EntityVisited) -> None:
        """The view of the entity, or of the one whose mention is the current one."""
        self._travelling.visit_entity(message.entity)

    def action_correct(self) -> None:
        """A menu of corrections for the entity of the sidebar's cursor, or the chosen one."""
        entity = self._sidebar.entity if self.pane == "entities" else self._marking.chosen
        self._correcting.ask_in_article(entity, self.article, self._sidebar.entities)

    def action_undo(self) -> None:
        """Undo the last correction."""
        if not self._correcting.undo():
            self.say("Nothing to undo.")

    def _corrected(self, old: EntityKey | None, new: EntityKey | None) -> None:
        """Entities are others now: everything that shows some shows them."""
        self._travelling.corrected(old, new)
        self._show_entities()
        self._update_view(rearranged=bool(self._view.narrowings))

    # Marks in the article

    def action_next_hit(self) -> None:
        """The next hit of a find, or mention of the chosen entity."""
        self._marking.step(1)

    def action_previous_hit(self) -> None:
        """The hit or mention before."""
        self._marking.step(-1)

    def action_next_mention(self) -> None:
        """The next mention of any entity, which becomes the chosen one."""
        self._marked_by_narrowing = False
        self._marking.step_any(1)

    def action_previous_mention(self) -> None:
        """The mention of any entity before."""
        self._marked_by_narrowing = False
        self._marking.step_any(-1)

    async def action_find(self) -> None:
        """Type what to find in the article."""
        await self._finding.open()

    def on_typed(self, message: Typed) -> None:
        """Show the hits while one types."""
        self._finding.typed(message.text)

    def on_entered(self, message: Entered) -> None:
        """Into the article with what was found, or back with nothing."""
        keep = message.text is not None
        self._marked_by_narrowing = self._marked_by_narrowing and not keep
        self._finding.end(keep=keep)
        self.focus_pane("reading" if keep else self.pane)

    # Back, and windows above

    def action_back(self) -> None:
        """Undo one thing: the sidebar's choice, zen, marks, a narrowing; below 70 columns, a pane.

        A narrowing marks its entity, too: both are undone in one step.
        """
        if self.pane == "entities" and not self._sidebar.clear_filter():
            self._choose(None)
            self.leave_entities()
        elif (
            self.pane == "entities"
            or self.leave_zen()
            or (not self._marking.pattern and self._travelling.go_back())
        ):
            pass
        elif self._marking.active and not (self._marked_by_narrowing and self._view.narrowings):
            self._status.say(self._marking.back())
        elif undone := self._view.pop():
            self._choose(None)
            self._list.view_changed(self._rank)
            self._show_position()
            self._status.say(f"No longer narrowed to {undone.label}.")
        elif self.pane == "reading":
            self.focus_pane("articles")
        else:
            self._status.say("Nothing to go back from. q quits.")

    def say(self, message: str) -> None:
        """Say ``message`` on the status line until the next key; empty: nothing any more."""
        self._status.say(message)
        if (view := self._travelling.view) is not None:
            view.say(message)

    async def action_help(self) -> None:
        """Every key."""
        from reader.screens.overlay import Overlay, help_lines

        await self.app.push_screen(Overlay("Keys", help_lines))

    async def action_notices(self) -> None:
        """What could not be read, and why."""
        from reader.screens.overlay import Overlay, notice_lines

        notices = [*self._store.notices, *self._work.failures]
        await self.app.push_screen(Overlay("Notices", lambda width: notice_lines(notices, width)))
