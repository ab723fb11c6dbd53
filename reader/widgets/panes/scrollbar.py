"""The scrollbar: one thin sign a row, which shows without colour and changes with few bytes."""

from __future__ import annotations

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBarRender

THUMB = "▐"


def thumb(rows: int, content: float, seen: float, position: float) -> tuple[int, int]:
    """First row of the thumb in a bar of ``rows``, and the row after its last one.

    At the beginning and the end of the ``content``, and only there, it touches the bar's ends.
    """
    if content <= seen or rows <= 0:
        return 0, 0
    length = min(max(round(rows * seen / content), 1), max(rows - 1, 1))
    free, most = rows - length, content - seen
    start = round(free * position / most)
    if 0 < position < most and free > 1:
        start = min(max(start, 1), free - 1)
    return start, start + length


class QuietRender(ScrollBarRender):
    """Paints a vertical bar; the mouse takes hold of it as of Textual's own."""

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
        """A sign for each of ``size`` rows (called by Textual)."""
        first, end = thumb(size, virtual_size, window_size, position)
        ways = (("scroll_up", " "), ("grab", THUMB), ("scroll_down", " "))
        above, held, below = (
            Segment(
                sign * thickness,
                Style(color=bar_color, bgcolor=back_color, meta={"@mouse.down": action}),
            )
            for action, sign in ways
        )
        if first == end:
            above = below = Segment(" " * thickness, Style(bgcolor=back_color))
        rows = [above] * first + [held] * (end - first) + [below] * (size - end)
        return Segments(rows, new_lines=vertical)
