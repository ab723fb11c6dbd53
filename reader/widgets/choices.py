"""A list of choices: a few lines, each with a key, a text and a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.strip import Strip

from reader.model import EntityKind
from reader.text.cells import fit, pad, width_of
from reader.widgets.panes.pane import CursorPane, strip_of


class Choice(NamedTuple):
    """One line. ``marked``: ticks the box before it or leaves it empty; None: no box.

    A name has a dot in the colour of its ``kind`` before it.
    """

    text: str
    note: str = ""
    key: str = ""
    marked: bool | None = None
    kind: EntityKind | None = None


@dataclass
class Chosen(Message):
    """The line ``number`` was chosen."""

    number: int


class ChoicePane(CursorPane):
    """Shows :class:`Choice` s, with a cursor."""

    def __init__(self) -> None:
        super().__init__(id="choices")
        self.choices: list[Choice] = []

    @property
    def focus_row(self) -> int:
        """The row of the cursor."""
        return self.cursor - self.scroll_offset.y

    def show(self, choices: Sequence[Choice], cursor: int = 0) -> None:
        """Show ``choices``."""
        self.choices = list(choices)
        self.set_height(len(self.choices))
        self.go_to(cursor)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.set_height(len(self.choices))
        self.scroll_into_view(self.cursor, 1)

    def go_to(self, position: int) -> None:
        """Put the cursor on line ``position``, or the nearest one there is."""
        self.cursor = max(0, min(position, len(self.choices) - 1))
        self.scroll_into_view(self.cursor, 1)
        self.refresh()

    def choose(self) -> None:
        """Choose the line under the cursor."""
        if self.choices:
            self.post_message(Chosen(self.cursor))

    def on_click(self, event: events.Click) -> None:
        """A click chooses a line."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y + self.scroll_offset.y < len(self.choices):
            self.cursor = offset.y + self.scroll_offset.y
            self.refresh()
            self.choose()

    def line(self, number: int, width: int) -> Strip:
        """One choice: its key or box, its text, and at the right its note."""
        style = self.part_style
        plain = style("choices--text")
        if not 0 <= number < len(self.choices):
            return strip_of([], width, plain)
        choice = self.choices[number]
        here = number == self.cursor
        ground = style("choices--cursor") if here else plain
        box = "" if choice.marked is None else "[x] " if choice.marked else "[ ] "
        key = f"{choice.key}  " if choice.key else ""
        dot = "●" if choice.kind else ""
        colour = style(f"kind--{choice.kind}", partial=True) if choice.kind else ground
        gap = " " if dot else ""  # apart: without colour, a kind may be underlined
        room = width - 3 - width_of(box) - width_of(key) - width_of(dot + gap)
        note = fit(choice.note, max(room // 2, 0))
        text = pad(choice.text, max(room - width_of(note) - (1 if note else 0), 1))
        return strip_of(
            [
                (f"{self.bar(here=here)} ", ground),
                (key, ground + style("choices--key", partial=True)),
                (box, ground),
                (dot, ground + colour),
                (gap + text + (" " if note else ""), ground),
                (note, ground + style("choices--note", partial=True)),
            ],
            width,
            ground,
        )
