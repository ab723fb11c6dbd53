"""The article list: painted from article numbers, without a widget or an object per row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from rich.style import Style
from textual import events
from textual.strip import Strip

from reader import settings
from reader.model import MentionField
from reader.store.articles import Entry
from reader.store.view import View
from reader.text.cells import fit, width_of
from reader.widgets.actions.bindings import bindings
from reader.widgets.messages import ArticleHighlighted, ArticleOpened, ArticlePaged, RangeChanged
from reader.widgets.panes.list_items import (
    Heading,
    RowMarks,
    Snippet,
    Spans,
    ago,
    date_words,
    month_name,
    origin_of,
    title_lines,
    title_of,
)
from reader.widgets.panes.list_rows import GAP, HEADING, ListRows, Row
from reader.widgets.panes.pane import (
    CursorPane,
    Layer,
    Piece,
    count,
    laid,
    layered,
    paragraphs,
    strip_of,
    tell,
)

SPACIOUS, COMPACT, ONE_LINE = 3, 2, 1
"""The values of the setting ``list-lines``."""

_TITLE_LINES = 2
"""A title takes at most so many lines in the spacious list, and one in the others."""

_GUTTER = 3
"""The cells before the text: for the bar at the cursor, the sign of an unread article, a blank."""

_LEAST_TITLE = 22
"""In one line an article shows its date if its title has this many cells left."""

_UNREAD = "●"

_DAY_CELLS, _ISO_CELLS, _DATE_CELLS, _AGE_CELLS = map(
    len, ("Tue 30", "2014-03-05", "30 Sep 2014", "11 months ago")
)
"""The widths of the column of dates, where articles take one line."""

_EXACT = 4
"""Over more screens than this, a page is as long as it would be if no article was short."""

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
        self._measuring = False
        self.rows = self._make_rows()
        self._wanted: tuple[int, tuple[int, int]] = 0, (-1, -1)
        self._first_row: int | None = 0
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

    # Lines

    @property
    def _density(self) -> int:
        return settings.number("list-lines")

    def _make_rows(self) -> ListRows:
        """The lines of the list as it is now, none of them measured."""
        most = 1
        if self._density > ONE_LINE:
            titles = _TITLE_LINES if self._density == SPACIOUS else 1
            most = 1 + titles + (self.find_snippet is not None)
        gap = 1 if self._density == SPACIOUS else 0
        return ListRows(len(self.view), self.view.starts, self._rows_of, most, gap)

    def _rows_of(self, position: int) -> int:
        """How many rows the article at ``position`` takes."""
        room = self.room.width - _GUTTER
        if self._density == ONE_LINE or room <= 0:
            return self.rows.most
        titles = len(self._title(self.view.entry(position), room))
        return 1 + titles + (self._snippet(position, room) is not None)

    def _title(self, entry: Entry, room: int) -> list[tuple[int, str]]:
        most = _TITLE_LINES if self._density == SPACIOUS else 1
        return title_lines(title_of(entry), room, most)

    def _snippet(self, position: int, room: int) -> Snippet | None:
        return self.find_snippet and self.find_snippet(self.view[position], room)

    def _measure(self, position: int, lines: int) -> None:
        """See :meth:`ListRows.measure`. Nothing that is on the screen moves by that."""
        if self.rows.is_measured(position, lines):
            return
        line, height = self.scroll_offset.y, self.rows.height
        top = self.rows.at(line)
        before = self.rows.start(top.position) if top is not None else 0
        self.rows.measure(position, lines)
        if self._measuring or self.rows.height == height:  # no article grows by being measured
            return
        self._measuring = True
        self.set_height(self.rows.height)
        if top is not None and (moved := self.rows.start(top.position) - before):
            row, where = self._wanted
            self.scroll_to_row(line + moved)
            if where == (self.cursor, line):
                self._wanted = row, (self.cursor, self.scroll_offset.y)
        self._measuring = False

    def _measure_screen(self) -> None:
        """Measure what is on the screen, and one article above it."""
        top = self.rows.at(self.scroll_offset.y)
        if top is not None and self.room.width > 0:
            self._measure(max(top.position - 1, 0), self.room.height + 2 * self.rows.most)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Measure what comes into view (called by Textual)."""
        super().watch_scroll_y(old_value, new_value)
        if not self._measuring:
            self._measure_screen()

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
        self._first_row = 0
        if number is not None:
            self.cursor = max(min(self._near(number), len(self.view) - 1), 0)
            self._first_row = row

    def on_resize(self) -> None:
        """Lay the list out for another size, with the cursor in sight."""
        first, self._first_row = self._first_row, None
        self._lay_out(self._wanted_row() if first is None else first)
        self._show_cursor()

    def view_changed(self, number: int | None, row: int | None = None) -> None:
        """The view has changed: put the cursor on ``number``, or next to it.

        The cursor stays in its row of the screen, or goes to ``row`` if that is given. Posts
        ``ArticleHighlighted`` if it is on another article than ``number``.
        """
        row = self._wanted_row() if row is None else row
        position = self._near(number) if number is not None else 0
        self.cursor = min(position, max(len(self.view) - 1, 0))
        self._lay_out(row)
        if self.number != number:
            self._show_cursor()
        self._wanted = row, (self.cursor, self.scroll_offset.y)
        if self.number is not None and self.number != number:
            self.post_message(ArticleHighlighted(self.number))

    def _lay_out(self, row: int) -> None:
        """Lay the list out anew, with the cursor in ``row`` of the screen if possible.

        The first article begins the list: there is nothing above it to scroll past.
        """
        self.rows = self._make_rows()
        self._measuring = True
        if self.room.width > 0:
            self._measure_around(row)
        self.set_height(self.rows.height)
        self.put_in_row(row if self.cursor else self.rows.top(0))
        self._measuring = False
        self._measure_screen()

    def _measure_around(self, row: int) -> None:
        """Measure what is on the screen with the cursor in this ``row`` of it."""
        room = self.room.height
        self.rows.measure(self.cursor, -min(max(row, 0), room))
        self.rows.measure(self.cursor, min(max(room - row, 0), room))

    @property
    def _top_line(self) -> int:
        """The line at the top of the screen. In the first frame, nothing has been scrolled yet."""
        if self._first_row is None:
            return self.scroll_offset.y
        self._measure_around(self._first_row)
        return max(self.rows.top(self.cursor) - self._first_row, 0) if self.cursor else 0

    def begin_with_whole(self) -> None:
        """Scroll by a line or two, so that the screen begins with a whole article."""
        line, rows = self.scroll_offset.y, self.rows
        end = rows.top(self.cursor) + (rows.rows_of(self.cursor) if self.cursor else 0)
        if (top := rows.at(line)) is not None and self.cursor:
            before, after = rows.first_in_sight(top.position), rows.whole_from(line)
            near = before if line - before < after - line else after
            if end - near <= self.room.height and near <= rows.first_in_sight(self.cursor):
                self.scroll_to_row(near)

    def put_in_row(self, row: int) -> None:
        """Scroll the article under the cursor to ``row`` of the screen, as far as possible.

        Its own first row is never the one that a heading covers.
        """
        rows = self.rows
        below_heading = rows.first_in_sight(self.cursor) + rows.gap
        top = max(min(rows.top(self.cursor) - row, below_heading), 0)
        if self.scroll_offset.y != top:
            self.scroll_to_row(top)

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
        self.cursor = 0
        self._lay_out(0)
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
        # Below the screen, what is above the article comes into view with it.
        self._measure(position, -self.room.height if position > self.cursor else 0)
        old, self.cursor = self.cursor, position
        for each in (old, position):
            self.refresh_lines(self.rows.top(each), self.rows.rows_of(each))
        if self._anchor is not None:
            self._range_changed()
        self._show_cursor()
        self.post_message(ArticleHighlighted(self.view[position]))

    def _show_cursor(self) -> None:
        """Scroll as little as is needed to show the cursor's article below a whole one."""
        rows, first, room = self.rows, self.scroll_offset.y, max(self.room.height, 1)
        top = rows.first_in_sight(self.cursor)
        end = rows.top(self.cursor) + (rows.rows_of(self.cursor) if len(self.view) else 0)
        if top < first or end - top >= room:
            self.scroll_to_row(top)
        elif end > first + room:
            self.scroll_to_row(rows.whole_from(end - room))

    def move_rows(self, rows: int) -> None:
        """Move the cursor by as many articles as fit in ``rows`` rows, at least one."""
        if not len(self.view):
            return
        if abs(rows) <= _EXACT * self.room.height:
            self._measure(self.cursor, rows)
        top = self.rows.top(self.cursor)
        last = self.rows.rows_of(self.cursor) - 1 if rows < 0 else 0
        if (goal := top + rows + last) < 0 or (row := self.rows.at(goal)) is None:
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
        """Where the article under the cursor begins with what is above it, and its rows."""
        if self.number is None:
            return None
        first = self.rows.first_in_sight(self.cursor)
        return first, self.rows.top(self.cursor) - first + self.rows.rows_of(self.cursor)

    @property
    def focus_row(self) -> int:
        """The row of the screen with the first line of the article under the cursor."""
        return self.rows.top(self.cursor) - self.scroll_offset.y

    @property
    def read_row(self) -> int:
        """The row with the title of the article under the cursor."""
        return self.focus_row + (self._density > ONE_LINE)

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
        row = self._row_at(offset.y + self.scroll_offset.y)
        if row is None:
            return
        if event.shift and self._anchor is None:
            self.start_range()
        elif not event.shift:
            self.end_range()
        if event.chain > 1 and row.part >= 0 and row.position == self.cursor:
            self.action_open()
        elif row.part == HEADING:
            self.go_to(self.view.starts[row.group])
        else:
            self.go_to(row.position)

    # Painting

    @property
    def _under(self) -> Heading:
        """What the headings say, if there are any."""
        by = self.view.order.sort.by
        return by if len(self.view.starts) and by in ("date", "publication") else ""

    def _row_at(self, line: int) -> Row | None:
        """What ``line`` of the list shows. On the first row of the screen, a group has its heading
        even if that has been scrolled past.
        """
        row = self.rows.at(line)
        if row is not None and row.part >= GAP and self._under and line == self._top_line:
            return row._replace(part=HEADING)
        return row

    def line(self, number: int, width: int) -> Strip:
        """A line of the list: a heading, a blank line, or a row of an article."""
        if self._first_row is not None:
            number += self._top_line
        row = self._row_at(number)
        # Between a change of the view and the painting of it there may be fewer articles.
        if row is None or row.position >= len(self.view):
            return self._nothing(number, width)
        return self._heading(row.group, width) if row.part == HEADING else self._item(row, width)

    def _item(self, row: Row, width: int) -> Strip:
        """A row of an article, or the blank line above it."""
        style, selected = self.part_style, self.selected
        here, within = row.position == self.cursor, row.position in selected
        if row.part < 0:
            within = within and row.part == GAP and row.position - 1 in selected
            ground = style("list--meta")
            ground += style("list--range", partial=True) if within else Style.null()
            pieces = [("▎", ground + style("list--bar", partial=True))] if within else []
            return strip_of(pieces, width, ground)
        entry = self.view.entry(row.position)
        ground = self.cursor_style("list--cursor-meta") if here else style("list--meta")
        marks = self.mark_of(self.view[row.position]) if self.mark_of else _UNMARKED
        look = style("list--read" if marks.read else "list--title")
        if here:
            look = self.cursor_style("list--cursor")
        if within and not here:
            ground += style("list--range", partial=True)
            look += style("list--range", partial=True)
        if entry.untitled:
            look += style("list--untitled", partial=True)
        bar = "▎" if within and not here else self.bar(here=here)
        sign = _UNREAD if row.part == 0 and not marks.read else " "
        front = [
            (bar, laid(style("list--bar", partial=True), ground)),
            (f"{sign} ", laid(style("list--unread", partial=True), ground)),
        ]
        paint = self._one_line if self._density == ONE_LINE else self._one_of_lines
        text = paint(row, entry, marks, look, ground, width - _GUTTER)
        return strip_of([*front, *text], width, ground)

    def _one_line(
        self, _: Row, entry: Entry, marks: RowMarks, look: Style, ground: Style, room: int
    ) -> list[Piece]:
        """An article in one line: its title and, at the right, its marks and its date."""
        after = marks.signs
        day = self._date(entry)
        taken = width_of(after) + self._date_width + 4
        if self._date_width and room - taken >= _LEAST_TITLE:
            gap = "  " if after else ""
            after = f"{after}{gap}{' ' * (self._date_width - width_of(day))}{day}"
        if after:
            after = f"  {after}"
        title = fit(title_of(entry), room - width_of(after))
        space = " " * (room - width_of(title) - width_of(after))
        return [
            *self._highlighted(title, self._title_hits(entry), look),
            (f"{space}{after}", ground),
        ]

    def _one_of_lines(
        self, row: Row, entry: Entry, marks: RowMarks, look: Style, ground: Style, room: int
    ) -> list[Piece]:
        """The origin of the article with its marks, a line of its title, or a snippet of a hit."""
        if row.part == 0:
            signs = f"  {marks.signs}" if marks.signs else ""
            origin = origin_of(entry, self._date(entry), self._under, room - width_of(signs))
            if not signs:
                return [(origin, ground)]
            mark = laid(self.part_style("list--mark", partial=True), ground)
            return [(origin, ground), (signs, mark)]
        lines = self._title(entry, room)
        if row.part <= len(lines):
            start, line = lines[row.part - 1]
            return self._highlighted(line, self._title_hits(entry), look, start)
        if found := self._snippet(row.position, room):
            return self._highlighted(found.text, found.hits, ground)
        return []

    def _date(self, entry: Entry) -> str:
        """The date of the article in the chosen form; empty if it has none, or its heading says."""
        form = settings.text("dates")
        if form == "iso" or not entry.published:
            return entry.published
        age = ago(entry.published, self.today()) if form == "relative" else ""
        return age or date_words(entry.published, month_known=self._under == "date")

    @property
    def _date_width(self) -> int:
        """How many cells the dates take where they stand in a column."""
        form = settings.text("dates")
        if form == "short":
            return _DAY_CELLS if self._under == "date" else _DATE_CELLS
        return _ISO_CELLS if form == "iso" else _AGE_CELLS

    def _title_hits(self, entry: Entry) -> Spans:
        if self.find_hits is None:
            return ()
        field: MentionField = "text" if entry.untitled else "title"
        return self.find_hits(title_of(entry), field)

    def _highlighted(self, line: str, hits: Spans, look: Style, start: int = 0) -> list[Piece]:
        """A line, which begins at ``start`` of a text, with ``hits`` in that text highlighted."""
        if not hits:
            return [(line, look)]
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
        number = f"  {count:,}"
        style, plain = self.part_style("list--heading"), self.part_style("list--meta")
        name = fit(name, max(width - 1 - width_of(number), 0))
        return strip_of([(" ", plain), (name, style), (number, plain)], width, plain)

    def _nothing(self, number: int, width: int) -> Strip:
        quiet = self.part_style("list--empty")
        plain = self.part_style("list--meta")
        lines = [] if len(self.view) else paragraphs(self.empty, max(width - 2, 1))
        text = lines[number - 1] if 0 < number <= len(lines) else ""
        return strip_of([(f" {text}", quiet)], width, plain)
