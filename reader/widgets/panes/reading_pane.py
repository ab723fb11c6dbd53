"""The reading pane: one article with highlighted mentions, and moving between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.style import Style
from textual.strip import Strip

from reader.model import FIELD_ORDER, Article, Mention, MentionField, reading_order
from reader.text.cells import next_character
from reader.text.typography import Line, Span
from reader.widgets.actions.bindings import bindings
from reader.widgets.messages import EntityVisited, Said, SelectionWanted
from reader.widgets.panes.article_pane import MARGIN, ArticlePane
from reader.widgets.panes.list_words import paragraphs
from reader.widgets.panes.pane import Piece, strip_of

if TYPE_CHECKING:
    from reader.widgets.panes.passages import Selection, Unit

_KEPT = "┆"
"""The sign in the margin beside a passage that is kept as a quotation."""


def _end(mention: Mention) -> tuple[int, int]:
    return FIELD_ORDER[mention.field], mention.end


class ReadingPane(ArticlePane):
    """Shows an article; :meth:`mark` highlights mentions and :meth:`step` moves between them."""

    BINDINGS = bindings("reading")

    def __init__(self, article: Article | None = None, source: str = "") -> None:
        """``source`` is what the foot of the article calls its file."""
        super().__init__(article, source)
        self.mentions: list[Mention] = []
        self.current: Mention | None = None
        """The mention the user went to last."""
        self._arriving: Mention | None = None
        self.selection: Selection | None = None
        """What is selected; :meth:`select` changes it."""
        self.kept_of: Callable[[str], Sequence[Span]] = lambda _: ()
        """The passages of an article that the user keeps as quotations."""

    def _take(self, article: Article | None, source: str) -> None:
        super()._take(article, source)
        self.mentions, self.current, self._arriving = [], None, None
        self.selection = None

    def move(self, steps: int) -> None:
        """Scroll by ``steps`` rows."""
        self._arriving = None
        super().move(steps)

    def arrive(self) -> None:
        """Finish a move that began before the pane had its width, or was shown."""
        super().arrive()
        if self._arriving is not None:
            self._reveal(self._arriving)

    @property
    def seen(self) -> float:
        """The share of the article's text above the lowest visible row, from 0 to 1."""
        if self.setting is None or not self.display:
            return 0.0
        last = next((n for n in range(len(self.setting) - 1, -1, -1)
                     if self.setting.lines[n].field is not None), 0)  # fmt: skip
        lowest = self.scroll_offset.y + self.room.height - 2  # a row of air is above the article
        return min(max(lowest, 0) / last, 1.0) if last else 1.0

    # Mentions

    def mark(self, mentions: Sequence[Mention]) -> None:
        """Highlight ``mentions`` and no others; none of them is the current one."""
        self.mentions = sorted(mentions, key=reading_order)
        self.current = self._arriving = None
        self.refresh()

    def step(self, direction: int, mentions: Sequence[Mention] | None = None) -> Mention | None:
        """Go to the next mention (the previous one if ``direction`` is -1), around the ends.

        If ``direction`` is 3, go to the third from here. Counting starts at the current mention or,
        if there is none, at the top of the visible part. Only ``mentions`` count or, if that is
        None, the marked ones. Returns None if there is no mention.
        """
        among = self.mentions if mentions is None else sorted(mentions, key=reading_order)
        if not among:
            return None
        if self.current is not None:
            here = reading_order(self.current)
            at = bisect_left(among, here, key=reading_order)
            if direction > 0 and at < len(among) and reading_order(among[at]) == here:
                at += 1
        else:
            top = self.scroll_offset.y - 1
            at = bisect_left(among, top, key=self.line_of) if top > 0 else 0
        at += direction - 1 if direction > 0 else direction
        self.current = among[at % len(among)]
        self._arriving = self.current if self.setting is None else None  # not shown so far
        self._reveal(self.current)
        return self.current

    @property
    def focus_row(self) -> int:
        """The row of the selection's moving end, or that of the current mention.

        If neither is visible, the first row that has text: there are blank ones above the title.
        """
        top = self.scroll_offset.y
        row = -1
        if self.selection is not None and self.selection.spans and self.setting is not None:
            first, last = self.selection.spans[0], self.selection.spans[-1]
            field, offset = last.field, last.end - 1
            if self.selection.at_start:
                field, offset = first.field, first.start
            row = self.setting.line_of(field, offset) + 1 - top
        elif self.current:
            row = self.line_of(self.current) + 1 - top
        return row if 0 <= row < self.room.height else int(not (top or self._first_top))

    def number_of(self, mention: Mention) -> tuple[int, int]:
        """The number of ``mention`` among the highlighted ones, counted from 1, and their count."""
        return self.mentions.index(mention) + 1, len(self.mentions)

    def go_to(self, mention: Mention) -> None:
        """Make ``mention``, one of the highlighted ones, the current one and show it."""
        self.current = self._arriving = mention
        self._reveal(mention)

    @property
    def current_rows(self) -> tuple[int, int] | None:
        """The row of the current mention."""
        return None if self.current is None else (self.line_of(self.current) + 1, 1)

    def keep_current(self, mention: Mention | None) -> None:
        """Make ``mention`` the current one without moving."""
        self.current = mention
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
        """Explain how to keep a passage; ``Q`` quits in other panes."""
        self.post_message(Said("Q keeps a selected passage: v selects one. q quits."))

    def action_visit(self) -> None:
        """Open the view of the entity of the current mention."""
        self.post_message(EntityVisited())

    # Selecting

    def begin_selection(self, unit: Unit) -> bool:
        """Select the ``unit`` of the current mention, else the first visible one.

        Units of the body come before others. Returns False if there is none.
        """
        from reader.widgets.panes.passages import Passages, Selection

        if self.article is None or self.setting is None:
            return False
        passages, page = Passages(self.article, self.setting), self.page
        span = page.get("text") or next(iter(page.values()), None)
        if span is None:
            return False
        top = passages.place(span.field, span.start)
        begun = (start for start, _ in passages.units(unit) if start >= top)
        place = next(begun, top)
        if place >= passages.place(span.field, span.end):
            place = top
        here = self.current
        if here is not None and here.field in page and here.start < page[here.field].end:
            place = max(passages.place(here.field, here.start), 0)
        self.select(Selection.at(passages, unit, place))
        return self.selection is not None

    def select(self, selection: Selection | None) -> None:
        """Show ``selection``, with its moving end in sight."""
        self.selection = selection
        if selection is not None and selection.spans:
            first, last = selection.spans[0], selection.spans[-1]
            if selection.at_start:
                self._show_place(first.field, first.start)
            else:
                self._show_place(last.field, last.end - 1)
        self.refresh()

    def _show_place(self, field: MentionField, offset: int) -> None:
        if self.setting is not None:
            row = self.setting.line_of(field, offset) + 1
            if not 0 <= row - self.scroll_offset.y < self.room.height:
                self.scroll_into_view(max(row - 1, 0), min(3, self.room.height))

    # Painting

    def line(self, number: int, width: int) -> Strip:
        """One line of the article, centred in ``width`` cells, with highlighted mentions."""
        plain = self.part_style("reading--text")
        if self.setting is None:
            self.set_first(width)
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
        lead = "dateline" if line.role == "text" else "lead"
        beside = self.part_style(f"reading--{lead}")
        text = layered(line.text, style, self._layers(line)) if line.field else [(line.text, style)]
        return [(line.lead, beside), *text, (line.tail, beside)]

    def _layers(self, line: Line) -> list[Layer]:
        """The highlights in ``line``."""
        assert line.field is not None
        start = line.start
        first = bisect_right(self.mentions, (FIELD_ORDER[line.field], line.start), key=_end)
        layers = [
            Layer(each.start - start, each.end - start, self._mark_style(each))
            for each in takewhile(
                lambda each: each.field == line.field and each.start < line.end,
                islice(self.mentions, first, None),
            )
        ]
        selected = self.selection.spans if self.selection is not None else ()
        return layers + [
            Layer(each.start - start, each.end - start, self._selection_style)
            for each in selected
            if each.field == line.field
        ]

    @property
    def _selection_style(self) -> Style:
        return self.part_style("reading--selection", partial=True)

    def _margin(self, line: Line) -> list[Piece]:
        """The margin before ``line``, with a sign if it has a kept quotation."""
        plain = self.part_style("reading--text")
        room = self.left_margin + line.indent
        kept = self.kept_of(self.article.id) if self.article and line.field else ()
        if self.left_margin and any(
            each.field == line.field and each.start < line.end and line.start < each.end
            for each in kept
        ):
            mark = (_KEPT, self.part_style("reading--kept"))
            before = max(self.left_margin - 2, 0)
            return [(" " * before, plain), mark, (" " * (room - before - 1), plain)]
        return [(" " * room, plain)]

    def _mark_style(self, mention: Mention) -> Style:
        name = "mention-current" if mention == self.current else "mention"
        return self.part_style(f"reading--{name}", partial=True)


class Layer(NamedTuple):
    """Adds ``style`` to the code points from ``start`` to ``end``, exclusive, of a line."""

    start: int
    end: int
    style: Style


def layered(text: str, plain: Style, layers: Sequence[Layer]) -> list[tuple[str, Style]]:
    """``text`` in pieces with their styles, later ``layers`` above earlier ones.

    A letter with its accents, which shows as one character, stays in one piece.
    """
    if not layers:
        return [(text, plain)]
    cuts = {0, len(text)}
    for layer in layers:
        for at in (layer.start, layer.end):
            if 0 < at < len(text):
                cuts.add(at if text.isascii() else next_character(text, at))
    pieces = []
    for start, end in pairwise(sorted(cuts)):
        style = plain
        for layer in layers:
            if layer.start < end and start < layer.end:
                style += layer.style
        pieces.append((text[start:end], style))
    return pieces
