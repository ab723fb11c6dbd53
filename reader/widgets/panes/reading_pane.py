"""The reading pane: one article, laid out for its width, with highlights and selections.

Long because one widget has the layout, the reading position, which is exact to the word, the
mentions and the selection; each needs the others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from reader import settings
from reader.model import (
    FIELD_ORDER,
    Article,
    Entity,
    EntityKind,
    Mention,
    MentionField,
    reading_order,
)
from reader.text.cells import graphemes, width_of, wrap_lines
from reader.text.direction import right_to_left
from reader.text.typography import (
    BLANK,
    NARROWEST,
    WIDEST,
    Line,
    Role,
    Setting,
    Span,
    minutes,
    set_article,
)
from reader.widgets.actions.bindings import bindings
from reader.widgets.actions.keymap import named
from reader.widgets.messages import (
    EntityVisited,
    NameClicked,
    PaneLeft,
    PositionChanged,
    QuotationWanted,
    SelectionWanted,
)
from reader.widgets.panes.pane import (
    Layer,
    Piece,
    ScrollingPane,
    count,
    layered,
    paragraphs,
    strip_of,
    tell,
)

if TYPE_CHECKING:
    from reader.widgets.panes.passages import Selection, Unit

_BESIDE = "▎ "
"""The sign before a line of the user's annotations."""

_QUOTED = "┆"
"""The sign in the margin beside a passage that is saved as a quotation."""

MARGIN = 2
"""The least margin on each side of the text, if the pane has room for it."""

NAMES_SETTING = "names-in-text"

MEASURE_STEP = 2
"""Cells by which a key makes the measure wider or narrower."""

_MOST_POSITIONS = 1_000
_FOUND_AGAIN = (60, 20)
"""How many code points at a position to look for in another version of its article."""


class TextPosition(NamedTuple):
    """A position in an article that does not depend on the width: a code point, and lines above it.

    An ``offset`` after the end of its line means a line without text of the article, that many
    lines further down.
    """

    field: MentionField
    offset: int
    below: int = 0


class PanePosition(NamedTuple):
    """The reading position: the row at the top in this width, and the words there."""

    width: int
    top: int
    text: TextPosition | None


class Name(NamedTuple):
    """A mention of an entity of that kind, which has the kind's colour in the text."""

    mention: Mention
    kind: EntityKind


class ReadingPane(ScrollingPane):
    """Shows one article. The words at the top stay there when the layout changes."""

    BINDINGS = bindings("reading")

    def __init__(self, article: Article | None = None, source: str = "") -> None:
        """``source`` is what the foot of the article calls its file."""
        super().__init__(id="reading")
        self.empty = ""
        """The text when there is no article; each line is a paragraph."""
        self.usual_measure = self.measure = settings.number("measure")
        self.saved_position: Callable[[str], TextPosition | None] = lambda _: None
        """Where the article with an id was left in an earlier session."""
        self.when_left: Callable[[str, TextPosition | None], None] = lambda *_: None
        """Called with where an article is left: None if it was read to its end, or not begun."""
        self.annotations_of: Callable[[str, int], list[Line]] | None = None
        """The lines of what the user has written on the article with an id, for a measure."""
        self.quoted_of: Callable[[str], Sequence[Span]] = lambda _: ()
        """The passages of the article with an id that the user has saved as quotations."""
        self.setting: Setting | None = None
        self.left_margin = 0
        self._room = Size()
        self._first_top = 0
        # None: at the top, whatever was stored before.
        self._positions: dict[str, TextPosition | None] = {}
        self._scrolls_itself = False
        self._take(article, source)

    @property
    def end_words(self) -> str:
        """What is said at the end, and which key goes on."""
        key = named("next-article")
        return f"End of the article. {key} opens the next." if key else "End of the article."

    # What is shown

    def show(self, article: Article | None, source: str = "") -> None:
        """Show ``article`` where the user left it, else from its beginning."""
        self.leave()
        self._take(article, source)
        self._lay_out()
        self._go_to_position()
        self.post_message(PositionChanged())

    def start_with(self, article: Article | None, source: str) -> None:
        """Show ``article`` in the first frame, in place of the one given at first."""
        self._take(article, source)

    def leave(self) -> None:
        """Report where the user leaves the article; if at its end, it starts at the top again."""
        if (resting := self.resume_position) is not None:
            self._keep(resting[1])
            self.when_left(*resting)

    def renew(self, article: Article, source: str = "") -> None:
        """Show ``article``, another version of the one that is shown, at the same words.

        If it does not have them, at the same row.
        """
        old, position, row = self.article, self._position, self.scroll_offset.y
        again = found_again(position, old, article) if old and position else None
        self._take(article, source)
        self._keep(again)
        self._lay_out()
        if position and not again:
            self.scroll_to_row(row)
            self._keep(self.position_at(self.scroll_offset.y))
        else:
            self._go_to_position()
        self.post_message(PositionChanged())

    def _take(self, article: Article | None, source: str) -> None:
        self.article, self._source = article, source
        self._length = f"{minutes(article)} min" if article else ""
        self._returning_to: PanePosition | None = None
        self.mentions: list[Mention] = []
        """The highlighted mentions."""
        self.current: Mention | None = None
        """The mention the user went to last."""
        self._arriving: Mention | None = None
        self.selection: Selection | None = None
        """What is selected; :meth:`select` changes it."""
        self._names: list[Name] = []
        self._clicked: Span | None = None
        """Where the user has clicked in the text, until there is another current mention."""

    def on_resize(self) -> None:
        """Lay out the article for the new width, with the same words at the top."""
        self._lay_out_again()

    def _lay_out_again(self) -> None:
        self._lay_out()
        self._go_to_position()
        self.arrive()
        self.post_message(PositionChanged())

    def _lay_out(self) -> None:
        width = self.room.width
        self._first_top = 0
        if self.article is None or width <= 0:
            self.setting = None
            self.set_height(0)
            return
        with self._own_scrolling():
            self._room = self.room
            self.setting = self._laid_out(self.article, width)
            self.set_height(len(self.setting) + 2)

    def _laid_out(self, article: Article, width: int) -> Setting:
        rules = not settings.is_on("linear")
        setting = set_article(article, text_room(width), self.measure, self._source, rules=rules)
        self.left_margin = (width + 1 - setting.measure) // 2
        if self.annotations_of is not None:
            setting.lines += self.annotations_of(article.id, setting.measure)
        return setting

    def annotations_changed(self) -> None:
        """The user's annotations have changed: show them without moving the text."""
        row = self.scroll_offset.y
        if self.setting is not None:
            self._lay_out()
            with self._own_scrolling():
                self.scroll_to_row(row)

    def lay_out_first(self, width: int) -> None:
        """Lay out the article for the first frame, which comes before the first resize."""
        if self.setting is None and self.article is not None:
            self.setting = self._laid_out(self.article, width)
            top = self.row_of(self._position) if self._position else 0
            self._first_top = max(0, min(top, len(self.setting) + 2 - self.size.height))

    # The measure

    def action_wider(self) -> None:
        """Widen the measure, as far as there is room."""
        self.set_measure(self.measure + MEASURE_STEP)

    def action_narrower(self) -> None:
        """Narrow the measure."""
        self.set_measure(min(self.measure, text_room(self.room.width)) - MEASURE_STEP)

    def action_usual_measure(self) -> None:
        """Use the measure in the settings."""
        self.set_measure(self.usual_measure)

    def set_measure(self, cells: int) -> None:
        """Limit lines to ``cells`` cells, within the allowed range, for this session."""
        room, before = text_room(self.room.width), self.measure
        note = ""
        if cells > before >= room:
            cells, note = before, ", the most that fits here"
        self.measure = max(NARROWEST, min(cells, WIDEST))
        if self.measure != before:
            self._lay_out_again()
        elif not note and cells != before:
            note = ", the narrowest" if cells < before else ", the widest"
        tell(self, f"Line width {min(self.measure, room)}{note}. = resets")

    # The reading position

    @property
    def _position(self) -> TextPosition | None:
        if self.article is None:
            return None
        if self.article.id in self._positions:
            return self._positions[self.article.id]
        return self.saved_position(self.article.id)

    @property
    def resume_position(self) -> tuple[str, TextPosition | None] | None:
        """The article's id and where reading resumes: at the top, if the user was at its end.

        None if no article is shown, or the user has not moved in it.
        """
        if self.article is None or self.setting is None or self.article.id not in self._positions:
            return None
        ended = 0 < self.max_scroll_y <= self.scroll_offset.y
        return self.article.id, None if ended else self._positions[self.article.id]

    @property
    def pane_position(self) -> PanePosition:
        """Where the user is in the article, for :meth:`return_to`."""
        return PanePosition(self._room.width, self.scroll_offset.y, self._position)

    def return_to(self, position: PanePosition) -> None:
        """Go to ``position`` once the pane has a width; if that is the same, to the same row."""
        self._keep(position.text)
        self._returning_to = position
        self.arrive()

    def arrive(self) -> None:
        """Finish a move that began before the pane had its width, or was shown."""
        if self._returning_to is not None and self._returning_to.width == self.room.width:
            with self._own_scrolling():
                self.scroll_to_row(self._returning_to.top)
        if self._arriving is not None:
            self._reveal(self._arriving)

    def saved_positions_loaded(self) -> None:
        """``saved_position`` has loaded: go there, unless the user has already moved."""
        if self.article is not None and self.article.id not in self._positions:
            self._go_to_position()

    def _keep(self, position: TextPosition | None) -> None:
        if self.article is not None:
            self._positions.pop(self.article.id, None)
            self._positions[self.article.id] = position
            if len(self._positions) > _MOST_POSITIONS:
                del self._positions[next(iter(self._positions))]

    @contextmanager
    def _own_scrolling(self) -> Iterator[None]:
        """Scroll without changing the reading position.

        After a new layout the same words are on another row, and the user has not moved.
        """
        before, self._scrolls_itself = self._scrolls_itself, True
        try:
            yield
        finally:
            self._scrolls_itself = before

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Another part of the article is shown: remember the position, and post a message."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) == round(new_value):
            return
        # When the terminal has another size, Textual scrolls before the article is set for it.
        if not self._scrolls_itself and self.room == self._room:
            self._returning_to = None
            self._keep(self.position_at(round(new_value)))
        self.post_message(PositionChanged())

    def move(self, steps: int) -> None:
        """Scroll by ``steps`` rows."""
        self._returning_to = self._arriving = None
        super().move(steps)

    def position_at(self, row: int) -> TextPosition | None:
        """The words at the top when ``row`` is there; None for the very top."""
        if self.setting is None or row <= 0:
            return None
        lines = self.setting.lines
        number, line = self.setting.text_line(row - 1)
        if line is None or line.field is None:
            return None
        before = next((at for at in range(row - 1, -1, -1) if lines[at].field), None)
        if number != row - 1 and before is not None:
            field, offset = lines[before].field, lines[before].end + row - 1 - before
            if field and (field != line.field or number == before or offset < line.start):
                return TextPosition(field, offset)
        return TextPosition(line.field, line.start, number - row + 1)

    def _go_to_position(self) -> None:
        position = self._position
        with self._own_scrolling():
            self.scroll_to_row(self.row_of(position) if position else 0)

    def row_of(self, position: TextPosition) -> int:
        """The row to scroll to the top, so that ``position`` is where it was."""
        if self.setting is None:
            return 0
        lines = self.setting.lines
        number = self.setting.line_of(position.field, position.offset)
        line = lines[number]
        further = position.offset - line.end if line.field == position.field else 0
        while further > 0 and number + 1 < len(lines) and lines[number + 1].field is None:
            number, further = number + 1, further - 1
        return number + 1 - position.below

    @property
    def page(self) -> dict[MentionField, Span]:
        """The visible part of each field."""
        if self.setting is None:
            return {}
        top = max(self.scroll_offset.y - 1, 0)
        bottom = max(self.scroll_offset.y - 1 + self.room.height, 0)
        page: dict[MentionField, Span] = {}
        for line in self.setting.lines[top:bottom]:
            if line.field is not None:
                start = page[line.field].start if line.field in page else line.start
                page[line.field] = Span(line.field, start, line.end)
        return page

    @property
    def progress(self) -> str:
        """How far down the pane is and how long the article is: ``12% · 2 min``."""
        if self.article is None:
            return ""
        if not self.display or self.setting is None:
            return self._length
        if self.max_scroll_y <= 0:
            share = "all"
        elif self.scroll_offset.y <= 0:
            share = "top"
        elif self.scroll_offset.y >= self.max_scroll_y:
            share = "end"
        else:
            share = f"{round(100 * self.scroll_offset.y / self.max_scroll_y)}%"
        return f"{share} · {self._length}"

    # Moving

    def move_paragraphs(self, steps: int) -> None:
        """Scroll the ``steps``-th next paragraph to the top; a previous one if negative."""
        if self.setting is not None:
            self._move_along(self.setting, self.setting.paragraphs, steps)

    def move_headings(self, steps: int) -> None:
        """Scroll the ``steps``-th next subheading to the top; the title counts as the first."""
        if self.setting is None:
            return
        if len(self.setting.headings) < 2:
            tell(self, "This article has no subheadings. } goes by paragraph.")
        else:
            self._move_along(self.setting, self.setting.headings, steps)

    def _move_along(self, setting: Setting, numbers: Sequence[int], steps: int) -> None:
        """Move along the lines ``numbers``; past the first to the top, past the last to the end.

        The title is seen from the top, with what stands above it.
        """
        rows = [0, *(at + 1 for at in numbers if at and setting.lines[at].role != "title")]
        here = self.scroll_offset.y
        at = bisect_right(rows, here) if steps > 0 else bisect_left(rows, here)
        at += steps - 1 if steps > 0 else steps
        self.move((rows[max(at, 0)] if at < len(rows) else self.max_scroll_y) - here)

    def action_next_paragraph(self) -> None:
        """Go to the next paragraph."""
        self._along(self.move_paragraphs, count(self) or 1)

    def action_previous_paragraph(self) -> None:
        """Go to the beginning of this paragraph, then to the previous one."""
        self._along(self.move_paragraphs, -(count(self) or 1))

    def action_next_heading(self) -> None:
        """Go to the next subheading."""
        self.move_headings(count(self) or 1)

    def action_previous_heading(self) -> None:
        """Go to the previous subheading, finally to the title."""
        self.move_headings(-(count(self) or 1))

    @property
    def seen(self) -> float:
        """The share of the article's text above the lowest visible row, from 0 to 1."""
        if self.setting is None or not self.display:
            return 0.0
        last = next((n for n in range(len(self.setting) - 1, -1, -1)
                     if self.setting.lines[n].field is not None), 0)  # fmt: skip
        lowest = self.scroll_offset.y + self.room.height - 2  # a row of air is above the article
        return min(max(lowest, 0) / last, 1.0) if last else 1.0

    # Names and mentions

    def show_names(self, entities: Iterable[Entity]) -> None:
        """Give the names of ``entities``, all that the article has, their kinds' colours."""
        self._names = sorted(
            (Name(mention, entity.kind) for entity in entities for mention in entity.mentions),
            key=_order,
        )
        self.refresh()

    def setting_changed(self, name: str) -> None:
        """Show the names as the setting says now."""
        if name == NAMES_SETTING:
            self.refresh()

    def action_toggle_names(self) -> None:
        """Give the names in the text the colours of their kinds, or the colour of the text."""
        colors = settings.text(NAMES_SETTING) != "colors"
        settings.change(NAMES_SETTING, "colors" if colors else "plain")
        self.refresh()
        tell(self, "Names have the colours of their kinds." if colors else "Names are plain text.")

    def highlight(self, mentions: Sequence[Mention]) -> None:
        """Highlight ``mentions`` and no others; none of them is the current one."""
        self.mentions = sorted(mentions, key=reading_order)
        self.current = self._arriving = None
        self.refresh()

    def step(self, direction: int, mentions: Sequence[Mention] | None = None) -> Mention | None:
        """Go to the next mention (the previous one if ``direction`` is -1), around the ends.

        If ``direction`` is 3, go to the third from here. Counting starts at the current mention or,
        if there is none, at the top of the visible part. Only ``mentions`` count or, if that is
        None, the highlighted ones. Returns None if there is no mention.
        """
        among = self.mentions if mentions is None else sorted(mentions, key=reading_order)
        if not among:
            return None
        self.current, self._clicked = among[self._number_at(direction, among) % len(among)], None
        self._arriving = self.current if self.setting is None else None  # not shown so far
        self._reveal(self.current)
        return self.current

    def leaves(self, direction: int) -> bool:
        """Whether :meth:`step` goes around an end, as there is no highlighted mention this way."""
        return not 0 <= self._number_at(direction, self.mentions) < len(self.mentions)

    def _number_at(self, direction: int, among: Sequence[Mention]) -> int:
        """The number of the mention ``direction`` steps from here, negative before the first."""
        if self.current is not None:
            here = reading_order(self.current)
            at = bisect_left(among, here, key=reading_order)
            if direction > 0 and at < len(among) and reading_order(among[at]) == here:
                at += 1
        else:
            top = self.scroll_offset.y - 1
            at = bisect_left(among, top, key=self.line_of) if top > 0 else 0
        return at + (direction - 1 if direction > 0 else direction)

    @property
    def focus_row(self) -> int:
        """The row of the selection's moving end, or that of the current mention.

        If neither is visible, the first row that has text: there are blank ones above the title.
        """
        top = self.scroll_offset.y
        row = self._head_row
        if row is None:
            row = self.line_of(self.current) + 1 if self.current else -1
        row -= top
        return row if 0 <= row < self.room.height else int(not (top or self._first_top))

    def number_of(self, mention: Mention) -> tuple[int, int]:
        """The number of ``mention`` among the highlighted ones, counted from 1, and their count."""
        return self.mentions.index(mention) + 1, len(self.mentions)

    def go_to(self, mention: Mention) -> None:
        """Make ``mention``, one of the highlighted ones, the current one and show it."""
        self.current = self._arriving = mention
        self._clicked = None
        self._reveal(mention)

    @property
    def current_rows(self) -> tuple[int, int] | None:
        """The row of the current mention."""
        return None if self.current is None else (self.line_of(self.current) + 1, 1)

    def keep_current(self, mention: Mention | None) -> None:
        """Make ``mention`` the current one without moving."""
        self.current = mention
        self._clicked = None
        self.refresh()

    def line_of(self, mention: Mention) -> int:
        """The line of the laid-out article in which ``mention`` begins."""
        return self.setting.line_of(mention.field, mention.start) if self.setting else 0

    def _reveal(self, mention: Mention) -> None:
        """Scroll ``mention`` to about a third down, unless it is well in sight."""
        row = self.line_of(mention) + 1
        first, height = self.scroll_offset.y, self.room.height
        if not first + 1 <= row < first + height - 2:
            self.scroll_to_row(max(row - height // 3, 0))
        self.refresh()

    def action_select(self, unit: Literal["sentence", "line"]) -> None:
        """Ask the screen to begin a selection."""
        self.post_message(SelectionWanted(unit))

    def action_keep_passage(self) -> None:
        """Keep what was just copied; ``Q`` quits otherwise."""
        self.post_message(QuotationWanted())

    def action_leave(self) -> None:
        """Step back towards the list."""
        self.post_message(PaneLeft())

    def action_visit(self) -> None:
        """Open the view of the entity of the current mention."""
        self.post_message(EntityVisited())

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Begin the next selection here; a click on a name makes its mention the current one."""
        at = event.get_content_offset(self)
        number = at.y + self.scroll_offset.y - 1 if at is not None else -1
        if at is None or self.setting is None or not 0 <= number < len(self.setting):
            return
        line = self.setting.lines[number]
        if line.field is None:
            return
        under = self._letter_under(line, at.x)
        self._clicked = Span(line.field, line.start + (under or 0), line.end)
        if under is None:
            return
        for mention, _ in _on(line, self._names, lambda name: name.mention):
            if mention.start <= self._clicked.start < mention.end:
                self.post_message(NameClicked(mention, again=event.chain > 1))

    def _letter_under(self, line: Line, x: int) -> int | None:
        """The code point of ``line`` in the cell ``x`` of the pane; None beside its text.

        None also for a right-to-left line: some terminals reverse it.
        """
        cells = x - self.left_margin - line.indent - width_of(line.lead)
        if cells < 0 or right_to_left(line.text):
            return None
        for start, _, width in graphemes(line.text):
            if cells < width:
                return start
            cells -= width
        return None

    # Selecting

    def begin_selection(self, unit: Unit) -> bool:
        """Select the visible ``unit`` that was clicked last, else that of the current mention.

        If there is neither, the first visible one; units of the body come before others. Returns
        False if there is none.
        """
        from reader.widgets.panes.passages import Passages, Selection

        if self.article is None or self.setting is None:
            return False
        passages, page = Passages(self.article, self.setting), self.page
        span = page.get("text") or next(iter(page.values()), None)
        if span is None:
            return False
        top = passages.position(span.field, span.start)
        begun = (start for start, _ in passages.units(unit) if start >= top)
        position = next(begun, top)
        if position >= passages.position(span.field, span.end):
            position = top
        for here in (self._clicked, self.current):
            seen = page.get(here.field) if here is not None else None
            if here is not None and seen is not None and seen.start <= here.start < seen.end:
                position = passages.position(here.field, here.start)
                break
        self.select(Selection.at(passages, unit, position))
        return self.selection is not None

    def select(self, selection: Selection | None) -> None:
        """Show ``selection``, with its moving end in sight."""
        self.selection = selection
        row = self._head_row
        if row is not None and not 0 <= row - self.scroll_offset.y < self.room.height:
            self.scroll_into_view(max(row - 1, 0), min(3, self.room.height))
        self.refresh()

    @property
    def _head_row(self) -> int | None:
        """The row of the selection's moving end; None if nothing is selected."""
        spans = self.selection.spans if self.selection is not None else []
        if self.selection is None or self.setting is None or not spans:
            return None
        if self.selection.at_start:
            return self.setting.line_of(spans[0].field, spans[0].start) + 1
        return self.setting.line_of(spans[-1].field, spans[-1].end - 1) + 1

    # Painting

    def line(self, number: int, width: int) -> Strip:
        """One line of the article, centred in ``width`` cells, with highlighted mentions."""
        plain = self.part_style("reading--text")
        if self.setting is None:
            self.lay_out_first(width)
        number += self._first_top
        number -= 1  # a row of air above the article
        if self.article is None and self.empty:
            quiet = self.part_style("reading--meta")
            lines = paragraphs(self.empty, max(width - 2 * MARGIN, 8))
            text = lines[number] if 0 <= number < len(lines) else ""
            return strip_of([(" " * MARGIN + text, quiet)], width, plain)
        if self.setting is None or not 0 <= number < len(self.setting):
            return strip_of([], width, plain)
        line = self.setting.lines[number]
        return strip_of([*self._margin(line), *self._pieces(line)], width, plain)

    def _pieces(self, line: Line) -> list[Piece]:
        if line.role == "blank":
            return []
        style = self.part_style(f"reading--{line.role}")
        text = layered(line.text, style, self._layers(line)) if line.field else [(line.text, style)]
        if not (line.lead or line.tail):
            return text
        lead = {"text": "dateline", "kicker": "meta"}.get(line.role, "lead")
        beside = self.part_style(f"reading--{lead}")
        return [(line.lead, beside), *text, (line.tail, beside)]

    def _layers(self, line: Line) -> list[Layer]:
        """The highlights in ``line``, from the faintest to the strongest."""
        selected = self.selection.spans if self.selection is not None else ()
        spans = [(each.start, each.end) for each in selected if each.field == line.field]
        return [
            *(  # a selection is one even block: in it, names have no style of their own
                Layer(start - line.start, end - line.start, style)
                for name in self._names_in(line)
                if (style := self.part_style(f"kind--{name.kind}", partial=True))
                for start, end in _outside((name.mention.start, name.mention.end), spans)
            ),
            *(
                Layer(start - line.start, end - line.start, self._selection_style)
                for start, end in spans
            ),
            *(
                Layer(each.start - line.start, each.end - line.start, self._mention_style(each))
                for each in _on(line, self.mentions, lambda mention: mention)
            ),
        ]

    def _names_in(self, line: Line) -> Iterable[Name]:
        # Title and caption keep their one colour: they are read first, and as a whole.
        if line.field != "text" or settings.text(NAMES_SETTING) == "plain":
            return ()
        return _on(line, self._names, lambda name: name.mention)

    @property
    def _selection_style(self) -> Style:
        return self.part_style("reading--selection", partial=True)

    def _mention_style(self, mention: Mention) -> Style:
        name = "mention-current" if mention == self.current else "mention"
        return self.part_style(f"reading--{name}", partial=True)

    def _margin(self, line: Line) -> list[Piece]:
        """The margin before ``line``, with a sign if a quotation is in it."""
        plain = self.part_style("reading--text")
        room = self.left_margin + line.indent
        quoted = self.quoted_of(self.article.id) if self.article and line.field else ()
        if self.left_margin and any(
            each.field == line.field and each.start < line.end and line.start < each.end
            for each in quoted
        ):
            mark = (_QUOTED, self.part_style("reading--quoted"))
            before = max(self.left_margin - 2, 0)
            return [(" " * before, plain), mark, (" " * (room - before - 1), plain)]
        return [(" " * room, plain)]


def annotation_lines(
    tags: Iterable[str], note: str, quotations: Iterable[tuple[str, str]], measure: int
) -> list[Line]:
    """The user's tags, note and quotations of an article in lines of at most ``measure`` cells.

    A quotation is a text and its source line. Without any of them, there are no lines.
    """
    quoted: list[tuple[Role, str]] = []
    for text, source in quotations:
        quoted += [("quotation", text), ("source", f"— {source}")]
    parts: dict[str, list[tuple[Role, str]]] = {
        "Your tags": [("note", " ".join(f"#{tag}" for tag in sorted(tags)))],
        "Your note": [("note", note)],
        "Your quotations": quoted,
    }
    lines: list[Line] = []
    for heading, texts in parts.items():
        if any(text for _, text in texts):
            lines += [BLANK, Line("subheading", heading)]
            for role, text in texts:
                lines += _beside(role, text, measure)
    return lines


def _beside(role: Role, text: str, measure: int) -> Iterator[Line]:
    """``text`` beside a bar; its line feeds stay."""
    for part in text.splitlines():
        for line in wrap_lines(part, max(measure - len(_BESIDE), 8)) or [""]:
            yield Line(role, line, _BESIDE)


def text_room(width: int) -> int:
    """The cells for lines in a pane of ``width`` cells, without the margins.

    The cell of the scrollbar belongs to the right margin.
    """
    return width - (2 * MARGIN - 1 if width >= 44 else 2)


def found_again(position: TextPosition, old: Article, new: Article) -> TextPosition | None:
    """The position in ``new`` of the words at ``position`` in ``old``, its other version; or None.

    The nearest occurrence counts. If the longer passage is not found, a shorter one is looked for.
    """
    before, now = old.field_text(position.field), new.field_text(position.field)
    for length in _FOUND_AGAIN:
        start, end = position.offset, position.offset + length
        words = before[start:end]
        after, ahead = now.find(words, start), now.rfind(words, 0, end)
        if found := [at for at in (after, ahead) if at >= 0 and words]:
            return position._replace(offset=min(found, key=lambda at: abs(at - start)))
    return None


_Marked = TypeVar("_Marked")


def _on(
    line: Line, marked: Sequence[_Marked], mention_of: Callable[[_Marked], Mention]
) -> Iterator[_Marked]:
    """Those of ``marked``, in reading order, whose mentions have a part in ``line``."""
    if line.field is None:
        return
    ends = lambda each: _end(mention_of(each))  # noqa: E731
    first = bisect_right(marked, (FIELD_ORDER[line.field], line.start), key=ends)
    for each in islice(marked, first, None):
        mention = mention_of(each)
        if mention.field != line.field or mention.start >= line.end:
            return
        yield each


def _outside(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of ``span`` that are in none of ``others``."""
    parts = [span]
    for left, right in others:
        both = [((start, min(end, left)), (max(start, right), end)) for start, end in parts]
        parts = [part for pair in both for part in pair if part[0] < part[1]]
    return parts


def _order(name: Name) -> tuple[int, int]:
    return reading_order(name.mention)


def _end(mention: Mention) -> tuple[int, int]:
    return FIELD_ORDER[mention.field], mention.end
