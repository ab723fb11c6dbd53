"""A screen whose list can be looked at otherwise, jumped in, and written into a file."""

from __future__ import annotations

from datetime import date

from reader import settings
from reader.screens.library.entering import Entering, Question
from reader.screens.library.exporting import Exporting
from reader.screens.library.mark_screen import MarkScreen
from reader.store.articles import Store
from reader.store.entities.known import KnownEntities
from reader.widgets.bars import StatusLine
from reader.widgets.messages import LineEntered, LineTyped
from reader.widgets.panes.article_list import ArticleList
from reader.widgets.panes.reading_pane import ReadingPane

_LINES = {3: "Three lines an article.", 2: "Two lines an article.", 1: "One line an article."}


class ListScreen(MarkScreen, inherit_bindings=False):
    """The keys of the list that neither mark nor search. ``known`` has the articles' entities."""

    def __init__(
        self,
        store: Store,
        known: KnownEntities,
        listing: ArticleList,
        reading: ReadingPane,
        status: StatusLine,
    ) -> None:
        super().__init__(store, listing, reading, status)
        self._entering = Entering(self, status)
        self._exporting = Exporting(
            self, store, known, self.user_marks, self._entering,
            lambda: [listing.view[at] for at in listing.selected or range(len(listing.view))],
            self.say,
        )  # fmt: skip

    def count_dates_from(self, today: date) -> None:
        """Let relative dates be relative to ``today``: a script's day is the same every day."""
        self._list.today = lambda: today

    def action_density(self) -> None:
        """One line less an article; after one, three again."""
        lines = settings.number("list-lines") - 1 or 3
        settings.change("list-lines", lines)
        self._list.looks_changed()
        self.say(_LINES[lines])

    def action_dates(self) -> None:
        """Dates as they are given, or how long ago they were."""
        relative = settings.text("dates") == "iso"
        settings.change("dates", "relative" if relative else "iso")
        self._list.looks_changed()
        self.say("How long ago." if relative else "Dates as they are given.")

    async def action_export(self) -> None:
        """Write what is listed, or the range, into a file."""
        await self._exporting.ask()

    async def action_jump(self) -> None:
        """Ask where to, and go there as one types."""
        from reader.store.jumping import ASKED, landing

        listing = self._list
        asked = ASKED.get(listing.view.order.sort.by, "a number; s t sorts by title")
        start, top = listing.cursor, round(listing.scroll_offset.y)

        def done(text: str | None) -> None:
            if text is None:
                listing.go_to(start)
                listing.scroll_to_row(top)
            elif text.strip() and landing(listing.view, text) is None:
                self.say(f"A jump wants {asked}.")

        await self._entering.ask(Question("Jump to: ", asked, self._jump, done))

    def _jump(self, text: str) -> str:
        """Go to where ``text`` leads; says where that is not what it says."""
        from reader.store.jumping import landing

        found = landing(self._list.view, text)
        if found is None:
            return ""
        self._list.go_to(found.position)
        where = f"{found.position + 1:,} of {len(self._list.view):,}"
        return where if found.exact else f"nothing begins so; {where}"

    def on_line_typed(self, message: LineTyped) -> None:
        """Something was typed."""
        self._entering.typed(message.text)

    def on_line_entered(self, message: LineEntered) -> None:
        """The line is done."""
        self._entering.entered(message.text)
        self.focus_pane(self.pane)
