"""The prompt in place of the status line: what is typed after ``/``."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from reader.widgets.actions import bindings
from reader.widgets.line_input import LineInput
from reader.widgets.messages import Entered, Typed


class Prompt(Horizontal):
    """One line to type in, with a sign before it and a count after it."""

    BINDINGS = bindings("prompt")

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self._sign = Static("", id="prompt-sign", markup=False)
        self._input = LineInput()
        self._count = Static("", id="prompt-count", markup=False)
        self._history: list[str] = []
        self._at = 0

    def compose(self) -> ComposeResult:
        """Sign, line, count."""
        yield self._sign
        yield self._input
        yield self._count

    def begin(self, sign: str, history: list[str]) -> None:
        """Take the keys, with an empty line after ``sign``. ``history``: what was typed before."""
        self._sign.update(sign)
        self._history, self._at = [*history, ""], len(history)
        self._input.value = ""
        self.show_count("")
        self.display = True
        self.screen.set_focus(self._input)

    def fill(self, text: str) -> None:
        """Have ``text`` in the line, without a word to anybody."""
        with self._input.prevent(Input.Changed):
            self._input.value = text
        self._input.cursor_position = len(text)

    @property
    def text(self) -> str:
        """What has been typed."""
        return self._input.value

    def show_count(self, text: str, *, wrong: bool = False) -> None:
        """Say at the right how many hits there are or, where it is ``wrong``, why."""
        notice = self._input.notice
        self._count.update(f"{notice} · {text}" if notice else text)
        self._count.set_class(wrong, "-wrong")

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

    def action_older(self) -> None:
        """What was typed before."""
        self._recall(-1)

    def action_newer(self) -> None:
        """What was typed after that; at last what is being typed."""
        self._recall(1)

    def _recall(self, steps: int) -> None:
        at = max(0, min(self._at + steps, len(self._history) - 1))
        if at != self._at:
            self._history[self._at] = self._input.value
            self._at = at
            self._input.value = self._history[at]
            self._input.cursor_position = len(self._input.value)
