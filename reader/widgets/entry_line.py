"""A line in place of the status line in which something short is typed: where to go, a file."""

from __future__ import annotations

from textual.widgets import Input, Static

from reader.widgets.actions.bindings import bindings
from reader.widgets.asking_line import AskingLine
from reader.widgets.messages import LineEntered, LineTyped


class EntryLine(AskingLine):
    """Asks for something short. Posts ``LineTyped`` and ``LineEntered``."""

    BINDINGS = bindings("line")

    def __init__(self) -> None:
        super().__init__("entry-line", "entry-sign", Static("", id="entry-hint", markup=False))

    def begin(self, sign: str, text: str, hint: str, short: str = "") -> None:
        """Take the keys, with ``text`` to go on with; ``short`` stands for a ``sign`` too wide."""
        self.take_keys(text, sign, short)
        self.say_beside(hint)

    def show_hint(self, hint: str) -> None:
        """Say at the right what is asked for, or what was found."""
        self.say_beside(hint)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed."""
        event.stop()
        self.post_message(LineTyped(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """``enter``."""
        event.stop()
        self.post_message(LineEntered(event.value))

    def action_cancel(self) -> None:
        """``esc``."""
        self.post_message(LineEntered(None))
