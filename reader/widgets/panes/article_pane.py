"""An article in a pane, laid out for its width; the reading position is exact to the word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from textual.geometry import Size

from reader import settings
from reader.model import Article, MentionField
from reader.text.typography import NARROWEST, WIDEST, Setting, Span, minutes, set_article
from reader.widgets.messages import PositionChanged, Said
from reader.widgets.panes.annotations import Annotations
from reader.widgets.panes.pane import ScrollingPane, count

if TYPE_CHECKING:
    from collections.abc import Iterator

MARGIN = 2
"""The least margin on each side of the text, if the pane has room for it."""

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


class ArticlePane(ScrollingPane):
    """Shows one article in lines. The words at the top stay there when the layout changes.

    This class does layout and position; :class:`ReadingPane`, its only subclass, adds highlights
    and selections. One class for both would be a module of 700 lines.

    ``saved_position`` returns where an article was left in an earlier session. ``left`` is called
    with the position where it is left now: None if it was read to its end, or not begun.
    """

    def __init__(self, article: Article | None, source: str) -> None:
        super().__init__(id="reading")
        self.border_title = "Article"
        self.article = article
        self.usual_measure = self.measure = settings.number("measure")
        self.saved_position: Callable[[str], TextPosition | None] = lambda _: None
        self.left: Callable[[str, TextPosition | None], None] = lambda *_: None
        self.annotations_of: Callable[[str], Annotations] | None = None
        """What the user has written on the article with this id: it stands below."""
        self._source = source
        self._length = f"{minutes(article)} min" if article else ""
        self.setting: Setting | None = None
        self.left_margin = 0
        self._room = Size()
        self._first_top = 0
        # None: at the top, whatever was stored before.
        self._positions: dict[str, TextPosition | None] = {}
        self._scrolls_itself = False
        self._returning_to: PanePosition | None = None

    # What is shown

    def show(self, article: Article | None, source: str = "") -> None:
        """Show ``article`` where the user left it, else from its beginning."""
        self.leave()
        self._take(article, source)
        self._set()
        self._go_to_position()
        self.post_message(PositionChanged())

    def leave(self) -> None:
        """Report where the user leaves the article; if at its end, it starts at the top again."""
        if (resting := self.resume_position) is not None:
            self._keep(resting[1])
            self.left(*resting)

    def renew(self, article: Article, source: str = "") -> None:
        """Show ``article``, another version of the one that is shown, at the same words.

        If it does not have them, at the same row.
        """
        old, position, row = self.article, self._position, self.scroll_offset.y
        again = found_again(position, old, article) if old and position else None
        self._take(article, source)
        self._keep(again)
        self._set()
        if position and not again:
            self.scroll_to_row(row)
            self._keep(self.position_at(self.scroll_offset.y))
        else:
            self._go_to_position()
        self.post_message(PositionChanged())

    def _take(self, article: Article | None, source: str) -> None:
        self.article, self._source = article, source
        self._length = f"{minutes(article)} min" if article else ""
        self._returning_to = None

    def on_resize(self) -> None:
        """Lay out the article for the new width, with the same words at the top."""
        self._set_again()

    def _set_again(self) -> None:
        self._set()
        self._go_to_position()
        self.arrive()
        self.post_message(PositionChanged())

    def _set(self) -> None:
        width = self.room.width
        self._first_top = 0
        if self.article is None or width <= 0:
            self.setting = None
            self.set_height(0)
            return
        with self._own_scrolling():
            self._room = self.room
            self.setting = self._set_for(self.article, width)
            self.set_height(len(self.setting) + 2)

    def _set_for(self, article: Article, width: int) -> Setting:
        setting = set_article(article, text_room(width), self.measure, self._source)
        self.left_margin = (width - setting.measure) // 2
        if self.annotations_of is not None:
            setting.lines += self.annotations_of(article.id).lines(setting.measure)
        return setting

    def annotations_changed(self) -> None:
        """The user's annotations have changed: show them without moving the text."""
        row = self.scroll_offset.y
        if self.setting is not None:
            self._set()
            with self._own_scrolling():
                self.scroll_to_row(row)

    def set_first(self, width: int) -> None:
        """Lay out the article for the first frame, which comes before the first resize."""
        if self.setting is None and self.article is not None:
            self.setting = self._set_for(self.article, width)
            top = self.row_of(self._position) if self._position else 0
            self._first_top = max(0, min(top, len(self.setting) + 2 - self.size.height))

    empty = ""
    """The text when there is no article; each line is a paragraph."""

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
        said = ""
        if cells > before >= room:
            cells, said = before, ": there is no room for more"
        self.measure = max(NARROWEST, min(cells, WIDEST))
        if self.measure != before:
            self._set_again()
        elif not said and cells != before:
            said = ": the narrowest" if cells < before else ": the widest"
        self.post_message(Said(f"Lines of {min(self.measure, room)} cells{said}. = the usual"))

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
        """Finish :meth:`return_to`, if the pane had no width then, or was hidden."""
        if self._returning_to is not None and self._returning_to.width == self.room.width:
            with self._own_scrolling():
                self.scroll_to_row(self._returning_to.top)

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
        self._returning_to = None
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
            self._move_along(self.setting.paragraphs, steps)

    def move_headings(self, steps: int) -> None:
        """Scroll the ``steps``-th next subheading to the top; the title counts as the first."""
        if self.setting is None:
            return
        if len(self.setting.headings) < 2:
            self.post_message(Said("This article has no subheadings. } goes by paragraph."))
        else:
            self._move_along(self.setting.headings, steps)

    def _move_along(self, numbers: Sequence[int], steps: int) -> None:
        """Move along the lines ``numbers``; past the first to the top, past the last to the end."""
        rows = [0, *(number + 1 for number in numbers if number)]
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


def text_room(width: int) -> int:
    """The cells for lines in a pane of ``width`` cells, without the margins."""
    return width - 2 * (MARGIN if width >= 44 else 1)


def found_again(position: TextPosition, old: Article, new: Article) -> TextPosition | None:
    """The place in ``new`` of the words at ``position`` in ``old``, its other version; or None.

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
