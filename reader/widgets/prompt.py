"""The prompt in place of the status line: what is typed after ``/``."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from reader.widgets.actions import bindings
from reader.widgets.messages import Entered, Typed


class Prompt(Horizontal):
    """One line to type in, with a sign before it and a count after it."""

    BINDINGS = bindings("prompt")

    def __init__(self, sign: str) -> None:
        super().__init__(id="prompt")
        self._sign = sign
        self._input = Input(compact=True, select_on_focus=False)
        self._input.cursor_blink = False  # a blinking cursor costs bytes over SSH
        self._count = Static("", id="prompt-count", markup=False)

    def compose(self) -> ComposeResult:
        """Sign, line, count."""
        yield Static(self._sign, id="prompt-sign", markup=False)
        yield self._input
        yield self._count

    def begin(self) -> None:
        """Take the keys, with an empty line."""
        self._input.value = ""
        self._count.update("")
        self.display = True
        self.screen.set_focus(self._input)

    @property
    def text(self) -> str:
        """What has been typed."""
        return self._input.value

    def show_count(self, text: str) -> None:
        """Say at the right how many hits there are."""
        self._count.update(text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed."""
        event.stop()
        self.post_message(Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """``enter``."""
        event.stop()
        self.post_message(Entered(event.value))

    def action_cancel(self) -> None:
        """``esc``."""
        self.post_message(Entered(None))
