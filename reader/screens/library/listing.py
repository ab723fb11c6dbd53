"""What the user asks of the list and of the article: an order, headings, a search, a find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from reader.model import Article
from reader.screens.library.finding import Finding
from reader.screens.library.indexing import Indexing
from reader.screens.library.list_screen import ListScreen
from reader.screens.library.marking import Marking
from reader.screens.library.panes import Origin
from reader.screens.library.prompting import PromptLine
from reader.screens.library.searching import SIGN as SEARCH_SIGN
from reader.screens.library.searching import Searching
from reader.screens.library.sorting import Sorting
from reader.store.articles import Store
from reader.store.entities.known import KnownEntities
from reader.store.opening import Opening
from reader.store.sorting import SortName
from reader.store.view import View
from reader.widgets.actions.keymap import named
from reader.widgets.bars import StatusLine, TitleBar, sort_words
from reader.widgets.messages import Entered, Said, SortChosen, Typed
from reader.widgets.panes.article_list import ArticleList
from reader.widgets.panes.entity_sidebar import EntitySidebar
from reader.widgets.panes.reading_pane import ReadingPane

if TYPE_CHECKING:
    from reader.store.search.searching import Searcher


NO_ARTICLE = "Nothing to read.\nReader shows an article here as soon as there is one."


class ListingScreen(ListScreen, inherit_bindings=False):
    """A screen whose list can be sorted, grouped and searched, and its article searched, too."""

    def __init__(self, store: Store, opening: Opening, index: KnownEntities, opened: str) -> None:
        view = View(store)
        rank = store.order[0] if len(store) else None
        super().__init__(
            store, index, ArticleList(view), ReadingPane(*_shown(store, rank)), StatusLine()
        )
        self.index = index
        self.view = view
        self._rank = rank
        self._marked_by_narrowing = False
        self._marks_news = False
        self._to_top = False
        """Whether the list begins at its top while no key moves it: it is searched, or sorted."""
        self._came_from = Origin("articles", "articles", zen=False)
        self._sidebar = EntitySidebar(index.article_count)
        self.title_bar = TitleBar(opened)
        self._marking = Marking(self.reading, self._sidebar, self.say, self.show_hints, index.key)
        self._prompt = PromptLine(self, self.status_line, self.user_marks, (SEARCH_SIGN,))
        self._finding = Finding(self._prompt, self.reading, self._marking)
        self.sorting = Sorting(self, self.view, self.list_changed)
        self._indexing = Indexing(self, opening, self._indexed)
        self.searching = Searching(
            self, self, self._searcher, self.view, self._list, self.sorting, self._marking,
            self._prompt,
        )  # fmt: skip

    def _searcher(self) -> Searcher:
        from reader.store.search.searching import Searcher

        return Searcher(self.store, self.index, self.user_marks.marks, self._indexing.indexer)

    def side_panes(self) -> dict[str, Widget]:
        """List and sidebar."""
        return {"articles": self._list, "entities": self._sidebar}

    @property
    def rank(self) -> int | None:
        """The rank of the article in the reading pane."""
        return self._rank

    def _shown(self, rank: int | None) -> tuple[Article | None, str]:
        """An article, and what its foot calls its file: no more of the path than was opened."""
        return _shown(self.store, rank)

    def show_article(self, rank: int) -> None:
        """Show the article ``rank``; for subclasses."""

    def show_work(self) -> None:
        """Say what goes on in the background; for subclasses."""

    def show_hints(self) -> None:
        """Say what keys do here; for subclasses."""

    def on_said(self, message: Said) -> None:
        """A pane has something to say."""
        self.say(message.text)

    # What the list shows

    def _show_position(self) -> None:
        listed, of = len(self.view), len(self.store)
        here = 0 if self._rank is None or not listed else self.view.nearest(self._rank) + 1
        position = f"{here:,} of {listed:,}" if of else "no articles"
        if self.view.narrowings:
            position += f" ({of:,})"
        order = sort_words(self.view.order.sort)
        shown = self._rank is None or (0 < here <= listed and self.view[here - 1] == self._rank)
        title = "Article" if shown else "Article · not listed"
        if self.reading.border_title != title:
            self.reading.border_title = title
        self._list.empty = self.searching.empty if of else _nothing_left()
        self.reading.empty = NO_ARTICLE
        self.title_bar.show([each.label for each in self.view.narrowings], f"{position} · {order}")

    def list_changed(self, *, top: bool = False) -> None:
        """The view has other articles, or another order: show them, from the ``top``."""
        self._to_top = top or (self._to_top and self._at_top)
        if self._to_top:
            self._list.show_from_top()
        else:
            self._list.view_changed(self._rank)
        self.show_work()

    @property
    def _at_top(self) -> bool:
        return self.pane == "articles" and self._list.cursor == 0

    def key_pressed(self) -> None:
        """The user does something: what comes late moves nothing any more."""
        self._to_top = False

    def show_again(self, rank: int | None, row: int) -> None:
        """Show the article ``rank`` again, in the list in this ``row`` of what is seen of it."""
        self._to_top = False
        self._list.view_changed(rank, row)
        if rank is not None:
            self.show_article(rank)
        self.show_work()

    # The order of the list

    async def action_sort(self) -> None:
        """Ask what the list is to be sorted by."""
        await self.sorting.ask()

    def on_sort_chosen(self, message: SortChosen) -> None:
        """The question has been answered."""
        self.sorting.end_asking()
        self.focus_pane(self.pane)
        if message.by is not None:
            self._sort(message.by)

    def action_reverse(self) -> None:
        """Sort the other way round."""
        self._sort(self.sorting.sort.by)

    def _sort(self, by: SortName) -> None:
        """Sort by ``by``, and say so: the article on screen may stand where no other is in sight.

        The list stays at its top where it was there; else the cursor stays on its article.
        """
        self._to_top = self._at_top
        stays = not self._to_top and self._rank is not None
        self.sorting.choose(by)
        sort = self.sorting.sort
        said = _SORTED[sort.by][sort.reverse]
        undated = stays and sort.by == "date" and self.article and not self.article.published
        self.say(f"{said} This article has no date." if undated else said)

    def action_headings(self) -> None:
        """Group the list by month or publication, or do not."""
        self.view.grouped = not self.view.grouped
        self.view.update()
        self.list_changed()
        by = self.view.order.sort.by
        if by not in ("date", "publication"):
            shown = "on" if self.view.grouped else "off"
            self.say(f"Headings {shown}, for orders by date and publication.")
        elif not self.view.grouped:
            self.say("Headings are hidden.")
        elif len(self.view.starts) == 1:
            name = self.view.group(0)[0] or ("undated" if by == "date" else "without publication")
            self.say(f"Headings are shown: there is one, {name}.")
        else:
            self.say("Headings are shown.")

    def marks_changed(self) -> None:
        """Articles are marked otherwise: searches for marks may find others.

        While one reads, the list waits: it would lose the article, and show the next one instead.
        """
        self._marks_news = self.pane == "reading"
        if not self._marks_news:
            self.searching.renew(lambda search: search.asks_for_marks)

    def marks_noticed(self) -> None:
        """The list waits for when one comes back to it, or marks something."""
        self._marks_news = True

    def catch_up_with_marks(self) -> None:
        """One is in the list again: what has been marked since counts."""
        if self._marks_news and self.pane == "articles":
            self.marks_changed()

    def _indexed(self, more: bool) -> None:
        """The index has grown; there may be ``more`` to be found."""
        if more:
            self.searching.renew(lambda search: not search.complete)
        self.show_work()

    # The prompt

    async def action_find(self) -> None:
        """Type what to find in the article or, from the other panes, in the archive."""
        if self.pane == "reading":
            await self._finding.begin()
        else:
            await self.action_search_archive()

    async def action_search_archive(self) -> None:
        """Type what to find in the archive, from whatever pane."""
        if not (self.searching.open or self._finding.open):
            self._came_from = self.leave_for_list()
            self._indexing.want()
            await self.searching.begin()

    def action_where(self) -> None:
        """Say where one is: which article, how far in it, and of what file."""
        article, source = self._shown(self._rank)
        if article is None or self._rank is None:
            self.say("There is no article here.")
            return
        row, rows = round(self.reading.scroll_offset.y) + 1, self.reading.virtual_size.height
        number = self.view.nearest(self._rank) + 1
        self.say(f"{source} · article {number:,} of {len(self.view):,} · line {row:,} of {rows:,}")

    @property
    def search_text(self) -> str:
        """The search by which the list is narrowed, the last one where there are several."""
        searches = self.searching.searches
        return searches[-1].text if searches else ""

    async def search_for(self, text: str) -> None:
        """Narrow the list to what ``text`` finds, as if it had been typed."""
        if self._finding.open or self.searching.open:
            await self.on_entered(Entered(None))
        self._came_from = self.leave_for_list()
        self._indexing.want()
        await self.searching.begin()
        self._prompt.fill(text)
        self.searching.typed(text)
        await self.on_entered(Entered(text))

    def on_typed(self, message: Typed) -> None:
        """Show the hits while one types."""
        if self._finding.open:
            self._finding.typed(message.text)
        else:
            self.searching.typed(message.text)

    async def on_entered(self, message: Entered) -> None:
        """On with what was found, or back to what was there before."""
        keep = message.text is not None
        if self._finding.open:
            self._marked_by_narrowing = self._marked_by_narrowing and not keep
            self._finding.end(keep=keep)
            self.focus_pane("reading" if keep else self.pane)
            return
        if not keep:
            self.searching.end(keep=False)
            self.return_from_list(self._came_from)
            return
        await self._indexing.soon()
        if await self.searching.entered():
            self.searching.end(keep=True)
            self.focus_pane("articles")
            if self.searching.searches:
                if self._list.cursor or self._rank != self._list.rank:
                    self._list.show_from_top()
                self._to_top = True
                self._marked_by_narrowing = False
                self._marking.tell_search(len(self.view))

    def leave_prompts(self) -> None:
        """Take prompts and questions away that have lost the keys, by a click elsewhere."""
        if not self._prompt.has_keys:
            self._finding.end(keep=True)
            self.searching.end(keep=True)
        if not self.sorting.asking:
            self.sorting.end_asking()
        if not self._tagging.has_keys:
            self._tagging.end()
        if not self._entering.has_keys:
            self._entering.end()


_SORTED: dict[SortName, tuple[str, str]] = {
    "archive": ("In archive order.", "In archive order, the last first."),
    "date": ("By date, newest first.", "By date, oldest first."),
    "title": ("By title, A to Z.", "By title, Z to A."),
    "publication": ("By publication, A to Z.", "By publication, Z to A."),
    "relevance": ("By relevance, best first.", "By relevance, best last."),
}
"""What is said of an order, and of its reverse."""


def _shown(store: Store, rank: int | None) -> tuple[Article | None, str]:
    return (None, "") if rank is None else (store[rank], store.source(rank))


def _nothing_left() -> str:
    """What the list says where every article has gone."""
    return (
        "No article is left here.\n"
        f"{named('look-for-changes')}: look again for files\n"
        f"{named('notices')}: what could not be read\n"
        f"{named('quit')}: quit"
    )
