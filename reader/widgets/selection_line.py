"""The line in place of the status line while a passage is selected: it has the keys."""

from __future__ import annotations

from typing import Protocol

from textual import events

from reader.text.cells import width_of
from reader.widgets.actions.bindings import at_place, bindings, keys_of, place_hints
from reader.widgets.bars import Bar, fitting_hints
from reader.widgets.panes.pane import Piece
from reader.widgets.panes.passages import Unit


class Selector(Protocol):
    """What the keys of the line are for."""

    def move(self, steps: int, unit: Unit | None = None) -> None:
        """Move the end by ``steps`` units; None: the unit that was chosen."""

    def to_end(self, *, last: bool) -> None:
        """Select to the last word, or from the first."""

    def other_end(self) -> None:
        """Move the other end from now on."""

    def go_by(self, unit: Unit) -> None:
        """Go by ``unit`` or, where one does already, leave."""

    def copy(self) -> None:
        """Copy the passage."""

    async def annotate(self) -> None:
        """Write a note that begins with the passage."""

    def quote(self) -> None:
        """Keep the passage as a quotation."""

    def leave(self) -> None:
        """Select nothing any more."""


class SelectionLine(Bar, can_focus=True):
    """Shows how much is selected and what can be done with it; any other key leaves it."""

    BINDINGS = bindings("visual")
    COMPONENT_CLASSES = {"bar--quiet", "bar--key", "bar--name"}

    def __init__(self, selector: Selector) -> None:
        super().__init__(id="selection-line")
        self._selector = selector
        self._said = ""
        self._keys = {key for action in at_place("visual") for key in keys_of(action)}

    def show(self, said: str) -> None:
        """Say ``said`` of what is selected."""
        self._said = said
        self.refresh()

    def left(self, room: int) -> list[Piece]:
        """What is selected, and the keys."""
        style = self.get_component_rich_style
        pieces = [(self._said, style("bar--name"))]
        room -= width_of(self._said)
        for key, label in fitting_hints(place_hints("visual"), room - 3):
            room -= width_of(f"   {key} {label}")
            if room >= 0:  # part of a word says nothing
                pieces += [(f"   {key}", style("bar--key")), (f" {label}", style("bar--quiet"))]
        return pieces

    def right(self) -> str:
        """Nothing: there is much to say at the left."""
        return ""

    def on_key(self, event: events.Key) -> None:
        """A key that means nothing here leaves, and does what it does elsewhere."""
        if event.key not in self._keys:
            self._selector.leave()

    def action_extend(self) -> None:
        """One unit more."""
        self._selector.move(1)

    def action_shrink(self) -> None:
        """One unit less, or one more above."""
        self._selector.move(-1)

    def action_next_sentence(self) -> None:
        """A sentence more."""
        self._selector.move(1, "sentence")

    def action_previous_sentence(self) -> None:
        """A sentence less."""
        self._selector.move(-1, "sentence")

    def action_next_word(self) -> None:
        """A word more."""
        self._selector.move(1, "word")

    def action_previous_word(self) -> None:
        """A word less."""
        self._selector.move(-1, "word")

    def action_next_paragraph(self) -> None:
        """A paragraph more."""
        self._selector.move(1, "paragraph")

    def action_previous_paragraph(self) -> None:
        """A paragraph less."""
        self._selector.move(-1, "paragraph")

    def action_top(self) -> None:
        """From the beginning."""
        self._selector.to_end(last=False)

    def action_bottom(self) -> None:
        """To the end."""
        self._selector.to_end(last=True)

    def action_other_end(self) -> None:
        """The other end moves."""
        self._selector.other_end()

    def action_by_sentences(self) -> None:
        """By sentences."""
        self._selector.go_by("sentence")

    def action_by_lines(self) -> None:
        """By lines."""
        self._selector.go_by("line")

    def action_copy_passage(self) -> None:
        """Copy it."""
        self._selector.copy()

    async def action_annotate(self) -> None:
        """A note on it."""
        await self._selector.annotate()

    def action_quote(self) -> None:
        """Keep it."""
        self._selector.quote()

    def action_leave(self) -> None:
        """Back to reading."""
        self._selector.leave()
