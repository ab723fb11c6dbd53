"""The reading pane: one article, set for the width there is, with marked mentions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.style import Style
from textual.strip import Strip

from reader.model import MENTION_FIELDS, Article, Mention, MentionField
from reader.widgets.actions import bindings
from reader.widgets.annotations import Annotations
from reader.widgets.messages import EntityVisited, PlaceChanged
from reader.widgets.pane import Piece, ScrollingPane, strip_of
from reader.widgets.typography import Line, Setting, minutes, set_article

MARGIN = 2
"""Cells left free on each side of the text, at least, where the pane has room for them."""

_KEPT_PLACES = 1_000
_FIELD_ORDER = {field: number for number, field in enumerate(MENTION_FIELDS)}


class Anchor(NamedTuple):
    """A place in an article that survives another width: a code point, and lines above it."""

    field: MentionField
    offset: int
    below: int = 0


class ReadingSpot(NamedTuple):
    """Where one is in an article: the row at the top in this width, and the words there."""

    width: int
    top: int
    place: Anchor | None


def reading_order(mention: Mention) -> tuple[int, int]:
    """A sort key that puts mentions in the order in which the pane shows them."""
    return _FIELD_ORDER[mention.field], mention.start


class ReadingPane(ScrollingPane):
    """Shows an article; :meth:`mark` and :meth:`step` show and walk through mentions."""

    BINDINGS = bindings("reading")
    COMPONENT_CLASSES = {
        "reading--kicker",
        "reading--title",
        "reading--meta",
        "reading--caption",
        "reading--dateline",
        "reading--text",
        "reading--subheading",
        "reading--quotation",
        "reading--item",
        "reading--note",
        "reading--source",
        "reading--lead",
        "reading--mention",
        "reading--mention-current",
    }

    def __init__(self, article: Article | None = None, source: str = "") -> None:
        """``source`` is what the foot of the article calls its file."""
        super().__init__(id="reading")
        self.border_title = "Article"
        self.article = article
        self._source = source
        self._length = f"{minutes(article)} min" if article else ""
        self.annotations_of: Callable[[str], Annotations] | None = None
        """What the user has written on the article with this id: it stands below."""
        self._setting: Setting | None = None
        self._left = 0
        self._mentions: list[Mention] = []
        self._current: Mention | None = None
        self._places: dict[str, Anchor] = {}
        self._placed_row = 0
        self._arriving: Mention | ReadingSpot | None = None
        self._width = 0

    # What is shown

    def show(self, article: Article | None, source: str = "") -> None:
        """Show ``article`` where it was left in this session, else from its beginning."""
        self._keep_place()
        self.article, self._source = article, source
        self._length = f"{minutes(article)} min" if article else ""
        self._mentions, self._current, self._arriving = [], None, None
        self._set()
        self._go_to_place()
        self.post_message(PlaceChanged())

    def renew(self, article: Article, source: str = "") -> None:
        """Show ``article``, another version of the one that is shown, without moving."""
        row = self.scroll_offset.y
        self.article, self._source = article, source
        self._mentions, self._current, self._arriving = [], None, None
        self._set()
        self.scroll_to_row(row)
        self.post_message(PlaceChanged())

    def on_resize(self) -> None:
        """Set the article anew, the same words at the top."""
        if self._setting is not None:
            self._keep_place()
        self._set()
        self._go_to_place()
        self._arrive()
        self.post_message(PlaceChanged())

    def move(self, steps: int) -> None:
        """Scroll by ``steps`` rows."""
        self._arriving = None
        super().move(steps)

    @property
    def spot(self) -> ReadingSpot:
        """Where one is in the article, for :meth:`come_back`."""
        self._keep_place()
        place = self._places.get(self.article.id) if self.article else None
        return ReadingSpot(self._width, self.scroll_offset.y, place)

    def come_back(self, spot: ReadingSpot) -> None:
        """Go to ``spot``, as soon as the pane has a width; to the row where it has the same one."""
        if self.article is not None:
            self._places.pop(self.article.id, None)
            if spot.place is not None:
                self._places[self.article.id] = spot.place
        self._arriving = spot
        self._arrive()

    def _arrive(self) -> None:
        """Go where one was going before the pane had its width, or was to be seen at all."""
        if isinstance(self._arriving, Mention):
            self._reveal(self._arriving)
        elif self._arriving is not None and self._arriving.width == self.room.width:
            self.scroll_to_row(self._arriving.top)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell the screen that another part of the article is shown."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(PlaceChanged())

    def _set(self) -> None:
        width = self.room.width
        if self.article is None or width <= 0:
            self._setting = None
            self.set_height(0)
            return
        self._width = width
        self._setting = self._set_for(self.article, width)
        self.set_height(len(self._setting) + 2)

    def _set_for(self, article: Article, width: int) -> Setting:
        margin = MARGIN if width >= 44 else 1
        setting = set_article(article, width - 2 * margin, source=self._source)
        self._left = (width - setting.measure) // 2
        if self.annotations_of is not None:
            setting.lines += self.annotations_of(article.id).lines(setting.measure)
        return setting

    def annotations_changed(self) -> None:
        """The user has written something on an article, perhaps on this one: nothing moves."""
        row = self.scroll_offset.y
        if self._setting is not None:
            self._set()
            self.scroll_to_row(row)

    def _keep_place(self) -> None:
        """Remember which words are at the top, unless nobody has moved since they were put there.

        Another setting of the same lines would else begin a few words earlier each time.
        """
        if self.article is None or self._setting is None:
            return
        row = self.scroll_offset.y
        if row == self._placed_row:
            return
        self._places.pop(self.article.id, None)
        for above, line in enumerate(self._setting.lines[max(row - 1, 0) :] if row else ()):
            if line.field is not None:
                self._places[self.article.id] = Anchor(line.field, line.start, above)
                break
        if len(self._places) > _KEPT_PLACES:
            del self._places[next(iter(self._places))]

    def _go_to_place(self) -> None:
        place = self._places.get(self.article.id) if self.article else None
        self.scroll_to_row(self._row_of(place) if place else 0)
        self._placed_row = self.scroll_offset.y

    def _row_of(self, place: Anchor) -> int:
        """The row that has to be at the top for ``place`` to be where it was."""
        if self._setting is None:
            return 0
        return self._setting.line_of(place.field, place.offset) + 1 - place.below

    @property
    def progress(self) -> str:
        """How far down the pane is and how long the article is: ``12% · 2 min``."""
        if self.article is None:
            return ""
        if not self.display or self._setting is None:
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

    @property
    def seen(self) -> float:
        """How much of the article's text ends above the lowest row in sight, from 0 to 1."""
        if self._setting is None or not self.display:
            return 0.0
        last = next((n for n in range(len(self._setting) - 1, -1, -1)
                     if self._setting.lines[n].field is not None), 0)  # fmt: skip
        lowest = self.scroll_offset.y + self.room.height - 2  # a row of air is above the article
        return min(max(lowest, 0) / last, 1.0) if last else 1.0

    # Mentions

    def mark(self, mentions: Sequence[Mention]) -> None:
        """Mark ``mentions`` instead of the ones marked before; none of them is the current one."""
        self._mentions = sorted(mentions, key=reading_order)
        self._current = self._arriving = None
        self.refresh()

    def step(self, direction: int, mentions: Sequence[Mention] | None = None) -> Mention | None:
        """Go to the next mention (previous where ``direction`` is -1), around the ends.

        The next one after the current one or, without one, after the top of what is shown; among
        ``mentions``, or the marked ones where that is None. None where there is no mention.
        """
        among = self._mentions if mentions is None else sorted(mentions, key=reading_order)
        if not among or self._setting is None:
            return None
        if self._current is not None:
            here = reading_order(self._current)
            at = bisect_left(among, here, key=reading_order)
            if direction > 0 and at < len(among) and reading_order(among[at]) == here:
                at += 1
        else:
            top = self.scroll_offset.y - 1
            at = bisect_left(among, top, key=self._line_of) if top > 0 else 0
        if direction < 0:
            at -= 1
        self._current, self._arriving = among[at % len(among)], None
        self._reveal(self._current)
        return self._current

    def number_of(self, mention: Mention) -> tuple[int, int]:
        """Which of the marked mentions ``mention`` is, counted from 1, and of how many."""
        return self._mentions.index(mention) + 1, len(self._mentions)

    def go_to(self, mention: Mention) -> None:
        """Make ``mention``, one of the marked ones, the current one and show it."""
        self._current = self._arriving = mention
        self._reveal(mention)

    @property
    def current(self) -> Mention | None:
        """The mention that was stepped to last."""
        return self._current

    def keep_current(self, mention: Mention | None) -> None:
        """Let ``mention`` be the current one without moving."""
        self._current = mention
        self.refresh()

    def _line_of(self, mention: Mention) -> int:
        return self._setting.line_of(mention.field, mention.start) if self._setting else 0

    def _reveal(self, mention: Mention) -> None:
        """Scroll so that ``mention`` stands about a third down, unless it is well in sight."""
        row = self._line_of(mention) + 1
        first, height = self.scroll_offset.y, self.room.height
        if not first + 1 <= row < first + height - 2:
            self.scroll_to_row(max(row - height // 3, 0))
        self.refresh()

    def action_visit(self) -> None:
        """Ask for the view of the entity whose mention is the current one."""
        self.post_message(EntityVisited())

    # Painting

    def line(self, number: int, width: int) -> Strip:
        """One line of the article, centred in ``width`` cells, its mentions marked."""
        plain = self.get_component_rich_style("reading--text")
        if self._setting is None and self.article is not None:
            # The first frame comes before the first resize: the article is in it all the same.
            self._setting = self._set_for(self.article, width)
        number -= 1  # a row of air above the article
        if self._setting is None or not 0 <= number < len(self._setting):
            return strip_of([], width, plain)
        line = self._setting.lines[number]
        return strip_of([(" " * self._left, plain), *self._pieces(line)], width, plain)

    def _pieces(self, line: Line) -> list[Piece]:
        if line.role == "blank":
            return []
        style = self.get_component_rich_style(f"reading--{line.role}")
        lead = "dateline" if line.role == "text" else "lead"
        pieces = [(line.lead, self.get_component_rich_style(f"reading--{lead}"))]
        at = line.start
        for mention in self._mentions if line.field else ():
            if mention.field != line.field or mention.end <= at or mention.start >= line.end:
                continue
            start, end = max(mention.start, at), min(mention.end, line.end)
            pieces.append((line.text[at - line.start : start - line.start], style))
            marked = style + self._mark_style(mention)
            pieces.append((line.text[start - line.start : end - line.start], marked))
            at = end
        pieces.append((line.text[at - line.start :], style))
        return pieces

    def _mark_style(self, mention: Mention) -> Style:
        name = "mention-current" if mention == self._current else "mention"
        return self.get_component_rich_style(f"reading--{name}", partial=True)
