"""The article list: painted from article numbers, without a widget or an object per row."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from rich.style import Style
from textual import events
from textual.strip import Strip

from reader import settings
from reader.model import MentionField
from reader.store.articles import Entry
from reader.store.view import View
from reader.text.cells import fit, pad, width_of, wrap, wrap_lines
from reader.widgets.actions.bindings import bindings
from reader.widgets.messages import ArticleHighlighted, ArticleOpened, ArticlePaged, RangeChanged
from reader.widgets.panes.pane import (
    CursorPane,
    Layer,
    Piece,
    count,
    layered,
    paragraphs,
    strip_of,
    tell,
)

Spans = Sequence[tuple[int, int]]
"""Starts and ends in a text, in code points, in order and without overlaps."""

ROW_HEIGHT = 3
"""Lines per article, by default: one or two for its title, one for its origin."""

_ROOM_FOR_DATES = 35
"""From this many cells on, the only line of an article shows its date."""

_BEFORE_HIT = 3
"""The first hit of a snippet begins within the first 1/3 of the width."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_MONTHS_FROM, _WEEKS_FROM = 60, 14
"""From this many days on, an age is given in months, or in weeks."""

_YEARS_FROM = 24
"""From this many months on, an age is given in years."""

_INNER_QUOTES = str.maketrans('“”«»"', "‘’‹›'")


def title_of(entry: Entry) -> str:
    """An article's name in the list; first words that replace a title are in quotation marks."""
    if entry.untitled and entry.listing[:1] != "(":
        return f"“{entry.listing.translate(_INNER_QUOTES)}”"
    return entry.listing


@lru_cache(maxsize=512)
def title_lines(title: str, width: int, most: int) -> list[tuple[int, str]]:
    """``title`` in at most ``most`` lines of ``width`` cells, each with its start in the title."""
    lines = wrap_lines(title, width, most=most)
    starts = [start for start, _ in wrap(title, width)]
    return list(zip(starts, lines, strict=False))


def origin_of(entry: Entry, date: str) -> str:
    """An article's origin: ``date``, publication and dateline, those that it has."""
    origin = (date, entry.publication, ", ".join(entry.places))
    return " · ".join(filter(None, origin))


def month_name(month: str) -> str:
    """``March 2014`` for ``2014-03``; anything but a month (``2014``, a name) is unchanged."""
    year, dash, number = month.partition("-")
    if dash and len(number) == 2 and number.isdigit() and 1 <= int(number) <= 12:
        return f"{_MONTHS[int(number) - 1]} {year}"
    return month


def ago(published: str, today: date) -> str:
    """How long before ``today`` an ISO 8601 date was, no more precisely than the date itself.

    A date in the future, or a text that is no date, is unchanged.
    """
    try:
        year, month, day = ([int(part) for part in published.split("-")] + [0, 0])[:3]
        then = date(year, month or 1, day or 1)
    except ValueError:
        return published
    months = (today.year - year) * 12 + today.month - month - (day > today.day)
    days = (today - then).days
    if not month:
        age = _counted(today.year - year, "year") or ("this year" if today.year == year else "")
    elif not day or days >= _MONTHS_FROM:
        number, unit = (months // 12, "year") if months >= _YEARS_FROM else (months, "month")
        age = _counted(number, unit) or ("this month" if months == 0 else "")
    elif days in (0, 1):
        age = ("today", "yesterday")[days]
    else:
        number, unit = (days // 7, "week") if days >= _WEEKS_FROM else (days, "day")
        age = _counted(number, unit)
    return age or published


def _counted(number: int, unit: str) -> str:
    """``3 weeks ago``; empty if the number is not positive."""
    return "" if number < 1 else f"{number} {unit}{'s' if number > 1 else ''} ago"


class Snippet(NamedTuple):
    """A few words of a text around a hit, and the hits in them."""

    text: str
    hits: Spans


def snippet(text: str, hits: Spans, width: int) -> Snippet:
    """``text`` around the first of ``hits`` in at most ``width`` cells, with the hits highlighted.

    It begins with a whole word; an ellipsis replaces what is cut off. There is at least one hit.
    """
    first = hits[0][0]
    start = _beginning(text, first, width // _BEFORE_HIT)
    lead = "…" if start else ""
    shown = lead + text[start : start + width + 1].replace("\n", " ")
    cut = fit(shown, width)
    shift = start - len(lead)
    end = len(cut) - (cut != shown)  # the ellipsis is no part of a hit
    marked = ((left - shift, min(right - shift, end)) for left, right in hits)
    return Snippet(cut, tuple((left, right) for left, right in marked if left < right))


def _beginning(text: str, first: int, room: int) -> int:
    """Where a word begins at most ``room`` cells before ``first``, in the same paragraph."""
    start = first
    for at in range(first - 1, max(first - room, 0) - 2, -1):
        if at < 0 or text[at].isspace():
            if width_of(text[at + 1 : first]) > room:
                break
            start = at + 1
            if at >= 0 and text[at] == "\n":
                break
    return start


class RowMarks(NamedTuple):
    """The user's marks of an article; each shows as a character, not by colour alone."""

    starred: bool = False
    read: bool = False
    tagged: bool = False
    noted: bool = False

    def sign(self, part: int) -> str:
        """The sign before the line ``part`` of the article: one cell."""
        return "★" if part == 0 and self.starred else "✓" if part == 1 and self.read else " "

    @property
    def before_origin(self) -> str:
        """The marks before the origin of the article."""
        signs = ("✎" if self.noted else "") + ("#" if self.tagged else "")
        return signs and f"{signs} "


class Row(NamedTuple):
    """A line: ``part`` 0 and up of the article at ``position``; ``part`` -1: a heading.

    A heading belongs to the group number ``group``; ``position`` is the first one below it.
    """

    position: int
    part: int
    group: int


class ListRows:
    """The lines of a list of ``count`` articles, with a heading above each position in ``starts``.

    Each article takes ``row_height`` lines. Line numbers count from 0 at the beginning of the list,
    positions too.
    """

    def __init__(
        self, count: int, starts: Sequence[int] = (), row_height: int = ROW_HEIGHT
    ) -> None:
        self.row_height = row_height
        self._count = count
        self._starts = array("I", starts)
        self._heads = array("I", [at * row_height + above for above, at in enumerate(starts)])

    @property
    def height(self) -> int:
        """The number of lines."""
        return self._count * self.row_height + len(self._starts)

    def top(self, position: int) -> int:
        """The first line of the article at ``position``."""
        return position * self.row_height + bisect_right(self._starts, position)

    def first_in_sight(self, position: int) -> int:
        """The first line to show with the article: the heading, for the first of a group."""
        group = bisect_right(self._starts, position) - 1
        headed = group >= 0 and self._starts[group] == position
        return self.top(position) - headed

    def at(self, line: int) -> Row | None:
        """The row at ``line``; None below the last."""
        if not 0 <= line < self.height:
            return None
        group = bisect_right(self._heads, line) - 1
        if group >= 0 and self._heads[group] == line:
            return Row(self._starts[group], -1, group)
        position, part = divmod(line - (group + 1), self.row_height)
        return Row(position, part, group)


_UNMARKED = RowMarks()


class ArticleList(CursorPane):
    """The articles of a view. The cursor stays on its article when the view changes."""

    BINDINGS = bindings("articles")

    def __init__(self, view: View) -> None:
        super().__init__(id="articles")
        self.view = view
        self.empty = "No articles."
        """The text of an empty list; each line is a paragraph."""
        self.find_hits: Callable[[str, MentionField], Spans] | None = None
        """Finds the hits in a title, or in the first words of a text."""
        self.find_snippet: Callable[[int, int], Snippet | None] | None = None
        """Returns a snippet of the article with a number, in a width in cells."""
        self.mark_of: Callable[[int], RowMarks] | None = None
        """The marks of the article with a number."""
        self.before_jump: Callable[[], None] = lambda: None
        """Called before the cursor jumps, so that the user can come back."""
        self.today = date.today
        """The day from which relative dates count."""
        self._anchor: int | None = None
        self.rows = self._make_rows()
        self._wanted: tuple[int, tuple[int, int]] = 0, (-1, -1)
        self._first_row: int | None = None
        """The row of the cursor in the first frame, until the pane has its size."""

    @property
    def number(self) -> int | None:
        """The number of the article under the cursor; None if the list is empty."""
        return self.view[self.cursor] if self.cursor < len(self.view) else None

    @property
    def selected(self) -> range:
        """The selected positions; empty if none are."""
        if self._anchor is None or not len(self.view):
            return range(0)
        first, last = sorted((self.view.nearest(self._anchor), self.cursor))
        return range(first, min(last + 1, len(self.view)))

    def start_range(self) -> None:
        """Start a selection at the article under the cursor."""
        self._anchor = self.number
        self._range_changed()

    def end_range(self) -> bool:
        """Cancel the selection; False if there was none."""
        was, self._anchor = self._anchor, None
        if was is not None:
            self._range_changed()
        return was is not None

    def _range_changed(self) -> None:
        self.refresh()
        self.post_message(RangeChanged(len(self.selected)))

    def _make_rows(self) -> ListRows:
        lines = settings.number("list-lines")
        found = self.find_snippet is not None and lines > 1
        return ListRows(len(self.view), self.view.starts, lines + found)

    def looks_changed(self) -> None:
        """Articles take more or fewer lines, or their dates have another form."""
        self.view_changed(self.number)
        self._show_cursor()

    def move_to_heading(self, steps: int) -> None:
        """Go to the first article under the next or previous heading; say so if there is none.

        Upwards, the article's own heading comes first. Without headings, go to either end.
        """
        starts = self.view.starts
        if not starts:
            self.move_to_end(last=steps > 0)
            tell(self, self.why_no_headings)
            return
        group = self.view.group_of(self.cursor)
        if steps < 0 and self.cursor > starts[group]:
            steps += 1
        if 0 <= group + steps < len(starts):
            self.go_to(starts[group + steps])
        else:
            tell(self, f"No heading {'below' if steps > 0 else 'above'}.")

    @property
    def why_no_headings(self) -> str:
        """Why the list has no headings, and how to get them."""
        if not len(self.view):
            return "The list is empty."
        if self.view.order.sort.by not in ("date", "publication"):
            return "No headings in this order: s d sorts by date, s p by publication."
        return "Headings are hidden. H shows them."

    def leave_for_afar(self) -> None:
        """See :attr:`before_jump`."""
        self.before_jump()

    def start_at(self, number: int | None, row: int) -> None:
        """Put the cursor on ``number`` in the first frame, in the ``row`` of the visible part."""
        self.rows = self._make_rows()
        if number is not None:
            self.cursor = max(min(self._near(number), len(self.view) - 1), 0)
            self._first_row = row

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.set_height(self.rows.height)
        if self._first_row is not None:
            self.scroll_to_row(max(self.rows.top(self.cursor) - self._first_row, 0))
            self._first_row = None
        self._show_cursor()

    def view_changed(self, number: int | None, row: int | None = None) -> None:
        """The view has changed: put the cursor on ``number``, or next to it.

        The cursor stays in its row of the screen, or goes to ``row`` if that is given. Posts
        ``ArticleHighlighted`` if it is on another article than ``number``.
        """
        row = self._wanted_row() if row is None else row
        position = self._near(number) if number is not None else 0
        self.rows = self._make_rows()
        self.cursor = min(position, max(len(self.view) - 1, 0))
        self.set_height(self.rows.height)
        top = max(self.rows.top(self.cursor) - row, 0) if self.cursor else 0
        if self.scroll_offset.y != top:
            self.scroll_to_row(top)
        if self.number != number:
            self._show_cursor()
        self._wanted = row, (self.cursor, self.scroll_offset.y)
        if self.number is not None and self.number != number:
            self.post_message(ArticleHighlighted(self.number))

    def _near(self, number: int) -> int:
        """The position of ``number`` or, if it is no longer listed, its former position.

        An order by relevance has no position for an article that was not found: the cursor stays.
        """
        near = self.view.nearest(number)
        gone = near >= len(self.view) or self.view[near] != number
        return self.cursor if gone and self.view.order.sort.by == "relevance" else near

    def _wanted_row(self) -> int:
        """The row to keep the cursor in: its own or, if the last change moved it, the former one.

        At the ends of the list it cannot always stay; new articles may let it return.
        """
        row, where = self._wanted
        return row if where == (self.cursor, self.scroll_offset.y) else self.focus_row

    def show_from_top(self) -> None:
        """The view has changed: put the cursor on the first article."""
        self.rows = self._make_rows()
        self.cursor = 0
        self.set_height(self.rows.height)
        self.scroll_to_row(0)
        if self.number is not None:
            self.post_message(ArticleHighlighted(self.number))

    def go_to(self, position: int) -> None:
        """Put the cursor on ``position``, or the nearest one there is."""
        position = max(0, min(position, len(self.view) - 1))
        if not len(self.view):
            return
        if position == self.cursor:
            self._show_cursor()
            return
        old, self.cursor = self.cursor, position
        for each in (old, position):
            self.refresh_lines(self.rows.top(each), self.rows.row_height)
        if self._anchor is not None:
            self._range_changed()
        self._show_cursor()
        self.post_message(ArticleHighlighted(self.view[position]))

    def _show_cursor(self) -> None:
        top, first = self.rows.top(self.cursor), self.rows.first_in_sight(self.cursor)
        self.scroll_into_view(first, top - first + self.rows.row_height)

    def move_rows(self, rows: int) -> None:
        """Move the cursor by as many articles as fit in ``rows`` rows, at least one."""
        goal = self.rows.top(self.cursor) + rows + (self.rows.row_height - 1 if rows < 0 else 0)
        if goal < 0 or (row := self.rows.at(goal)) is None:
            self.move_to_end(last=rows > 0)
        elif rows > 0:
            self.go_to(max(row.position, self.cursor + 1))
        else:
            self.go_to(min(row.position, self.cursor - 1))

    def setting_changed(self, name: str) -> None:
        """The user has changed the setting ``name``."""
        if name in ("list-lines", "dates"):
            self.looks_changed()

    def action_range(self) -> None:
        """Start to select a range at the cursor; again: cancel."""
        if self.number is None:
            tell(self, "The list is empty.")
        elif not self.end_range():
            self.start_range()

    def on_key(self, event: events.Key) -> None:
        """``q`` and ``ctrl+c`` cancel a selection before they end Reader."""
        if event.key in ("q", "ctrl+c") and self.end_range():
            event.stop()
            event.prevent_default()

    @property
    def steps(self) -> int:
        """How many articles are listed."""
        return len(self.view)

    @property
    def current_rows(self) -> tuple[int, int] | None:
        """Where the article under the cursor begins, and its rows."""
        if self.number is None:
            return None
        return self.rows.top(self.cursor), self.rows.row_height

    def action_next_heading(self) -> None:
        """Go to the first article under the next heading."""
        self.move_to_heading(1)

    def action_previous_heading(self) -> None:
        """Go to the first article under this heading, or under the previous one."""
        self.move_to_heading(-1)

    def action_open(self) -> None:
        """Open the article under the cursor."""
        if self.number is not None:
            self.post_message(ArticleOpened(self.number))
        else:
            tell(self, "The list is empty.")

    def action_page_article(self) -> None:
        """Read on in the article."""
        self.post_message(ArticlePaged(count(self) or 1))

    def action_page_article_back(self) -> None:
        """Page back in the article."""
        self.post_message(ArticlePaged(-(count(self) or 1)))

    def on_click(self, event: events.Click) -> None:
        """A click highlights an article, a second one opens it; shift+click selects a range.

        A click on a heading means the first article below it.
        """
        if (offset := event.get_content_offset(self)) is None:
            return
        row = self.rows.at(offset.y + self.scroll_offset.y)
        if row is None:
            return
        if event.shift and self._anchor is None:
            self.start_range()
        elif not event.shift:
            self.end_range()
        if event.chain > 1 and row.part >= 0 and row.position == self.cursor:
            self.action_open()
        else:
            self.go_to(row.position)

    # Painting

    def line(self, number: int, width: int) -> Strip:
        """One row of the list: a heading, or title or origin, with a bar at the cursor."""
        style = self.part_style
        if self._first_row is not None:  # not scrolled yet
            number += max(self.rows.top(self.cursor) - self._first_row, 0)
        row = self.rows.at(number)
        # Between a change of the view and the painting of it there may be fewer articles.
        if row is None or row.position >= len(self.view):
            return self._nothing(number, width)
        if row.part < 0:
            return self._heading(row.group, width)
        entry = self.view.entry(row.position)
        here, within = row.position == self.cursor, row.position in self.selected
        ground = style("list--cursor-meta" if here else "list--range" if within else "list--meta")
        marks = self.mark_of(self.view[row.position]) if self.mark_of else _UNMARKED
        look = style("list--cursor" if here else "list--read" if marks.read else "list--title")
        if within and not here:
            look += style("list--range", partial=True)
        if entry.untitled:
            look += style("list--untitled", partial=True)
        bar = "▎" if within and not here else self.bar(here=here)
        whole = self.rows.row_height == 1
        front = bar + (f"{marks.sign(0)}{marks.sign(1)} " if whole else marks.sign(row.part))
        paint = self._one_line if whole else self._one_of_lines
        text = paint(row, entry, marks, look, ground, width - width_of(front) - 1)
        return strip_of([(front, ground + style("list--bar", partial=True)), *text], width, ground)

    def _one_line(
        self, _: Row, entry: Entry, marks: RowMarks, look: Style, ground: Style, room: int
    ) -> list[Piece]:
        """An article in one line: its title, marks and, if there is room, its date."""
        after = f" {marks.before_origin}".rstrip()
        if room >= _ROOM_FOR_DATES and entry.published:
            after = f"{after} {self._date(entry)}"
        room -= width_of(after)
        title = fit(title_of(entry), room)
        gap = " " * (1 + room - width_of(title))
        return [*self._highlighted(title, self._title_hits(entry), look), (gap + after, ground)]

    def _one_of_lines(
        self, row: Row, entry: Entry, marks: RowMarks, look: Style, ground: Style, room: int
    ) -> list[Piece]:
        """A line of the title or, below it, a snippet of the hit or the origin."""
        lines = title_lines(title_of(entry), room, max(settings.number("list-lines") - 1, 1))
        if row.part < len(lines):
            start, line = lines[row.part]
            return self._highlighted(line, self._title_hits(entry), look, start)
        found = self.find_snippet and self.find_snippet(self.view[row.position], room)
        below = row.part - len(lines)
        if found and below == 0:
            return self._highlighted(found.text, found.hits, ground)
        if below == (1 if found else 0):
            return [(fit(marks.before_origin + origin_of(entry, self._date(entry)), room), ground)]
        return []

    def _date(self, entry: Entry) -> str:
        relative = settings.text("dates") == "relative"
        return ago(entry.published, self.today()) if relative else entry.published

    def _title_hits(self, entry: Entry) -> Spans:
        if self.find_hits is None:
            return ()
        field: MentionField = "text" if entry.untitled else "title"
        return self.find_hits(title_of(entry), field)

    def _highlighted(self, line: str, hits: Spans, look: Style, start: int = 0) -> list[Piece]:
        """A line, which begins at ``start`` of a text, with ``hits`` in that text highlighted."""
        hit = self.part_style("list--hit", partial=True)
        return layered(
            line, look, [Layer(first - start, last - start, hit) for first, last in hits]
        )

    def _heading(self, group: int, width: int) -> Strip:
        """The heading of a group: its month or publication, and its number of articles."""
        value, count = self.view.group(group)
        if self.view.order.sort.by == "date":
            name = month_name(value) or "Undated"
        else:
            name = value or "No publication"
        number = f"{count:,}"
        style = self.part_style("list--heading")
        text = f" {pad(name, max(width - 3 - width_of(number), 0))} {number} "
        return strip_of([(text, style)], width, style)

    def _nothing(self, number: int, width: int) -> Strip:
        quiet = self.part_style("list--empty")
        plain = self.part_style("list--meta")
        lines = [] if len(self.view) else paragraphs(self.empty, max(width - 2, 1))
        text = lines[number - 1] if 0 < number <= len(lines) else ""
        return strip_of([(f" {text}", quiet)], width, plain)
