"""A line in place of the status line in which something short is typed: where to go, a file."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from reader.widgets.actions import bindings
from reader.widgets.line_input import LineInput
from reader.widgets.messages import LineEntered, LineTyped


class EntryLine(Horizontal):
    """A sign, a line to type in, a hint. Posts ``LineTyped`` and ``LineEntered``."""

    BINDINGS = bindings("line")

    def __init__(self) -> None:
        super().__init__(id="entry-line")
        self._sign = Static("", id="entry-sign", markup=False)
        self._input = LineInput()
        self._hint = Static("", id="entry-hint", markup=False)

    def compose(self) -> ComposeResult:
        """Sign, line, hint."""
        yield self._sign
        yield self._input
        yield self._hint

    def begin(self, sign: str, text: str, hint: str) -> None:
        """Take the keys, with ``text`` to go on with."""
        self._sign.update(sign)
        self.show_hint(hint)
        self._input.value = text
        self._input.cursor_position = len(text)
        self.display = True
        self.screen.set_focus(self._input)

    def show_hint(self, hint: str) -> None:
        """Say at the right what is asked for, or what was found."""
        notice = self._input.notice
        self._hint.update(f"{notice} · {hint}" if notice else hint)

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
