"""The list pane: what it shows when the view changes, its order, and how its articles look.

A worker sorts, and sorts again when there are more articles. Until it has finished, the list keeps
its order.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from reader import settings
from reader.screens.library.asking import Asking
from reader.screens.library.interface import Library
from reader.store.sorting import (
    ArchiveOrder,
    Order,
    RankedOrder,
    Sort,
    SortedOrder,
    Sorter,
    SortName,
)
from reader.text.cells import fit, width_of
from reader.widgets.actions.bindings import choices
from reader.widgets.actions.keymap import named
from reader.widgets.actions.table import Place
from reader.widgets.bars import shared, sort_words
from reader.widgets.panes.list_items import title_of
from reader.widgets.panes.pane import count
from reader.widgets.question import Question, Words

_SHARE = 4
"""While files are read, sorting takes at most a quarter of the time."""

AT_ONCE = 5_000
"""How many articles are sorted by title before the first frame, in some 20 ms; four times as many
by date or publication.
"""

_SORTED: dict[SortName, tuple[str, str]] = {
    "archive": ("Sorted in archive order.", "Sorted in archive order, last first."),
    "date": ("Sorted by date, newest first.", "Sorted by date, oldest first."),
    "title": ("Sorted by title, A to Z.", "Sorted by title, Z to A."),
    "publication": ("Sorted by publication, A to Z.", "Sorted by publication, Z to A."),
    "relevance": ("Sorted by relevance, best first.", "Sorted by relevance, best last."),
}
"""The message for an order, and for its reverse."""

_BESIDE = 9
"""Cells of a narrow line that the tag of the order, and the blanks around it, take."""

_LINES = {3: "List: spacious.", 2: "List: compact.", 1: "List: one line per article."}

_DATES = {
    "short": "Dates: short, such as 2 Aug 2022.",
    "relative": "Dates: relative, such as 3 weeks ago, up to a year.",
    "iso": "Dates: ISO, such as 2022-08-02.",
}
"""What is said of each form of the dates, in the order of the key."""


class Listing:
    """Shows the view in the list pane, sorts it, and changes how its articles look.

    ``ranking``, the order by relevance, has the results of a search, best first; without a search
    it is None.
    """

    def __init__(self, library: Library, asking: Asking) -> None:
        self._library = library
        self._view = library.view
        self._asking = asking
        self.stays_at_top = False
        """Whether the list shows its top until the next key, because it is searched or sorted."""
        self.sort = Sort()
        self._ranking: Sequence[int] | None = None
        self._stale = self._running = self._resting = False

    @property
    def idle(self) -> bool:
        """True if the list is in the chosen order."""
        return not (self._stale or self._running)

    @property
    def sorting(self) -> bool:
        """True while the list is not yet in the order the user has chosen."""
        return self._running and self._view.order.sort != self.sort

    @property
    def progress(self) -> str:
        """The progress for the status line; empty if it only takes a moment."""
        return f"sorting by {self.sort.by}" if self.sorting else ""

    @property
    def columns(self) -> int:
        """The width of the terminal."""
        return self._library.app.size.width

    @property
    def _at_top(self) -> bool:
        """Whether the list has the focus, and its cursor is on the first article."""
        return self._library.pane == "articles" and self._library.articles.cursor == 0

    @property
    def position(self) -> str:
        """The position of the article on screen, and the order: ``1 of 12 · newest first ↓``."""
        view, number, of = self._view, self._library.number, len(self._library.store)
        here = 0 if number is None or not len(view) else view.nearest(number) + 1
        position = f"{here:,} of {len(view):,}" if of else "no articles"
        if view.filters:
            position += f" (of {of:,})"
        if number is not None and not (0 < here <= len(view) and view[here - 1] == number):
            position = f"article not listed · {len(view):,} of {of:,}"
        return f"{position} · {sort_words(view.order.sort)}"

    def changed(self, *, top: bool = False) -> None:
        """The articles or their order have changed: show them, from the top if ``top``."""
        self.stays_at_top = top or (self.stays_at_top and self._at_top)
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

    # Keys

    async def action_sort(self) -> None:
        """Ask for the order of the list."""
        if not isinstance(self._asking.question, SortQuestion):
            await self._asking.ask(
                SortQuestion(self, self._asking, ranked=self._ranking is not None)
            )

    def action_reverse(self) -> None:
        """Reverse the order."""
        self.sort_by(self.sort.by)

    def sort_by(self, by: SortName) -> None:
        """Sort by ``by`` or, if the list is sorted by it already, in reverse order; and say so.

        The list stays at its top if it was there; else the cursor stays on its article.
        """
        library = self._library
        self.stays_at_top = self._at_top
        stays = not self.stays_at_top and library.number is not None
        self.sort_as(Sort(by, by == self.sort.by and not self.sort.reverse))
        said = _SORTED[self.sort.by][self.sort.reverse]
        article = library.article
        undated = stays and self.sort.by == "date" and article and not article.published
        library.say(f"{said} This article has no date." if undated else said)

    def action_next_article(self) -> None:
        """Go to the next article of the list, whatever pane has focus."""
        self._step(count(self._library.screen) or 1)

    def action_previous_article(self) -> None:
        """Go to the previous article."""
        self._step(-(count(self._library.screen) or 1))

    def _step(self, steps: int) -> None:
        library, articles = self._library, self._library.articles
        last = len(self._view) - 1
        if last < 0:
            library.say("The list is empty.")
        elif articles.cursor == (last if steps > 0 else 0):
            library.say(f"This is the {'last' if steps > 0 else 'first'} article in the list.")
        articles.move(steps)
        number = articles.number
        if number not in (None, library.number) and settings.is_on("linear"):
            library.say(f"Article: {title_of(library.store.entry(number))}")

    def action_density(self) -> None:
        """Show the list compact, then one line per article, then spacious again."""
        lines = settings.number("list-lines") - 1 or 3
        settings.change("list-lines", lines)
        self._library.articles.looks_changed()
        self._library.say(_LINES[lines])

    def action_dates(self) -> None:
        """Show dates in words, then how long ago they were, then as the file gives them."""
        forms = [*_DATES]
        form = forms[(forms.index(settings.text("dates")) + 1) % len(forms)]
        settings.change("dates", form)
        self._library.articles.looks_changed()
        self._library.say(_DATES[form])

    def action_headings(self) -> None:
        """Show or hide the headings by month or publication."""
        view, say = self._view, self._library.say
        view.grouped = not view.grouped
        view.update()
        self.changed()
        by = view.order.sort.by
        if by not in ("date", "publication"):
            shown = "on" if view.grouped else "off"
            say(f"Headings {shown} in lists by date or publication.")
        elif not view.grouped:
            say("Headings hidden.")
        elif len(view.starts) == 1:
            name = view.group(0)[0] or ("undated" if by == "date" else "without publication")
            say(f"Headings shown. There is only one: {name}.")
        else:
            say("Headings shown.")

    def action_where(self) -> None:
        """Say which article is on screen, from which file, and which line is at the top."""
        library = self._library
        if library.number is None:
            library.say("No article here.")
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

    # The order

    def start_as(self, sort: Sort) -> None:
        """Sort by ``sort`` for the first frame; a large archive is sorted after it."""
        self.sort = sort
        store, view = self._view.store, self._view
        if sort.by == "archive":
            view.order = ArchiveOrder(store, reverse=sort.reverse)
        elif len(store) <= AT_ONCE * (1 if sort.by == "title" else 4):
            view.order = Sorter(store, sort).run()
        else:
            self._library.screen.call_after_refresh(self.renew)
        view.update()

    def sort_as(self, sort: Sort) -> None:
        """Sort the list by ``sort``. Only the results of a search can be sorted by relevance."""
        if sort.by == "relevance" and self._ranking is None:
            sort = Sort()
        self.sort = sort
        self._stale = False
        if sort.by == "relevance" and self._ranking is not None:
            self._show(RankedOrder(self._view.store, self._ranking, reverse=sort.reverse))
        elif sort.by == "archive":
            self._show(ArchiveOrder(self._view.store, reverse=sort.reverse))
        else:
            self._renew()

    def sort_by_relevance(self, ranking: Sequence[int], *, reverse: bool = False) -> None:
        """Sort by relevance, as in ``ranking``; the next update of the view shows it."""
        self.sort, self._stale = Sort("relevance", reverse), False
        self._ranking = ranking
        self._view.order = RankedOrder(self._view.store, ranking, reverse=reverse)

    def rerank(self, ranking: Sequence[int]) -> None:
        """The search has found other articles: sort again if the order is by relevance."""
        self._ranking = ranking
        if self.sort.by == "relevance":
            self.sort_by_relevance(ranking, reverse=self.sort.reverse)

    def unrank(self, ranking: Sequence[int] | None, order: Order) -> None:
        """A search has been undone; ``ranking`` is that of the previous one, if there is one.

        If the list was sorted by its relevance, ``order`` is restored.
        """
        self._ranking = ranking
        if self.sort.by == "relevance":
            self.sort = order.sort
            self._view.order = order
            self.renew()

    def renew(self) -> None:
        """The articles of the store have changed: sort again, if the order depends on them."""
        if self.sort.by in ("date", "title", "publication"):
            self._renew()

    def _renew(self) -> None:
        self._stale = True
        if not self._running and (not self._resting or self._view.order.sort != self.sort):
            self._start()

    def _start(self) -> None:
        self._stale, self._running = False, True
        sorter = Sorter(self._view.store, self.sort)
        self._library.in_thread(lambda: self._run(sorter), "sort")

    def _run(self, sorter: Sorter) -> None:
        started = time.monotonic()
        order = sorter.run()
        self._library.from_thread(self._done, order, time.monotonic() - started)

    def _done(self, order: SortedOrder, seconds: float) -> None:
        self._running = False
        if order.sort == self.sort:
            self._show(order)
        if self._stale and self._view.order.sort != self.sort:
            self._start()
            return
        self._resting = True
        self._library.screen.set_timer(seconds * (_SHARE - 1), self._rested)

    def _rested(self) -> None:
        self._resting = False
        if self._stale and not self._running:
            self._start()

    def _show(self, order: Order) -> None:
        another = order.sort != self._view.order.sort
        self._view.order = order
        self._view.update()
        self.changed()
        if another:
            self._library.articles.begin_with_whole()


class JumpQuestion(Question):
    """Asks where to go in the list; ``esc`` goes back."""

    tag = "JUMP"
    sign = "Jump to: "

    def __init__(self, library: Library) -> None:
        from reader.store.jumping import ASKED

        self._library = library
        self._view = library.view
        self._start = library.articles.cursor
        self._row = library.articles.focus_row
        self._wanted = ASKED.get(self._view.order.sort.by, "a number; s t: by title")
        self.hint = self._wanted

    def typed(self, text: str) -> None:
        """Go where ``text`` leads; if nothing begins with it, the hint says so."""
        from reader.store.jumping import landing

        found = landing(self._view, text)
        self.hint = self._wanted
        if found is not None:
            if self._library.articles.cursor == self._start:
                self._library.articles.before_jump()
            self._library.articles.go_to(found.position)
            where = f"{found.position + 1:,} of {len(self._view):,}"
            self.hint = where if found.exact else f"none; nearest: {where}"

    def entered(self, text: str) -> None:
        """Stay there; if ``text`` leads nowhere, say what is expected."""
        from reader.store.jumping import landing

        if text.strip() and landing(self._view, text) is None:
            self._library.say(f"Jump to: {self._wanted}.")

    def cancelled(self) -> None:
        """Go back to where the list was."""
        self._library.articles.go_to(self._start)
        self._library.articles.put_in_row(self._row)


class SortQuestion(Question):
    """Asks for the order of the list; any other key leaves it unchanged.

    ``ranked`` says that there is a relevance to sort by.
    """

    place: Place = "sorts"

    def __init__(self, listing: Listing, asking: Asking, *, ranked: bool) -> None:
        self._listing = listing
        self._asking = asking
        self._offered = [each for each in choices("sorts") if ranked or "relevance" not in each[0]]
        self._plain = [(key, label) for _, key, label in self._offered]
        has_room = _width("", " ", self._plain) <= listing.columns - _BESIDE
        self.tag = "SORT" if has_room else ""  # rather none than cut labels
        self.answers = {key for _, key, _ in self._offered}

    async def action_sort_by(self, name: SortName) -> None:
        """Sort by ``name``."""
        self._asking.close()
        self._listing.sort_by(name)

    def refused(self) -> bool:
        """Any other key leaves the list unchanged, and does nothing else."""
        self._asking.close()
        return True

    def words(self, room: int) -> Words:
        """The question and its answers, each key before its label; cut as needed."""
        title, gap, shown = self._fitting(room)
        words: Words = [(title, "name")] if title else []
        for key, label in shown:
            words += [(f"{gap if words else ''}{key}", "key"), (f" {label}", "quiet")]
        return words

    def right(self, room: int) -> str:
        """How to cancel, if there is room for that beside the whole question."""
        leave, gap = "esc cancel", 2
        whole = self._fitting(room - len(leave) - gap) == self._fitting(room)
        return leave if whole else ""

    def _fitting(self, room: int) -> tuple[str, str, list[tuple[str, str]]]:
        """The widest title, gap, and keys with words that fit in ``room`` cells."""
        sort = self._listing.sort
        now = f"sort_by({sort.by!r})"
        plain = self._plain
        full = [
            (key, sort_words(sort).removeprefix("by ") if name == now else label)
            for name, key, label in self._offered
        ]
        titles = ("Sort by", "By") if settings.is_on("linear") else ("", "")
        tries = (
            (titles[0], "  ", full), (titles[0], "  ", plain), (titles[1], "  ", plain),
            ("", " ", plain),
        )  # fmt: skip
        for title, gap, shown in tries:
            if _width(title, gap, shown) <= room:
                return title, gap, shown
        keys = sum(width_of(key) + 1 for key, _ in plain) + len(plain) - 1
        widths = shared([width_of(label) for _, label in plain], max(room - keys, len(plain)))
        cut = [(key, fit(label, width)) for (key, label), width in zip(plain, widths, strict=True)]
        return "", " ", cut


def nothing_left() -> str:
    """The message of a list whose articles are all gone."""
    return (
        "No articles are left.\n"
        f"{named('look-for-changes')}: look again for files\n"
        f"{named('notices')}: what could not be read\n"
        f"{named('quit')}: quit"
    )


def _width(title: str, gap: str, shown: list[tuple[str, str]]) -> int:
    parts = [*([title] if title else []), *(f"{key} {label}" for key, label in shown)]
    return sum(map(width_of, parts)) + len(gap) * (len(parts) - 1)
