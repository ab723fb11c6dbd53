"""What all panes share: painted parts and lines, focus, movement keys, the scrollbar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.dom import DOMNode
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget

from reader import settings
from reader.text.cells import next_character, width_of, wrap_lines
from reader.text.direction import parted
from reader.widgets.actions.bindings import bindings

THUMB = "▐"
"""One thin character per row: it shows without colour and costs few bytes to move."""

_UPRIGHT = Style(reverse=False)

THICK_BAR, THIN_BAR = "▌", "▏"

Piece = tuple[str, Style]


class _Part(NamedTuple):
    whole: Style
    alone: Style


class Painted(Widget):
    """A widget that paints its own lines, in parts whose styles are classes of the stylesheet.

    Textual's own ``COMPONENT_CLASSES`` are styled whenever the widget is: all of them, twice in a
    start, and again when the focus moves. Here a part is styled when it is first painted.
    """

    _parts: dict[str, _Part] | None = None

    def notify_style_update(self) -> None:
        """Forget the styles of the parts (called by Textual)."""
        self._parts = None
        super().notify_style_update()

    def part_style(self, name: str, *, partial: bool = False) -> Style:
        """The style of the class ``name``; ``partial``: without the background behind it.

        Raises KeyError if the stylesheet has no such class.
        """
        if self._parts is None:
            self._parts = {}
        part = self._parts.get(name)
        if part is None:
            node = DOMNode(classes=name)
            node._attach(self)
            self.app.stylesheet.apply(node, animate=False)
            if not node.styles.base.get_rules():
                raise KeyError(name)
            part = _Part(node.styles.rich_style, node.styles.partial_rich_style)
            self._parts[name] = part
        return part.alone if partial else part.whole


def laid(part: Style, ground: Style) -> Style:
    """``part``, a foreground, on ``ground``. Where that is reversed, a colour would be a ground."""
    return ground + (part.without_color if ground.reverse else part)


def strip_of(pieces: list[Piece], width: int, fill: Style) -> Strip:
    """``pieces`` side by side, then spaces in ``fill`` up to ``width`` cells, cut there."""
    used = sum(width_of(text) for text, _ in pieces)
    if used < width:
        pieces = [*pieces, (" " * (width - used), fill)]
    if not all(text.isascii() for text, _ in pieces):
        texts = parted([text for text, _ in pieces])
        pieces = [(text, style) for text, (_, style) in zip(texts, pieces, strict=True)]
    strip = Strip([Segment(text, style) for text, style in pieces if text], max(used, width))
    return strip.crop(0, width) if used > width else strip


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


@lru_cache(maxsize=8)
def paragraphs(text: str, width: int) -> list[str]:
    """The paragraphs of ``text``, wrapped, with a blank line between two."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        lines += [""] if lines else []
        lines += wrap_lines(paragraph, width)
    return lines


def count(node: DOMNode) -> int:
    """The number typed before the current key; 0 if there is none."""
    return getattr(node.app, "key_count", 0)


def tell(node: DOMNode, message: str) -> None:
    """Say ``message`` if the screen of ``node`` can."""
    say = getattr(node.screen, "say", None)
    if say is not None:
        say(message)


class Pane(ScrollView, Painted, can_focus=True, inherit_bindings=False):
    """A focusable pane of lines. Subclasses paint a :meth:`line` and define movement."""

    BINDINGS = bindings("panes")

    _painted_region: Region | None = None

    def on_mount(self) -> None:
        """Use the quiet scrollbar."""
        self.vertical_scrollbar.renderer = self.bar_render  # type: ignore[misc, assignment]

    def bar_render(self, **of: Any) -> QuietRender:
        """What paints the scrollbar (called by Textual)."""
        return QuietRender(**of)

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """Give a scrollbar that appears the current position: while hidden, it got none."""
        if shown:
            self.vertical_scrollbar.position = self.scroll_y

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Ask the screen: no key acts while the terminal is too small."""
        return self.screen.check_action(action, parameters)

    @property
    def scrollable_content_region(self) -> Region:
        """What Textual says; while lines are painted, it is not worked out for each of them."""
        return self._painted_region or super().scrollable_content_region

    @property
    def room(self) -> Size:
        """The room for lines: the pane without its border, padding and scrollbar."""
        return self.scrollable_content_region.size

    @property
    def focus_row(self) -> int:
        """The visible row of the cursor, or the one to read first."""
        return 0

    @property
    def read_row(self) -> int:
        """The visible row that a screen reader reads, where the terminal's cursor is."""
        return self.focus_row

    @property
    def typing(self) -> bool:
        """Whether characters are typed text here, and not keys."""
        return False

    def bar(self, *, here: bool) -> str:
        """The cell before a line: thick at the cursor of the focused pane, else thin.

        In the linear mode the terminal's own cursor is there.
        """
        if settings.is_on("linear"):
            return " "
        return (THICK_BAR if self.has_focus else THIN_BAR) if here else " "

    def cursor_style(self, name: str) -> Style:
        """The style of the class ``name`` of a row with the cursor.

        A theme that reverses it has no quieter ground: only the focused pane has that row reversed.
        """
        style = self.part_style(name)
        return style if self.has_focus or not style.reverse else style + _UPRIGHT

    def line(self, number: int, width: int) -> Strip:
        """Line ``number`` of the pane's content, painted in ``width`` cells."""
        raise NotImplementedError

    def move(self, steps: int) -> None:
        """Go ``steps`` lines, articles or entities down; up if negative."""
        raise NotImplementedError

    def move_rows(self, rows: int) -> None:
        """Go about ``rows`` rows of the screen down; up if negative."""
        self.move(rows)

    def move_to_end(self, *, last: bool) -> None:
        """Go to the first or the last line, article or entity."""
        raise NotImplementedError

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the rows in ``crop`` of the visible part (called by Textual)."""
        self._painted_region = self.scrollable_content_region
        try:
            return super().render_lines(crop)
        finally:
            self._painted_region = None

    def render_line(self, y: int) -> Strip:
        """Paint row ``y`` of the visible part (called by Textual)."""
        return self.line(y + self.scroll_offset.y, self.room.width)

    def set_height(self, rows: int) -> None:
        """Tell the scrollbar how many rows there are, and repaint."""
        size = Size(self.room.width, rows)
        if size != self.virtual_size:
            if self._stays_put(rows):
                # Textual would lay out the whole screen again for a scrollbar's thumb.
                self.set_reactive(Widget.virtual_size, size)
                if self.show_vertical_scrollbar:
                    self.vertical_scrollbar.window_virtual_size = rows
                self.scroll_y = self.scroll_y  # validated: no further down than there are rows
            else:
                self.virtual_size = size
        self.refresh()

    def _stays_put(self, rows: int) -> bool:
        """Whether the pane keeps its height, and needs no scrollbar that is hidden.

        One that is shown stays, without a thumb if it is not needed: its cells belong to nothing
        else, and it may be needed for the next article.
        """
        height, room = self.styles.height, self.container_size.height
        fixed = height is not None and not height.is_auto and room > 0
        return fixed and (self.show_vertical_scrollbar or rows <= room)

    def scroll_to_row(self, row: int) -> None:
        """Scroll ``row`` to the top at once, as far as possible."""
        self.scroll_to(y=row, animate=False, force=True)

    def scroll_into_view(self, top: int, height: int) -> None:
        """Scroll as little as needed to show ``height`` rows from ``top`` on."""
        first, room = self.scroll_offset.y, max(self.room.height, 1)
        if top < first or height >= room:
            self.scroll_to_row(top)
        elif top + height > first + room:
            self.scroll_to_row(top + height - room)

    # For keys with a number before them

    @property
    def steps(self) -> int:
        """The number of lines, articles or entities."""
        return self.virtual_size.height

    @property
    def current_rows(self) -> tuple[int, int] | None:
        """The first row of the item under the cursor, and its rows; None if there is none."""
        return None

    def move_to(self, number: int) -> None:
        """Go to line, article or entity ``number``, counted from 1, or to the last one."""
        self.move_to_end(last=False)
        self.move(min(number, self.steps) - 1)

    def _along(self, go: Callable[[int], None], steps: int, *, page: bool = False) -> None:
        """Go ``steps``; say when there is nowhere to go, after a key for a ``page``.

        In the linear mode, which does not show an end, say so after other keys, too.
        """
        before = self.scroll_offset.y, self.focus_row
        go(steps)
        if (self.scroll_offset.y, self.focus_row) == before and (page or settings.is_on("linear")):
            tell(self, self.end_words if steps > 0 else "Already at the top.")

    @property
    def end_words(self) -> str:
        """What is said where there is nothing further down."""
        return "Already at the end."

    def go_pages(self, pages: int) -> None:
        """Go ``pages`` down, keeping two rows in sight of each; up if negative."""
        self._along(self.move_rows, max(self.room.height - 2, 1) * pages, page=True)

    def action_down(self) -> None:
        """Go one step down."""
        self._along(self.move, count(self) or 1)

    def action_up(self) -> None:
        """Go one step up."""
        self._along(self.move, -(count(self) or 1))

    def action_half_down(self) -> None:
        """Half a page down."""
        self._along(self.move_rows, max(self.room.height // 2, 1) * (count(self) or 1))

    def action_half_up(self) -> None:
        """Half a page up."""
        self._along(self.move_rows, -max(self.room.height // 2, 1) * (count(self) or 1))

    def action_page_down(self) -> None:
        """A page down."""
        self.go_pages(count(self) or 1)

    def action_page_up(self) -> None:
        """A page up."""
        self.go_pages(-(count(self) or 1))

    def action_top(self) -> None:
        """To the beginning or, with a number, to the one with that number."""
        self._go_to_end(last=False)

    def action_bottom(self) -> None:
        """To the end or, with a number, to the one with that number."""
        self._go_to_end(last=True)

    def leave_for_afar(self) -> None:
        """The cursor is about to jump: called before it does."""

    def _go_to_end(self, *, last: bool) -> None:
        self.leave_for_afar()
        if number := count(self):
            self.move_to(number)
        else:
            self.move_to_end(last=last)

    def action_percent(self) -> None:
        """To a percentage of the whole."""
        if number := count(self):
            self.leave_for_afar()
            self.move_to(round(min(number, 100) / 100 * (self.steps - 1)) + 1)
        else:
            tell(self, "% needs a number before it: 50 % is the middle.")

    def action_place(self, where: str) -> None:
        """Scroll the cursor's item to the top, the middle or the bottom."""
        if self.current_rows is None:
            tell(self, "No line is selected. n and ] go to one.")
            return
        top, height = self.current_rows
        room = self.room.height - height
        before = self.scroll_offset.y
        self.scroll_to_row(max(top - {"top": 0, "middle": room // 2, "bottom": room}[where], 0))
        if settings.is_on("linear"):
            moved = self.scroll_offset.y != before
            tell(self, f"Scrolled to the {where}." if moved else "Nothing to scroll.")


class CursorPane(Pane):
    """A pane with a cursor that moves from item to item."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.cursor = 0
        """The item under the cursor, counted from 0."""

    @property
    def focus_row(self) -> int:
        """The row of the cursor."""
        return (self.current_rows or (0, 0))[0] - self.scroll_offset.y

    def go_to(self, position: int) -> None:
        """Put the cursor on the item at ``position``, or the nearest one there is."""
        raise NotImplementedError

    def move(self, steps: int) -> None:
        """Move the cursor by ``steps`` items."""
        self.go_to(self.cursor + steps)

    def move_to_end(self, *, last: bool) -> None:
        """Move the cursor to the first or the last item."""
        self.go_to(self.steps - 1 if last else 0)


class ScrollingPane(Pane):
    """A pane without a cursor: moving is scrolling."""

    def move(self, steps: int) -> None:
        """Scroll by ``steps`` rows."""
        self.scroll_to_row(self.scroll_offset.y + steps)

    @property
    def steps(self) -> int:
        """How many rows can be at the top."""
        return round(self.max_scroll_y) + 1

    def move_to_end(self, *, last: bool) -> None:
        """Scroll to the beginning or the end."""
        self.scroll_to_row(self.max_scroll_y if last else 0)


def thumb(rows: int, content: float, seen: float, position: float) -> tuple[int, int]:
    """First row of the thumb in a bar of ``rows``, and the row after its last one.

    At the beginning and the end of the ``content``, and only there, it touches the bar's ends. If
    all of it is seen, for which Textual says 0, there is no thumb.
    """
    if content <= seen or seen <= 0 or rows <= 0:
        return 0, 0
    length = min(max(round(rows * seen / content), 1), max(rows - 1, 1))
    free, most = rows - length, content - seen
    start = round(free * position / most)
    if 0 < position < most and free > 1:
        start = min(max(start, 1), free - 1)
    return start, start + length


class QuietRender(ScrollBarRender):
    """Paints a vertical bar; the mouse can drag it as it does Textual's own."""

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color = Color.default(),  # noqa: B008
        bar_color: Color = Color.default(),  # noqa: B008
    ) -> Segments:
        """A character for each of ``size`` rows (called by Textual)."""
        first, end = thumb(size, virtual_size, window_size, position)
        ways = (("scroll_up", " "), ("grab", THUMB), ("scroll_down", " "))
        above, grip, below = (
            Segment(
                sign * thickness,
                Style(color=bar_color, bgcolor=back_color, meta={"@mouse.down": action}),
            )
            for action, sign in ways
        )
        if first == end:
            above = below = Segment(" " * thickness, Style(bgcolor=back_color))
        rows = [above] * first + [grip] * (end - first) + [below] * (size - end)
        return Segments(rows, new_lines=vertical)
