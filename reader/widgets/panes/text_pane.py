"""A pane of prepared text: the help, the notices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from textual.strip import Strip

from reader.widgets.panes.pane import ScrollingPane, strip_of

Role = Literal["heading", "key", "text"]
TextLine = list[tuple[str, Role]]


class TextPane(ScrollingPane):
    """Scrolls through lines that ``make_lines`` makes for a width in cells."""

    def __init__(self, make_lines: Callable[[int], list[TextLine]]) -> None:
        super().__init__()
        self._make_lines = make_lines
        self._lines: list[TextLine] = []

    def on_resize(self) -> None:
        """Make the lines anew for the width there is."""
        self._lines = self._make_lines(self.room.width)
        self.set_height(len(self._lines))

    def line(self, number: int, width: int) -> Strip:
        """One prepared line."""
        plain = self.part_style("text--text")
        line = self._lines[number] if 0 <= number < len(self._lines) else []
        pieces = [(text, self.part_style(f"text--{role}")) for text, role in line]
        return strip_of(pieces, width, plain)
