"""The article list: ranks in, strips out, never a widget or an object a row."""

from __future__ import annotations

from functools import lru_cache

from textual import events
from textual.strip import Strip

from reader.store.articles import Entry
from reader.store.view import View
from reader.widgets.actions import bindings
from reader.widgets.cells import fit, wrap_lines
from reader.widgets.messages import ArticleHighlighted, ArticleOpened
from reader.widgets.pane import Pane, strip_of

ROW_HEIGHT = 3
"""Rows an article: its title in one or two, then where it is from."""


@lru_cache(maxsize=512)
def title_lines(title: str, width: int) -> list[str]:
    """``title`` in at most two lines of ``width`` cells."""
    return wrap_lines(title, width, most=ROW_HEIGHT - 1)


def origin_of(entry: Entry) -> str:
    """Where an article is from: date, publication and dateline, as far as there are any."""
    origin = (entry.published, entry.publication, ", ".join(entry.places))
    return " · ".join(filter(None, origin))


class ArticleList(Pane):
    """The articles of a view. The cursor stays on its article when the view changes."""

    BINDINGS = bindings("articles")
    COMPONENT_CLASSES = {
        "list--title",
        "list--meta",
        "list--cursor",
        "list--cursor-meta",
        "list--bar",
        "list--empty",
    }

    def __init__(self, view: View) -> None:
        super().__init__(id="articles")
        self.border_title = "Articles"
        self.view = view
        self.cursor = 0

    @property
    def rank(self) -> int | None:
        """The rank of the article under the cursor; None where the list is empty."""
        return self.view[self.cursor] if self.cursor < len(self.view) else None

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.set_height(len(self.view) * ROW_HEIGHT)
        self._show_cursor()

    def view_changed(self, rank: int | None) -> None:
        """The view has other articles now: the cursor goes to ``rank``, or to what is next to it.

        Posts ``ArticleHighlighted`` where that is another article than ``rank``.
        """
        row = self.cursor * ROW_HEIGHT - self.scroll_offset.y  # of the screen: it stays there
        position = self.view.nearest(rank) if rank is not None else 0
        self.cursor = min(position, max(len(self.view) - 1, 0))
        self.set_height(len(self.view) * ROW_HEIGHT)
        if self.scroll_offset.y != (top := max(self.cursor * ROW_HEIGHT - row, 0)):
            self.scroll_to_row(top)
        if self.rank != rank:
            self._show_cursor()
        if self.rank is not None and self.rank != rank:
            self.post_message(ArticleHighlighted(self.rank))

    def go_to(self, position: int) -> None:
        """Put the cursor on ``position`` of the view, or as near as there is one."""
        position = max(0, min(position, len(self.view) - 1))
        if position == self.cursor or not len(self.view):
            return
        old, self.cursor = self.cursor, position
        for row in (old, position):
            self.refresh_lines(row * ROW_HEIGHT, ROW_HEIGHT)
        self._show_cursor()
        self.post_message(ArticleHighlighted(self.view[position]))

    def _show_cursor(self) -> None:
        self.scroll_into_view(self.cursor * ROW_HEIGHT, ROW_HEIGHT)

    def move(self, steps: int) -> None:
        """Move the cursor by ``steps`` articles."""
        self.go_to(self.cursor + steps)

    def move_rows(self, rows: int) -> None:
        """Move the cursor by as many articles as ``rows`` rows hold, one at least."""
        self.go_to(self.cursor + (max(rows // ROW_HEIGHT, 1) if rows > 0 else
                                  min(-(-rows // ROW_HEIGHT), -1)))  # fmt: skip

    def move_to_end(self, *, last: bool) -> None:
        """Move the cursor to the first or the last article."""
        self.go_to(len(self.view) - 1 if last else 0)

    def action_open(self) -> None:
        """Ask for the article under the cursor to be read."""
        if self.rank is not None:
            self.post_message(ArticleOpened(self.rank))

    def on_click(self, event: events.Click) -> None:
        """The first click highlights an article, one on the highlighted article opens it."""
        if (offset := event.get_content_offset(self)) is None:
            return
        position = (offset.y + self.scroll_offset.y) // ROW_HEIGHT
        if position == self.cursor:
            self.action_open()
        elif position < len(self.view):
            self.go_to(position)

    def line(self, number: int, width: int) -> Strip:
        """One row of the list: a bar at the cursor, then title or origin."""
        plain = self.get_component_rich_style("list--meta")
        position, part = divmod(number, ROW_HEIGHT)
        if position >= len(self.view):
            empty = "No article matches." if number == 1 and not len(self.view) else ""
            quiet = self.get_component_rich_style("list--empty")
            return strip_of([(f" {fit(empty, width - 1)}", quiet)], width, plain)
        entry = self.view.entry(position)
        title = title_lines(entry.listing, width - 3)
        style = self.get_component_rich_style
        here = position == self.cursor
        ground = style("list--cursor-meta" if here else "list--meta")
        bar = ("▌ " if here else "  ", ground + style("list--bar", partial=True))
        if part < len(title):
            text = (title[part], style("list--cursor" if here else "list--title"))
        else:
            text = (fit(origin_of(entry), width - 3) if part == len(title) else "", ground)
        return strip_of([bar, text], width, ground)
