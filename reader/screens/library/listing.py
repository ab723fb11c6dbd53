"""The list pane: what it shows when the view changes, and how its articles look."""

from __future__ import annotations

from datetime import date

from reader import settings
from reader.screens.library.asking import Asking
from reader.screens.library.interface import Library
from reader.store.view import View
from reader.widgets.actions.keymap import named
from reader.widgets.bars import sort_words
from reader.widgets.panes.article_list import title_of
from reader.widgets.panes.pane import count
from reader.widgets.question import Question

_LINES = {3: "Three lines an article.", 2: "Two lines an article.", 1: "One line an article."}


class Listing:
    """Keeps the list pane in step with the view, and has the actions that change its look."""

    def __init__(self, library: Library, asking: Asking) -> None:
        self._library = library
        self._asking = asking
        self.stays_at_top = False
        """Whether the list shows its top until the next key, because it is searched or sorted."""

    @property
    def at_top(self) -> bool:
        """Whether the list has the focus, and its cursor is on the first article."""
        return self._library.pane == "articles" and self._library.articles.cursor == 0

    @property
    def position(self) -> tuple[str, bool]:
        """The position of the article on screen and the order, ``1 of 12 · by date ↓``, and whether
        the article is listed (True if there is no article).
        """
        view, number, of = self._library.view, self._library.number, len(self._library.store)
        here = 0 if number is None or not len(view) else view.nearest(number) + 1
        position = f"{here:,} of {len(view):,}" if of else "no articles"
        if view.filters:
            position += f" ({of:,})"
        listed = number is None or (0 < here <= len(view) and view[here - 1] == number)
        return f"{position} · {sort_words(view.order.sort)}", listed

    def changed(self, *, top: bool = False) -> None:
        """The articles or their order have changed: show them, from the top if ``top``."""
        self.stays_at_top = top or (self.stays_at_top and self.at_top)
        if self.stays_at_top:
            self._library.articles.show_from_top()
        else:
            self._library.articles.view_changed(self._library.number)
        self._library.show_work()

    def show_again(self, number: int | None, row: int) -> None:
        """Show the article ``number`` again, in this ``row`` of the visible part of the list."""
        self.stays_at_top = False
        self._library.articles.view_changed(number, row)
        if number is not None:
            self._library.show_article(number)
        self._library.show_work()

    def count_dates_from(self, today: date) -> None:
        """Count relative dates from ``today``, so that a script shows the same every day."""
        self._library.articles.today = lambda: today

    # Keys

    def action_next_article(self) -> None:
        """Go to the next article of the list, whatever pane has focus."""
        self._step(count(self._library.screen) or 1)

    def action_previous_article(self) -> None:
        """Go to the previous article."""
        self._step(-(count(self._library.screen) or 1))

    def _step(self, steps: int) -> None:
        library, articles = self._library, self._library.articles
        last = len(library.view) - 1
        if last < 0:
            library.say("No article is listed.")
        elif articles.cursor == (last if steps > 0 else 0):
            library.say(f"This is the {'last' if steps > 0 else 'first'} article of the list.")
        articles.move(steps)
        number = articles.number
        if number not in (None, library.number) and settings.is_on("linear"):
            library.say(f"Article: {title_of(library.store.entry(number))}")

    def action_density(self) -> None:
        """Show each article in one line fewer; after one line, in three again."""
        lines = settings.number("list-lines") - 1 or 3
        settings.change("list-lines", lines)
        self._library.articles.looks_changed()
        self._library.say(_LINES[lines])

    def action_dates(self) -> None:
        """Show dates as they are given, or how long ago they were."""
        relative = settings.text("dates") == "iso"
        settings.change("dates", "relative" if relative else "iso")
        self._library.articles.looks_changed()
        self._library.say("How long ago." if relative else "Dates as they are given.")

    def action_headings(self) -> None:
        """Show or hide the headings by month or publication."""
        view, say = self._library.view, self._library.say
        view.grouped = not view.grouped
        view.update()
        self.changed()
        by = view.order.sort.by
        if by not in ("date", "publication"):
            shown = "on" if view.grouped else "off"
            say(f"Headings {shown}, for orders by date and publication.")
        elif not view.grouped:
            say("Headings are hidden.")
        elif len(view.starts) == 1:
            name = view.group(0)[0] or ("undated" if by == "date" else "without publication")
            say(f"Headings are shown: there is one, {name}.")
        else:
            say("Headings are shown.")

    def action_where(self) -> None:
        """Say which article is on screen, from which file, and which line is at the top."""
        library = self._library
        if library.number is None:
            library.say("There is no article here.")
            return
        source = library.store.source(library.number)
        row, rows = round(library.reading.scroll_offset.y) + 1, library.reading.virtual_size.height
        at = library.view.nearest(library.number) + 1
        library.say(
            f"{source} · article {at:,} of {len(library.view):,} · line {row:,} of {rows:,}"
        )

    async def action_jump(self) -> None:
        """Ask where to go in the list, and go there while the user types."""
        await self._asking.ask(JumpQuestion(self._library))


class JumpQuestion(Question):
    """Asks where to go in the list; ``esc`` goes back."""

    sign = "Jump to: "

    def __init__(self, library: Library) -> None:
        from reader.store.jumping import ASKED

        self._library = library
        self._view: View = library.view
        self._start = library.articles.cursor
        self._top = round(library.articles.scroll_offset.y)
        self._wanted = ASKED.get(self._view.order.sort.by, "a number; s t sorts by title")
        self.hint = self._wanted

    def typed(self, text: str) -> None:
        """Go where ``text`` leads; if nothing begins with it, the hint says so."""
        from reader.store.jumping import landing

        found = landing(self._view, text)
        self.hint = self._wanted
        if found is not None:
            self._library.articles.go_to(found.position)
            where = f"{found.position + 1:,} of {len(self._view):,}"
            self.hint = where if found.exact else f"nothing begins so; {where}"

    def entered(self, text: str) -> None:
        """Stay there; if ``text`` leads nowhere, say what is expected."""
        from reader.store.jumping import landing

        if text.strip() and landing(self._view, text) is None:
            self._library.say(f"A jump wants {self._wanted}.")

    def cancelled(self) -> None:
        """Go back to where the list was."""
        self._library.articles.go_to(self._start)
        self._library.articles.scroll_to_row(self._top)


def nothing_left() -> str:
    """The message of a list whose articles are all gone."""
    return (
        "No article is left here.\n"
        f"{named('look-for-changes')}: look again for files\n"
        f"{named('notices')}: what could not be read\n"
        f"{named('quit')}: quit"
    )
