"""A list of choices: a few lines, each with a key, a text and a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from reader.model import EntityKind
from reader.text.cells import fit, width_of
from reader.widgets.panes.pane import CursorPane, laid, strip_of


class Choice(NamedTuple):
    """One line. ``marked``: ticks the box before it or leaves it empty; None: no box.

    A name has a dot in the colour of its ``kind`` before it. Where the ``group`` changes from one
    line to the next, it stands above as a heading; a blank row does if it is empty.
    """

    text: str
    note: str = ""
    key: str = ""
    marked: bool | None = None
    kind: EntityKind | None = None
    group: str = ""


@dataclass
class Chosen(Message):
    """The line ``number`` was chosen."""

    number: int


class ChoicePane(CursorPane):
    """Shows :class:`Choice` s, with a cursor that skips the headings of their groups.

    ``marks`` leaves room for dots even while no line has one.
    """

    def __init__(self, *, marks: bool = False) -> None:
        super().__init__(id="choices")
        self.choices: list[Choice] = []
        self._rows: list[int | str] = []
        """What stands in each row: the number of a choice, or a heading."""
        self._row_of: list[int] = []
        self._notes: dict[str, int] = {}
        """The cells of the longest note in each group: a column, so that dates stand in one."""
        self._always_marks = self._marks = marks

    @property
    def focus_row(self) -> int:
        """The row of the cursor."""
        return self._row - self.scroll_offset.y

    @property
    def steps(self) -> int:
        """The number of choices."""
        return len(self.choices)

    @property
    def _row(self) -> int:
        return self._row_of[self.cursor] if self.choices else 0

    def show(self, choices: Sequence[Choice], cursor: int = 0) -> None:
        """Show ``choices``."""
        self.choices = list(choices)
        self._rows, self._row_of, self._notes = [], [], {}
        group = ""
        for number, choice in enumerate(self.choices):
            if choice.group != group:
                group = choice.group
                self._rows.append(group)
            self._row_of.append(len(self._rows))
            self._rows.append(number)
            self._notes[group] = max(self._notes.get(group, 0), width_of(choice.note))
        self._marks = self._always_marks or any(each.kind for each in self.choices)
        self.set_height(len(self._rows))
        self.go_to(cursor)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.set_height(len(self._rows))
        self._show_cursor()

    def go_to(self, position: int) -> None:
        """Put the cursor on line ``position``, or the nearest one there is."""
        self.cursor = max(0, min(position, len(self.choices) - 1))
        self._show_cursor()
        self.refresh()

    def _show_cursor(self) -> None:
        """Scroll to the cursor and, if it is the first line of a group, the heading above."""
        row = self._row
        above = row > 0 and isinstance(self._rows[row - 1], str)
        self.scroll_into_view(row - above, 1 + above)

    def choose(self) -> None:
        """Choose the line under the cursor."""
        if self.choices:
            self.post_message(Chosen(self.cursor))

    def on_click(self, event: events.Click) -> None:
        """A click chooses a line."""
        offset = event.get_content_offset(self)
        row = -1 if offset is None else offset.y + self.scroll_offset.y
        if 0 <= row < len(self._rows) and isinstance(number := self._rows[row], int):
            self.cursor = number
            self.refresh()
            self.choose()

    def line(self, number: int, width: int) -> Strip:
        """One choice: its dot, its key or box, its text, and at the right its note."""
        style = self.part_style
        plain = style("choices--text")
        if not 0 <= number < len(self._rows):
            return strip_of([], width, plain)
        at = self._rows[number]
        if isinstance(at, str):
            return strip_of([(" " + fit(at, width - 2), style("choices--note"))], width, plain)
        choice = self.choices[at]
        here = at == self.cursor
        ground = style("choices--cursor") if here else plain
        box = "" if choice.marked is None else "[x] " if choice.marked else "[ ] "
        key = f"{choice.key}  " if choice.key else ""
        mark = ("● " if choice.kind else "  ") if self._marks else " "
        dot = letters = Style()
        if choice.kind:
            kind = style(f"kind--{choice.kind}", partial=True)
            # A dot is of one colour; without colours the letters tell the kind, as in the text.
            dot, letters = Style(color=kind.color), kind.without_color
        room = width - 2 - width_of(mark) - width_of(box) - width_of(key)
        column = min(self._notes[choice.group], max(room // 2, 0)) if choice.note else 0
        note = fit(choice.note, column)
        text = fit(choice.text, max(room - column - (1 if column else 0), 1))
        gap = room - width_of(text) - width_of(note)
        return strip_of(
            [
                (" " if ground.reverse else self.bar(here=here), ground),
                (mark, laid(dot, ground)),
                (key, laid(style("choices--key", partial=True), ground)),
                (box, ground),
                (text, ground + letters),
                (" " * gap, ground),
                (note, laid(style("choices--note", partial=True), ground)),
            ],
            width,
            ground,
        )
